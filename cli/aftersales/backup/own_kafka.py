"""The Kafka of the system on this machine, which holds the ends of its logs: started for as long as they are read."""

from contextlib import ExitStack

from aftersales.embedded import systems
from aftersales.feed import opened_feed
from aftersales.kafka.access import ADMIN
from aftersales.kafka.storage import PROPERTIES
from eventlog.feeds.kafka import Broker


def own_broker(stack: ExitStack, prefix: str | None) -> Broker | None:
    """As its administrator; None where the system never had one. Raises CommandError."""
    system = systems()[0]
    if not (system.kafka / PROPERTIES).exists():
        return None
    return (
        system.broker(ADMIN) or stack.enter_context(opened_feed("kafka", system.kafka, prefix or system.prefix)).broker
    )
