"""How many of the inspections 定期检查 that were to be in a time were held, and when: by customer and by station."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, func, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, wanted
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


def _by(column: ColumnElement[Any]) -> Query:
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
            column,
        )
        .where(t.last_day >= _FIRST, t.last_day <= _LAST, column.is_not(None), wanted(column), behind(column))
        .group_by(column)
        .order_by(column)
        .limit(LIMIT)
    )


_CUSTOMERS, _STATIONS = _by(t.customer_id), _by(t.station_id)


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
    rows = await _CUSTOMERS.fetch(pool, **_asked(period, after), customer_id=customer_id, limit=limit)
    return [CustomerCompliance(**row) for row in rows]


async def station_compliance(
    pool: Pool, period: Period, station_id: str | None, after: str | None, limit: int
) -> Sequence[StationCompliance]:
    """Of one station or all, behind `after`, by number."""
    rows = await _STATIONS.fetch(pool, **_asked(period, after), station_id=station_id, limit=limit)
    return [StationCompliance(**row) for row in rows]


def _asked(period: Period, after: str | None) -> dict[str, Any]:
    at = cursor((after,) if after else None, 1)
    return {"first_day": period.first_day, "last_day": period.last_day, "today": period.today, **at}
