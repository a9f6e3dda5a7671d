"""An analyst's own read model: the file of the guide, over the whole log, and on from there."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from aftersales.errors import CommandError
from aftersales.notes import silent
from aftersales.own_models.loading import load
from aftersales.own_models.opening import target_of
from aftersales.own_models.running import PACE_SECONDS, Run
from aftersales.own_models.target import Target
from aftersales.parent_death import die_with_parent
from aftersales.replay.sources.store import store_logs
from eventlog.envelope import Recorded
from eventlog.postgres import connect
from eventlog.read_models.projection import Projection
from events.catalog import SOURCES
from events.catalog.work_order import FaultSolved, WorkOrderReceived

GUIDE = Path(__file__).parents[3] / "docs/analysts/own-read-models.md"
Tell = Callable[[str, Sequence[Any]], list[Recorded]]
FIRST = ("s1 2026-03-09", "s1", "2026-03-09", 1, 0, 0)
SOLVED = ("dispatch", 60, FaultSolved("w1", "c1", "s1", 1, "清洁"))
ANOTHER = ("dispatch", 24 * 60, WorkOrderReceived("w2", "c2", "s2", 1, "k2", None, None, "x", None, True))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "busy_days.py"
    [block, _] = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    made.write_text(block, "utf-8")
    return made


@pytest.fixture(params=["duckdb", "postgres"])
def into(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> str:
    return database if request.param == "postgres" else str(tmp_path / "busy.duckdb")


async def ran(file: Path, database: str, into: str) -> int:
    """Runs it as the command does; gives how many events the fold took."""
    projection = load(file)
    async with store_logs(database, silent, SOURCES) as logs, target_of(into, projection) as target:
        job = Run(projection, target)
        await job.over(logs, lambda: None)
    return job.events


async def rows(into: str) -> list[tuple[Any, ...]]:
    query = "SELECT * FROM own.busy_days ORDER BY id"
    if into.endswith(".duckdb"):
        with duckdb.connect(into, read_only=True) as found:
            return list(found.sql(query).fetchall())
    connection = await connect(into, name="test")
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_what_is_there_is_folded_once_and_then_what_comes(
    file: Path, database: str, recorded: list[Recorded], tell: Tell, into: str
) -> None:
    assert await ran(file, database, into) == 1
    assert await rows(into) == [FIRST]
    assert await ran(file, database, into) == 0
    await asyncio.to_thread(tell, database, [SOLVED, ANOTHER])
    assert await ran(file, database, into) == 2
    assert await rows(into) == [(*FIRST[:4], 1, 0), ("s2 2026-03-10", "s2", "2026-03-10", 1, 0, 0)]


async def test_another_version_is_built_anew(file: Path, database: str, recorded: list[Recorded], into: str) -> None:
    await ran(file, database, into)
    text = file.read_text("utf-8").replace("FaultNotSolved)\n", "FaultNotSolved), version=2\n")
    file.write_text(text.replace("row.received + 1", "row.received + 10"), "utf-8")
    assert await ran(file, database, into) == 1
    assert await rows(into) == [(*FIRST[:3], 10, 0, 0)]


async def test_it_follows_the_log(file: Path, database: str, recorded: list[Recorded], tell: Tell, into: str) -> None:
    projection = load(file)
    async with store_logs(database, silent, ["dispatch"]) as logs, target_of(into, projection) as target:
        job = Run(projection, target)
        await job.over(logs, lambda: None)
        following = asyncio.create_task(job.on(logs))
        await asyncio.to_thread(tell, database, [SOLVED])
        while job.events < 2:
            assert not following.done()
            await asyncio.sleep(0.02)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    assert await rows(into) == [(*FIRST[:4], 1, 0)]


READING = """
import duckdb, sys, time
while True:
    try:
        found = duckdb.connect(sys.argv[1], read_only=True)
        break
    except duckdb.IOException:
        time.sleep(0.02)
print(found.sql("SELECT sum(solved) FROM own.busy_days").fetchall()[0][0], flush=True)
sys.stdin.readline()
"""


async def test_while_it_follows_another_process_reads_the_file_and_a_second_writer_is_noticed(
    file: Path, database: str, recorded: list[Recorded], tell: Tell, tmp_path: Path
) -> None:
    into, projection = str(tmp_path / "busy.duckdb"), load(file)
    async with store_logs(database, silent, ["dispatch"]) as logs, target_of(into, projection) as target:
        job = Run(projection, target)
        await job.over(logs, lambda: None)
        following = asyncio.create_task(job.on(logs))
        reader = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", READING, into),
            stdin=PIPE,
            stdout=PIPE,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        assert reader.stdin and reader.stdout
        assert await asyncio.wait_for(reader.stdout.readline(), 30) == b"0\n"
        await asyncio.to_thread(tell, database, [SOLVED])
        await asyncio.sleep(2 * PACE_SECONDS)
        assert job.events == 1 and not following.done(), "it waits for the reader"
        reader.stdin.write(b"\n")
        await asyncio.wait_for(reader.wait(), 30)
        while job.events < 2:
            assert not following.done()
            await asyncio.sleep(0.02)
        await target.rest()
        assert await rows(into) == [(*FIRST[:4], 1, 0)]
        with duckdb.connect(into) as second:
            second.sql("UPDATE own.own_read_models SET places = '{}'")
        await asyncio.to_thread(tell, database, [ANOTHER])
        with pytest.raises(CommandError, match="another process has gone on"):
            await asyncio.wait_for(following, 30)


async def test_a_write_that_fails_leaves_all_as_it_was(
    file: Path, database: str, recorded: list[Recorded], tell: Tell, into: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ran(file, database, into)
    await asyncio.to_thread(tell, database, [SOLVED])
    projection: Projection[Any] = load(file)
    async with target_of(into, projection) as target:
        monkeypatch.setattr(target, "_stand", failing)
        async with store_logs(database, silent, SOURCES) as logs:
            with pytest.raises(ZeroDivisionError):
                await began(target, projection).over(logs, lambda: None)
    assert await rows(into) == [FIRST]
    assert await ran(file, database, into) == 1
    assert await rows(into) == [(*FIRST[:4], 1, 0)]


def began(target: Target, projection: Projection[Any]) -> Run:
    return Run(projection, target)


def failing(_: Any) -> Any:
    raise ZeroDivisionError


async def test_a_database_that_is_away_is_named_and_the_program_in_one_that_is_there(file: Path, database: str) -> None:
    with pytest.raises(CommandError, match=r"the database 127\.0\.0\.1:1/away cannot be read: (?!.*secret)"):
        async with target_of("postgresql://nobody:secret@127.0.0.1:1/away", load(file)):
            pass
    async with target_of(database, load(file)):
        connection = await connect(database, name="test")
        names = await connection.fetch(
            "SELECT application_name AS name FROM pg_stat_activity WHERE datname = current_database()"
        )
        await connection.close()
    assert {row["name"] for row in names} == {"test", "aftersales read-models"}


async def test_another_log_is_refused(file: Path, database: str, recorded: list[Recorded], into: str) -> None:
    await ran(file, database, into)
    connection = await connect(database, name="test")
    await connection.execute("ALTER TABLE dispatch.events DISABLE TRIGGER events_immutable")
    await connection.execute(
        "UPDATE dispatch.events SET id = gen_random_uuid() WHERE position = (SELECT max(position) FROM dispatch.events)"
    )
    await connection.close()
    with pytest.raises(CommandError, match="another one than before"):
        await ran(file, database, into)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("row.received + 1", "row.received + row.gone", "dispatch:3.*AttributeError"),
        ("event.station_id, str", "event.nowhere, str", "dispatch:3.*AttributeError"),
        ("BUSY_DAYS = Projection", "Projection", "has 0 read models"),
        ("import dataclass, replace", "import dataclass, replaced", "fails in line 1: ImportError"),
        ("def fold(", "def fold((", "SyntaxError"),
        ('"own.busy_days"', '"dispatch.busy_days"', "a service's own"),
    ],
)
async def test_what_is_wrong_with_a_file_is_said_in_a_line(
    file: Path, database: str, recorded: list[Recorded], old: str, new: str, said: str
) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(CommandError, match=said):
        await ran(file, database, database)


@pytest.mark.parametrize("value", ['"many"', "2**70"])
async def test_a_row_that_does_not_fit_its_class_is_said_in_a_line(
    file: Path, database: str, recorded: list[Recorded], into: str, value: str
) -> None:
    file.write_text(file.read_text("utf-8").replace("row.received + 1", value), "utf-8")
    with pytest.raises(
        CommandError, match=r"the row s1 2026-03-09 does not fit BusyDay|cannot be written|out of range"
    ):
        await ran(file, database, into)


async def test_a_table_of_somebody_else_is_left_alone(file: Path, database: str, recorded: list[Recorded]) -> None:
    connection = await connect(database, name="test")
    await connection.execute("CREATE SCHEMA own; CREATE TABLE own.busy_days (mine int)")
    await connection.close()
    with pytest.raises(CommandError, match="another's table"):
        await ran(file, database, database)
