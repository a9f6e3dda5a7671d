"""What the administrator does on a secured Kafka: give every user its rights."""

import asyncio
from time import monotonic

from aftersales.errors import CommandError
from aftersales.kafka.access import ADMIN, rights
from aftersales.kafka.probe import reachable
from aftersales.kafka.server import Kafka
from aftersales.running import run
from eventlog.feeds.feed import FeedAway, Refused
from eventlog.feeds.kafka import Broker, grant

PATIENCE = 60.0
"""Seconds for a broker that is just starting."""
AGAIN_SECONDS = 0.5


def administered(server: Kafka, prefix: str) -> Broker:
    """A secured Kafka of our own, for its administrator, once all others have their rights. Raises CommandError."""
    assert server.access is not None
    chosen = Broker(server.bootstrap_servers, prefix, login=server.access.login(ADMIN))
    give_rights(chosen)
    return chosen


def give_rights(broker: Broker) -> None:
    """To every service, and to analysts, on the topics of `broker`'s prefix. Raises CommandError."""
    run(_give(broker))


async def _give(broker: Broker) -> None:
    deadline = monotonic() + PATIENCE
    # Without a word: a client would log each time that nobody is there.
    while not reachable(broker.servers) and monotonic() < deadline:  # noqa: ASYNC110 – a port sets no event
        await asyncio.sleep(AGAIN_SECONDS)
    while True:
        try:
            return await grant(broker, rights(broker))
        except FeedAway as away:
            if isinstance(away, Refused) or monotonic() > deadline:
                raise CommandError(f"Kafka 拒绝或没有应答：{away}", f"Kafka did not do it: {away}") from None
        await asyncio.sleep(AGAIN_SECONDS)
