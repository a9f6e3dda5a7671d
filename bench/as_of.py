"""What a screen as of the past costs beside the same one today, in a system with a million events.

    python -m bench.as_of --events 1000000

Cases come every seven minutes as in `bench.history`, and each is at work for two days: some four hundred are open at
any time. Reporting's read models are built of their logs, then its questions are asked of today, of the middle of the
past by time, and of the same moment by position. Milliseconds, the best and the middle of ROUNDS.
"""

import argparse
import asyncio
import heapq
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from aftersales.paths import scratch
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from bench import history
from bench.projections import SOURCES
from bench.read_models import SCHEMA, build, received_all
from eventlog.envelope import new_id
from eventlog.moment import ByPosition, ByTime, Moment
from eventlog.postgres import Pool, connect_pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.building import Build
from eventlog.read_models.past import from_store
from events.catalog import codec
from events.catalog.station import StationOpened
from reporting.measures.period import Period
from reporting.past import models_at
from reporting.queries.board import board
from reporting.queries.cases import Wanted, cases, holder_of
from reporting.queries.scorecard import scorecards
from reporting.queries.story import story
from reporting.queries.totals import totals
from reporting.wiring import READ_MODELS
from service.operations.garbage import relax

A_CASE = sum(1 for _ in history.one_case(0))
"""Events."""
LASTS = timedelta(hours=48)
"""From the call to the end of a case."""
STATIONS = 12
PIECE = 50_000
ROUNDS = 7

Question = Callable[[Asked], Awaitable[object]]
Told = tuple[datetime, int, str, str, Any]
"""An event on its way into a log: its time, its turn among those of one time, source, stream, itself."""


def told(number: int) -> Iterator[Told]:
    """Cases one beside the other, in order of time."""
    waiting: list[Told] = []
    turn = count()
    for station in (f"station-{each}" for each in range(STATIONS)):
        yield history.START, next(turn), "dispatch", f"station-{station}", StationOpened(station, station, (station,))
    for case in range(number):
        for step, (source, stream, at, event) in enumerate(history.one_case(case)):
            heapq.heappush(waiting, (at + LASTS * step / A_CASE, next(turn), source, stream, event))
        begins = history.START + timedelta(minutes=7 * case)
        while waiting and waiting[0][0] <= begins:
            yield heapq.heappop(waiting)
    while waiting:
        yield heapq.heappop(waiting)


async def fill(pool: Pool, number: int) -> tuple[int, Moment, Moment]:
    """The logs of so many cases. Gives how many events they have, and the middle of them by time and by position."""
    ends, versions = dict.fromkeys(SOURCES, 0), dict[str, int]()
    logs: dict[str, list[tuple[Any, ...]]] = {source: [] for source in SOURCES}
    middle: tuple[Moment, Moment] | None = None
    for written, (at, _, source, stream, event) in enumerate(told(number)):
        versions[stream] = versions.get(stream, 0) + 1
        ends[source] += 1
        name, data = codec.encode(event)
        id = new_id()
        key = codec.kinds[type(event)].key_of(event, stream)
        logs[source].append((ends[source], id, stream, versions[stream], name, key, at, data, "bench"))
        if written == number * A_CASE // 2:
            middle = ByTime(at), ByPosition({source: ends[source]}, id)
        if written % PIECE == PIECE - 1:
            await _write(pool, logs)
    await _write(pool, logs)
    assert middle is not None
    return (sum(ends.values()), *middle)


async def _write(pool: Pool, logs: dict[str, list[tuple[Any, ...]]]) -> None:
    async with pool.acquire() as connection:
        for source, rows in logs.items():
            await connection.copy_records_to_table("events", schema_name=source, columns=history.COLUMNS, records=rows)
            rows.clear()


def questions(then: datetime, case: str) -> dict[str, Question]:
    """What reporting is asked; the month is the one before `then`."""
    month, ever = Period((then - timedelta(days=30)).date(), then.date()), Period()

    async def one(models: Asked) -> object:
        return await holder_of(models, case), await story(models, case, True, None, 51)

    return {
        "/board": lambda models: board(models, then, None),
        "/totals, a month": lambda models: totals(models, month, None),
        "/totals, all": lambda models: totals(models, ever, None),
        "/scorecards, a month": lambda models: scorecards(models, month, None, None, 51),
        "/scorecards, all": lambda models: scorecards(models, ever, None, None, 51),
        "/cases": lambda models: cases(models, Wanted(ever), None, 51),
        "/cases/{id}/story": one,
    }


async def measured(pool: Pool, ask: Question, moment: Moment | None, case: str | None) -> tuple[float, float]:
    """The best and the middle, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        async with models_at(pool, moment, case) as models:
            await ask(models)
        times.append(1000 * (perf_counter() - begun))
    return min(times), median(times)


async def run(dsn: str, events: int, console: Console) -> None:
    await migrate(dsn)
    pool = await connect_pool(dsn, max_size=4, name="bench")
    total, by_time, by_position = await fill(pool, events // A_CASE)
    await received_all(pool)
    seconds = await build(
        pool, Build(SCHEMA, READ_MODELS.name, READ_MODELS.projections, SOURCES, from_store(pool), codec)
    )
    await pool.execute("VACUUM ANALYZE reporting.story")
    console.print(f"{total:,} events; read models built in {seconds:.0f} s")
    asking = await connect_pool(dsn, max_size=2, name="bench")
    assert isinstance(by_time, ByTime)
    case = f"bench-{events // A_CASE // 2 - 50}"  # at work in the middle
    table = Table("question", "today ms", "", "by time ms", "", "by position ms", "")
    for name, ask in questions(by_time.time, case).items():
        only = case if name.endswith("story") else None
        found = [await measured(asking, ask, moment, only) for moment in (None, by_time, by_position)]
        table.add_row(name, *(f"{each:.0f}" for pair in found for each in pair))
    console.print(table)
    await asking.close()
    await pool.close()


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.as_of")
    parser.add_argument("--events", type=int, default=1_000_000)
    wanted = parser.parse_args()
    relax()
    with scratch("aftersales-as-of-") as folder, Postgres(folder / "postgres") as server:
        asyncio.run(run(server.fresh_database("as_of"), wanted.events, Console(soft_wrap=True, highlight=False)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
