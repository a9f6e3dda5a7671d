"""Who hears what: a handler, and the services that it follows."""

from dataclasses import dataclass

from eventlog.handler import Handler


@dataclass(frozen=True, slots=True)
class Consumer:
    """A handler and the services whose logs it follows. The subscription has the handler's name."""

    handler: Handler
    sources: tuple[str, ...]
