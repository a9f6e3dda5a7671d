"""`aftersales read-models` on a real database."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Callable
from typing import Any

import pytest

from aftersales.parent_death import die_with_parent
from aftersales.read_models import listing
from eventlog.postgres import connect
from eventlog.read_models import comparing
from eventlog.read_models.building import Building
from reporting.wiring import READ_MODELS

Ask = Callable[..., tuple[int, str, str]]
TABLES = ("cases", "visits", "replacements", "story", "stations", "work_orders", "alarms")


def line(text: str, *words: str) -> str:
    """The one line that has all of these words."""
    found = [each for each in text.splitlines() if all(word in each for word in words)]
    assert len(found) == 1, text
    return found[0]


def cells(text: str) -> list[str]:
    return re.split("  +", text)


def test_the_list_says_how_every_read_model_stands(company: Any, ask: Ask) -> None:
    code, out, _ = ask("list")
    assert code == 0
    versions = READ_MODELS.versions
    for name in TABLES:
        assert all(word in line(out, "reporting", name) for word in (versions[name], "30", "0", "kB", "现行 serving"))
    assert "现行 serving" in line(out, "sla_monitor", "clocks")
    company.sql("UPDATE reporting.read_models SET version = '' WHERE name = 'story'")
    company.sql("UPDATE reporting.read_models SET version = 'x' WHERE name = 'visits'")
    company.sql("UPDATE reporting.read_models SET missed = true WHERE name = 'stations'")
    _, out, _ = ask("list")
    assert "待构建" in line(out, "reporting", "story")
    assert "其他版本" in line(out, "reporting", "visits")
    assert "缺事件" in line(out, "reporting", "stations")


def test_lag_is_counted_in_events(company: Any, ask: Ask) -> None:
    company.sql("UPDATE reporting.checkpoints SET position = position - 2 WHERE lane = 'intake'")
    _, out, _ = ask("list")
    assert cells(line(out, "reporting", "visits"))[3:5] == ["28", "2"]


def test_what_is_being_built_is_shown_only_while_its_builder_lives(company: Any, ask: Ask) -> None:
    models = READ_MODELS.projections[0]
    alive = Building("cases", models.version, 30, 40, None, True)  # type: ignore[arg-type]  # the time is not shown
    assert listing.state_of(models, None, alive) == "构建中 building 75%"
    company.sql("INSERT INTO reporting.read_model_builds (name, version, events, total) VALUES ('cases', 'x', 1, 2)")
    assert "现行 serving" in line(ask("list")[1], "reporting", "cases ")


def test_a_rebuilt_read_model_equals_the_fold_and_the_command_says_so(company: Any, ask: Ask) -> None:
    company.sql("UPDATE reporting.cases SET region = 'wrong' WHERE case_id = 'c-3'")
    company.sql("DELETE FROM reporting.story WHERE case_id = 'c-4'")
    code, out, errors = ask("rebuild", "reporting")
    assert code == 0, errors
    assert "✓ reporting.cases：6 行，与日志逐行一致 · 6 rows, each equal to the fold of the log" in out.splitlines()
    assert "reporting.story：24 行" in out and len(out.splitlines()) == len(TABLES)
    assert company.sql("SELECT region FROM reporting.cases WHERE case_id = 'c-3'") == "north"
    company.cases(6, 8)
    assert company.sql("SELECT count(*) FROM reporting.cases WHERE order_status = 'solved'") == 8


def test_one_can_be_rebuilt_alone(company: Any, ask: Ask) -> None:
    company.sql("UPDATE reporting.cases SET region = 'wrong'")
    company.sql("DELETE FROM reporting.visits")
    code, out, _ = ask("rebuild", "reporting", "--only", "visits")
    assert code == 0 and "reporting.visits：6 行" in out and "reporting.cases" not in out
    assert company.sql("SELECT count(*) FROM reporting.cases WHERE region = 'wrong'") == 6


@pytest.mark.acceptance
@pytest.mark.slow("the command line as a process of its own")
async def test_a_rebuild_that_is_stopped_says_so_and_changes_nothing(company: Any) -> None:
    reader = await connect(company.dsn, name="reader")
    try:
        built = await reader.fetchval("SELECT max(built_at) FROM reporting.read_models")
        async with reader.transaction():
            await reader.fetch("SELECT FROM reporting.cases")  # so that the switch waits
            rebuild = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "aftersales", "read-models", "rebuild", "reporting"),
                env={**os.environ, "DATABASE_URL": company.dsn},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )
            while not await reader.fetchval("SELECT count(*) FROM reporting.read_model_builds"):
                await asyncio.sleep(0.02)
            rebuild.send_signal(signal.SIGINT)
            out, errors = await rebuild.communicate()
        assert (rebuild.returncode, out) == (1, b"") and b"stopped" in errors, errors
        assert await reader.fetchval("SELECT max(built_at) FROM reporting.read_models") == built
    finally:
        await reader.close()


def test_rows_that_differ_are_named(company: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fold is what differs here, between building and comparing: a fold that is not pure."""
    monkeypatch.setattr(comparing, "PART", 3)  # in many parts
    visits = next(projection for projection in READ_MODELS.projections if projection.name == "visits")
    evolve, times = visits.evolve, iter(range(1_000))
    monkeypatch.setattr(
        visits, "evolve", lambda row, event, recorded: evolve(row, event, recorded) if next(times) < 8 else None
    )
    code, _, errors = ask("rebuild", "reporting", "--only", "visits")
    assert code == 1 and "行与日志不符" in errors and "differing from the fold of the log: c-" in errors


def test_a_service_whose_code_is_another_is_left_to_it(company: Any, ask: Ask) -> None:
    company.sql("UPDATE reporting.read_models SET version = '9-abc' WHERE name = 'story'")
    code, _, errors = ask("rebuild", "reporting", "--only", "story")
    assert code == 1 and "serves code of another version" in errors
    assert ask("rebuild", "reporting", "--only", "cases")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rebuild", "billing"), "no such service: billing"),
        (("rebuild", "reporting", "--only", "money"), "no such read model: money"),
        (("rebuild", "reporting", "--peers", "x"), "PEERS is no JSON object"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(company: Any, ask: Ask, arguments: tuple[str, ...], words: str) -> None:
    code, _, errors = ask(*arguments)
    assert code == 1 and words in errors.splitlines()[-1]


def test_a_log_that_is_elsewhere_needs_its_service(company: Any, ask: Ask) -> None:
    company.sql("ALTER SCHEMA callback RENAME TO elsewhere")
    assert "?" in line(ask("list")[1], "reporting", "visits")
    code, _, errors = ask("rebuild", "reporting")
    assert code == 1 and "this database has no log of callback" in errors


def test_an_empty_database_has_none(database: str, ask: Ask) -> None:
    assert ask("list")[0] == 1
    assert "has it been migrated?" in ask("rebuild", "reporting")[2]


@pytest.fixture
def older(company: Any) -> Any:
    """A table as older code left it, which had a read model more."""
    company.sql("CREATE TABLE reporting.grades (station_id text PRIMARY KEY)")
    company.sql("CREATE TABLE reporting.grades__new (station_id text PRIMARY KEY)")
    company.sql("INSERT INTO reporting.read_models (name, version) VALUES ('grades', '1-abc')")
    company.sql("INSERT INTO reporting.read_model_builds (name, version, total) VALUES ('grades', '1-abc', 9)")
    return company


def test_what_the_code_no_longer_has_is_listed_and_dropped_when_asked(older: Any, ask: Ask) -> None:
    found = line(ask("list")[1], "reporting", "grades")
    assert cells(found)[2:5] == ["1-abc", "–", "–"] and "not in this code" in found
    code, _, errors = ask("drop", "reporting", "grades")
    assert code == 1 and "may still be in use" in errors  # no event has passed it by: its code may be what runs
    older.cases(6, 7)
    code, out, errors = ask("drop", "reporting", "grades")
    assert (code, out.splitlines()) == (0, ["✓ 已删除 · dropped: reporting.grades"]), errors
    assert "grades" not in ask("list")[1]
    assert older.sql("SELECT count(*) FROM pg_class WHERE relname LIKE 'grades%'") == 0
    assert older.sql("SELECT count(*) FROM reporting.read_model_builds") == 0
    older.cases(7, 8)
    assert older.sql("SELECT count(*) FROM reporting.cases") == 8


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("drop", "reporting", "cases"), "the code has reporting.cases"),
        (("drop", "reporting", "money"), "no such read model: reporting.money"),
        (("drop", "reporting", "checkpoints"), "no such read model: reporting.checkpoints"),
    ],
)
def test_nothing_else_is_dropped(company: Any, ask: Ask, arguments: tuple[str, ...], words: str) -> None:
    code, _, errors = ask(*arguments)
    assert code == 1 and words in errors.splitlines()[-1]
    assert all(company.sql(f"SELECT to_regclass('reporting.{name}') IS NOT NULL") for name in (*TABLES, "checkpoints"))
