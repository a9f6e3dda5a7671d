"""Brings a service's schema to the newest revision of its Alembic migrations.

Alembic writes the script (its offline mode), asyncpg runs it in one transaction: a migration happens whole or not at
all, two services that start at once take turns, and no second database driver is needed.
"""

import re
from io import StringIO
from typing import Any

import asyncpg

from events.postgres import Connection, Pool
from events.schema import read_models_sql
from events.serving import prepare
from service.definition import Definition

VERSION_TABLE = "alembic_version"
_REVISION = re.compile(r"""^(revision|down_revision)\b[^=]*=\s*["']([^"']+)["']""", re.MULTILINE)


async def migrate(definition: Definition, dsn: str) -> tuple[str | None, str | None]:
    """Gives the revisions before and after. Raises what asyncpg raises, with nothing changed."""
    connection = await asyncpg.connect(dsn, timeout=30, server_settings={"timezone": "UTC"})
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('aftersales migrate', 0))")
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {definition.name}")
            before, after = await present_revision(connection, definition.name), head_revision(definition)
            if before != after:
                await connection.execute(upgrade_script(definition, before))
            if definition.read_models is not None:
                for statement in read_models_sql(definition.name):
                    await connection.execute(statement)
                await prepare(connection, definition.read_models)
            return before, after
    finally:
        await connection.close()


async def present_revision(connection: Connection | Pool, schema: str) -> str | None:
    """What the database is at; None before the first migration."""
    if await connection.fetchval("SELECT to_regclass($1)", f"{schema}.{VERSION_TABLE}") is None:
        return None
    revision: str | None = await connection.fetchval(f"SELECT version_num FROM {schema}.{VERSION_TABLE}")
    return revision


def head_revision(definition: Definition) -> str | None:
    """What the code is at: the one revision that no other follows, as the files say.

    Alembic knows it too, but a service that runs should not have to load Alembic.
    """
    files = (definition.migrations / "versions").glob("*.py")
    said = [found for file in files for found in _REVISION.findall(file.read_text("utf-8"))]
    heads = {id for name, id in said if name == "revision"} - {id for name, id in said if name == "down_revision"}
    if len(heads) > 1:
        raise ValueError(f"{definition.migrations} has several heads: {', '.join(sorted(heads))}")
    return next(iter(heads), None)


def upgrade_script(definition: Definition, start: str | None) -> str:
    """The SQL from a revision to the newest."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    revisions, script = ScriptDirectory(definition.migrations), StringIO()

    def steps(current: Any, _: MigrationContext) -> Any:
        return revisions._upgrade_revs("head", current)

    context = MigrationContext.configure(
        dialect_name="postgresql",
        dialect_opts={"paramstyle": "named"},
        opts={
            "as_sql": True,
            "fn": steps,
            "literal_binds": True,
            "output_buffer": script,
            "script": revisions,
            "starting_rev": start,
            "version_table": VERSION_TABLE,
            "version_table_schema": definition.name,
        },
    )
    with Operations.context(context):
        context.run_migrations()
    return script.getvalue()
