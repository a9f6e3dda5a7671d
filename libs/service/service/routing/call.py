"""One authenticated request, as a route sees it: who asks, when, and how to answer."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from starlette.responses import Response

from eventlog.decider import Decider, NotFound
from eventlog.envelope import Context
from eventlog.log.session import Answer, Session, execute
from service.auth.principal import Principal
from service.http.command_time import HEADER, command_time
from service.http.paging import Cursor, Page, next_page
from service.http.preconditions import etag_header, idempotency_key, if_match
from service.http.request_context import Incoming
from service.http.responses import Header, Reply, encode
from service.runtime import Runtime

_TIME = HEADER.lower().encode()


class _Answered(msgspec.Struct):
    """What the log keeps as a command's first answer: all that a repetition must give again."""

    status: int
    etag: int | None
    body: msgspec.Raw


_answered = msgspec.json.Decoder(_Answered)


class Call:
    """Made by `allow`; a route never makes one."""

    __slots__ = ("_incoming", "at", "if_match", "principal", "runtime")

    def __init__(self, runtime: Runtime, principal: Principal, incoming: Incoming) -> None:
        self.runtime = runtime
        self.principal = principal
        self.at = command_time(runtime.clock, incoming.headers.get(_TIME))
        """The time of the command, UTC."""
        self.if_match = if_match(incoming.headers.get(b"if-match"))
        """The version that the caller has seen; hand it to `session.load`."""
        self._incoming = incoming

    def require_station(self, station_id: str | None) -> None:
        """Raises NotFound when the record is another station's: it looks as if it did not exist."""
        if not self.principal.sees(station_id):
            raise NotFound("There is no such record", "没有此记录")

    def station_asked_for(self, station_id: str | None) -> str | None:
        """The station of a list: the one that is named, or the caller's own; None is all of them, for headquarters.

        Raises NotFound for another station's.
        """
        if station_id is not None:
            self.require_station(station_id)
        return station_id or self.principal.station_id

    async def execute(
        self,
        work: Callable[[Session], Awaitable[Answer]],
        etag: tuple[Decider[Any, Any], str] | None = None,
        status: int = 200,
    ) -> Response:
        """Run a command through `session.execute` and answer with what `work` returns.

        `etag` names the stream whose new version becomes the ETag; `work` must have loaded or created it. With an
        Idempotency-Key a repetition gets the first answer again. Raises what `execute` raises.
        """
        store, incoming = self.runtime.store, self._incoming
        header = incoming.headers.get(b"idempotency-key")
        key = idempotency_key(header, self.principal, incoming) if header is not None else None
        context = Context(self.principal.id, self.at, incoming.trace.traceparent)
        sessions: list[Session] = []

        async def answer(session: Session) -> Answer:
            sessions[:] = [session]
            body = await work(session)
            return {"status": status, "etag": session.version(*etag) if etag else None, "body": body}

        appended = await execute(store, context, answer, key)
        if not appended.replayed:
            incoming.events = sessions[0].to_append().events
            self.runtime.clock.observe(self.at)
        given = _answered.decode(appended.answer)
        events = () if appended.replayed else incoming.events
        position = await self.runtime.position_of(appended.position, events)
        headers: list[Header] = [(b"aftersales-position", position.encode())]
        if given.etag is not None:
            headers.append(etag_header(given.etag))
        if appended.replayed:
            headers.append((b"idempotency-replayed", b"true"))
        return Reply(bytes(given.body), given.status, headers)

    def respond(self, body: Any, etag: int | None = None, status: int = 200) -> Response:
        """Answer a read: dicts, dataclasses, lists, aware datetimes in UTC. `etag` is the stream's version."""
        return Reply(encode(body), status, [etag_header(etag)] if etag is not None else [])

    def respond_page(self, page: Page, items: Sequence[Any], cursor: Cursor) -> Response:
        """Answer with one page of a list: `items` are `page.limit + 1` rows if there are as many.

        `cursor` gives the sort key of an item, which the next page gets from `page.after(kind)`.
        """
        shown = items[: page.limit]
        following, headers = next_page(page, shown, cursor) if len(items) > page.limit else (None, [])
        return Reply(encode({"items": shown, "next": following}), 200, headers)
