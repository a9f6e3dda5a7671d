"""Unit tests of the rules, which promtool runs: each alert fires when it should, and is silent when it should not.

A case in `cases/api.yml` is one of `rules/api.yml`, and so on. It has series, as promtool writes them, with a reading
each `every`; `silent` names moments at which an alert must not fire, `fires` what fires at a moment, exactly: its
labels without those of the rule, and how it prints its value. `records` says what recording rules say at a moment.
Promtool wants every label and every word of an alert: the words are taken from the rules.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import yaml
from tools.alerts.rules import FOLDER, Rule

OBJECTIVES = "objectives.yml"
CASES = Path(__file__).parent / "cases"
LABEL = re.compile(r"\{\{ \$labels\.(\w+) \}\}")
VALUE = re.compile(r"\{\{ \$value(?: \| \w+)? \}\}")
PRECISION = 0.0001
"""To which recorded values are compared."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test. `fires`: moment → what fires; `silent`: moments; `records`: rule → its values at the moment `at`."""

    file: str
    name: str
    alert: str
    every: str
    series: Mapping[str, str]
    silent: Sequence[str] = ()
    fires: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    records: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    at: str = "0s"

    @classmethod
    def read(cls, paths: Sequence[Path]) -> list[Self]:
        """All that some files have. Raises TypeError for a word that no case has."""
        return [
            cls(**{"file": path.name, "alert": "", **case})
            for path in paths
            for case in yaml.safe_load(path.read_text("utf-8"))
        ]


def untested(rules: Sequence[Rule], cases: Sequence[Case]) -> list[str]:
    """A line for each rule that lacks something."""
    fires = {case.alert for case in cases if case.fires}
    silent = {case.alert for case in cases if case.silent}
    recorded = {name for case in cases for name in case.records}
    alerts = [rule.name for rule in rules if rule.alert]
    found = [f"{name}: no case in which it fires" for name in alerts if name not in fires]
    found += [f"{name}: no case in which it is silent" for name in alerts if name not in silent]
    records = {rule.name for rule in rules if not rule.alert}
    found += [f"{name}: no case that says its value" for name in sorted(records - recorded)]
    return found + [f"{case.name}: there is no alert {case.alert}" for case in cases if case.alert not in ["", *alerts]]


def promtool_tests(rules: Sequence[Rule], cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Files for `promtool test rules`: rules are evaluated as often as a case has readings, and only those of its file,
    for that is what takes time. Raises KeyError for an alert or a label that is not there."""
    alerts = {rule.name: rule for rule in rules if rule.alert}
    return [
        {
            "rule_files": [str(FOLDER / OBJECTIVES), str(FOLDER / file)],
            "evaluation_interval": every,
            "tests": [_test(case, alerts) for case in cases if (case.file, case.every) == (file, every)],
        }
        for file, every in dict.fromkeys((case.file, case.every) for case in cases)
    ]


def _test(case: Case, alerts: Mapping[str, Rule]) -> dict[str, Any]:
    asked: dict[str, Sequence[Mapping[str, str]]] = {**dict.fromkeys(case.silent, ()), **case.fires}
    return {
        "name": case.name,
        "interval": case.every,
        "input_series": [{"series": series, "values": values} for series, values in case.series.items()],
        "alert_rule_test": [
            {"eval_time": at, "alertname": case.alert, "exp_alerts": [_fired(alerts[case.alert], one) for one in found]}
            for at, found in asked.items()
        ],
        "promql_expr_test": [
            {"expr": f"round({name}, {PRECISION})", "eval_time": case.at, "exp_samples": list(map(_sample, values))}
            for name, values in case.records.items()
        ],
    }


def _fired(rule: Rule, one: Mapping[str, str]) -> dict[str, Any]:
    labels = {name: value for name, value in one.items() if name != "value"}
    said = {
        name: VALUE.sub(lambda _: one["value"], LABEL.sub(lambda label: {**rule.labels, **labels}[label[1]], text))
        for name, text in rule.annotations.items()
    }
    return {"exp_labels": {**rule.labels, **labels}, "exp_annotations": said}


def _sample(one: Mapping[str, Any]) -> dict[str, Any]:
    labels = ", ".join(f'{name}="{value}"' for name, value in one.items() if name != "value")
    return {"labels": f"{{{labels}}}", "value": one["value"]}
