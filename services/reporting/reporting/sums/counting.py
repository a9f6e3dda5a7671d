"""Counts the days that are marked, and those that nobody has counted yet: one day a transaction, the newest first."""

import asyncio
from datetime import date
from time import perf_counter

from sqlalchemy import Date, bindparam, delete, func, not_, null, select
from sqlalchemy.dialects.postgresql import insert

from eventlog.postgres import Connection, Pool
from eventlog.read_models.queries import Query
from eventlog.restarts import over_restarts
from reporting.measures.counted import PERIOD, counted
from reporting.sums.tables import CHANGED, COUNTED, SUMS, days, made_of, start_of
from service.operations.stalls import Seen

LOOK_SECONDS = 1.0
"""How often it is looked whether something is to be counted."""
SHARE = 10
"""Of the time, one part at most goes into this, however much changes: what is not counted is counted by who asks."""
LONGEST_SECONDS = 60
"""For one day, however many cases it has."""
AWAY_SECONDS = 5.0
TURN = "counting days of reporting"


_DAYS = days(null(), null()).subquery("days")
_TO_COUNT = Query(
    select(_DAYS.c.day).where(not_(_DAYS.c.stands), made_of().is_not(None)).order_by(_DAYS.c.day.desc()),
)
_DAY = bindparam("day", type_=Date)
_FORGET = [Query(delete(each).where(each.c.day == _DAY)) for each in (CHANGED, SUMS, COUNTED)]
_PERIOD = select(start_of(_DAY).label("begins"), start_of(_DAY + 1).label("ends")).subquery(PERIOD)
_FIGURES = counted(_PERIOD).subquery("figures")
_COUNT = Query(insert(SUMS).from_select(["day", *_FIGURES.c.keys()], select(_DAY, *_FIGURES.c)))
_TELL = Query(insert(COUNTED).from_select(["day", "made_of"], select(_DAY, made_of()).where(made_of().is_not(None))))
_LATEST = Query(select(func.max(COUNTED.c.counted_at)))


async def count(connection: Connection, day: date) -> bool:
    """Count one day, in `connection`'s transaction, which reads what is committed; False where somebody else is at it.

    First the marks go that are there, then the figures are made, of a later snapshot: what they stood for is in it. Who
    changes a case meanwhile adds a mark that stays. The read models keep their tables until the transaction ends, so
    that what they are made of is told of the same ones.
    """
    if not await connection.fetchval("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", TURN):
        return False
    await connection.execute(f"SET LOCAL statement_timeout = '{LONGEST_SECONDS}s'; SET LOCAL synchronous_commit = off")
    for query in (*_FORGET, _COUNT, _TELL):
        await connection.execute(query.sql, *query.arguments({"day": day}), timeout=LONGEST_SECONDS)
    return True


async def to_count(connection: Connection | Pool) -> list[date]:
    """The days that nobody has counted since they changed, the newest first; none while tables of other code serve."""
    return [row["day"] for row in await _TO_COUNT.fetch(connection)]


class Counting:
    """The loop. One process counts at a time; the others find nothing to do, or their turn taken."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def run(self) -> None:
        """Go on until cancelled, over restarts of PostgreSQL."""

        async def turn() -> float:
            await self.turn()
            return LOOK_SECONDS

        await over_restarts(turn, "counting", AWAY_SECONDS)

    async def turn(self) -> None:
        """Count every day that is to be counted now, with a rest behind each."""
        for day in await to_count(self._pool):
            begun = perf_counter()
            async with self._pool.acquire() as connection, connection.transaction():
                if not await count(connection, day):
                    return
            await asyncio.sleep((SHARE - 1) * (perf_counter() - begun))

    async def seen(self) -> Seen:
        """For the watchdog: when a day was counted last, by whomever, and whether one is to be counted."""
        return Seen(await _LATEST.fetchval(self._pool), behind=bool(await to_count(self._pool)))
