"""Which process of a run takes which tests, and which of them took long."""

from collections.abc import Iterable

import pytest
from xdist.scheduler import LoadScopeScheduling

LONG = 5.0
"""Seconds after which a test needs a reason: `@pytest.mark.slow("reason")`, or the whole module's `pytestmark`."""


def scope(nodeid: str) -> str:
    """The tests of a module stay together, for they share what it started; on each feed those of that feed."""
    module, _, name = nodeid.partition("::")
    feed = next((feed for feed in ("store", "kafka") if f"[{feed}" in name), "")
    return f"{module}::{feed}"


class Turns(LoadScopeScheduling):
    """Modules in the order of collection, each to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)


def long_ones_first(items: list[pytest.Item]) -> None:
    """Modules with the most slow tests come first: at the end no process works alone for long."""
    slow: dict[str, int] = {}
    for item in items:
        slow[scope(item.nodeid)] = slow.get(scope(item.nodeid), 0) + (item.get_closest_marker("slow") is not None)
    place = {name: number for number, name in enumerate(dict.fromkeys(scope(item.nodeid) for item in items))}
    items.sort(key=lambda item: (-slow[scope(item.nodeid)], place[scope(item.nodeid)]))


def without_reason(reports: Iterable[pytest.TestReport]) -> list[str]:
    """A line for each test that took long and does not say why; what its fixtures took is theirs to say."""
    return [
        f"{report.duration:5.1f} s  {report.nodeid}"
        for report in sorted(reports, key=lambda report: -report.duration)
        if report.when == "call" and report.duration > LONG and "slow" not in report.keywords
    ]
