"""Export: the logs as Parquet, against what PostgreSQL needs to hand out the same rows as text."""

from pathlib import Path
from shutil import rmtree
from time import perf_counter

from aftersales.export.exporting import Export
from aftersales.export.target import Target, writer
from aftersales.notes import silent
from aftersales.replay.exports import manifest as manifests
from aftersales.replay.exports.manifest import Kind, Log
from aftersales.replay.reading.filters import Filter
from aftersales.replay.sources.store import store_logs
from bench.figures import Figure, rates
from eventlog.log.store import COLUMNS
from eventlog.postgres import connect_pool
from events.catalog import SOURCES

ROUNDS = 3


async def measure(dsn: str, folder: Path) -> list[Figure]:
    """Events a second into Parquet. `dsn` is a migrated database with history in it (see `history`)."""
    pairs = [(await _export(dsn, folder / "export"), await _copy(dsn, folder / "copy")) for _ in range(ROUNDS)]
    value, baseline = rates(pairs)
    return [Figure("export to Parquet", value, "events/s", "COPY … TO", baseline, 60_000, "value")]


async def _export(dsn: str, folder: Path) -> float:
    rmtree(folder, ignore_errors=True)
    folder.mkdir()
    target, known = Target.of(folder), manifests.fresh(Kind.PARQUET, Filter(), texts=False)
    known.logs = {source: Log(0, 0) for source in SOURCES}
    async with store_logs(dsn, _silent, SOURCES) as logs:
        started = perf_counter()
        events = await Export(Filter(), known, target.manifest, writer(target, known), None, silent).run(logs, _nothing)
        return events / (perf_counter() - started)


async def _copy(dsn: str, file: Path) -> float:
    """The same rows and columns as lines of text, in one file."""
    pool = await connect_pool(dsn, max_size=1, name="bench")
    try:
        events, started = 0, perf_counter()
        with file.open("wb") as output:
            for source in SOURCES:
                query = f"SELECT {COLUMNS} FROM {source}.events ORDER BY position"
                status = await pool.copy_from_query(query, output=output)
                events += int(status.split()[1])
        return events / (perf_counter() - started)
    finally:
        await pool.close()


def _silent(zh: str, en: str) -> None:
    """Nobody reads it."""


def _nothing(events: int) -> None:
    """Nobody watches."""
