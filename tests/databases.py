"""Empty databases for tests. Making one takes PostgreSQL ten times as long as emptying one, so they are lent again."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

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


class EmptyDatabases:
    """Of one process of a run, gone with it. Their names begin with `prefix`."""

    def __init__(self, postgres: Postgres, prefix: str) -> None:
        self._postgres = postgres
        self._names = (f"{prefix}_{number}" for number in itertools.count(1))
        self._idle: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._idle:
            self._postgres.drop_database(name)

    @contextmanager
    def one(self) -> Iterator[str]:
        """The DSN of an empty database, for as long."""
        name = self._idle.pop() if self._idle else self._made()
        yield self._postgres.dsn(name)
        try:
            self._postgres.sql(EMPTY, name)
        except CommandError:  # a lock that somebody would not give up, say
            self._postgres.drop_database(name)
        else:
            self._idle.append(name)

    def _made(self) -> str:
        name = next(self._names)
        self._postgres.fresh_database(name)
        return name
