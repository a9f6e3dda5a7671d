"""The promise to solve, as its clock stands."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, get_args

from events.types import FACTS, ClockState, Fact
from sla_monitor.domain import case_clocks
from tools.transitions.explore import Ask, Machine

BEGUN = datetime(2026, 3, 2, 1, tzinfo=UTC)
LONGEST = 6
"""Facts of a case: none leads to a standing that fewer do not."""


def _of_clocks(now: case_clocks.CaseClocks) -> Iterable[Ask]:
    for fact in _next(now.facts[-1].fact if now.facts else None) if len(now.facts) < LONGEST else ():
        for later in (timedelta(minutes=1), timedelta(days=2)):  # in time, and too late
            at = now.latest + later if now.facts else BEGUN
            yield partial(case_clocks.note_fact, case_clocks.NoteFact("k", fact, at, at))


def _next(last: Fact | None) -> Iterable[Fact]:
    if last is None:
        return ("opened",)
    return ("reopened",) if last in ("closed", "ended") else (fact for fact in get_args(Fact) if fact != "opened")


def _standing(now: case_clocks.CaseClocks) -> str | None:
    return now.at(now.latest).resolve.state if now.facts else None


def _label(event: Any) -> str:
    zh, en = FACTS[event.fact]
    return f"{zh} {en}"


CLOCK = Machine(
    "resolve",
    "services/sla-monitor/README.md",
    case_clocks.CASE_CLOCKS.initial,
    case_clocks.CASE_CLOCKS.evolve,
    _standing,
    [state for state in get_args(ClockState) if state != "not_promised"],
    lambda now: (_standing(now), tuple(each.fact for each in now.facts[-2:])),
    _of_clocks,
    _label,
)
