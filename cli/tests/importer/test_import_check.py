"""The whole of it, on real services: import, agree with the independent computation, survive being killed."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from aftersales.importer.command import LEFT_OUT
from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from service.sealing.keyring import Keyring


@asynccontextmanager
async def importing(*arguments: str | Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`aftersales import …`; killed where the test ends before it does, and what it left behind removed."""
    command = [sys.executable, "-m", "aftersales", "import", *map(str, arguments)]
    with scratch("aftersales-tests-") as folder:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=os.environ | {"TMPDIR": str(folder)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def output(process: asyncio.subprocess.Process) -> str:
    """What it prints, at its end."""
    printed, _ = await process.communicate()
    return printed.decode()


@pytest.mark.acceptance
@pytest.mark.timeout(300)
@pytest.mark.slow("a whole import through five services of its own, as a user runs it")
async def test_reporting_agrees_with_the_independent_computation(
    many_cases: Callable[[int], Path], mapping_file: Path
) -> None:
    async with importing("check", many_cases(40), "--mapping", mapping_file) as check:
        printed = await output(check)
    assert check.returncode == 0, printed
    assert "every figure agrees" in printed
    assert "importing: 50 %" in printed, "no terminal, no bar: it is told as it goes on"
    assert "第 32 行 · line 32: 未知活动" in printed
    assert "第 33 行 · line 33: 时间“yesterday”" in printed


@pytest.mark.endurance
@pytest.mark.timeout(300)
@pytest.mark.slow("three imports, each through five services of its own")
async def test_an_import_that_is_killed_goes_on_where_it_was(
    many_cases: Callable[[int], Path], mapping_file: Path, postgres: Postgres, database: str
) -> None:
    file = many_cases(16)
    tickets = ("tickets", file, "--mapping", mapping_file, "--database-url")

    async with importing(*tickets, database) as killed:
        await until(database, "SELECT count(*) > 40 FROM intake.events")
    await until(database, "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database()")
    before = await log_of(database)

    async with importing(*tickets, database) as second:
        printed = await output(second)
    assert (killed.returncode, second.returncode) == (-9, LEFT_OUT), printed

    other = postgres.fresh_database("uninterrupted")
    async with importing(*tickets, other) as whole:
        printed = await output(whole)
    assert whole.returncode == LEFT_OUT, printed
    assert 40 < len(before) < len(await log_of(other))
    mended, wanted = await log_of(database), await log_of(other)
    different = sorted(set(mended) ^ set(wanted))
    assert different == [], "\n".join(different)
    assert mended == wanted
    assert await cases_of(database) == await cases_of(other)
    postgres.drop_database("uninterrupted")


async def until(dsn: str, condition: str) -> None:
    """Wait until a query says true; tables may not be there yet."""
    connection = await asyncpg.connect(dsn)
    try:
        while True:
            try:
                if await connection.fetchval(condition):
                    return
            except asyncpg.PostgresError:
                pass
            await asyncio.sleep(0.05)
    finally:
        await connection.close()


async def log_of(dsn: str) -> list[str]:
    """All that commands and their reactions decided, stream by stream, as it was typed; only rosters are filled, and
    their people lent, in any order.

    But for the times in notes, by which those of a second run are told from the first's, and the numbers of cases, of
    which a kill leaves some out. Not the alarms and what follows them: they depend on when facts were heard.
    """
    connection = await asyncpg.connect(dsn)
    found: list[str] = []
    for service in ("intake", "dispatch", "callback"):
        rows = await connection.fetch(
            f"""SELECT stream, CASE WHEN stream ~ '^(station|staff)-' THEN 0 ELSE version END AS version,
                       type, time, data::text
                FROM {service}.events WHERE stream NOT LIKE 'replacement-%'"""
        )
        found += [f"{service} {row['stream']} {row['version']:4} {row[2:]}" for row in rows]
    await connection.close()
    keyring = Keyring(dsn, "test")
    found = [(await keyring.open(event.encode())).decode() for event in found]
    await keyring.close()
    found = [re.sub(r"(\(line \d+), [-\d]+ [:\d]+ UTC\)", r"\1)", event) for event in found]
    return sorted(re.sub(r'("number": "|"loan_no": )[-\d]+', r"\1", event) for event in found)


async def cases_of(dsn: str) -> list[dict[str, Any]]:
    """How every case stands in the end, whatever its number and wherever in the logs."""
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("SELECT * FROM reporting.cases ORDER BY case_id")
    await connection.close()
    return [
        {name: value for name, value in row.items() if name != "number" and not name.endswith("_position")}
        for row in rows
    ]
