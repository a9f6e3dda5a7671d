"""Every metric as it is declared: names as Prometheus asks, words in both languages, labels that are bounded."""

import re

import pytest
from tools import metrics

from eventlog.measuring import Declared

DECLARED = [one for home in metrics.homes().values() for one in home.declared]
LABELS = {
    "calendar",
    "check",
    "client",
    "feed",
    "form",
    "lane",
    "level",
    "link",
    "loop",
    "method",
    "outcome",
    "pool",
    "problem",
    "promise",
    "python",
    "read_model",
    "reason",
    "route",
    "run",
    "schema",
    "source",
    "standing",
    "station",
    "status",
    "step",
    "subscription",
    "task",
    "type",
    "version",
    "what",
}
"""Names of code, routes and stations. A further label has to be as bounded, and says nothing of a person."""
SUFFIXES = {"seconds": "_seconds", "unix seconds": "_timestamp_seconds", "ratio": "_ratio", "bytes": "_bytes"}


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.name)
def test_a_metric_is_named_as_prometheus_asks(one: Declared) -> None:
    assert re.fullmatch(r"(eventlog|aftersales)_[a-z]+(_[a-z]+)*", one.name)
    assert one.name.endswith("_total") == (one.kind == "counter")
    assert not one.name.endswith(("_count", "_sum", "_bucket")), "what a histogram tells"
    bare = one.name.removesuffix("_total")
    assert bare.endswith("_timestamp_seconds") == (one.unit == "unix seconds")
    for unit in ("seconds", "ratio", "bytes"):
        suffix = SUFFIXES[unit]
        assert (bare.endswith(suffix) and not bare.endswith("_timestamp_seconds")) == (one.unit == unit)
    assert set(one.labels) <= LABELS


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.name)
def test_a_metric_says_in_both_languages_what_it_means(one: Declared) -> None:
    assert re.search(r"[\u4e00-\u9fff]", one.zh) and not re.search(r"[,;:]", one.zh), "Chinese punctuation"
    assert not re.search(r"[\u3000-\u9fff]", one.en) and len(one.en) > 15
    assert not one.en.endswith(".") and not one.zh.endswith("。")


def test_the_page_says_what_the_code_declares() -> None:
    assert metrics.main() == 0
    (row,) = [line for line in metrics.table(metrics.homes()).splitlines() if "`aftersales_ready`" in line]
    assert row.startswith("| `aftersales_ready` | gauge | 0 / 1 | `check` |")
    assert row.endswith("| 每个进程 each process | `max` |")


def test_a_page_that_names_what_nobody_tells_is_found() -> None:
    found = metrics.homes()
    home = found.pop("sla_monitor.metrics")
    assert home.declared and not metrics.unknown(metrics.homes())
    named = [word for fault in metrics.unknown(found) for word in fault.split() if word.startswith("aftersales_sla")]
    assert "aftersales_sla_alarms_total" in named
