"""Where the logs are: as somebody says, or on this machine."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from aftersales.embedded import local_broker, local_database
from aftersales.kafka.access import ANALYST
from aftersales.kafka.broker import named
from aftersales.notes import Note
from aftersales.replay.reading.logs import OpenLogs
from aftersales.replay.sources.http import http_logs
from aftersales.replay.sources.store import store_logs
from aftersales.replay.sources.topics import topic_logs


class Origin(StrEnum):
    """Where events are read."""

    STORE = "store"
    KAFKA = "kafka"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the logs are, as the options say."""

    origin: Origin
    database_url: str | None
    servers: str | None
    prefix: str | None
    urls: str | Mapping[str, str] | None = None
    """Over HTTP instead, see `http_logs`."""
    key: str | None = None

    @contextmanager
    def opened(self, note: Note, live: bool) -> Iterator[OpenLogs]:
        """What opens them; `live`: something may still come. Raises CommandError."""
        if self.urls:
            yield partial(http_logs, self.urls, self.key, note)
            return
        if self.origin is Origin.KAFKA:
            broker = named(self.servers) if self.servers else local_broker(note, ANALYST)
            yield partial(topic_logs, replace(broker, prefix=self.prefix or broker.prefix), note)
            return
        with nullcontext(self.database_url) if self.database_url else local_database(note, live) as dsn:
            yield partial(store_logs, dsn, note)
