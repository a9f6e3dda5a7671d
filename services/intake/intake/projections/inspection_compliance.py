"""How many of the inspections 定期检查 that were to be in a time were held, and when: by customer and by station."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, and_, bindparam, cast, func, select, true, tuple_

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from intake.projections.inspections import OPEN, TABLE

t = TABLE.c


@dataclass(frozen=True, slots=True)
class Compliance:
    """Inspections whose last day lies in a time. `planned` are all but those that were called off; of them `in_time`
    were held by their last day, `late` after it, `missed` not at all; `overdue` are past it and still to be held,
    `open` have time. `declined` by the customer are none of them."""

    planned: int
    in_time: int
    late: int
    missed: int
    overdue: int
    open: int
    declined: int


@dataclass(frozen=True, slots=True)
class CustomerCompliance(Compliance):
    """As of a customer: whoever had the machine then."""

    customer_id: str


@dataclass(frozen=True, slots=True)
class StationCompliance(Compliance):
    """As of a station: the one that held it, or is to."""

    station_id: str


_FIRST, _LAST, _TODAY = (bindparam(name, type_=Date) for name in ("first_day", "last_day", "today"))


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _of_customers() -> Query:
    """A page of them has few inspections."""
    held, overdue = t.status == "held", t.last_day < _TODAY
    return Query(
        select(
            _many(t.status != "called_off").label("planned"),
            _many(and_(held, t.late.is_(False))).label("in_time"),
            _many(and_(held, t.late.is_(True))).label("late"),
            _many(t.status == "missed").label("missed"),
            _many(and_(OPEN, overdue)).label("overdue"),
            _many(and_(OPEN, t.last_day >= _TODAY)).label("open"),
            _many(t.cause == "customer").label("declined"),
            t.customer_id,
        )
        .where(t.last_day >= _FIRST, t.last_day <= _LAST, wanted(t.customer_id), behind(t.customer_id))
        .group_by(t.customer_id)
        .order_by(t.customer_id)
        .limit(LIMIT)
    )


def _of_stations(one: bool) -> Query:
    """A station has very many: for each way in which one counts (`counted`), they are counted from an index alone. A
    statement each for one and for all: where a plan is to serve for both, it looks through all."""
    only = [t.station_id == given("station_id", t.station_id)] if one else []
    first = (
        select(t.station_id, t.counted)
        .where(*only, t.station_id > given("after", t.station_id))
        .order_by(t.station_id, t.counted)
        .limit(1)
    )
    known = select(first.subquery()).cte("known", recursive=True)
    k = known.c
    following = (
        select(t.station_id, t.counted)
        .where(*only, tuple_(t.station_id, t.counted) > tuple_(k.station_id, k.counted))
        .order_by(t.station_id, t.counted)
        .limit(1)
        .correlate(known)
        .lateral("following")
    )
    known = known.union_all(select(following).select_from(known.join(following, true())))
    k = known.c
    mine = (
        select(func.count().label("all"), _many(t.last_day < _TODAY).label("past"))
        .where(t.station_id == k.station_id, t.counted == k.counted, t.last_day >= _FIRST, t.last_day <= _LAST)
        .correlate(known)
        .lateral("mine")
    )
    status, late, declined = (func.split_part(k.counted, "/", place) for place in (1, 2, 3))
    is_open, m = status.in_(("planned", "begun")), mine.c

    def added(number: ColumnElement[int], which: ColumnElement[bool]) -> ColumnElement[int]:
        return cast(func.coalesce(func.sum(number).filter(which), 0), BigInteger)

    return Query(
        select(
            added(m.all, status != "called_off").label("planned"),
            added(m.all, and_(status == "held", late != "late")).label("in_time"),
            added(m.all, and_(status == "held", late == "late")).label("late"),
            added(m.all, status == "missed").label("missed"),
            added(m.past, is_open).label("overdue"),
            added(m.all - m.past, is_open).label("open"),
            added(m.all, declined == "declined").label("declined"),
            k.station_id,
        )
        .select_from(known.join(mine, true()))
        .group_by(k.station_id)
        .having(func.sum(m.all) > 0)
        .order_by(k.station_id)
        .limit(LIMIT)
    )


_CUSTOMERS = _of_customers()
_STATIONS, _STATION = _of_stations(one=False), _of_stations(one=True)


@dataclass(frozen=True, slots=True)
class Period:
    """Between two days, both counted, seen from `today`; all in Asia/Shanghai."""

    first_day: date
    last_day: date
    today: date


async def customer_compliance(
    pool: Pool, period: Period, customer_id: str | None, after: str | None, limit: int
) -> Sequence[CustomerCompliance]:
    """Of one customer or all, behind `after`, by number."""
    asked = {**_between(period), "customer_id": customer_id, **cursor((after,) if after else None, 1), "limit": limit}
    rows = await _CUSTOMERS.fetch(pool, **asked)
    return [CustomerCompliance(**row) for row in rows]


async def station_compliance(
    pool: Pool, period: Period, station_id: str | None, after: str | None, limit: int
) -> Sequence[StationCompliance]:
    """Of one station or all, behind `after`, by number."""
    one = {} if station_id is None else {"station_id": station_id}
    asked = {**_between(period), **one, "after": after or "", "limit": limit}
    rows = await (_STATION if one else _STATIONS).fetch(pool, **asked)
    return [StationCompliance(**row) for row in rows]


def _between(period: Period) -> dict[str, Any]:
    return {"first_day": period.first_day, "last_day": period.last_day, "today": period.today}
