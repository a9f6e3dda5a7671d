"""The first and last thing that sees a request: trace, key, address, size limit; then the headers that every answer
has, metrics, access log, and the last net."""

import asyncio
from contextlib import suppress
from time import perf_counter

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventlog.at_work import WORK
from service.http import traffic
from service.http.exception_mapping import reply_to
from service.http.no_body import may_come, without_body
from service.http.origins import Origins, may_send, origins_of
from service.http.problem_details import TOO_LARGE, Problem
from service.http.repeated_headers import require_once
from service.http.request_context import REFUSED, RequestContext, attach
from service.http.requests import BODY_LIMIT
from service.http.standing_headers import standing_headers
from service.http.trace_context import trace_of
from service.operations import logs, traces
from service.routing.addresses import Addresses, require_plain
from service.routing.allow import principal_of
from service.routing.fast_routes import FastRoutes
from service.runtime import Runtime

DRAIN_LIMIT = 16 * BODY_LIMIT
"""Bytes of a refused body that are read and thrown away: a caller that is still sending would not see the answer."""
DRAIN_SECONDS = 1.0

OPEN_PATHS = frozenset({"/", "/healthz", "/readyz", "/docs", "/openapi.json"})
QUIET_PATHS = frozenset({"/healthz", "/readyz", "/metrics", "/events", "/events/head"})
"""What machines ask all the time: no trace begins with it. Whoever asks within a trace of its own is told."""
OPEN_FOLDER = "/docs/"
"""What answers without a key."""


class Middleware:
    """Around everything. Without a valid key nothing further in is reached, nor is the body read."""

    def __init__(self, inner: ASGIApp, runtime: Runtime, commands: FastRoutes, addresses: Addresses) -> None:
        self._inner = inner
        self._runtime = runtime
        self._commands = commands
        self._addresses = addresses
        self._origins = Origins(origins_of(runtime.settings.public_urls))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, whatever happens."""
        started = perf_counter()
        raw_receive = receive
        headers: dict[bytes, bytes] = dict(scope["headers"])
        method, path = scope["method"], scope["path"]
        trace = trace_of(headers.get(b"traceparent"), quiet=path in QUIET_PATHS)
        context = RequestContext(method, path, scope["query_string"], headers, trace)
        status, route, began = 0, "none", started
        begun = traces.begun(context)

        async def noting(message: Message) -> None:
            nonlocal status, began
            if message["type"] == "http.response.start":
                status, began = message["status"], perf_counter()
                answered = [*message["headers"], *self._origins.answered(headers.get(b"origin"))]
                message = {**message, "headers": answered + standing_headers(answered, context.trace.trace_id)}
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        traffic.InFlight.number += 1
        token = WORK.set(context)
        try:
            try:
                if len(headers) < len(scope["headers"]):
                    require_once(scope["headers"])
                first = self._origins.asks_first(method, headers)
                if not (first or path in OPEN_PATHS or path.startswith(OPEN_FOLDER)):
                    context.principal = await principal_of(self._runtime, headers.get(b"authorization"))
                require_plain(path, scope.get("raw_path", b""), context.query)
                found = self._commands.find(method, path)
                most = BODY_LIMIT if found is None else found[0].limit
                receive = _limited(context, receive, self._addresses.largest_body(method, path, most))
                if context.query:
                    self._addresses.require_parameters(method, path, context.query)
                if found is None and may_come(headers) and not self._addresses.takes_body(method, path):
                    receive = await without_body(headers, receive)
                if found is not None:
                    command, parameters = found
                    route = command.path
                    context.case_id = parameters.get("case_id")
                    response = await command.run(self._runtime, context, receive, parameters)
                    await response(scope, receive, noting)
                elif method == "OPTIONS" and (allowed := self._addresses.allowed(path)):
                    more = may_send(allowed) if first else {}
                    await Response(status_code=204, headers={"allow": allowed, **more})(scope, receive, noting)
                else:
                    self._addresses.require_method(method, path)
                    attach(scope, context)
                    asked = {**scope, "method": "GET"} if method == "HEAD" else scope
                    try:
                        await self._inner(asked, receive, noting)
                    finally:
                        route = getattr(asked.get("route"), "path", "none")
                        context.case_id = asked.get("path_params", {}).get("case_id")
            except Exception as error:
                # FastAPI raises unknown exceptions once more after it has answered them.
                if not status:
                    waits = headers.get(b"expect", b"").lower() == b"100-continue"  # for a word, before it sends a body
                    if isinstance(error, Problem) and error.kind is TOO_LARGE and not waits:
                        await _drain(raw_receive)
                    await reply_to(context, await self._runtime.understood(error))(scope, receive, noting)
        finally:
            WORK.reset(token)
            seconds, status = perf_counter() - started, scope.get(REFUSED, status)
            traffic.InFlight.number -= 1
            traffic.observe(route, method, status, began - started if context.streamed else seconds)
            logs.access(context, route, status, seconds)
            traces.ended(context, route, status, begun)


def _limited(context: RequestContext, receive: Receive, most: int) -> Receive:
    """`receive` that gives up behind `most` bytes. Raises Problem: 413 at once."""
    length = context.headers.get(b"content-length")
    if length is not None:
        # The server itself refuses a body of another length than announced.
        if not length.isdigit() or len(length) > 19 or int(length) > most:
            raise _too_large(most)
        return receive
    if b"transfer-encoding" not in context.headers:
        return receive
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise _too_large(most)
        return message

    return limited


async def _drain(receive: Receive) -> None:
    left = DRAIN_LIMIT
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return


def _too_large(most: int) -> Problem:
    size = f"{most >> 20} MiB"
    return Problem(
        TOO_LARGE, f"A body may have {size} at most", f"请求体最大 {size}", headers=[(b"connection", b"close")]
    )
