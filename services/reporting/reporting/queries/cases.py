"""The cases themselves, newest first, and which station has one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from events.catalog.types import Channel, ClockState
from events.postgres import Pool
from reporting.queries.period import IN_PERIOD, STATION, Period

SlaState = Literal["breached", "warned", "paused", "on_time"]


@dataclass(frozen=True, slots=True)
class Case:
    """One case as the read model knows it. Times are UTC; `due_at` is the next promise, while a clock runs."""

    case_id: str
    station_id: str | None
    status: Literal["open", "guided", "routed", "closed"]
    sla_state: SlaState
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    customer_id: str
    equipment_id: str | None
    region: str
    channel: Channel
    in_warranty: bool
    guided: bool
    work_order_id: str | None
    order_status: str | None
    technician_id: str | None
    replacement: Literal["owed", "handed_over", "returned"] | None
    visits: int
    reopenings: int
    paused_seconds: int
    respond_state: ClockState | None
    arrive_state: ClockState | None
    resolve_state: ClockState | None
    respond_breached: bool
    arrive_breached: bool
    resolve_breached: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are asked for; None asks for all. `open` leaves out the closed ones, or shows nothing else."""

    period: Period
    station_id: str | None = None
    sla_state: SlaState | None = None
    open: bool | None = None


_CASES = f"""
SELECT c.case_id, {STATION}, c.status, c.sla_state, c.opened_at, c.closed_at, c.due_at, c.customer_id, c.equipment_id,
       c.region, c.channel, c.in_warranty, c.guided, c.work_order_id, c.order_status, c.technician_id, c.replacement,
       c.visits, c.reopenings, c.paused_seconds, c.respond_state, c.arrive_state, c.resolve_state,
       c.respond_breached, c.arrive_breached, c.resolve_breached
FROM reporting.cases c
WHERE {IN_PERIOD}
  AND ($3::text IS NULL OR {STATION} = $3)
  AND ($4::text IS NULL OR c.sla_state = $4)
  AND ($5::boolean IS NULL OR (c.status <> 'closed') = $5)
  AND ($6::timestamptz IS NULL OR (c.opened_at, c.case_id) < ($6, $7::text))
ORDER BY c.opened_at DESC, c.case_id DESC
LIMIT $8
"""

_STATION_OF = f"SELECT {STATION} FROM reporting.cases c WHERE c.case_id = $1 AND c.opened_at IS NOT NULL"


async def cases(pool: Pool, wanted: Wanted, after: tuple[datetime, str] | None, limit: int) -> list[Case]:
    """At most `limit` cases behind `after`: the opening time and id of the last one shown."""
    opened_at, case_id = after or (None, None)
    rows = await pool.fetch(
        _CASES,
        wanted.period.begin,
        wanted.period.end,
        wanted.station_id,
        wanted.sla_state,
        wanted.open,
        opened_at,
        case_id,
        limit,
    )
    return [Case(*row) for row in rows]


async def station_of(pool: Pool, case_id: str) -> tuple[str | None] | None:
    """The present station of a case, in a tuple because a case may have none; None for an unknown case."""
    row = await pool.fetchrow(_STATION_OF, case_id)
    return (row[0],) if row else None
