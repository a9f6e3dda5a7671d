"""Read model: the clocks of every case, for the list of alarms 报警清单."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import assert_never, get_args

from sqlalchemy import TIMESTAMP, ColumnElement, Index, Text, and_, case, column, func, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import table_of
from events.catalog.case import CaseClosed, CaseReopened
from events.catalog.sla import (
    CaseClocksChanged,
    SlaAlarmWithdrawn,
    SlaBreached,
    SlaWarned,
)
from events.catalog.work_order import WorkOrderReceived, WorkOrderTransferred
from events.types import (
    AlarmLevel,
    ClockName,
    ClockStanding,
    ClockState,
)
from sla_monitor.projections.assignments import in_hand

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
    """A case. `closed` comes from intake, `clocks` from the monitor itself, the rest from dispatch.

    `station_id` is the latest visit's. Its order and number tell it from earlier visits: those are other streams of
    dispatch's, and what was parked of them comes late.
    """

    case_id: str
    closed: bool = False
    work_order_id: str | None = None
    visit_no: int = 0
    station_id: str | None = None
    clocks: dict[ClockName, ClockItem] = field(default_factory=dict)

    def with_clock(self, clock: ClockName, change: Callable[[ClockItem], ClockItem]) -> "ClocksRow":
        """The row with one clock changed."""
        return replace(self, clocks={**self.clocks, clock: change(self.clocks.get(clock, ClockItem()))})


TABLE = table_of("sla_monitor.clocks", ClocksRow, fillfactor=70)
t = TABLE.c
Index("clocks_of_open_cases", t.station_id, postgresql_where=~t.closed)


Event = (
    CaseClocksChanged
    | SlaWarned
    | SlaBreached
    | SlaAlarmWithdrawn
    | CaseClosed
    | CaseReopened
    | WorkOrderReceived
    | WorkOrderTransferred
)


def key_of(event: Event, recorded: Recorded) -> str:
    """The case."""
    return event.case_id


def evolve(row: ClocksRow | None, event: Event, recorded: Recorded) -> ClocksRow:
    """The row after an event."""
    row = row or ClocksRow(event.case_id)
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
        case CaseClosed():
            return replace(row, closed=True)
        case CaseReopened():
            return replace(row, closed=False)
        case WorkOrderReceived():
            if (event.visit_no, event.work_order_id) < (row.visit_no, row.work_order_id or ""):
                return row
            return replace(row, work_order_id=event.work_order_id, visit_no=event.visit_no, station_id=event.station_id)
        case WorkOrderTransferred():
            return replace(row, station_id=event.to_station_id) if event.work_order_id == row.work_order_id else row
        case _:
            assert_never(event)


def _stands(said: ClockStanding, item: ClockItem) -> ClockItem:
    return replace(item, state=said.state, due=said.due)


CLOCKS: Projection[ClocksRow] = Projection("clocks", TABLE, ClocksRow, key_of, evolve, get_args(Event))


_EACH = func.jsonb_each(t.clocks).table_valued("clock", column("item", JSONB)).render_derived(name="each").lateral()


def _item(name: str) -> ColumnElement[str]:
    text: ColumnElement[str] = _EACH.c.item[name].astext
    return text


_ALARMS = (
    select(
        t.case_id,
        t.station_id,
        _EACH.c.clock.cast(Text).label("clock"),
        case((_item("breached").is_(None), "warning"), else_="breach").label("level"),
        func.coalesce(_item("breached"), _item("due"), _item("warned")).cast(TIMESTAMP(timezone=True)).label("due"),
        _item("state").label("state"),
    )
    .select_from(TABLE.join(_EACH, true()))
    .where(
        ~t.closed,
        wanted(t.station_id),
        in_hand(t.case_id, t.closed),
        or_(
            _item("breached").is_not(None),
            and_(_item("warned").is_not(None), _item("state").in_(["running", "paused"])),
        ),
    )
    .cte("alarms")
)
_LIST = Query(
    select(_ALARMS)
    .where(wanted(_ALARMS.c.level), wanted(_ALARMS.c.clock), behind(_ALARMS.c.due, _ALARMS.c.case_id, _ALARMS.c.clock))
    .order_by(_ALARMS.c.due, _ALARMS.c.case_id, _ALARMS.c.clock)
    .limit(LIMIT)
)
_HOLDER = Query(select(t.station_id, t.closed).where(t.case_id == given("case_id", t.case_id)))


@dataclass(frozen=True, slots=True)
class AlarmItem:
    """The highest alarm of one clock of an open case. `due` is when the promise is, or was, due (UTC)."""

    case_id: str
    station_id: str | None
    clock: ClockName
    level: AlarmLevel
    due: datetime
    state: ClockState


async def list_alarms(
    pool: Pool,
    station_id: str | None,
    technician_id: str | None,
    level: AlarmLevel | None,
    clock: ClockName | None,
    after: tuple[datetime, str, ClockName] | None,
    limit: int,
) -> Sequence[AlarmItem]:
    """Alarms of open cases, the longest overdue first, behind `after` (due time, case and clock of the last one seen).
    Of a station, or of what a technician has in hand.

    A breach is listed until its case is closed, a warning until its clock stops.
    """
    asked = {"station_id": station_id, "technician_id": technician_id, "level": level, "clock": clock}
    rows = await _LIST.fetch(pool, **asked, **cursor(after, 3), limit=limit)
    return [AlarmItem(*row) for row in rows]


async def holder_of(pool: Pool, case_id: str) -> tuple[str | None, bool]:
    """The station that has the case, None while none has it or for an unknown case; and whether the case is closed."""
    row = await _HOLDER.fetchrow(pool, case_id=case_id)
    return (row["station_id"], row["closed"]) if row else (None, False)
