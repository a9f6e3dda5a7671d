"""A restore, step by step: what is there is put aside, the dumps are loaded, the logs take their ends back from Kafka,
everything is looked at, and only then may services start and does what was put aside go."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import asyncpg

from aftersales.backup import target
from aftersales.backup.bringing_back import (
    Told,
    begin_epochs,
    follow_up,
    pass_over_effects,
    take_ends_back,
)
from aftersales.backup.manifest import KEYRING, Manifest, verify
from aftersales.backup.moment import first_event
from aftersales.backup.places import connected, has, program_environment, without_password
from aftersales.backup.programs import program
from aftersales.backup.running_programs import run_program
from aftersales.backup.verifying import unreadable, verify_checkpoints, verify_logs, verify_read_models
from aftersales.counting import counted
from aftersales.definitions import definition
from aftersales.errors import CommandError
from aftersales.ports import SERVICES
from aftersales.roles import create_roles
from eventlog.feeds.kafka import Broker
from eventlog.postgres import Connection
from eventlog.recovery.taking_back import TakenBack
from service.database import restoring
from service.database.migrate import NewerSchema, migrate

JOBS = 2
Moved = Callable[[str], None]
"""Told what is being worked on."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A folder, and what it says of itself."""

    folder: Path
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be restored, and where. `where` has a DSN for each service, and for the keyring; `keyring` is None
    where it is not restored. `replace` names databases whose contents may go. `broker` is None where the ends of the
    logs are given up; `roles` says that services work as roles of their names, as on the embedded server."""

    backup: Backup
    keyring: Backup | None
    where: Mapping[str, str]
    replace: frozenset[str]
    broker: Broker | None
    roles: bool
    programs: Path | None = None


@dataclass(slots=True)
class Restored:
    """What was done. `epochs` has the logs whose ends were given up, and from which position on."""

    taken: Sequence[TakenBack] = ()
    epochs: Mapping[str, int] = field(default_factory=dict)
    events: int = 0
    checkpoints: int = 0
    rows: int = 0
    unreadable: int = 0
    keyring_kept: bool = False
    keys_of: datetime | None = None


async def restore(wish: Wish, moved: Moved, told: Told) -> Restored:
    """Raises CommandError, with everything as it was before, or saying that it is not."""
    manifest = wish.backup.manifest
    moved("校验 verifying the backup")
    verify(wish.backup.folder, manifest)
    if wish.keyring is not None:
        verify(wish.keyring.folder, wish.keyring.manifest)
    parts = _by_database(wish.where)
    done = Restored()
    async with AsyncExitStack() as stack:
        at = {dsn: await stack.enter_async_context(connected(dsn)) for dsn in parts}
        done.keyring_kept = await _keeps_keyring(wish, at)
        if done.keyring_kept:
            parts = {dsn: [part for part in there if part != KEYRING] for dsn, there in parts.items()}
        elif wish.keyring is None and KEYRING in wish.where:
            raise CommandError(
                "没有密钥环的备份，录入的文字将永远不可读。用 --keyring-from 指明其目录，或 --without-keyring 接受损失",
                "there is no backup of the keyring, without which no text that people typed can ever be read: name its "
                "folder with --keyring-from, or accept that with --without-keyring",
            )
        for dsn, connection in at.items():
            await _may_replace(connection, parts[dsn], wish)
        try:
            for dsn, connection in at.items():
                await target.put_aside(connection, parts[dsn])
            await _load(wish, parts, at, moved)
            await _bring_back(wish, done, moved, told)
            await _verify(wish, done, moved, told)
            for dsn, connection in at.items():
                await target.done(connection, parts[dsn])
        except BaseException:
            try:
                for dsn, connection in at.items():
                    await target.put_back(connection, parts[dsn])
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                why = type(error).__name__
                raise CommandError(
                    f"未能放回原来的数据（{why}）：服务不会启动；请再次运行 restore，由它恢复原状后重做",
                    f"what was there could not be put back ({why}): no service starts on what there is; run restore "
                    "again, which puts it right and goes on",
                ) from error
            raise
    return done


def _by_database(where: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in (*SERVICES, KEYRING):
        if part in where:
            found.setdefault(where[part], []).append(part)
    return found


async def _keeps_keyring(wish: Wish, at: Mapping[str, Connection]) -> bool:
    """Whether the system's keyring is still there: it knows what was erased since, and no backup of it does."""
    if KEYRING not in wish.where:
        return False
    connection = at[wish.where[KEYRING]]
    if await connection.fetchval("SELECT to_regclass('keyring.keys') IS NULL"):
        return False
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM keyring.keys)"):
        return False
    if wish.where.get("intake") != wish.where[KEYRING] or not await has(connection, "intake"):
        return True
    return await first_event(connection) in (None, wish.backup.manifest.origin)


async def _may_replace(connection: Connection, parts: Sequence[str], wish: Wish) -> None:
    """Raises CommandError where somebody works there, or something would be lost that nobody has named."""
    await target.require_nobody(connection, parts)
    server, database = connection.get_server_version().major, await connection.fetchval("SELECT current_database()")
    if server < wish.backup.manifest.server:
        raise CommandError(
            f"备份来自 PostgreSQL {wish.backup.manifest.server}，不能恢复到较旧的 {server}",
            f"the backup is of PostgreSQL {wish.backup.manifest.server}, which version {server} is too old for",
        )
    found = await target.in_the_way(connection, parts, wish.backup.manifest)
    if found and database not in wish.replace:
        zh = "、".join(f"{one.part} {one.holds} 条（备份之后 {one.beyond} 条）" for one in found)
        en = ", ".join(
            f"{one.part} {counted(one.holds, 'row')} ({one.beyond} of them not in the backup)" for one in found
        )
        raise CommandError(
            f"数据库 {database} 中已有数据：{zh}。将被替换而丢失；确要替换：--replace {database}",
            f"there are data in the database {database}: {en}. They would be replaced, and lost; if that is meant: "
            f"--replace {database}",
        )


async def _load(wish: Wish, parts: Mapping[str, Sequence[str]], at: Mapping[str, Connection], moved: Moved) -> None:
    manifest = wish.backup.manifest
    told = re.search(r"\d+", manifest.pg_dump)
    made_by = int(told[0]) if told else manifest.server
    for dsn, there in parts.items():
        pg_restore = program("pg_restore", max(at[dsn].get_server_version().major, made_by), wish.programs)
        for part in there:
            backup = wish.keyring if part == KEYRING else wish.backup
            if backup is None:
                continue  # a keyring that is given up: `migrate` makes an empty one
            file = backup.folder / backup.manifest.dumps[part].file
            command = [str(pg_restore.path), "--exit-on-error", "--no-owner", "--no-privileges", "--verbose"]
            command.append(f"--dbname={without_password(dsn)}")
            for sections in (["--section=pre-data"], ["--section=data", "--section=post-data", f"--jobs={JOBS}"]):
                await run_program([*command, *sections, str(file)], program_environment(dsn), backup.folder, moved)
                if part != KEYRING and await at[dsn].fetchval("SELECT to_regclass($1)", f"{part}.restoring"):
                    await restoring.begin(at[dsn], part, backup.folder.name)
    moved("数据库结构 migrations")
    if wish.roles:
        await create_roles(next(iter(parts)))
    for dsn, there in parts.items():
        for part in there:
            if part != KEYRING:
                await _migrate(part, dsn, wish)
                await restoring.begin(at[dsn], part, wish.backup.folder.name)


async def _migrate(service: str, dsn: str, wish: Wish) -> None:
    """A backup of an older program is brought up to date."""
    role = service if wish.roles else None
    try:
        await migrate(definition(service), dsn, role, SERVICES if wish.roles else (), wish.where.get(KEYRING))
    except NewerSchema as error:
        raise CommandError(error.zh, error.en) from None


async def _bring_back(wish: Wish, done: Restored, moved: Moved, told: Told) -> None:
    services = {part: dsn for part, dsn in wish.where.items() if part != KEYRING}
    since = positions(wish.backup.manifest, services)
    if wish.broker is None:
        given_up = [service for service in services if definition(service).publishes]
    else:
        moved("从 Kafka 取回日志末尾 the ends of the logs, from Kafka")
        done.taken = await take_ends_back(services, wish.broker)
        await pass_over_effects(services, since, wish.broker)
        given_up = [one.source for one in done.taken if one.topic < one.before]
    done.epochs = await begin_epochs(services, given_up)
    moved("补做 following up")
    keys_since = None
    if not done.keyring_kept and wish.keyring is not None:
        keys_since, done.keys_of = wish.keyring.manifest.intake, wish.keyring.manifest.made_at
    await follow_up(wish.where, since, keys_since, told)


def positions(manifest: Manifest, services: Mapping[str, str]) -> dict[str, int]:
    """Where each restored log ended in the backup."""
    return {
        service: dump.log.position
        for service, dump in manifest.dumps.items()
        if service in services and dump.log is not None
    }


async def _verify(wish: Wish, done: Restored, moved: Moved, told: Told) -> None:
    services = {part: dsn for part, dsn in wish.where.items() if part != KEYRING}
    moved("核对日志 comparing the logs")
    done.events = await verify_logs(services, wish.backup.manifest)
    done.checkpoints = await verify_checkpoints(services, done.epochs, told)
    done.rows = await verify_read_models(services, moved, told)
    done.unreadable = await unreadable(wish.where, positions(wish.backup.manifest, services))
