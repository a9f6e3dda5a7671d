"""The row of the `cases` read model, and a cheap way to change one.

Events of different services reach reporting in any order. The row comes out the same because every column is written
from one service's events only, and its new value depends on columns of that service only; `folds/` has one module a
service, and `COLUMNS` in it names what that service writes. `last_at` alone is written by all: it is a maximum, which
comes out the same in any order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.rules.holders import Holder
from events.types import Ending, Outcome, Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the six classes, and the station it counts for; None when no visit was made."""

    station_id: str | None
    outcome: Outcome


@dataclass(frozen=True)
class CaseRow:
    """What is known of one case 服务单. Times are UTC.

    A row can exist before its case was opened as far as reporting knows (`opened_at` is None); queries leave it out.
    What a case has several of, or what has a life of its own, has rows of its own: `visits`, `replacements`.
    """

    case_id: str

    # intake
    number: str | None = None
    """What people say; None for a case of before there were numbers."""
    customer_id: str | None = None
    equipment_id: str | None = None
    region: str | None = None
    channel: str | None = None
    in_warranty: bool | None = None
    opened_at: datetime | None = None
    status: str | None = None
    """open → guided (solved by phone) or helped (remotely), which wait for the call-back, or routed → closed."""
    guided: bool = False
    """The latest guidance by phone solved it."""
    solved_by: Step | None = None
    """What solved it without a visit, guidance by phone or remote help, as long as nobody opened it again."""
    routed_station_id: str | None = None
    reopenings: int = 0
    closed_at: datetime | None = None
    called_in: tuple[Verdict, ...] = ()
    """What the customer said each time they called again about the closed case."""
    ending: Ending | None = None
    """How the case ended without a class, while that stands."""
    merged_into: str | None = None
    opened_position: int | None = None
    """Where in intake's log the case was opened."""
    intake_position: int = 0
    """`*_position` is the last event of that log that the case's rows are made of, in `visits` and `replacements` too:
    what tells whether it changed since a moment of the past (`reporting.past`)."""

    # dispatch
    work_order_id: str | None = None
    """The latest work order 派工单; the next four columns are about it."""
    visit_no: int = 0
    order_station_id: str | None = None
    order_status: str | None = None
    technician_id: str | None = None
    holders: tuple[Holder, ...] = ()
    """Which station has had the case since when, in order of time."""
    dispatch_position: int = 0

    # sla_monitor
    respond_state: str | None = None
    """`*_state` is running, paused, met, missed, ended or not_promised; None before the first standing."""
    arrive_state: str | None = None
    resolve_state: str | None = None
    respond_warned: bool = False
    arrive_warned: bool = False
    resolve_warned: bool = False
    respond_breached_at: datetime | None = None
    """`*_breached_at` is when the promise was missed; None where it was not, or the breach was withdrawn."""
    arrive_breached_at: datetime | None = None
    resolve_breached_at: datetime | None = None
    due_at: datetime | None = None
    """The next promise: the earliest due time of a clock that runs."""
    paused_seconds: int = 0
    sla_state: str = "on_time"
    """The worst that holds: breached > warned > paused > on_time."""
    sla_monitor_position: int = 0

    # callback
    called_back: tuple[Verdict, ...] = ()
    """What each concluded call-back 回访 said, by station and class."""
    callback_position: int = 0

    # all
    last_at: datetime | None = None
    """The latest time of these events."""


Change = dict[str, Any]
"""Columns and their new values."""

Folds = Mapping[type, Callable[[CaseRow, Any, datetime], Change]]
"""Event class → what an event of it changes in a row; the third argument is the event's time."""


def nothing(row: CaseRow, event: Any, at: datetime) -> Change:
    """Of an event that changes other rows of the case."""
    return {}


def changed(row: CaseRow, change: Change, marks: Change | None = None) -> CaseRow:
    """The row with some columns replaced, by `marks` at last.

    Like `dataclasses.replace`, without the constructor, which takes several times as long for this many columns.
    """
    new = object.__new__(CaseRow)
    object.__setattr__(new, "__dict__", {**row.__dict__, **change, **(marks or {})})
    return new
