"""Case numbers 服务单号 as the information centre gives them, and finds a case by one.

Running numbers of a day are reserved in blocks, in a short transaction of its own, so that opening cases neither waits
for a row nor pays for one; what is left of a block when a process ends is a gap. The log itself takes no number twice
(decision 034).
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

import asyncpg

from eventlog.postgres import Pool
from events.rules.case_numbers import case_number, day_of_number
from service.stock import Stock

if TYPE_CHECKING:
    from service.runtime import Runtime

T = TypeVar("T")
Draw = Callable[[], Awaitable[str]]
"""Gives the number of the case that is being opened."""

DAYS = 100
"""Days of which a process keeps what is left: an import opens cases of many days."""

_OF_CASES = "type = 'aftersales.intake.request-received.v1' AND data ->> 'number' <> ''"
_NUMBER = "(data ->> 'number') COLLATE \"C\""
"""As the index has it: in the order of its signs, whatever the database's language."""
_MORE = """
WITH lazily AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
UPDATE intake.case_numbers SET last = last + $2 FROM lazily WHERE day = $1 RETURNING last
"""
"""It need not reach the disk by itself: it does with the first case that has one of the numbers, or before."""
_BEHIND_THE_LOG = f"""
INSERT INTO intake.case_numbers AS n (day, last)
SELECT $1, $2 + coalesce(max(split_part(data ->> 'number', '-', 2)::bigint), 0)
FROM intake.events WHERE {_OF_CASES} AND {_NUMBER} BETWEEN $1 || '-' AND $1 || '-~'
ON CONFLICT (day) DO UPDATE SET last = greatest(n.last + $2, EXCLUDED.last) RETURNING last
"""
_FIND = f"""
SELECT data ->> 'case_id' FROM intake.events WHERE {_OF_CASES} AND {_NUMBER} = $1
UNION ALL SELECT $2 FROM intake.events WHERE stream = 'case-' || $2 AND version = 1
LIMIT 1
"""


class CaseNumbers:
    """What one process has reserved and not given yet."""

    def __init__(self) -> None:
        self._days: OrderedDict[str, Stock[int]] = OrderedDict()

    async def next(self, pool: Pool, day: date) -> str:
        """A number that nobody else gets. `day` is the case's in Asia/Shanghai. Raises what asyncpg raises."""
        key = day_of_number(day)
        if key not in self._days:
            self._days[key] = Stock(partial(_reserved, pool, key))
        self._days.move_to_end(key)
        while len(self._days) > DAYS:
            self._days.popitem(last=False)
        return case_number(day, await self._days[key].next())

    async def begin_anew(self, pool: Pool, day: date) -> None:
        """A number was given already: the log is another than it was, restored from a backup. Go on behind it."""
        self._days.clear()
        await pool.fetchval(_BEHIND_THE_LOG, day_of_number(day), 0)


async def _reserved(pool: Pool, key: str, size: int) -> range:
    last = await pool.fetchval(_MORE, key, size)
    if last is None:
        last = await pool.fetchval(_BEHIND_THE_LOG, key, size)
    return range(last - size + 1, last + 1)


_NUMBERS: "WeakKeyDictionary[Runtime, CaseNumbers]" = WeakKeyDictionary()


async def numbered(runtime: "Runtime", day: date, work: Callable[[Draw], Awaitable[T]]) -> T:
    """Do `work`, which is handed a way to draw the number of a case that is opened on `day`: the same one each time.

    A number that the log has already is drawn anew, once. Raises what `work` raises.
    """
    numbers = _NUMBERS.setdefault(runtime, CaseNumbers())
    drawn: list[str] = []

    async def draw() -> str:
        if not drawn:
            drawn.append(await numbers.next(runtime.pool, day))
        return drawn[0]

    try:
        return await work(draw)
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != "one_case_a_number":
            raise
        drawn.clear()
        await numbers.begin_anew(runtime.pool, day)
        return await work(draw)


async def find_case(pool: Pool, number: str, text: str) -> str | None:
    """The case that has the number, or else `text` for its id; None where there is neither.

    It is asked of the log, so a number holds from the moment in which it was given.
    """
    found: str | None = await pool.fetchval(_FIND, number, text)
    return found
