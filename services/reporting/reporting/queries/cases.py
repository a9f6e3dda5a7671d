"""The cases themselves, newest first, and which station has one."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import Boolean, and_, bindparam, case, or_, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from events.types import Channel, ClockState
from reporting.projections import replacements
from reporting.projections.cases import TABLE
from reporting.queries.period import IN_PERIOD, STATION, Period, c
from reporting.queries.visits import visits_of

SlaState = Literal["breached", "warned", "paused", "on_time"]


@dataclass(frozen=True, slots=True)
class Case:
    """One case as the read model knows it. Times are UTC; `due_at` is the next promise, while a clock runs.
    `in_warranty` is None where no equipment was named."""

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
    in_warranty: bool | None
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


r = replacements.TABLE.c
_SHOWN = {
    "station_id": STATION,
    "replacement": case((and_(c.status == "closed", r.status == "owed"), None), else_=r.status),
    "visits": visits_of(TABLE),
}
"""What a case shows that its row does not hold."""

_OPEN = bindparam("open", type_=Boolean)
_CASES = Query(
    select(
        *((_SHOWN[field.name] if field.name in _SHOWN else c[field.name]).label(field.name) for field in fields(Case))
    )
    .select_from(TABLE.outerjoin(replacements.TABLE, r.case_id == c.case_id))
    .where(
        IN_PERIOD,
        wanted(STATION, "station_id"),
        wanted(c.sla_state),
        or_(_OPEN.is_(None), (c.status != "closed") == _OPEN),
        behind(c.opened_at, c.case_id, descending=True),
    )
    .order_by(c.opened_at.desc(), c.case_id.desc())
    .limit(LIMIT)
)

_STATION_OF = Query(select(STATION).where(c.case_id == given("case_id", c.case_id), c.opened_at.is_not(None)))


async def cases(pool: Pool, where: Wanted, after: tuple[datetime, str] | None, limit: int) -> list[Case]:
    """At most `limit` cases behind `after`: the opening time and id of the last one shown."""
    rows = await _CASES.fetch(
        pool,
        begin=where.period.begin,
        end=where.period.end,
        station_id=where.station_id,
        sla_state=where.sla_state,
        open=where.open,
        **cursor(after, 2),
        limit=limit,
    )
    return [Case(**row) for row in rows]


async def station_of(pool: Pool, case_id: str) -> tuple[str | None] | None:
    """The present station of a case, in a tuple because a case may have none; None for an unknown case."""
    row = await _STATION_OF.fetchrow(pool, case_id=case_id)
    return (row[0],) if row else None
