"""Many streams in one round trip, for a decision about all of them."""

from collections.abc import Iterable
from typing import Self

from events.codec import Codec
from events.envelope import Recorded
from events.postgres import Connection
from events.store import COLUMNS, Store


class ReadAhead:
    """What a `Session` can load from without asking PostgreSQL again."""

    def __init__(self, codec: Codec, streams: dict[str, list[Recorded]]) -> None:
        self.codec = codec
        self._streams = streams

    @classmethod
    async def of(cls, connection: Connection, store: Store, streams: Iterable[str]) -> Self:
        """Streams of the service's own log as they are inside `connection`'s transaction."""
        found: dict[str, list[Recorded]] = {stream: [] for stream in streams}
        rows = await connection.fetch(
            f"SELECT {COLUMNS} FROM {store.service}.events WHERE stream = ANY($1) ORDER BY stream, version",
            list(found),
        )
        for row in rows:
            found[row["stream"]].append(Recorded(store.service, *row))
        return cls(store.codec, found)

    async def read_stream(self, stream: str, connection: Connection | None = None) -> list[Recorded]:
        """One of them. Raises KeyError for a stream that was not read ahead."""
        return self._streams[stream]
