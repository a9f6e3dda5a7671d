"""The cases themselves, newest first, and which station has one."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Boolean, ColumnElement, FromClause, Select, and_, bindparam, case, or_, select, union_all

from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from events.types import Channel, ClockName, ClockState, Ending
from reporting.measures.breaches import CLOCKS, breached_at, breached_by
from reporting.measures.period import STATION, Period, c, in_period
from reporting.measures.visits import visits_of
from reporting.projections import replacements
from reporting.projections.cases import TABLE

SlaState = Literal["breached", "warned", "paused", "on_time"]


@dataclass(frozen=True, slots=True)
class Case:
    """One case as the read model knows it. Times are UTC; `due_at` is the next promise, while a clock runs. `number` is
    what people say; None for a case of before there were numbers.

    `in_warranty` is None where no equipment was named. `*_breached_by` is the station that had the case when the
    promise was missed; None where none had it, or it was not missed. `ending` is how the case ended without a class,
    `merged_into` the case that goes on instead of a duplicate.
    """

    case_id: str
    number: str | None
    station_id: str | None
    status: Literal["open", "guided", "helped", "goods", "settled", "routed", "collected", "brought_back", "closed"]
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
    replacement: Literal["owed", "handed_over", "returned", "written_off"] | None
    visits: int
    reopenings: int
    paused_seconds: int
    respond_state: ClockState | None
    arrive_state: ClockState | None
    resolve_state: ClockState | None
    respond_breached: bool
    arrive_breached: bool
    resolve_breached: bool
    respond_breached_by: str | None
    arrive_breached_by: str | None
    resolve_breached_by: str | None
    ending: Ending | None
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are asked for; None asks for all. `open` leaves out the closed ones, or shows nothing else."""

    period: Period
    station_id: str | None = None
    sla_state: SlaState | None = None
    open: bool | None = None
    ending: Ending | None = None
    breached_by: str | None = None
    technician_id: str | None = None
    """Only what this technician has in hand."""


class Holder(NamedTuple):
    """The present station of a case, and the technician who has it in hand; None where there is none."""

    station_id: str | None
    technician_id: str | None


r = replacements.TABLE.c
_SHOWN = {
    "station_id": STATION,
    "replacement": case((and_(c.status == "closed", r.status == "owed"), None), else_=r.status),
    "visits": visits_of(TABLE),
    **{f"{clock}_breached": breached_at(clock).is_not(None) for clock in CLOCKS},
}
"""What a case shows that its row does not hold."""

_IN_HAND = and_(
    c.status != "closed",
    or_(
        c.order_status.in_(["assigned", "en_route", "arrived", "diagnosed", "resumed"]),
        c.order_status.startswith("waiting"),
    ),
)
"""A technician has the case: its latest work order is unfinished, and so is the case."""
_TECHNICIAN = given("technician_id", c.technician_id)
_OPEN = bindparam("open", type_=Boolean)
_BREACHED_BY = given("breached_by", c.order_station_id)


def _those(of: FromClause, opened_at: ColumnElement[Any], case_id: ColumnElement[Any]) -> Query:
    """Cases in the order of these two columns of `of`, which has them as well."""
    shown = ((_SHOWN[each.name] if each.name in _SHOWN else c[each.name]).label(each.name) for each in fields(Case))
    return Query(
        select(*shown)
        .select_from(of.outerjoin(replacements.TABLE, r.case_id == c.case_id))
        .where(
            in_period(opened_at),
            wanted(STATION, "station_id"),
            or_(_TECHNICIAN.is_(None), and_(c.technician_id == _TECHNICIAN, _IN_HAND)),
            wanted(c.sla_state),
            or_(_OPEN.is_(None), (c.status != "closed") == _OPEN),
            wanted(c.ending),
            behind(opened_at, case_id, descending=True),
        )
        .order_by(opened_at.desc(), case_id.desc())
        .limit(LIMIT)
    )


def _broken(clock: ClockName) -> Select[Any]:
    """The cases that broke this promise at the station, and none before it in the order of clocks."""
    earlier = CLOCKS[: CLOCKS.index(clock)]
    return select(c.opened_at, c.case_id).where(
        breached_by(clock) == _BREACHED_BY, *(breached_by(each).is_distinct_from(_BREACHED_BY) for each in earlier)
    )


_BROKEN = union_all(*map(_broken, CLOCKS)).subquery("broken")
"""Each part is in the order of an index, so that the newest of all are found without the rest."""
_CASES = _those(TABLE, c.opened_at, c.case_id)
_BROKEN_CASES = _those(_BROKEN.join(TABLE, c.case_id == _BROKEN.c.case_id), _BROKEN.c.opened_at, _BROKEN.c.case_id)

_HOLDER = Query(
    select(STATION.label("station_id"), case((_IN_HAND, c.technician_id)).label("technician_id")).where(
        c.case_id == given("case_id", c.case_id), c.opened_at.is_not(None)
    )
)


async def cases(
    models: Asked, where: Wanted, after: tuple[datetime, str] | None, limit: int, scope: str | None = None
) -> list[Case]:
    """At most `limit` cases behind `after`: the opening time and id of the last one shown.

    What another station has planned for a case is not shown to the station `scope`.
    """
    query = _CASES if where.breached_by is None else _BROKEN_CASES
    rows = await query.fetch(
        models,
        begin=where.period.begin,
        end=where.period.end,
        station_id=where.station_id,
        sla_state=where.sla_state,
        open=where.open,
        ending=where.ending,
        breached_by=where.breached_by,
        technician_id=where.technician_id,
        **cursor(after, 2),
        limit=limit,
    )
    return [_as_seen(Case(**row), scope) for row in rows]


def _as_seen(case: Case, scope: str | None) -> Case:
    if scope is None or case.station_id == scope:
        return case
    return replace(case, work_order_id=None, order_status=None, technician_id=None)


async def holder_of(models: Asked, case_id: str) -> Holder | None:
    """Who has the case now; None for an unknown case."""
    row = await _HOLDER.fetchrow(models, case_id=case_id)
    return Holder(**row) if row else None
