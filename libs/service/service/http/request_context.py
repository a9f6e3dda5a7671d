"""What the edge learnt about a request before any route runs; it travels in the ASGI scope."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from eventlog.envelope import NewEvent
from service.auth.principal import Principal
from service.http.trace_context import Trace

_KEY = "aftersales"

REFUSED = "aftersales.refused"
"""In the ASGI scope: the status with which the connection was ended meanwhile, whatever a route still answers."""


@dataclass(slots=True)
class RequestContext:
    """One request. `headers` have lower-case names; of a repeated header the last one counts (of those that are refused
    then see `service.http.repeated_headers`)."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    trace: Trace
    principal: Principal | None = None
    """None only where no key is needed."""
    body: bytes = b""
    """As sent; read before a command runs."""
    events: tuple[NewEvent, ...] = ()
    """What the request put into the log."""
    streamed: bool = False
    """The answer goes on for as long as its caller likes: how long it takes says nothing of the service."""
    case_id: str | None = None
    """As the address names it: whatever somebody typed there."""

    @property
    def traceparent(self) -> str:
        """That of the request's own span, see `eventlog.at_work.Work`."""
        return self.trace.traceparent


def attach(scope: MutableMapping[str, Any], context: RequestContext) -> None:
    """Let everything further in find it."""
    scope[_KEY] = context


def request_context_of(scope: MutableMapping[str, Any]) -> RequestContext:
    """What `attach` left in the scope."""
    context: RequestContext = scope[_KEY]
    return context
