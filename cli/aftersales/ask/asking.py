"""Asks a question of reporting's database, as anybody who may read schema `analytics`."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from aftersales.ask.question import Asked, Question
from aftersales.calling import command
from aftersales.database import FAILURES
from aftersales.errors import CommandError
from aftersales.replay.sources.store import database_trouble
from aftersales.stations import SHOWN, there_are
from eventlog.postgres import Connection, connect

SECONDS = 120
"""How long one question may take."""

Answers = Mapping[str, list[dict[str, Any]]]
"""Name of the question → its rows."""


async def ask_all(dsn: str, questions: Sequence[Question], asked: Asked) -> Answers:
    """The rows of each, all of one moment. Raises CommandError."""
    try:
        connection = await connect(dsn, name="aftersales ask")
    except (*FAILURES, ValueError) as error:
        raise database_trouble(error) from error
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
            if asked.station_id is not None:
                await _require_station(connection, asked.station_id)
            return {question.name: await ask(connection, question, asked) for question in questions}
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
        raise CommandError(
            "这个数据库里没有 analytics 的视图：须是报表服务的数据库，已迁移，且报表服务启动过",
            f"this database has no views in schema `analytics`: it must be reporting's, after `{command('migrate')}` "
            "and a start of reporting",
        ) from None
    except FAILURES as error:
        raise database_trouble(error) from error
    finally:
        await connection.close(timeout=2.0)


async def ask(connection: Connection, question: Question, asked: Asked) -> list[dict[str, Any]]:
    """The rows of one. Raises what asyncpg raises."""
    limit = SECONDS + 5.0
    found = await connection.fetch(question.sql, asked.since, asked.until, asked.station_id, timeout=limit)
    rows = [dict(row) for row in found]
    return question.answer(rows, asked) if question.answer else rows


async def _require_station(connection: Connection, station_id: str) -> None:
    """Raises CommandError for a station that is not among those which may be seen."""
    if await connection.fetchval("SELECT EXISTS (SELECT FROM analytics.stations WHERE station_id = $1)", station_id):
        return
    rows = await connection.fetch("SELECT station_id FROM analytics.stations ORDER BY station_id LIMIT $1", SHOWN)
    there = there_are([row["station_id"] for row in rows])
    raise CommandError(f"没有网点 {station_id}（{there.zh}）", f"there is no station {station_id} ({there.en})")
