"""Read model: the clocks of every case, for the list of alarms 报警清单."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, assert_never, get_args

from sqlalchemy import Index, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog.case import CaseClosed, CaseEnded, CaseEndingWithdrawn, CaseReopened, RequestReceived
from events.catalog.sla import (
    CaseClocksChanged,
    SlaAlarmWithdrawn,
    SlaBreached,
    SlaWarned,
)
from events.catalog.work_order import WorkOrderCancelled, WorkOrderReceived, WorkOrderTransferred
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.rules import holders
from events.rules.holders import Holder
from events.types import (
    ClockName,
    ClockStanding,
    ClockState,
)

SOURCES = ("sla_monitor", "intake", "dispatch")


@dataclass(frozen=True, slots=True)
class ClockItem:
    """One clock. `warned` and `breached` are the due times that the alarms which stand have named."""

    state: ClockState = "paused"
    due: datetime | None = None
    warned: datetime | None = None
    breached: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClocksRow:
    """A case. `closed` and `number` come from intake, `clocks` from the monitor itself, the rest from dispatch.

    `station_id` is the latest visit's. Its order and number tell it from earlier visits: those are other streams of
    dispatch's, and what was parked of them comes late. `holders` is which station has had the case since when.
    `first_at` and `last_at` are the earliest and the latest time of all these events, `first_position` and
    `last_position` are of the monitor's own, in its log: whether the row changed since a moment of the past.
    """

    case_id: str
    closed: bool = False
    number: str | None = None
    work_order_id: str | None = None
    visit_no: int = 0
    station_id: str | None = None
    holders: tuple[Holder, ...] = ()
    clocks: dict[ClockName, ClockItem] = field(default_factory=dict)
    first_at: datetime | None = None
    first_position: int = 0
    last_at: datetime | None = None
    last_position: int = 0

    def as_held(self, at: datetime) -> "ClocksRow":
        """The row with the stations that had had the case by `at`, and the one that had it then."""
        had = tuple(holder for holder in self.holders if holder.since <= at)
        visit_no, order = max(((holder.visit_no, holder.work_order_id) for holder in had), default=(0, None))
        own = [holder for holder in had if (holder.visit_no, holder.work_order_id) == (visit_no, order)]
        had_by = (holder.station_id for holder in reversed(own) if holder.station_id is not None)
        has = None if own and own[-1].refused else next(had_by, None)
        return replace(self, holders=had, visit_no=visit_no, work_order_id=order, station_id=has)

    def with_clock(self, clock: ClockName, change: Callable[[ClockItem], ClockItem]) -> "ClocksRow":
        """The row with one clock changed."""
        return replace(self, clocks={**self.clocks, clock: change(self.clocks.get(clock, ClockItem()))})

    def alarm(self, clock: ClockName) -> datetime | None:
        """When the promise is due, or was, of which an alarm stands; None where none does. A breach stands until the
        case is closed, a warning until the clock stops."""
        item = self.clocks.get(clock)
        if item is None or self.closed:
            return None
        warned = item.warned is not None and item.state in ("running", "paused")
        return item.breached or (item.due or item.warned if warned else None)

    def breached_by(self, clock: ClockName) -> str | None:
        """The station that had the case when the promise was missed: the breach stays with it."""
        item = self.clocks.get(clock)
        if item is None or item.breached is None:
            return None
        had = [holder.station_id for holder in self.holders if holder.since <= item.breached]
        return had[-1] if had else None


def as_sorted(due: datetime) -> str:
    """A time as text, which stands in lists where the time does."""
    return due.astimezone(UTC).isoformat(timespec="microseconds")


def _alarm(clock: ClockName, row: ClocksRow) -> str | None:
    due = row.alarm(clock)
    return None if due is None else as_sorted(due)


def _breached_by(clock: ClockName, row: ClocksRow) -> str | None:
    return None if row.closed else row.breached_by(clock)


TABLE = table_of(
    "sla_monitor.clocks",
    ClocksRow,
    fillfactor=70,
    derived={f"{clock}_alarm": partial(_alarm, clock) for clock in get_args(ClockName)}
    | {f"{clock}_breached_by": partial(_breached_by, clock) for clock in get_args(ClockName)},
)
t = TABLE.c
Index("clocks_by_number", t.number)
Index("clocks_of_open_cases", t.station_id, postgresql_where=~t.closed)
for _clock in get_args(ClockName):
    _due = t[f"{_clock}_alarm"]
    Index(f"alarms_{_clock}", _due, t.case_id, postgresql_where=_due.is_not(None))


Event = (
    CaseClocksChanged
    | SlaWarned
    | SlaBreached
    | SlaAlarmWithdrawn
    | RequestReceived
    | CaseClosed
    | CaseEnded
    | CaseEndingWithdrawn
    | CaseReopened
    | WorkOrderReceived
    | WorkOrderTransferred
    | WorkOrderCancelled
    | TransferDeclined
    | WorkOrderRefused
)


def key_of(event: Event, recorded: Recorded) -> str:
    """The case."""
    return event.case_id


def evolve(row: ClocksRow | None, event: Event, recorded: Recorded) -> ClocksRow:
    """The row after an event."""
    row = _after(row or ClocksRow(event.case_id), event, recorded)
    own = recorded.source == "sla_monitor"
    return replace(
        row,
        first_at=min(row.first_at or recorded.time, recorded.time),
        first_position=row.first_position or recorded.position if own else row.first_position,
        last_at=max(row.last_at or recorded.time, recorded.time),
        last_position=recorded.position if own else row.last_position,
    )


def _after(row: ClocksRow, event: Event, recorded: Recorded) -> ClocksRow:
    match event:
        case CaseClocksChanged():
            for clock, said in zip(get_args(ClockName), (event.respond, event.arrive, event.resolve), strict=True):
                row = row.with_clock(clock, partial(_stands, said))
            return row
        case SlaWarned():
            return row.with_clock(event.clock, lambda item: replace(item, warned=event.due))
        case SlaBreached():
            return row.with_clock(event.clock, lambda item: replace(item, breached=event.due))
        case SlaAlarmWithdrawn(level="warning"):
            return row.with_clock(event.clock, lambda item: replace(item, warned=None))
        case SlaAlarmWithdrawn(level="breach"):
            return row.with_clock(event.clock, lambda item: replace(item, breached=None))
        case SlaAlarmWithdrawn():  # of a level that this code does not know
            return row
        case RequestReceived():
            return replace(row, number=event.number or None)
        case CaseClosed() | CaseEnded():
            return replace(row, closed=True)
        case CaseReopened() | CaseEndingWithdrawn():
            return replace(row, closed=False)
        case WorkOrderReceived():
            station, visit_no, order_id = event.station_id, event.visit_no, event.work_order_id
            row = replace(row, holders=holders.received(row.holders, visit_no, order_id, station, recorded.time))
            if (event.visit_no, event.work_order_id) < (row.visit_no, row.work_order_id or ""):
                return row
            return replace(row, work_order_id=event.work_order_id, visit_no=event.visit_no, station_id=event.station_id)
        case WorkOrderCancelled():
            return replace(row, holders=holders.handed(row.holders, event.work_order_id, None, recorded.time))
        case WorkOrderRefused():
            had = holders.handed(row.holders, event.work_order_id, None, recorded.time, refused=True)
            row = replace(row, holders=had)
            return replace(row, station_id=None) if event.work_order_id == row.work_order_id else row
        case WorkOrderTransferred() | TransferDeclined():
            had = holders.handed(row.holders, event.work_order_id, event.to_station_id, recorded.time)
            row = replace(row, holders=had)
            return replace(row, station_id=event.to_station_id) if event.work_order_id == row.work_order_id else row
        case _:
            assert_never(event)


def _stands(said: ClockStanding, item: ClockItem) -> ClockItem:
    return replace(item, state=said.state, due=said.due)


CLOCKS: Projection[ClocksRow] = Projection("clocks", TABLE, ClocksRow, key_of, evolve, get_args(Event))


_BY_NUMBER = Query(
    select(t.case_id).where(or_(t.number == given("number", t.number), t.case_id == given("id", t.case_id))).limit(1)
)


class Business(NamedTuple):
    """Whose business a case is: the station's that has it, None where none does, and theirs who had it at a breach; and
    the case's number."""

    number: str | None
    stations: frozenset[str | None]
    closed: bool


async def business_of(pool: Pool, case_id: str) -> Business:
    """Of headquarters alone, for an unknown case."""
    row = (await CLOCKS.rows(pool, [case_id])).get(case_id)
    if row is None:
        return Business(None, frozenset({None}), closed=False)
    missed = (row.breached_by(clock) for clock, item in row.clocks.items() if item.breached is not None)
    return Business(row.number, frozenset({row.station_id, *missed}), row.closed)


async def business_then(pool: Pool, case_id: str, at: datetime, breaches: Iterable[datetime]) -> Business:
    """As `business_of`, at a time of the past when the breaches of promises stood that were due at `breaches`. Whether
    the case is closed is told of now."""
    row = (await CLOCKS.rows(pool, [case_id])).get(case_id)
    if row is None:
        return Business(None, frozenset({None}), closed=False)
    then = row.as_held(at)
    had = then.holders[::-1]
    missed = (next((holder.station_id for holder in had if holder.since <= due), None) for due in breaches)
    return Business(row.number, frozenset({then.station_id, *missed}), row.closed)


async def find_case(pool: Pool, number: str, text: str) -> str | None:
    """The case that has the number, or else `text` for its id; None where there is neither."""
    found: str | None = await _BY_NUMBER.fetchval(pool, number=number, id=text)
    return found
