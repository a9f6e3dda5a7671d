"""W3C trace context: one id follows a request through every service and into its events."""

import re
from random import getrandbits
from typing import NamedTuple

_TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?")


class Trace(NamedTuple):
    """The trace and this request's own span in it; `traceparent` is what events carry on."""

    trace_id: str
    traceparent: str


def trace_of(header: bytes | None) -> Trace:
    """Continue the caller's trace, or begin one where the header is missing or malformed."""
    match = _TRACEPARENT.fullmatch(header) if header else None
    if match:
        trace_id, flags = match[1].decode(), match[2].decode()
    else:
        trace_id, flags = f"{getrandbits(128) or 1:032x}", "00"
    return Trace(trace_id, f"00-{trace_id}-{getrandbits(64) or 1:016x}-{flags}")
