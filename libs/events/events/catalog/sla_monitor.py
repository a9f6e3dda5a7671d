"""What the SLA monitor says about the promises of row A4."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from events.catalog.types import AlarmLevel, ClockName, ClockStanding

SERVICE = "sla_monitor"

Fact = Literal["opened", "responded", "arrived", "waiting", "resumed", "solved", "unsolved", "reopened", "closed"]
"""What can happen to a case as far as its clocks care. `waiting` is a wait for the customer."""


@dataclass(frozen=True, slots=True)
class CaseClocksChanged:
    """A fact of the case moved its clocks; the standing of all three, whole, after it.

    `fact_at` is when the fact happened (UTC), which can be earlier than a fact already known.
    `paused_seconds` is all time the case waited for the customer so far.
    """

    case_id: str
    policy: str
    fact: Fact
    fact_at: datetime
    respond: ClockStanding
    arrive: ClockStanding
    resolve: ClockStanding
    paused_seconds: int


@dataclass(frozen=True, slots=True)
class SlaWarned:
    """A promise will be missed unless somebody acts; `due` is when it is."""

    case_id: str
    clock: ClockName
    due: datetime


@dataclass(frozen=True, slots=True)
class SlaBreached:
    """A promise was missed: it was due at `due`."""

    case_id: str
    clock: ClockName
    due: datetime


@dataclass(frozen=True, slots=True)
class SlaAlarmWithdrawn:
    """A warning or breach was raised before an earlier fact had arrived, and never happened."""

    case_id: str
    clock: ClockName
    level: AlarmLevel


@dataclass(frozen=True, slots=True)
class ReplacementDue:
    """Not solved in 24 h: an equivalent unit is owed by `by`, the end of that day in Asia/Shanghai (UTC)."""

    case_id: str
    by: datetime


@dataclass(frozen=True, slots=True)
class ReplacementWithdrawn:
    """The breach behind a `ReplacementDue` was withdrawn."""

    case_id: str


SlaEvent = CaseClocksChanged | SlaWarned | SlaBreached | SlaAlarmWithdrawn | ReplacementDue | ReplacementWithdrawn

EVENTS: tuple[type, ...] = (
    CaseClocksChanged,
    SlaWarned,
    SlaBreached,
    SlaAlarmWithdrawn,
    ReplacementDue,
    ReplacementWithdrawn,
)
