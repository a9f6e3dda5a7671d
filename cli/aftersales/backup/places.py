"""The databases that a backup is of, or a restore goes to: which services' schemas, and whether the keyring, are in
each."""

import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg

from aftersales.backup.manifest import KEYRING
from aftersales.database import FAILURES
from aftersales.errors import CommandError
from aftersales.ports import SERVICES
from aftersales.replay.sources.store import database_trouble
from eventlog.postgres import LONG, Connection, connect

NAME = "aftersales backup"

_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[^/?#@:,\[\]\s]*)(?::\d+)?"
_ADDRESS = re.compile(rf"postgres(?:ql)?://(?:[^/?#@]*@)?({_HOST}(?:,{_HOST})*(?:/[^/?#@]*)?)(?:\?[^#@]*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """One database. `parts` are the services whose schemas are in it, and `keyring` where that is."""

    dsn: str
    database: str
    server: int
    parts: tuple[str, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """Without the keyring."""
        return tuple(part for part in self.parts if part != KEYRING)


@asynccontextmanager
async def connected(dsn: str, name: str = NAME) -> AsyncIterator[Connection]:
    """A connection that may stand idle in a transaction; `name` is that of the program in PostgreSQL's eyes. Raises
    CommandError, in one line that names the database, for whatever PostgreSQL says meanwhile."""
    try:
        connection = await connect(dsn, name=name, limits=LONG)
    except (*FAILURES, ValueError) as error:
        raise database_trouble(error, named(dsn)) from error
    try:
        await connection.execute("SET idle_in_transaction_session_timeout = 0")
        yield connection
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError, TimeoutError) as error:
        raise database_trouble(error, named(dsn)) from error
    finally:
        if isinstance(connection, asyncpg.Connection):
            connection.terminate()


async def look(dsn: str) -> Place:
    """What is in a database. Raises CommandError."""
    async with connected(dsn) as connection:
        parts = [part for part in (*SERVICES, KEYRING) if await has(connection, part)]
        server = connection.get_server_version().major
        return Place(dsn, await connection.fetchval("SELECT current_database()"), server, tuple(parts))


async def has(connection: Connection, part: str) -> bool:
    """Whether the schema of a service, or of the keyring, is there."""
    return bool(await connection.fetchval("SELECT to_regnamespace($1) IS NOT NULL", part))


async def look_at_all(dsns: Sequence[str]) -> list[Place]:
    """The databases of one system. Raises CommandError where something is in none of them, or in two."""
    places = [await look(dsn) for dsn in dsns]
    for part in (*SERVICES, KEYRING):
        holding = [place.database for place in places if part in place.parts]
        if not holding:
            raise CommandError(
                f"这些数据库里没有 {part}：请用 --database-url 指明其数据库",
                f"{part} is in none of these databases: name its own with --database-url, too",
            )
        if len(holding) > 1:
            names = ", ".join(holding)
            raise CommandError(f"{part} 在几个数据库里：{names}", f"{part} is in several databases: {names}")
    return places


def program_environment(dsn: str) -> Mapping[str, str]:
    """For PostgreSQL's programs: the password is no argument, which everybody on the machine could read."""
    parts = urlsplit(dsn)
    password = parse_qs(parts.query).get("password", [unquote(parts.password or "")])[-1]
    return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {})}


def named(dsn: str) -> str:
    """Host, port and name, for people; empty for an address of another form, any part of which may be a password."""
    found = _ADDRESS.fullmatch(dsn)
    return found[1] if found else ""


def without_password(dsn: str) -> str:
    """As an argument of a program."""
    parts = urlsplit(dsn)
    query = "&".join(each for each in parts.query.split("&") if not each.startswith("password="))
    if not parts.password:
        return parts._replace(query=query).geturl() if query != parts.query else dsn
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}@{host}", query=query).geturl()
