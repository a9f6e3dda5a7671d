"""`make bench-build`: reporting's read models built from a long log. How fast, and does memory stay flat?

The history is written by a process of its own, so that this one's memory is the build's alone; it is read each second.
The first part is the warm-up, in which a build comes to hold as many rows as it ever does (`read_models.filling`).
Through the rest goes a line of least squares: more than LIMIT ends the run with 1.
"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from time import monotonic

import psutil
import structlog
from rich.console import Console

from aftersales.paths import scratch
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from bench import history
from bench.projections import SOURCES
from bench.read_models import SCHEMA, build, received_all
from bench.soak import MEGABYTE, resident, settled, slope
from eventlog.postgres import connect_pool
from eventlog.read_models.building import Build
from eventlog.read_models.past import from_store
from events.catalog import codec
from reporting.wiring import READ_MODELS
from service.operations.garbage import relax

LIMIT = 2.0
"""MB a million events."""
A_CASE = sum(1 for _ in history.one_case(0))
"""Events."""
SHORTEST = 500_000
"""Events below which the warm-up is most of it."""
LINES = 10
"""Of what is printed while it is built."""


@dataclass(slots=True)
class Course:
    """What was seen: samples (seconds, events that are in, MB)."""

    samples: list[tuple[float, int, float]] = field(default_factory=list)

    async def watch(self, build: Build, console: Console) -> None:
        """A sample a second, some of them as a line, until it is cancelled."""
        started, shown = monotonic(), 0
        while True:
            at, size = monotonic() - started, resident(psutil.Process()) / MEGABYTE
            self.samples.append((at, build.events, size))
            if build.events * LINES >= shown * max(build.total, 1):
                console.print(f"{at:7.0f} s {build.events:12,} events {size:8.1f} MB")
                shown += 1
            await asyncio.sleep(1)

    def rise(self) -> float:
        """MB a million events, behind the warm-up."""
        behind = settled([(float(events), size) for _, events, size in self.samples])
        return slope(behind) / 60 * 1_000_000

    def sizes(self) -> Sequence[float]:
        """MB at the start, at the end of the warm-up, in the middle of the rest, and at the end."""
        behind = [size for _, size in settled([(float(events), size) for _, events, size in self.samples])]
        return self.samples[0][2], behind[0], behind[len(behind) // 2], behind[-1]


def fill(dsn: str, cases: int) -> None:
    """The history of so many cases, by a process of its own."""

    async def write() -> None:
        pool = await connect_pool(dsn, max_size=1, name="bench")
        await history.write(pool, cases)
        await pool.close()

    asyncio.run(write())


async def measure(dsn: str, console: Console) -> tuple[Course, float]:
    """Build once; gives what was seen and the seconds it took."""
    pool, course = await connect_pool(dsn, max_size=4, name="bench"), Course()
    try:
        await received_all(pool)
        building = Build(SCHEMA, READ_MODELS.name, READ_MODELS.projections, SOURCES, from_store(pool), codec)
        watching = asyncio.create_task(course.watch(building, console))
        try:
            return course, await build(pool, building)
        finally:
            watching.cancel()
    finally:
        await pool.close()


def main() -> int:
    """0 when memory stayed flat."""
    parser = argparse.ArgumentParser(prog="python -m bench.long_build")
    parser.add_argument("--events", type=int, default=5_000_000)
    wanted = parser.parse_args()
    if wanted.events < SHORTEST:
        parser.error(f"--events: at least {SHORTEST:,}")
    console = Console(soft_wrap=True, highlight=False)
    relax()  # as every worker does
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with scratch("aftersales-bench-") as folder, Postgres(folder / "postgres") as server:
        dsn = server.fresh_database("long_build")
        asyncio.run(migrate(dsn))
        cases = -(-wanted.events // A_CASE)
        console.print(f"写入 writing {cases * A_CASE:,} events …", style="dim")
        writer = get_context("spawn").Process(target=fill, args=(dsn, cases))
        writer.start()
        writer.join()
        if writer.exitcode != 0:
            return 1
        course, seconds = asyncio.run(measure(dsn, console))
    first, warm, middle, last = course.sizes()
    flat = course.rise() <= LIMIT
    console.print(
        f"{cases * A_CASE:,} events, {len(READ_MODELS.projections)} read models: {seconds:.0f} s, "
        f"{cases * A_CASE / seconds:,.0f} events/s\n"
        f"内存 memory: start {first:.0f} MB, warm {warm:.0f} MB, middle {middle:.0f} MB, end {last:.0f} MB; "
        f"{course.rise():+.2f} MB a million events (limit {LIMIT:g}) {'✓' if flat else '✗'}"
    )
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
