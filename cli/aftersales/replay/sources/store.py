"""The logs where they are recorded: in PostgreSQL, read by position. Nothing is written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aftersales.calling import command
from aftersales.database import FAILURES
from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.replay.reading.logs import Log
from aftersales.replay.reading.pieces import PIECE, Payload, ahead, one_by_one
from eventlog.envelope import Recorded
from eventlog.log.store import read_log
from eventlog.postgres import AWAY, Pool, connect_pool
from eventlog.read_models.past import from_store

POLL_SECONDS = 0.2
PATIENCE = 10.0
"""Seconds for what must answer at once."""

_FAILURES = (*FAILURES, ValueError)


class Database:
    """Reads for all logs, and says once when PostgreSQL goes away and when it is back.

    All logs are read at the same time. What began before another read's success and fails after it tells of the past;
    so does an answer to what began before another read's failure.
    """

    def __init__(self, pool: Pool, note: Note) -> None:
        self._pool = pool
        self._read_types = from_store(pool)
        self._note = note
        self._away = False
        self._answers = 0
        """How often PostgreSQL has answered."""
        self._losses = 0
        """How often it was said to be away."""

    async def head(self, source: str) -> int | None:
        """The last position of a log, 0 for an empty one; None where this database does not have it."""
        try:
            if await self._pool.fetchval("SELECT to_regclass($1)", f"{source}.events") is None:
                return None
            head: int = await self._pool.fetchval(f"SELECT coalesce(max(position), 0) FROM {source}.events")
        except _FAILURES as error:
            raise database_trouble(error) from error
        return head

    async def read(self, source: str, after: int, upto: int, types: Collection[str] | None) -> list[Recorded]:
        """The events of a log behind one position and up to another; of these types only, where some are named. Raises
        CommandError."""
        try:
            if types is not None:
                return await self._read_types(source, after, upto, list(types))
            return await read_log(self._pool, source, after, upto - after)
        except _FAILURES as error:
            raise database_trouble(error) from error

    async def payloads(self, source: str, after: int, upto: int, types: Collection[str]) -> list[Payload]:
        """Of the events that `read` gives their payloads alone. Raises CommandError."""
        query = f"""SELECT stream, type, data FROM {source}.events
                    WHERE position > $1 AND position <= $2 AND type = ANY($3) ORDER BY position"""
        try:
            rows: list[Any] = await self._pool.fetch(query, after, upto, list(types))
        except _FAILURES as error:
            raise database_trouble(error) from error
        return rows

    async def read_when_there(self, source: str, after: int) -> list[Recorded]:
        """The next events, none while PostgreSQL is away. Raises CommandError for anything else."""
        answers, losses = self._answers, self._losses
        try:
            events = await read_log(self._pool, source, after, PIECE)
        except AWAY:
            if not self._away and answers == self._answers:
                self._away = True
                self._losses += 1
                self._note("数据库无响应，等待它恢复…", "PostgreSQL is away, waiting for it…")
            return []
        except _FAILURES as error:
            raise database_trouble(error) from error
        self._answers += 1
        if self._away and losses == self._losses:
            self._away = False
            self._note("数据库已恢复", "PostgreSQL is back")
        return events


class StoreLog:
    """One source's log. `size` is its last position when it was opened."""

    def __init__(self, database: Database, source: str, head: int) -> None:
        self.source = source
        self.size = head
        self._database = database

    def history(self, after: int = 0) -> AsyncGenerator[Recorded, None]:
        """See `Log`."""
        return one_by_one(self.pieces(after, self.size, None))

    def pieces(self, after: int, upto: int, types: Collection[str] | None) -> AsyncGenerator[Sequence[Recorded], None]:
        """See `InPieces`."""

        async def read(after: int, upto: int) -> list[Recorded]:
            return await self._database.read(self.source, after, upto, types)

        return ahead(read, after, min(upto, self.size), PIECE)

    def payloads(self, after: int, upto: int, types: Collection[str]) -> AsyncGenerator[Sequence[Payload], None]:
        """See `InPayloads`."""

        async def read(after: int, upto: int) -> list[Payload]:
            return await self._database.payloads(self.source, after, upto, types)

        return ahead(read, after, min(upto, self.size), PIECE)

    async def news(self) -> AsyncGenerator[Recorded, None]:
        """See `Log`."""
        position = self.size
        while True:
            events = await self._database.read_when_there(self.source, position)
            for event in events:
                position = event.position
                yield event
            if not events:
                await asyncio.sleep(POLL_SECONDS)


@asynccontextmanager
async def store_logs(dsn: str, note: Note, sources: Sequence[str]) -> AsyncIterator[Sequence[Log]]:
    """The logs of these sources; those that this database does not have are left out. Raises CommandError."""
    try:
        async with asyncio.timeout(PATIENCE):
            pool = await connect_pool(dsn, max_size=len(sources), name="aftersales events")
    except _FAILURES as error:
        raise database_trouble(error) from error
    try:
        database = Database(pool, note)
        heads = {source: await database.head(source) for source in sources}
        if missing := [source for source, head in heads.items() if head is None]:
            if len(missing) == len(sources):
                raise CommandError(
                    "这个数据库里没有事件表", f"this database has no log: has `{command('migrate')}` run?"
                )
            note(f"数据库里没有：{', '.join(missing)}", f"not in this database: {', '.join(missing)}")
        yield [StoreLog(database, source, head) for source, head in heads.items() if head is not None]
    finally:
        pool.terminate()


def database_trouble(error: Exception, database: str = "") -> CommandError:
    """A failure of PostgreSQL in one line; DSN and password are not in it. `database` is how people may know it."""
    if isinstance(error, ValueError):  # of the DSN, parts of which it may quote
        return CommandError(
            "无法读取数据库：地址不是 postgresql://用户@主机/库名",
            "the database cannot be read: its address is not of the form postgresql://user@host/name",
        )
    reason = (str(error) or type(error).__name__).splitlines()[0]
    which = f" {database}" if database else ""
    return CommandError(f"无法读取数据库{which}：{reason}", f"the database{which} cannot be read: {reason}")
