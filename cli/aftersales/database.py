"""The database that the commands work with: the embedded server's, or the one that is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import asyncpg
import typer

from aftersales.paths import data_root
from aftersales.postgres import Postgres

DATABASE = "aftersales"
FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
"""What is raised where a database does not answer, or says no. (For a DSN that is none it is a ValueError.)"""

DatabaseUrl = Annotated[
    str | None,
    typer.Option(envvar="DATABASE_URL", help="已有的 PostgreSQL · Your own PostgreSQL instead of the embedded one."),
]


@dataclass(frozen=True, slots=True)
class Database:
    """Where it is, and the server of our own that it is on, if it is."""

    dsn: str
    servers: tuple[Postgres, ...] = ()


@contextmanager
def database(url: str | None = None) -> Iterator[Database]:
    """The database to work with: the one given, or the embedded server's, which runs for as long."""
    if url:
        yield Database(url)
        return
    with Postgres(data_root() / "postgres") as server:
        if not server.has_database(DATABASE):
            server.create_database(DATABASE)
        yield Database(server.dsn(DATABASE), (server,))
