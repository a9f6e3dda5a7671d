"""Rules of alerts as they are committed, as far as no Prometheus is needed; `make alerts-check` does the rest."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from tools import metrics
from tools.alerts import planted, words
from tools.alerts.checking import faults
from tools.alerts.rules import ALERTMANAGER, files, read
from tools.alerts.shorter import shortened
from tools.alerts.table import drifted
from tools.alerts.tested import CASES, Case, promtool_tests, untested

DECLARED = [one for home in metrics.homes().values() for one in home.declared]
RULES = read(files())


def test_every_rule_is_right_tested_and_in_the_guide() -> None:
    cases = Case.read(files(CASES))
    assert faults(RULES, DECLARED) + untested(RULES, cases) + list(drifted(RULES, write=False)) == []


def test_planted_faults_are_refused() -> None:
    assert len(planted.of("check")) >= 12
    assert planted.unrefused(DECLARED) == []


def test_a_rule_without_a_case_is_found() -> None:
    (first, *others) = Case.read(files(CASES))
    silent = {case.alert for case in others if case.silent}
    assert first.alert in silent, "it has another"
    left = [case for case in others if case.alert != "AftersalesEventsParked"]
    assert untested(RULES, [first, *left]) == [
        "AftersalesEventsParked: no case in which it fires",
        "AftersalesEventsParked: no case in which it is silent",
    ]


def test_promtool_is_told_every_word_of_an_alert() -> None:
    case = Case(
        "events.yml", "two", "AftersalesEventsParked", "15s", {}, fires={"3m": [{"service": "x", "value": "2"}]}
    )
    case.fires["3m"][0] = {"service": "x", "subscription": "y", "value": "2"}  # type: ignore[index]
    (file,) = promtool_tests(RULES, [case])
    (test,) = file["tests"]
    (asked,) = test["alert_rule_test"]
    (fired,) = asked["exp_alerts"]
    assert fired["exp_labels"] == {"severity": "page", "service": "x", "subscription": "y"}
    assert fired["exp_annotations"]["summary"] == "x：y 有 2 个隔离的事件 · 2 events of y are parked"


def test_in_small_a_minute_is_a_second_and_numbers_stay() -> None:
    rule = {"expr": "time() - x > 26 * 3600 and rate(y[1h]) > 0 or rate(z[1m]) > 0", "for": "1h30m", "interval": "5m"}
    assert shortened({"groups": [{"rules": [rule]}]}) == {
        "groups": [
            {
                "rules": [
                    {
                        "expr": "time() - x > 26 * 3600 and rate(y[60000ms]) > 0 or rate(z[6000ms]) > 0",
                        "for": "90000ms",
                        "interval": "5000ms",
                    }
                ]
            }
        ]
    }


def test_every_cause_that_a_rule_names_keeps_it_quiet() -> None:
    inhibits = yaml.safe_load(ALERTMANAGER.read_text("utf-8"))["inhibit_rules"]
    said = [matcher for rule in inhibits for matcher in rule["target_matchers"] if matcher.startswith("after=~")]
    assert said == [f'after=~"(.+,)?{cause}(,.+)?"' for cause in words.CAUSES]
    named = set(re.findall(r'"(Aftersales\w+)"', str(inhibits)))
    assert named and named <= {rule.name for rule in RULES if rule.alert}


@pytest.mark.parametrize("url", ["", "https://alerts.example/hook?of=a&kind=b|c"])
def test_the_settings_are_filled_in_by_the_environment(tmp_path: Path, url: str) -> None:
    program = tmp_path / "alertmanager"
    program.write_text('#!/bin/sh\ncat "${1#--config.file=}"; echo "# $2"\n', "utf-8")
    program.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "ALERTS_SETTINGS": str(tmp_path), "ALERTS_KEY": "secret"}
    start = ["sh", str(ALERTMANAGER.with_name("start.sh")), "--cluster.listen-address="]
    done = subprocess.run(
        start, env={**environment, "ALERTS_PAGE_URL": url}, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("# --cluster.listen-address=\n") and "invalid" not in done.stdout
    receivers = {one["name"]: one.get("webhook_configs") for one in yaml.safe_load(done.stdout)["receivers"]}
    if url:
        for name in ("page", "ticket"):
            (hook,) = receivers[name]
            assert hook["url"] == url
            assert Path(hook["http_config"]["authorization"]["credentials_file"]).read_text() == "secret"
    else:
        assert receivers == {"nobody": None, "page": None, "ticket": None}
        assert "nobody is told" in done.stderr
