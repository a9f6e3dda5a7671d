"""Who follows what: a handler, and the services that it follows."""

from collections.abc import Iterable
from dataclasses import dataclass

from eventlog.codec import Codec
from eventlog.handler import Handler


@dataclass(frozen=True, slots=True)
class Consumer:
    """A handler and the services whose logs it follows. The subscription has the handler's name."""

    handler: Handler
    sources: tuple[str, ...]


def require_sources(consumers: Iterable[Consumer], codec: Codec) -> None:
    """Raises ValueError for a consumer that takes events of a service which it does not follow: none would come."""
    for consumer in consumers:
        wanted = {codec.kinds[event].source for event in consumer.handler.events or ()}
        if missed := sorted(wanted - {*consumer.sources}):
            raise ValueError(f"{consumer.handler.name} takes events of {', '.join(missed)}, which it does not follow")
