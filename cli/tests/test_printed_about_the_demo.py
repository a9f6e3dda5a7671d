"""Every command that README, guides and the demo print about the demo runs as it stands, against a demo."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.printed import PAGES, PROJECT, Printed, commands, environment
from tests.printed_running import EMPTY_SYSTEM, Running, kept_compiled, left_out, run_all, running

from aftersales.database import DATABASE
from aftersales.definitions import definition
from aftersales.demo.cast import CLERKS
from aftersales.demo.kept import DATABASE as DEMO
from aftersales.demo.people import PEOPLE
from aftersales.parent_death import die_with_parent
from aftersales.ports import SERVICES, port_plan, require_free
from aftersales.postgres import Postgres
from eventlog.log.store import read_log
from eventlog.postgres import connect_pool
from events.catalog import SOURCES

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(600),
    pytest.mark.slow("the whole demo with five services, and every command that is printed about it"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[Running]:
    async with running("demo") as system:
        yield system


async def python(system: Running, *arguments: str) -> str:
    """What it prints, with all packages of analysts, beside the system."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        cwd=PROJECT,
        env={
            **environment(system.data, kept_compiled()),
            "PYTHONPYCACHEPREFIX": "",
        },  # pandas is compiled where it lies
        stdout=PIPE,
        stderr=STDOUT,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


def key_of(system: Running, who: str) -> str:
    """As the demo printed it."""
    found = re.search(rf"^\w+ +{who} .*?([\w-]{{43}})\s*$", system.printed, re.MULTILINE)
    assert found is not None, who
    return found[1]


async def test_the_notebooks_give_what_stands_in_them(demo: Running) -> None:
    """Before anything more is done in the demo."""
    assert "notebooks: 3 give what stands in them" in await python(demo, "-m", "tools.notebooks")


async def test_the_story_gives_what_it_must_and_the_commands_that_it_prints_work(demo: Running) -> None:
    shown = demo.printed
    assert "✗" not in shown
    done = re.search(r"(\d+) / (\d+) ✓", shown)
    assert done is not None and done[1] == done[2]
    assert all(person.id in shown for person in PEOPLE)
    assert f"API page for all five services: http://127.0.0.1:{demo.first_port}/docs" in shown
    pages = [f"http://127.0.0.1:{port}" for port in port_plan(demo.first_port).values()]
    assert all(page in shown for page in pages)
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True, headers={"Accept": "text/html"}) as http:
        assert {(await http.get(page)).status_code for page in pages} == {200}

    printed = re.findall(r"^# (.*)\n(curl .*)$", shown, re.MULTILINE)
    assert len(printed) >= 11
    await run_all(demo, [Printed("demo", curl, fails="404" in said) for said, curl in printed])
    find = f"./aftersales find --key {key_of(demo, CLERKS[0])}"
    found = await run_all(demo, [Printed("find", f"{find} '5550 0301'"), Printed("find", f"{find} ' '", fails=True)])
    assert "珠江软件" in found and "422" in found


async def test_the_pages_about_the_demo(demo: Running) -> None:
    for page in PAGES:
        todo = [command for command in commands(page) if not left_out(command)] if page not in EMPTY_SYSTEM else []
        filled = []
        for command in todo:
            who = next((person.id for person in PEOPLE if person.id in command.comment), None)
            text = command.text.replace("=…", f"={key_of(demo, who)}") if who else command.text
            filled.append(Printed(page, text, command.fails))
        if filled:
            await run_all(demo, filled)


EXAMPLES = """
import re, sys
from pathlib import Path
import duckdb
for page, languages in zip(sys.argv[1::2], sys.argv[2::2]):
    blocks = rf"^```({languages})\\n(.*?)^```$"
    for language, block in re.findall(blocks, Path(page).read_text("utf-8"), re.DOTALL | re.MULTILINE):
        if language == "sql":
            print(duckdb.connect().execute(block).fetchall())
        else:
            exec(compile(block, page, "exec"), {})
"""


async def test_the_examples_in_python_and_sql_run_on_what_the_pages_exported(demo: Running) -> None:
    """After the pages; those of docs/analysts/library.md run in cli/tests/replay/test_guide.py."""
    said = await python(demo, "-c", EXAMPLES, "docs/analysts/export.md", "python|sql", "docs/analysts.md", "python")
    assert "aftersales.sla-monitor.case-clocks-changed.v1" in said and "resolve" in said
    assert "(('request-received', 'case-clocks-changed')" in said


OTHERWISE = {"sla_monitor.events", "sla_monitor.clocks", "reporting.story", "reporting.alarms", "reporting.cases"}
"""What hears of the SLA monitor's events one by one; where its clocks stand in the end is the same."""
MARKS = {
    "reporting.cases": ("sla_monitor_position", "last_at"),
    "sla_monitor.clocks": ("first_at", "first_position", "last_at", "last_position"),
}
"""Table → what its rows say of the SLA monitor's events."""


async def test_a_second_system_lives_the_demo_again_to_the_last_byte(demo: Running) -> None:
    """Nothing is done twice by those who hear of it; and clocks that are told the same facts come out the same."""
    dsn = Postgres(demo.data / "demo" / "postgres").dsn(DEMO)
    for into in (["second"], ["third", "--clocks-anew"]):
        command = [str(PROJECT / "aftersales"), "replay", "--exit", "--database-url", dsn, "--into", *into]
        lived = await asyncio.create_subprocess_exec(
            *command,
            env=environment(demo.data, kept_compiled()),
            stdout=PIPE,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        output, _ = await lived.communicate()
        assert lived.returncode == 0, output.decode()
        assert b"lived again" in output
    past = await everything(dsn)
    assert past["sla_monitor.clocks"]
    for name, anew in (("second", set[str]()), ("third", OTHERWISE)):
        with Postgres(demo.data / "replays" / name / "postgres") as server:
            found = await everything(server.dsn(DATABASE))
        assert found.keys() == past.keys()
        for table, marks in MARKS.items():
            assert unmarked(found[table], marks) == unmarked(past[table], marks)
        assert {key for key in past if found[key] != past[key]} == anew


def unmarked(rows: Sequence[Any], marks: Sequence[str]) -> list[Any]:
    """Without what they say of the events that they are made of."""
    return [replace(row, **dict.fromkeys(marks)) for row in rows]


async def everything(dsn: str) -> dict[str, Sequence[Any]]:
    """Every log and every read model of a system, in order."""
    pool = await connect_pool(dsn, max_size=1, name="test")
    found: dict[str, Sequence[Any]] = {}
    for service in SERVICES:
        if service in SOURCES:
            found[f"{service}.events"] = await read_log(pool, service, 0, 100_000)
        models = definition(service).read_models
        for projection in models.projections if models else ():
            rows = await projection.rows(pool)
            found[projection.table.full_name] = [rows[key] for key in sorted(rows)]
    await pool.close()
    return found


async def test_it_ends_as_it_says(demo: Running) -> None:
    """The last test of the module that uses it."""
    await demo.stop()
    require_free(port_plan(demo.first_port).values())
