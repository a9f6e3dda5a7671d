"""W3C trace context: one id follows a request through every service and into its events."""

import re
from typing import NamedTuple

from eventlog.tracing import begun, child_of

_TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")


class Trace(NamedTuple):
    """The trace and this request's own span in it; `traceparent` is what events carry on, `parent` the caller's."""

    trace_id: str
    traceparent: str
    parent: str | None = None


def trace_of(header: bytes | None, *, quiet: bool = False) -> Trace:
    """Continue the caller's trace, or begin one where the header is missing or malformed: one that is never sampled
    where it is to be `quiet`."""
    match = _TRACEPARENT.fullmatch(header) if header else None
    if match:
        trace_id = match[1].decode()
        parent = f"00-{trace_id}-{match[2].decode()}-{match[3].decode()}"
        return Trace(trace_id, child_of(parent), parent)
    traceparent = begun()
    return Trace(traceparent[3:35], f"{traceparent[:-2]}00" if quiet else traceparent)
