"""What carries the events between the services that a command starts: their common database, or Kafka."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from aftersales.kafka import Kafka, broker
from eventlog.feeds.kafka import Broker

Feed = Literal["store", "kafka"]
FeedOption = Annotated[
    Feed, typer.Option(envvar="EVENT_FEED", help="服务之间经数据库或 Kafka 传递事件 · Events by database, or by Kafka.")
]


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """The broker, None for the store; and the server of our own that it is, if it is."""

    broker: Broker | None = None
    servers: tuple[Kafka, ...] = ()


@contextmanager
def opened_feed(feed: Feed, folder: Path, prefix: str) -> Iterator[OpenedFeed]:
    """For `kafka` the broker that KAFKA_BOOTSTRAP_SERVERS names, or one of our own in `folder`.

    Raises CommandError where no broker can be had.
    """
    if feed == "store":
        yield OpenedFeed()
        return
    with broker(folder) as server:
        ours = (server,) if isinstance(server, Kafka) else ()
        yield OpenedFeed(Broker(server.bootstrap_servers, prefix), ours)
