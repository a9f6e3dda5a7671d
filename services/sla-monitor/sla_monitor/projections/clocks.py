"""Read model: the clocks of every case, for the list of alarms 报警清单."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import assert_never, get_args

from events.catalog.dispatch import WorkOrderReceived, WorkOrderTransferred
from events.catalog.intake import CaseClosed, CaseReopened
from events.catalog.sla_monitor import CaseClocksChanged, SlaAlarmWithdrawn, SlaBreached, SlaWarned
from events.catalog.types import AlarmLevel, ClockName, ClockStanding, ClockState
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection

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
        case SlaAlarmWithdrawn():
            return row.with_clock(event.clock, lambda item: replace(item, breached=None))
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


CLOCKS: Projection[ClocksRow] = Projection("clocks", "sla_monitor.clocks", ClocksRow, key_of, evolve, get_args(Event))


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
    level: AlarmLevel | None,
    clock: ClockName | None,
    after: tuple[datetime, str, ClockName] | None,
    limit: int,
) -> Sequence[AlarmItem]:
    """Alarms of open cases, the longest overdue first, behind `after` (due time, case and clock of the last one seen).

    A breach is listed until its case is closed, a warning until its clock stops.
    """
    rows = await pool.fetch(
        """WITH alarms AS (
               SELECT case_id, station_id, clock, item ->> 'state' AS state,
                      CASE WHEN item ->> 'breached' IS NULL THEN 'warning' ELSE 'breach' END AS level,
                      coalesce(item ->> 'breached', item ->> 'due', item ->> 'warned')::timestamptz AS due
               FROM sla_monitor.clocks CROSS JOIN LATERAL jsonb_each(clocks) AS each (clock, item)
               WHERE NOT closed AND ($1::text IS NULL OR station_id = $1)
                 AND (item ->> 'breached' IS NOT NULL
                      OR item ->> 'warned' IS NOT NULL AND item ->> 'state' IN ('running', 'paused'))
           )
           SELECT case_id, station_id, clock, level, due, state FROM alarms
           WHERE ($2::text IS NULL OR level = $2) AND ($3::text IS NULL OR clock = $3)
             AND ($4::timestamptz IS NULL OR (due, case_id, clock) > ($4, $5, $6))
           ORDER BY due, case_id, clock LIMIT $7""",
        station_id,
        level,
        clock,
        *(after or (None, None, None)),
        limit,
    )
    return [AlarmItem(*row) for row in rows]


async def station_of(pool: Pool, case_id: str) -> str | None:
    """The station that has the case; None while none has it, or for an unknown case."""
    station_id: str | None = await pool.fetchval(
        "SELECT station_id FROM sla_monitor.clocks WHERE case_id = $1", case_id
    )
    return station_id
