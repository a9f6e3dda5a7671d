"""Brings a service's schema up to date: first the engine's own tables, then the service's Alembic migrations.

Alembic writes its script (the offline mode), asyncpg runs all in one transaction: a migration happens whole or not at
all, two services that start at once take turns, and no second database driver is needed.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import StringIO
from time import monotonic
from typing import Any, NamedTuple

import asyncpg
import structlog

from eventlog.log import schema as engine
from eventlog.postgres import AWAY, LONG, REQUEST, Connection, Pool, connect
from eventlog.read_models.projection import Projection
from eventlog.read_models.serving import Replaced, Served, lacking, prepare, served
from eventlog.read_models.views import prepare_views
from service.database.roles import grant_reading, grant_work
from service.definition import Definition
from service.sealing.schema import make_keyring

VERSION_TABLE = "alembic_version"
TURN_SECONDS = 600
"""How long a migration waits for others that are under way; its own statements have `LONG`."""
LOCK = "250ms"
"""How long a migration makes others wait for a table that it cannot have yet."""
LOCKS_SECONDS = 600.0
"""How long it tries to get all that it needs: a dump of the database may have every table."""
AGAIN_SECONDS = 0.5
CLOSE_SECONDS = 2.0
AWAIT_SECONDS = 1.0
"""From one look at a schema that is awaited to the next."""
NOT_YET: tuple[type[Exception], ...] = (*AWAY, asyncpg.PostgresError)
"""A database that is away, is not there, or whose owner has given no rights yet."""
_TURN = f"""
SET LOCAL lock_timeout = '{TURN_SECONDS}s';
SELECT pg_advisory_xact_lock(hashtextextended('aftersales migrate', 0));
SET LOCAL lock_timeout = DEFAULT
"""
log = structlog.get_logger(__name__)

_REVISION = re.compile(r"""^(revision|down_revision)\b[^=]*=\s*["']([^"']+)["']""", re.MULTILINE)


class Versions(NamedTuple):
    """Of one service's schema; None is before the first, and for the engine also before it counted versions."""

    engine: int | None
    """The newest of the engine's files (`eventlog/log/schema`)."""
    revision: str | None
    """The service's own Alembic revision."""

    def __str__(self) -> str:
        return f"{self.engine or '–'}/{self.revision or '–'}"


class NewerSchema(Exception):
    """The database is newer than this program, which must not touch it. Both sentences are for whoever started it."""

    def __init__(self, service: str, present: Versions, known: Versions) -> None:
        self.zh = (
            f"{service} 的数据库结构（{present}）比本程序（{known}）新，未作任何改动。"
            "请运行新版程序，或恢复升级前的备份"
        )
        self.en = (
            f"the database of {service} ({present}) is newer than this program ({known}); nothing was changed. "
            "Run the newer program, or restore a backup from before the upgrade"
        )
        super().__init__(f"{self.zh} · {self.en}")


async def migrate(
    definition: Definition,
    dsn: str,
    role: str | None = None,
    readers: Sequence[str] = (),
    keyring: str | None = None,
) -> tuple[Versions, Versions]:
    """Gives the versions before and after. `dsn` is the owner's; `role` is the one that the service works as, where it
    is another (`service.database.roles`), and `readers` are those of services that read its log in this database.
    `keyring` is the database of the keys, for its owner, where it is another.

    Raises NewerSchema, or what asyncpg raises, with nothing changed. A lock that is not to be had at once, for somebody
    reads or writes the table for long, is waited for without holding up those who come behind: all is undone, and tried
    again, for LOCKS_SECONDS at most.
    """
    connection = await connect(dsn, name=f"{definition.name} migrate", limits=LONG)
    give_up = monotonic() + LOCKS_SECONDS
    try:
        while True:
            try:
                async with connection.transaction():
                    before, after = await _bring_up(connection, definition, role, readers)
                break
            except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
                if monotonic() > give_up:
                    raise
                log.info("schema.migrate_again", error=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
    finally:
        await connection.close(timeout=CLOSE_SECONDS)
    await make_keyring(keyring or dsn, role, definition.erases, _TURN)
    return before, after


async def _bring_up(
    connection: Connection, definition: Definition, role: str | None, readers: Sequence[str]
) -> tuple[Versions, Versions]:
    """One try, in `connection`'s transaction."""
    name = definition.name
    await connection.execute(_TURN)
    await connection.execute(f"SET LOCAL lock_timeout = '{LOCK}'")
    before = await refuse_newer(definition, connection)
    await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name}")
    behind = before.revision != head_revision(definition)
    script = upgrade_script(definition, before.revision) if behind else ""  # loads Alembic: before anything is locked
    await engine.upgrade(connection, name, definition.publishes)
    if behind:
        await connection.execute(script)
    if definition.read_models is not None:
        await prepare(connection, definition.read_models)
        if definition.read_models.views is not None:
            await prepare_views(connection, definition.read_models.views, role)
    if role is not None:
        await grant_work(connection, name, role, ("engine_version", VERSION_TABLE))
    for reader in readers if definition.publishes else ():
        await grant_reading(connection, name, reader)
    return before, await present_versions(connection, name)


class Current(NamedTuple):
    """Whether the database is where the code is, or further: then newer code works beside this process, which goes on
    until it is told to end."""

    schema: bool
    """At least the code's: migrations leave alone what the code before them needs."""
    read_models: bool
    """Each is of the code's version, or newer code has built its own since."""
    newer: bool
    """Something is of newer code, so that a table or column may be missing that this code reads."""

    @property
    def exactly(self) -> bool:
        """Whether all is what the code is made for."""
        return self.schema and self.read_models and not self.newer


class Present:
    """Compares a service's database with the code, from the start of the process on. `reads`: somebody reads the read
    models here, so that one is not enough which is of this code's version, but does not hold all that was received."""

    def __init__(self, definition: Definition, *, reads: bool) -> None:
        self._definition = definition
        self._reads = reads
        self._replaced = Replaced()

    async def whole(self, connection: Connection | Pool) -> bool:
        """Whether each read model holds what was received; or newer code has built its own. Raises what asyncpg raises.

        Where the registry says it of this code's versions nothing more is asked: a decision waits for the answer.
        """
        models = self._definition.read_models
        if models is not None:
            with suppress(asyncpg.UndefinedTableError):
                present = await served(connection, models.schema)
                self._replaced.among(models, present)
                if not lacking(models, present):
                    return True
        return (await self.look(connection)).read_models

    async def look(self, connection: Connection | Pool) -> Current:
        """Raises what asyncpg raises."""
        definition, models = self._definition, self._definition.read_models
        versions = await present_versions(connection, definition.name)
        newer = is_newer(definition, versions)
        if not newer and versions != newest_versions(definition):
            return Current(schema=False, read_models=False, newer=False)
        if models is None:
            return Current(schema=True, read_models=True, newer=newer)
        present = await served(connection, models.schema)
        replaced = self._replaced.among(models, present)
        unbuilt = [
            each
            for each in lacking(models, present)
            if each.table.name not in replaced and (self._reads or not _is_of(each, present))
        ]
        return Current(schema=True, read_models=not unbuilt, newer=newer or bool(replaced))


def _is_of(projection: Projection[Any], present: Mapping[str, Served]) -> bool:
    found = present.get(projection.table.name)
    return found is not None and found.version == projection.version


async def await_schema(definition: Definition, dsn: str) -> None:
    """Return once the schema is this program's, however long that takes: a database that is away, or that does not let
    the service in yet, is asked again. For whoever starts beside `migrate`, not behind it: over an older schema
    handlers fail, and park events that are sound. Raises NewerSchema."""
    said = ""
    while True:
        try:
            connection = await connect(dsn, name=f"{definition.name} await schema", limits=REQUEST)
            try:
                present = await refuse_newer(definition, connection)
            finally:
                await connection.close(timeout=CLOSE_SECONDS)
            if present == newest_versions(definition):
                log.info("schema.current", present=str(present))
                return
            reason = f"the schema is {present}, this program's is {newest_versions(definition)}"
        except NOT_YET as error:
            reason = type(error).__name__
        if reason != said:
            log.info("schema.awaited", reason=reason)
            said = reason
        await asyncio.sleep(AWAIT_SECONDS)


async def refuse_newer(definition: Definition, connection: Connection | Pool) -> Versions:
    """Gives what the database is at. Raises NewerSchema when this program does not know it yet."""
    present, known = await present_versions(connection, definition.name), newest_versions(definition)
    if is_newer(definition, present):
        raise NewerSchema(definition.name, present, known)
    return present


def is_newer(definition: Definition, present: Versions) -> bool:
    """Whether the database is at something that this program does not know yet."""
    stranger = present.revision is not None and present.revision not in _revisions(definition)["revision"]
    return stranger or (present.engine or 0) > engine.newest_version()


async def present_versions(connection: Connection | Pool, schema: str) -> Versions:
    """What the database is at."""
    revision: str | None = None
    if await connection.fetchval("SELECT to_regclass($1)", f"{schema}.{VERSION_TABLE}") is not None:
        revision = await connection.fetchval(f"SELECT version_num FROM {schema}.{VERSION_TABLE}")
    return Versions(await engine.present_version(connection, schema), revision)


def newest_versions(definition: Definition) -> Versions:
    """What the code is at."""
    return Versions(engine.newest_version(), head_revision(definition))


def head_revision(definition: Definition) -> str | None:
    """The one revision that no other follows, as the files say.

    Alembic knows it too, but a service that runs should not have to load Alembic.
    """
    said = _revisions(definition)
    heads = said["revision"] - said["down_revision"]
    if len(heads) > 1:
        raise ValueError(f"{definition.migrations} has several heads: {', '.join(sorted(heads))}")
    return next(iter(heads), None)


def _revisions(definition: Definition) -> dict[str, set[str]]:
    said: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for file in (definition.migrations / "versions").glob("*.py"):
        for name, id in _REVISION.findall(file.read_text("utf-8")):
            said[name].add(id)
    return said


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
