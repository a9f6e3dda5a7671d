"""The log as a stream: all that is there as JSON lines, or all that comes as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from time import monotonic

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eventlog.envelope import Recorded
from eventlog.log.selection import Part, Selection, select
from eventlog.postgres import away
from service.feeds.envelopes import shown
from service.feeds.streams import Form
from service.http.accepted import NDJSON, SSE
from service.http.problem_details import INVALID, UNAVAILABLE, FieldError, Problem
from service.http.request_context import RequestContext, request_context_of
from service.http.responses import encode
from service.metrics import STREAMED
from service.routing.allow import principal_of
from service.runtime import Runtime

BATCH = 500
"""Events that are read, and sent, at once."""
HEARTBEAT_SECONDS = 15.0
"""So often a stream without news says that it lives, and so often it is looked whether its caller still may read it."""
REST_SECONDS = 0.1
"""Between two looks at a log that has been read to its end: whoever writes much is not asked after each event."""
LOOK_SECONDS = 1.0
"""How often it is looked whether anybody has told or not."""
RECONNECT = b"retry: 3000\n\n"
"""Milliseconds until a client whose stream has ended asks again."""

_HEADERS = ((b"cache-control", b"no-store"), (b"x-accel-buffering", b"no"))
"""For proxies: not to keep it, and not to wait until there is more of it."""


@dataclass(frozen=True, slots=True)
class Range:
    """Which part of the log: behind `after`, up to `upto` (None: as far as it goes), and of that what is selected."""

    selection: Selection
    after: int
    upto: int | None


async def read_part(runtime: Runtime, range: Range, after: int, head: int, limit: int) -> Part:
    """What comes next in a range behind a position. Raises what asyncpg raises."""
    definition = runtime.definition
    upto = head if range.upto is None else min(head, range.upto)
    return await select(runtime.pool, definition.name, definition.codec, range.selection, after, upto, limit)


class EventStream(Response):
    """One stream, as a finished answer: it takes its place among the open ones when it is sent."""

    def __init__(self, runtime: Runtime, form: Form, range: Range) -> None:
        self._runtime = runtime
        self._form = form
        self._range = range
        self.status_code = 200
        self.background = None
        self.raw_headers = [(b"content-type", (NDJSON if form == "ndjson" else SSE).encode()), *_HEADERS]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, until it has ended or the caller has gone.

        Raises Problem before anything is sent: 503 where too many are open, 422 for a position that the log has not.
        What it raises later cuts the answer off, so that nobody takes it for a whole one.
        """
        context = request_context_of(scope)
        with self._runtime.streams.opened(self._form):
            head = await self._runtime.store.head()
            if self._range.after > head:
                raise _beyond(head)
            context.streamed = True
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if context.method != "HEAD" and not await self._sent(context, head, receive, send):
                return
            await send({"type": "http.response.body", "body": b""})

    async def _sent(self, context: RequestContext, head: int, receive: Receive, send: Send) -> bool:
        """Whether the stream came to its end while somebody was there."""
        pieces = self._lines(context, head) if self._form == "ndjson" else self._events(context)
        writing = asyncio.create_task(_write(pieces, send))
        gone = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait((writing, gone), return_when=asyncio.FIRST_COMPLETED)
            if not writing.done():
                return False
            writing.result()
            return True
        finally:
            for task in (writing, gone):
                task.cancel()
            await asyncio.gather(writing, gone, return_exceptions=True)

    async def _lines(self, context: RequestContext, head: int) -> AsyncGenerator[bytes, None]:
        """What was there when it was asked for, an event a line."""
        reached, looked = self._range.after, monotonic()
        end = head if self._range.upto is None else min(head, self._range.upto)
        while reached < end:
            part = await read_part(self._runtime, self._range, reached, end, BATCH)
            reached = part.reached
            if part.events:
                STREAMED.labels("ndjson").inc(len(part.events))
                yield b"".join(encode(shown(event)) + b"\n" for event in part.events)
            if monotonic() >= looked + HEARTBEAT_SECONDS:
                looked = monotonic()
                await self._require_reader(context)

    async def _events(self, context: RequestContext) -> AsyncGenerator[bytes, None]:
        """What comes, until the process stops or the caller's key is none any more. A database that is away is waited
        for."""
        streams, upto = self._runtime.streams, self._range.upto
        reached = self._range.after
        said = looked = monotonic()
        with streams.following(self._runtime.pool):
            yield RECONNECT
            while not streams.stopping and (upto is None or reached < upto):
                coming = streams.coming()
                part, head = await self._news(reached)
                reached = part.reached
                if part.events:
                    STREAMED.labels("sse").inc(len(part.events))
                    said = monotonic()
                    yield b"".join(map(_event, part.events))
                elif monotonic() >= said + HEARTBEAT_SECONDS:
                    said = monotonic()
                    yield b": %d\nid: %d\n\n" % (reached, reached)
                if monotonic() >= looked + HEARTBEAT_SECONDS:
                    looked = monotonic()
                    if not await self._may_read(context):
                        return
                if reached >= head:
                    await _rest(coming)

    async def _news(self, after: int) -> tuple[Part, int]:
        """And the end of the log, as far as it is known."""
        try:
            head = await self._runtime.store.head()
            return await read_part(self._runtime, self._range, after, head, BATCH), head
        except Exception as error:
            if not away(error):
                raise
            return Part([], after), after

    async def _may_read(self, context: RequestContext) -> bool:
        try:
            await self._require_reader(context)
        except Problem:
            return False
        return True

    async def _require_reader(self, context: RequestContext) -> None:
        """Raises Problem where the caller is nobody any more, or somebody else: whose roles have changed has to ask
        again. Nobody is turned away because the sign-in service is away."""
        try:
            found = await principal_of(self._runtime, context.headers.get(b"authorization"))
        except Problem as problem:
            if problem.kind is UNAVAILABLE:
                return
            raise
        if found != context.principal:
            raise Problem(INVALID, "Your roles have changed: ask again", "您的角色已变更，请重新请求")


def _event(event: Recorded) -> bytes:
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (event.position, event.type.encode(), encode(shown(event)))


async def _write(pieces: AsyncGenerator[bytes, None], send: Send) -> None:
    async with aclosing(pieces):
        async for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _rest(coming: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await coming.wait()
    except TimeoutError:
        return
    await asyncio.sleep(REST_SECONDS)


def _beyond(head: int) -> Problem:
    zh = f"日志到 {head} 为止；若此前读到更后的位置，则日志已从备份恢复，见 /events/head"
    en = f"The log ends at {head}; if you have read further, it was restored from a backup since then: see /events/head"
    return Problem(INVALID, f"after: {en}", f"after：{zh}", [FieldError("after", zh, en)])
