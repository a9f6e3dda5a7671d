"""The engine's own tables: numbered SQL files, each run once in every service's schema, and never edited again.

A file has parts, each begun by a line `-- part: log` or `-- part: subscriptions`: a service that publishes nothing has
no log. `{schema}` stands for the service's schema. How far a schema has come is kept in its table `engine_version`.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from eventlog.postgres import Connection, Pool

Part = Literal["log", "subscriptions"]

_FILE = re.compile(r"(\d{3})_\w+\.sql")
_PART = re.compile(r"^-- part: (log|subscriptions)$", re.MULTILINE)


class Step(NamedTuple):
    """What one file does for the log, or for the subscriptions."""

    version: int
    part: Part
    sql: str


@cache
def steps() -> tuple[Step, ...]:
    """All of them, in order. Raises ValueError for a file with statements that belong to no part."""
    found: list[Step] = []
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if name := _FILE.fullmatch(file.name):
            before, *parts = _PART.split(file.read_text("utf-8"))
            if not parts or re.search(r"^[^-\s]", before, re.MULTILINE):
                raise ValueError(f"{file.name} does not say which part a statement belongs to")
            for part, sql in zip(parts[::2], parts[1::2], strict=True):
                found.append(Step(int(name[1]), "log" if part == "log" else "subscriptions", sql.strip()))
    return tuple(found)


def newest_version() -> int:
    """What the code is at: the number of the newest file."""
    return steps()[-1].version


def log_sql(schema: str) -> list[str]:
    """Scripts that make a service's events table, its idempotency keys and its append function."""
    return [_for(schema, step) for step in steps() if step.part == "log"]


def subscription_sql(schema: str) -> list[str]:
    """Scripts that make what a service's subscriptions remember."""
    return [_for(schema, step) for step in steps() if step.part == "subscriptions"]


async def present_version(connection: Connection | Pool, schema: str) -> int | None:
    """What the database is at; None before the first `upgrade`, also where tables from before versions stand."""
    if await connection.fetchval("SELECT to_regclass($1)", f"{schema}.engine_version") is None:
        return None
    version: int | None = await connection.fetchval(f"SELECT version FROM {schema}.engine_version")
    return version


async def upgrade(connection: Connection, schema: str, publishes: bool) -> None:
    """Bring an existing schema to the newest version, in the caller's transaction and under the caller's lock.

    A service that begins to publish gets its log now, whatever version its subscriptions are at.
    """
    present = await present_version(connection, schema) or 0
    logged = await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", f"{schema}.events")
    for step in steps():
        if step.part == "log" and not publishes:
            continue
        if step.version > present or (step.part == "log" and not logged):
            await connection.execute(_for(schema, step))
    await connection.execute(
        f"""CREATE TABLE IF NOT EXISTS {schema}.engine_version (
                one        boolean     PRIMARY KEY DEFAULT true CHECK (one), -- one row
                version    int         NOT NULL,
                reached_at timestamptz NOT NULL
            )"""
    )
    await connection.execute(
        f"""INSERT INTO {schema}.engine_version AS v (version, reached_at) VALUES ($1, clock_timestamp())
            ON CONFLICT (one) DO UPDATE SET version = $1, reached_at = clock_timestamp() WHERE v.version <> $1""",
        newest_version(),
    )


def _for(schema: str, step: Step) -> str:
    if not schema.isidentifier():
        raise ValueError(f"not a schema name: {schema!r}")
    return step.sql.replace("{schema}", schema)
