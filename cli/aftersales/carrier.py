"""What carries the events between the services that a command starts: their common database, or Kafka."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from aftersales.kafka import broker
from events.feeds.kafka import Broker

Feed = Literal["store", "kafka"]
FeedOption = Annotated[
    Feed, typer.Option(envvar="EVENT_FEED", help="服务之间经数据库或 Kafka 传递事件 · Events by database, or by Kafka.")
]


@contextmanager
def carrier(feed: Feed, folder: Path, prefix: str) -> Iterator[Broker | None]:
    """For `kafka` the broker that KAFKA_BOOTSTRAP_SERVERS names, or one of our own in `folder`; None for the store.

    Raises Trouble where no broker can be had.
    """
    if feed == "store":
        yield None
        return
    with broker(folder) as server:
        yield Broker(server.bootstrap_servers, prefix)
