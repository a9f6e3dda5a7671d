"""Headers that every answer has: the trace id of its request, and what a browser may make of it."""

from collections.abc import Iterable

from service.http.responses import Header

TRACE = b"aftersales-trace-id"

PAGES = frozenset({"/docs", "/docs/oauth2-redirect", "/redoc"})
"""They run scripts of their own."""

_POLICY = b"content-security-policy"
_ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
_INERT = (*_ALWAYS, (_POLICY, b"default-src 'none'; frame-ancestors 'none'"))
"""Nothing in an answer is run, loaded or framed."""
_PAGE = (*_ALWAYS, (_POLICY, b"frame-ancestors 'none'"))


def standing_headers(path: str, headers: Iterable[Header], trace_id: str) -> list[Header]:
    """What is to be added to the headers of an answer; a policy of its own stays."""
    trace = (TRACE, trace_id.encode())
    if path in PAGES:
        return [*_PAGE, trace]
    return [*(_ALWAYS if any(name == _POLICY for name, _ in headers) else _INERT), trace]
