"""The figures of a period by station, added up from those of its days: counted ones as they stand, the others counted
now, in one statement, so that all are of one moment."""

from collections.abc import Callable
from typing import Any

import asyncpg
from sqlalchemy import CTE, Date, bindparam, func, literal_column, not_, select, union_all

from eventlog.read_models.as_of import Asked, Rewound
from eventlog.read_models.queries import Query, given
from reporting.measures.counted import FIGURES, PERIOD, counted
from reporting.measures.period import Period, c
from reporting.measures.visits import total
from reporting.sums.tables import SUMS, days, start_of


class OverPeriod:
    """A statement over the figures of a period by station: of sums, or of the past, which has none."""

    def __init__(self, statement: Callable[[CTE], Query]) -> None:
        self.of_sums = statement(added())
        self.of_cases = statement(live())

    async def fetch(self, models: Asked, period: Period, **given: Any) -> list[asyncpg.Record]:
        """All rows. Raises as `Query.fetch` does."""
        if isinstance(models, Rewound):
            return await self.of_cases.fetch(models, begin=period.begin, end=period.end, **given)
        return await self.of_sums.fetch(models, first=period.first, last=period.last, **given)


def added() -> CTE:
    """From the day `first` to the day `last`, both inclusive; null is open-ended."""
    each = days(bindparam("first", type_=Date), bindparam("last", type_=Date)).cte("days")
    s = SUMS.c
    standing = (
        select(s.station_id, *(total(s[name]).label(name) for name in FIGURES))
        .join_from(SUMS, each, s.day == each.c.day)
        .where(each.c.stands)
        .group_by(s.station_id)
    )
    rest = (
        select(start_of(each.c.day).label("begins"), start_of(each.c.day + 1).label("ends"))
        .where(not_(each.c.stands))
        .subquery(PERIOD)
    )
    both = union_all(standing, counted(rest)).subquery("both")
    return (
        select(both.c.station_id, *(total(both.c[name]).label(name) for name in FIGURES))
        .group_by(both.c.station_id)
        .cte("figures")
    )


def live() -> CTE:
    """From the moment `begin` until before `end`; null is open-ended. All of it is counted now: of the past there are
    no sums."""
    whole = select(
        func.coalesce(given("begin", c.opened_at), literal_column("'-infinity'::timestamptz")).label("begins"),
        func.coalesce(given("end", c.opened_at), literal_column("'infinity'::timestamptz")).label("ends"),
    ).subquery(PERIOD)
    return counted(whole).cte("figures")
