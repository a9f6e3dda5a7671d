"""What carries the events between the services that a command starts: their common database, or Kafka."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import typer

from aftersales.kafka import Kafka, broker
from aftersales.kafka.administration import administered
from aftersales.kafka.broker import named
from aftersales.ports import SERVICES
from eventlog.feeds.kafka import Broker, Login

Feed = Literal["store", "kafka"]
FeedOption = Annotated[
    Feed, typer.Option(envvar="EVENT_FEED", help="服务之间经数据库或 Kafka 传递事件 · Events by database, or by Kafka.")
]


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """The broker, None for the store, as its administrator comes to it; who else may come, where it asks; and the
    server of our own that it is, if it is."""

    broker: Broker | None = None
    logins: Mapping[str, Login] = field(default_factory=dict)
    servers: tuple[Kafka, ...] = ()


@contextmanager
def opened_feed(feed: Feed, folder: Path, prefix: str) -> Iterator[OpenedFeed]:
    """For `kafka` the broker that KAFKA_BOOTSTRAP_SERVERS names, with the login that the environment gives, or one of
    our own in `folder`, with users and their rights.

    Raises CommandError where no broker can be had.
    """
    if feed == "store":
        yield OpenedFeed()
        return
    with broker(folder, secured=True) as server:
        if not isinstance(server, Kafka):
            yield OpenedFeed(named(server.bootstrap_servers, prefix))
        elif server.access is None:
            yield OpenedFeed(Broker(server.bootstrap_servers, prefix), servers=(server,))
        else:
            logins = {service: server.access.login(service) for service in SERVICES}
            yield OpenedFeed(administered(server, prefix), logins, (server,))
