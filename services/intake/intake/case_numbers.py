"""Case numbers 服务单号 as the information centre gives them, and finds a case by one.

Running numbers of a day are reserved in blocks, in a short transaction of its own, so that opening cases neither waits
for a row nor pays for one; what is left of a block when a process ends is a gap. The log itself takes no number twice
(decision 034).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import date
from time import monotonic
from typing import TypeVar
from weakref import WeakKeyDictionary

import asyncpg

from eventlog.postgres import Pool
from events.rules.case_numbers import case_number, day_of_number
from service import Runtime

T = TypeVar("T")
Draw = Callable[[], Awaitable[str]]
"""Gives the number of the case that is being opened."""

SPARE = 20
"""Numbers that are reserved besides those that are waited for."""
MOST = 500
BUSY_SECONDS = 1.0
"""Where a block was used up so soon the next one is twice as large, up to MOST."""
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
        self._left: OrderedDict[str, range] = OrderedDict()
        self._reserved: tuple[str, int, float] = ("", 0, 0.0)
        """The last block: its day, its size, and when."""
        self._waiting = 0
        self._under_way: asyncio.Task[None] | None = None

    async def next(self, pool: Pool, day: date) -> str:
        """A number that nobody else gets. `day` is the case's in Asia/Shanghai. Raises what asyncpg raises."""
        key = day_of_number(day)
        while not (left := self._left.get(key)):
            if self._under_way is None or self._under_way.done():
                self._under_way = asyncio.create_task(self._reserve(pool, key))  # for whoever else comes in this turn
            self._waiting += 1
            try:
                await asyncio.shield(self._under_way)
            finally:
                self._waiting -= 1
        self._left[key] = left[1:]
        return case_number(day, left[0])

    async def begin_anew(self, pool: Pool, day: date) -> None:
        """A number was given already: the log is another than it was, restored from a backup. Go on behind it."""
        self._left.clear()
        await pool.fetchval(_BEHIND_THE_LOG, day_of_number(day), 0)

    async def _reserve(self, pool: Pool, key: str) -> None:
        size, (day, before, since) = SPARE + self._waiting, self._reserved
        if day == key and monotonic() - since < BUSY_SECONDS:
            size = max(size, min(2 * before, MOST))
        self._reserved = key, size, monotonic()
        last = await pool.fetchval(_MORE, key, size)
        if last is None:
            last = await pool.fetchval(_BEHIND_THE_LOG, key, size)
        self._left[key] = range(last - size + 1, last + 1)
        self._left.move_to_end(key)
        while len(self._left) > DAYS:
            self._left.popitem(last=False)


_NUMBERS: WeakKeyDictionary[Runtime, CaseNumbers] = WeakKeyDictionary()


async def numbered(runtime: Runtime, day: date, work: Callable[[Draw], Awaitable[T]]) -> T:
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
