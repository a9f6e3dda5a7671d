"""Databases for tests. Making one takes PostgreSQL ten times as long as emptying one, so they are lent again; and the
tables of a service take longer still, so one that was prepared is made again what it was then."""

import itertools
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import urlsplit

import asyncpg
from tests.prepared import Prepared

from aftersales.errors import CommandError
from aftersales.postgres import Postgres

EMPTY = """
DO $$
DECLARE
    name text;
BEGIN
    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    CREATE SCHEMA public;
    EXECUTE format('ALTER DATABASE %I RESET ALL', current_database());
END $$
"""
"""Nothing is left of who worked in it. What PostgreSQL counts (pg_stat_…) goes on."""
UNTOUCHED = "SELECT count(*) = 1 FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
RENAME = 'ALTER DATABASE "{}" RENAME TO "{}"'


class Databases:
    """Of one process of a run, gone with it. Their names begin with `prefix`."""

    def __init__(self, postgres: Postgres, prefix: str) -> None:
        self.postgres = postgres
        self._names = (f"{prefix}_{number}" for number in itertools.count(1))
        self._idle: list[str] = []
        self._lent: dict[str, tuple[Hashable, Prepared]] = {}
        self._used: defaultdict[Hashable, list[tuple[str, Prepared]]] = defaultdict(list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name in (*self._idle, *(name for used in self._used.values() for name, _ in used)):
            self.postgres.drop_database(name)

    @contextmanager
    def one(self) -> Iterator[str]:
        """The DSN of an empty database, for as long."""
        name = self._idle.pop() if self._idle else self._made()
        yield self.postgres.dsn(name)
        if (prepared := self._lent.pop(name, None)) is not None:
            self._used[prepared[0]].append((name, prepared[1]))
            return
        try:
            self.postgres.sql(EMPTY, name)
        except CommandError:  # a lock that somebody would not give up, say
            self.postgres.drop_database(name)
        else:
            self._idle.append(name)

    async def prepare(self, dsn: str, what: Hashable, prepare: Callable[[], Awaitable[object]]) -> None:
        """`prepare` a database that was lent, or put in its place one that was so prepared before, as `what`. One that
        somebody was at work in is prepared anyway. Nobody may be connected."""
        name = urlsplit(dsn).path.removeprefix("/")
        if not await _ask(dsn, UNTOUCHED):
            await prepare()
            return
        while self._used[what]:
            other, prepared = self._used[what].pop()
            if await prepared.restore(self.postgres.dsn(other)):
                await self._swap(name, other)
                break
            self.postgres.drop_database(other)
        else:
            await prepare()
            prepared = await Prepared.of(dsn)
        self._lent[name] = what, prepared

    async def _swap(self, empty: str, other: str) -> None:
        connection = await asyncpg.connect(self.postgres.dsn())
        try:
            for before, after in ((empty, f"{empty}_"), (other, empty), (f"{empty}_", other)):
                await connection.execute(RENAME.format(before, after))
        finally:
            await connection.close()
        self._idle.append(other)

    def _made(self) -> str:
        name = next(self._names)
        self.postgres.fresh_database(name)
        return name


async def _ask(dsn: str, query: str) -> bool:
    connection = await asyncpg.connect(dsn)
    try:
        return bool(await connection.fetchval(query))
    finally:
        await connection.close()
