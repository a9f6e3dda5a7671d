"""One service's log in PostgreSQL: streams are read, commands are appended, every event gets the next position."""

from collections.abc import Iterable, Sequence
from typing import Any

from eventlog.codec import Codec
from eventlog.envelope import Recorded
from eventlog.log import tally
from eventlog.log.append import Append, Appended, IdempotencyKey, KeyReused
from eventlog.log.arrays import PARAMETERS, arrays, outcome
from eventlog.log.bulk import Encoded, append_many
from eventlog.log.states import States
from eventlog.log.writer import Writer
from eventlog.postgres import Connection, Pool
from eventlog.sealing import Seal

COLUMNS = "position, id, stream, version, type, key, time, data, causation, correlation, actor, traceparent"


class Store:
    """The log of `service`, in the schema of that name.

    Appends of one process share commits (`log.writer`). A failure that `eventlog.postgres.AWAY` lists may leave it
    unknown whether an append was taken: a caller with an idempotency key can safely ask again.
    """

    def __init__(self, pool: Pool, service: str, codec: Codec, seal: Seal | None = None) -> None:
        self.service = service
        self.codec = codec
        self.seal = seal
        self.states = States()
        self._pool = pool
        self._append = f"SELECT command, outcome, position, detail FROM {service}.append({PARAMETERS})"
        self._stream = f"SELECT {COLUMNS} FROM {service}.events WHERE stream = $1 AND version > $2 ORDER BY version"
        self._streams = f"SELECT {COLUMNS} FROM {service}.events WHERE stream = ANY($1) ORDER BY stream, version"
        self._writer = Writer(pool, service)
        self._head = 0
        tally.expect(codec, service)

    async def read_stream(self, stream: str, connection: Connection | None = None, after: int = 0) -> list[Recorded]:
        """The events of one stream behind a version, in order; inside `connection`'s transaction where one is given."""
        return self._events(await (connection or self._pool).fetch(self._stream, stream, after))

    async def read_streams(self, streams: Iterable[str], connection: Connection) -> dict[str, list[Recorded]]:
        """All events of many streams in one round trip, inside `connection`'s transaction; a new stream has none."""
        found: dict[str, list[Recorded]] = {stream: [] for stream in streams}
        if found:
            for event in self._events(await connection.fetch(self._streams, list(found))):
                found[event.stream].append(event)
        return found

    async def read(self, after: int, limit: int) -> list[Recorded]:
        """The next events of the whole log behind a position."""
        return await read_log(self._pool, self.service, after, limit)

    async def head(self) -> int:
        """The position of the newest event, 0 for an empty log."""
        position: int = await self._pool.fetchval(f"SELECT coalesce(max(position), 0) FROM {self.service}.events")
        return position

    async def append(self, append: Append) -> Appended:
        """Take one command, in a commit shared with the others that wait. Raises VersionConflict or KeyReused.

        A position that was given before means that the log was restored from a backup: all states are forgotten.
        """
        head = self._head
        appended = await self._writer.append(append)
        if not appended.replayed:
            if appended.position < head + bool(append.events):
                self.states.forget()
                self._head = 0
            self._head = max(self._head, appended.position)
        return appended

    async def append_within(self, connection: Connection, append: Append) -> Appended:
        """Take one command inside `connection`'s transaction, which should end soon: others wait for its commit."""
        rows = await connection.fetch(self._append, *arrays([append]))
        tally.count([(append, rows[0]["outcome"])])
        return outcome(append, rows[0])

    async def append_many(self, connection: Connection, append: Append, sent: Encoded) -> Appended:
        """As `append_within`, for a command of thousands of events that is `log.bulk.encoded` already."""
        appended = await append_many(connection, self.service, append, sent)
        tally.count([(append, "replayed" if appended.replayed else "appended")])
        return appended

    async def answered(self, key: IdempotencyKey) -> Appended | None:
        """What a key was answered before. Raises KeyReused when it belongs to another request."""
        row = await self._pool.fetchrow(
            f"SELECT fingerprint, position, answer FROM {self.service}.idempotency WHERE key = $1", key.key
        )
        if row is None:
            return None
        if row["fingerprint"] != key.fingerprint:
            raise KeyReused(key.key)
        return Appended(row["position"], row["answer"], replayed=True)

    def _events(self, rows: Sequence[Any]) -> list[Recorded]:
        return [Recorded(self.service, *row) for row in rows]


async def read_log(connection: Connection | Pool, source: str, after: int, limit: int) -> list[Recorded]:
    """Events of a source's log behind a position, in order. Only a feed may read another service's log."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM {source}.events WHERE position > $1 ORDER BY position LIMIT $2", after, limit
    )
    return [Recorded(source, *row) for row in rows]
