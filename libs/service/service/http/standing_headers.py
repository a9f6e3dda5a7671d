"""Headers that every answer has: the trace id of its request, and what a browser may make of it."""

from collections.abc import Iterable

from service.http.responses import Header

TRACE = b"aftersales-trace-id"

_POLICY = b"content-security-policy"
_ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
_INERT = (*_ALWAYS, (_POLICY, b"default-src 'none'; frame-ancestors 'none'"))
"""Nothing in an answer is run, loaded or framed."""


def standing_headers(headers: Iterable[Header], trace_id: str) -> list[Header]:
    """What is to be added to the headers of an answer; a policy of its own stays."""
    own = any(name == _POLICY for name, _ in headers)
    return [*(_ALWAYS if own else _INERT), (TRACE, trace_id.encode())]
