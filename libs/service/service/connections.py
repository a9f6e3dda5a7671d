"""What a connection may cost before anybody knows whose it is: bounds of header, address, time and number.

uvicorn bounds none of these (its `limit_concurrency` counts whole headers only, and answers in plain text). Header
lines are cut off while they arrive, so that they never fill memory; whoever sends too slowly, or hangs on without
asking, is let go. Every refusal is a problem, and the connection stays open for a moment, so that it can be read.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httptools
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from service.http import traffic
from service.http.problem_details import (
    ADDRESS_TOO_LONG,
    BUSY,
    HEADER_TOO_LARGE,
    LATE,
    MALFORMED,
    Problem,
    reply_with,
)
from service.http.request_context import REFUSED
from service.http.responses import Header, Reply
from service.http.standing_headers import standing_headers
from service.http.trace_context import trace_of

SLICE = 8 * 1024
"""Bytes that the parser gets at once: by so much a bound may be passed before it is noticed."""
PIPELINED = 32
"""Requests that may wait behind one that is being answered."""
RESERVE = 64
"""Connections above the limit that are still told so; beyond them there is not a word."""
LINGER_SECONDS = 1.0
LINGER_BYTES = 16 * 1024 * 1024
"""So long, and so much, of what a refused caller still sends is thrown away: else it would not see the answer."""
RETRY_SECONDS = 2

VERSIONS = frozenset({"1.0", "1.1"})
"""Of HTTP: the parser reads `HTTP/0.9` and `HTTP/2.0` as well, of which neither has header lines like these."""

_HOST = re.compile(rb"(?:\[[0-9A-Za-z:.%~_-]+\]|[0-9A-Za-z._~!$&'()*+,;=%-]*)(?::[0-9]*)?")

ALWAYS = frozenset({"/healthz", "/readyz"})
"""Answered however many requests are in flight: a busy process is no dead one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """See the settings of the same names."""

    max_connections: int
    max_requests: int
    header_bytes: int
    url_bytes: int
    header_seconds: float
    body_seconds: float
    keep_alive_seconds: float

    @property
    def glance(self) -> float:
        """The longest pause between two looks at a connection."""
        return min(self.header_seconds, self.body_seconds, self.keep_alive_seconds)


def connections(limits: Limits) -> type["Connection"]:
    """The class that uvicorn makes each connection of: `uvicorn.Config(http=…)`."""
    return type("Connection", (Connection,), {"limits": limits})


class Connection(HttpToolsProtocol):
    """One connection, and a look at it now and then instead of a timer for each request."""

    limits: Limits

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.timeout_keep_alive = self.limits.keep_alive_seconds  # type: ignore[assignment]  # uvicorn has whole ones
        self._quiet = 0
        """Bytes since the last header was whole or the last piece of a body came: of a header, or of a trailer."""
        self._begun = False
        """The first line of a header has come, its end has not."""
        self._since = self.loop.time()
        """When it began to wait for what comes next."""
        self._unread = 0
        """Bytes of answers that the caller had not taken when it was last looked, and has not since `_unread_since`."""
        self._unread_since = 0.0
        self._why: Problem | None = None
        """Why the parser was stopped, where it was no fault of the syntax."""
        self._refused = False
        self._thrown_away = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Raises nothing."""
        super().connection_made(transport)  # type: ignore[arg-type]
        excess = len(self.connections) - self.limits.max_connections
        if excess > RESERVE:
            self.transport.abort()
        elif excess > 0:
            self._refuse(busy())
        else:
            self._timer = self.loop.call_later(self.limits.glance, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller has gone, or we have."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """In slices, each of which is counted."""
        if len(data) <= SLICE and not self._refused:
            self._take(data)
            return
        whole = memoryview(data)
        for start in range(0, len(data), SLICE):
            if self._refused:
                self._throw_away(len(data) - start)
                return
            if self.transport.is_closing():
                return
            self._take(whole[start : start + SLICE])  # type: ignore[arg-type]  # the parser takes both

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._quiet, self._begun, self._since = 0, True, self.loop.time()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Blanks around a value are no part of it (RFC 9112, 5.1); the parser leaves those behind it."""
        super().on_header(name, value.strip(b" \t"))

    def on_headers_complete(self) -> None:
        """The request is handed on; what exceeds the limits is stopped here. Raises Problem to the parser."""
        version, connects = self.parser.get_http_version(), self.parser.get_method() == b"CONNECT"
        if version not in VERSIONS or connects:
            raise no_http()
        if self.parser.should_upgrade():
            return
        self._quiet, self._begun = 0, False
        self._since = self.loop.time()
        if len(self.url) > self.limits.url_bytes:
            self._why = self._too_long()
            raise self._why
        if not one_host(version, self.headers):
            one = "A request names its host once: one Host header", "请求须有且只有一个有效的 Host 头"
            self._why = Problem(MALFORMED, *one)
            raise self._why
        if len(self.tasks) < self.limits.max_requests:
            super().on_headers_complete()
            return
        self.app = self._answer_if_vital
        try:
            super().on_headers_complete()
        finally:
            self.app = self.config.loaded_app

    def on_body(self, body: bytes) -> None:
        """A piece of it."""
        self._quiet = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """All of its body is there."""
        if not self.parser.should_upgrade():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """The next request is waited for."""
        self._since = self.loop.time()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser could not read, or was told not to."""
        self._refuse(self._why or no_http())

    def _take(self, data: bytes) -> None:
        self._parse(data)
        self._quiet += len(data)
        if self._quiet > self.limits.header_bytes and not self._refused:
            self._refuse(self._too_large())
        elif len(self.pipeline) > PIPELINED:
            self.transport.abort()

    def _parse(self, data: bytes) -> None:
        """As uvicorn's `data_received`, but that an upgrade is never granted, and so is as if nobody had asked for it
        (RFC 9110, 7.8). The parser would read such a request without its body, and the body for the next request."""
        self._unset_keepalive_if_required()
        while True:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = self._head_without_upgrade() + bytes(data[upgrade.args[0] :])
                self.parser = httptools.HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
                continue
            except httptools.HttpParserError:
                self.logger.warning("Invalid HTTP request received.")
                self.send_400_response("")
            return

    def _head_without_upgrade(self) -> bytes:
        version: str = self.parser.get_http_version()
        first = b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, version.encode())
        lines = [b"%b: %b" % header for header in self.headers if header[0] != b"upgrade"]
        return b"\r\n".join((first, *lines, b"", b""))

    def _too_large(self) -> Problem:
        if self._begun and len(self.url) > self.limits.url_bytes:
            return self._too_long()
        most = self.limits.header_bytes
        return Problem(HEADER_TOO_LARGE, f"Header lines may have {most} bytes at most", f"请求头最多 {most} 字节")

    def _too_long(self) -> Problem:
        most = self.limits.url_bytes
        return Problem(ADDRESS_TOO_LONG, f"An address may have {most} bytes at most", f"请求地址最多 {most} 字节")

    def _look(self) -> None:
        """Let go of whoever has kept us waiting too long; look again in a while."""
        if self._refused:
            return
        now, limits, cycle = self.loop.time(), self.limits, self.cycle
        left = limits.glance
        unread = self.transport.get_write_buffer_size()
        if unread != self._unread:
            self._unread, self._unread_since = unread, now
        if unread:
            if now >= self._unread_since + limits.body_seconds:
                self.transport.abort()
                return
        elif cycle is None or cycle.response_complete:
            kept = cycle is not None and not self._begun
            left = self._since + (limits.keep_alive_seconds if kept else limits.header_seconds) - now
            if left <= 0:
                if self._begun:
                    self._refuse(late(limits.header_seconds))
                else:
                    self.transport.close()
                return
        elif cycle.more_body:
            left = self._since + limits.body_seconds - now
            if left <= 0:
                self._refuse(late(limits.body_seconds))
                return
        self._timer = self.loop.call_later(min(left, limits.glance), self._look)

    def _refuse(self, problem: Problem) -> None:
        """Answer, and end the connection; without a word where another answer is in the way."""
        self._refused = True
        self._unset_keepalive_if_required()
        queued = bool(self.pipeline)
        self.pipeline.clear()
        cycle = self.cycle
        under_way = cycle is not None and not cycle.response_complete
        if under_way:
            cycle.disconnected = True
            cycle.message_event.set()
        if under_way and (queued or cycle.response_started or not cycle.more_body):
            self.transport.abort()
            return
        if under_way:
            cycle.scope[REFUSED] = problem.kind.status  # type: ignore[literal-required]  # the middleware counts it
        else:
            traffic.observe("none", "none", problem.kind.status, self.loop.time() - self._since)
        self.transport.write(_on_the_wire(refusal(problem, "/"), self.server_state.default_headers))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _throw_away(self, size: int) -> None:
        self._thrown_away += size
        if self._thrown_away > LINGER_BYTES:
            self.transport.abort()

    async def _answer_if_vital(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in ALWAYS:
            await self.config.loaded_app(scope, receive, send)
            return
        traffic.observe("none", scope["method"], BUSY.status, 0.0)
        await refusal(busy(), scope["path"])(scope, receive, send)


def one_host(version: str, headers: Sequence[Header]) -> bool:
    """Whether a request says as RFC 9112, 3.2 has it for which host it is: a proxy and a service that read two hosts in
    one request would not be speaking of the same. HTTP/1.0 may leave it out."""
    hosts = [value for name, value in headers if name == b"host"]
    if not hosts:
        return version == "1.0"
    return len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None


def no_http() -> Problem:
    """400."""
    return Problem(MALFORMED, "This is no HTTP/1.1 request", "不是有效的 HTTP/1.1 请求")


def busy() -> Problem:
    """503: as many as there may be are at work."""
    retry = (b"retry-after", b"%d" % RETRY_SECONDS)
    return Problem(BUSY, "Please try again in a moment", "请稍后重试", headers=[retry])


def late(seconds: float) -> Problem:
    """408."""
    return Problem(LATE, f"It must be whole within {seconds:g} seconds", f"须在 {seconds:g} 秒内到齐")


def refusal(problem: Problem, path: str) -> Reply:
    """The answer to a request that goes no further; the connection ends with it."""
    trace_id = trace_of(None).trace_id
    reply = reply_with(problem, path, trace_id)
    reply.raw_headers += [(b"connection", b"close"), *standing_headers(reply.raw_headers, trace_id)]
    return reply


def _on_the_wire(reply: Reply, headers: Sequence[Header]) -> bytes:
    lines = b"".join(b"%b: %b\r\n" % header for header in (*headers, *reply.raw_headers))
    return b"%b%b\r\n%b" % (STATUS_LINE[reply.status_code], lines, bytes(reply.body))
