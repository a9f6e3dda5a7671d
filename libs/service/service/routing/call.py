"""One authenticated request, as a route sees it: who asks, when, and how to answer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar, overload

import msgspec
from starlette.responses import Response

from eventlog.decider import Decider, NotFound, Rejected
from eventlog.envelope import Context
from eventlog.log.append import Append, KeyReused, VersionConflict
from eventlog.log.bulk import encoded
from eventlog.log.session import ATTEMPTS, Answer, PreconditionFailed, Session, execute
from eventlog.log.stream import Stream, read_stream
from eventlog.moment import Moment
from eventlog.postgres import Connection
from service.auth.principal import Principal
from service.http.command_time import HEADER, command_time
from service.http.idempotency import PERSONAL, idempotency_key
from service.http.paging import Cursor, Page, next_page
from service.http.preconditions import etag_header, if_match
from service.http.request_context import RequestContext
from service.http.responses import Header, Reply, encode
from service.metrics import REPLAYED
from service.routing.as_of import Past, moment_of, time_of
from service.routing.resource import Resource
from service.runtime import Runtime
from service.sealing.keyring import VEIL, Opener

S = TypeVar("S")
T = TypeVar("T")
E = TypeVar("E")
C = TypeVar("C")
K = TypeVar("K")

Beside = Callable[[Connection], Awaitable[None]]
"""What is written in tables beside the log, in the transaction of the connection."""

_TIME = HEADER.lower().encode()


class _Answered(msgspec.Struct):
    """What the log keeps as a command's first answer: all that a repetition must give again."""

    status: int
    etag: int | None
    body: msgspec.Raw
    location: str | None = None
    scope: str | None = None
    """Roles and station of who got it; None in answers of earlier versions."""


class _Repeated(Exception):
    """The key was answered before: what was changed meanwhile is taken back."""


@dataclass(frozen=True, slots=True)
class Changed(Generic[K]):
    """What `Call.change` is told: the version that is there now, the ETag, and what may be kept of the answer."""

    version: int
    kept: K


_answered = msgspec.json.Decoder(_Answered)


class Scope(NamedTuple):
    """What a list is bounded to; None leaves it open."""

    station_id: str | None
    technician_id: str | None


def told_of(resource: Resource[Any, T, Any], stream: Stream[T]) -> Any:
    """What the resource's `answer` gets of a stream that was read."""
    return stream.state if resource.decider.view is None else stream.view


def etag_of(stream: Stream[Any], moment: Moment | None) -> int | None:
    """The version of how a thing stands; none of how it stood, for whoever sent that as If-Match would be told of a
    change that they know of, or of none where the stream has what happened later than others before it."""
    return stream.version if moment is None else None


class Call:
    """Made by `allow`; a route never makes one."""

    __slots__ = ("_request", "at", "if_match", "principal", "runtime")

    def __init__(self, runtime: Runtime, principal: Principal, request: RequestContext) -> None:
        self.runtime = runtime
        self.principal = principal
        self.at = command_time(runtime.clock, request.headers.get(_TIME), principal)
        """The time of the command, UTC."""
        self.if_match = if_match(request.headers.get(b"if-match"))
        """The version that the caller has seen."""
        self._request = request

    def require_station(self, station_id: str | None) -> None:
        """Raises NotFound when the record is another station's: it looks as if it did not exist."""
        if not self.principal.sees(station_id):
            raise NotFound("There is no such record", "没有此记录")

    def station_asked_for(self, station_id: str | None) -> str | None:
        """The station of a list: the one that is named, or the caller's own; None is all of them, for headquarters.

        Raises NotFound for another station's.
        """
        if station_id is not None and not self.principal.sees(station_id):
            raise NotFound(f"there is no station {station_id}", f"没有网点 {station_id}")
        return station_id or self.principal.station_id

    def scope_asked_for(self, station_id: str | None) -> Scope:
        """As `station_asked_for`, for a list of which technicians may see what they have in hand, at whatever station.

        The list has to keep to both.
        """
        station = self.station_asked_for(station_id)
        return Scope(station_id, self.principal.id) if self.principal.only_technician else Scope(station, None)

    async def moment(self, as_of: str | None) -> Past | None:
        """The moment that a read is asked about, None for now. Raises what `moment_of` raises."""
        return None if as_of is None else await moment_of(self.runtime, as_of, self.at)

    async def time_of(self, moment: Past | None) -> datetime:
        """When a read is to be answered as if it were: now, or at the moment. Raises what `time_of` raises."""
        return self.at if moment is None else await time_of(self.runtime, moment)

    @overload
    async def decide(
        self,
        resource: Resource[S, T, E],
        id: str,
        decision: Callable[[C, T], Sequence[E]],
        command: C,
        *,
        answer: Callable[[Any], Any] | None = None,
        status: int = 200,
        location: str | None = None,
    ) -> Response: ...

    @overload
    async def decide(
        self,
        resource: Resource[S, T, E],
        id: str,
        decision: Callable[[C, T, K], Sequence[E]],
        command: C,
        knowing: Callable[[Session, T], Awaitable[K]],
        *,
        answer: Callable[[Any], Any] | None = None,
        status: int = 200,
        location: str | None = None,
    ) -> Response: ...

    async def decide(
        self,
        resource: Resource[S, T, E],
        id: str,
        decision: Callable[..., Sequence[E]],
        command: C,
        knowing: Callable[[Session, T], Awaitable[object]] | None = None,
        *,
        answer: Callable[[Any], Any] | None = None,
        status: int = 200,
        location: str | None = None,
    ) -> Response:
        """Load → decide → append → answer, for a stream that is there.

        Scope comes first, then `knowing`, which gathers what else the decision has to know, then If-Match, then
        `decision(command, thing)`, with what was gathered as its third argument. `answer` is the resource's own where
        none is given; `location` is where that which a 201 has made is read. Raises what the decision and `execute`
        raise.
        """

        async def work(session: Session) -> Answer:
            before = resource.found(id, await session.load(resource.decider, id), self.principal)
            known = () if knowing is None else (await knowing(session, before),)
            session.require_version(resource.decider, id, self.if_match)
            wanted = await session.sealed(resource.decider, resource.key(id, before), command)
            await session.append(resource.decider, id, decision(wanted, before, *known))
            after = resource.found(id, await session.load(resource.decider, id))
            if resource.follow is not None:
                await resource.follow(session, before, after)
            return (answer or resource.answer)(await self._told(session, resource, id, after))

        return await self.execute(work, (resource.decider, id), status, location)

    @overload
    async def create(
        self,
        resource: Resource[S, T, E],
        id: str,
        decision: Callable[[C, S], Sequence[E]],
        command: C,
        *,
        answer: Callable[[Any], Any] | None = None,
        new: bool = False,
        key: str | None = None,
        location: str | None = None,
    ) -> Response: ...

    @overload
    async def create(
        self,
        resource: Resource[S, T, E],
        id: str,
        decision: Callable[[C, S, K], Sequence[E]],
        command: C,
        knowing: Callable[[Session, S], Awaitable[K]],
        *,
        answer: Callable[[Any], Any] | None = None,
        new: bool = False,
        key: str | None = None,
        location: str | None = None,
    ) -> Response: ...

    async def create(
        self,
        resource: Resource[S, T, E],
        id: str,
        decision: Callable[..., Sequence[E]],
        command: C,
        knowing: Callable[[Session, S], Awaitable[object]] | None = None,
        *,
        answer: Callable[[Any], Any] | None = None,
        new: bool = False,
        key: str | None = None,
        location: str | None = None,
    ) -> Response:
        """As `decide`, for a stream that may not be there yet: the decision takes the state itself. Answers 201.

        `new`: the id was just made up, so that the stream need not be read. `key` is what its events are kept in order
        by, where that is not its id. `location` is its id below the address that
        was asked, where nothing else is said.
        """

        async def work(session: Session) -> Answer:
            if new:
                session.create(resource.decider, id)
            before = await session.load(resource.decider, id)
            known = () if knowing is None else (await knowing(session, before),)
            session.require_version(resource.decider, id, self.if_match)
            wanted = await session.sealed(resource.decider, key or id, command)
            await session.append(resource.decider, id, decision(wanted, before, *known))
            after = resource.found(id, await session.load(resource.decider, id))
            if resource.follow is not None:
                await resource.follow(session, resource.there(before), after)
            return (answer or resource.answer)(await self._told(session, resource, id, after))

        return await self.execute(work, (resource.decider, id), 201, location or f"{self._request.path}/{id}")

    async def _told(self, session: Session, resource: Resource[S, T, E], id: str, thing: T) -> Any:
        """See `Resource.answer`."""
        return thing if resource.decider.view is None else await session.view(resource.decider, id)

    async def read(self, resource: Resource[S, T, Any], id: str, moment: Moment | None = None) -> Stream[T]:
        """What there is, or was at a moment of the past, with its version and its events. Raises what `missing` of the
        resource makes, also where there was nothing yet, or it was not the caller's business then."""
        stream = await read_stream(self.runtime.store, resource.decider, id, moment)
        return stream.as_seen(resource.found(id, stream.state, self.principal))

    async def show(self, resource: Resource[S, T, Any], id: str, as_of: str | None = None) -> Response:
        """Answer a read with how a thing stands, or stood, and its ETag: what a command tells, too. Raises what
        `moment` and `read` raise."""
        moment = await self.moment(as_of)
        stream = await self.read(resource, id, moment)
        return self.respond(resource.answer(told_of(resource, stream)), etag=etag_of(stream, moment))

    async def execute(
        self,
        work: Callable[[Session], Awaitable[Answer]],
        etag: tuple[Decider[Any, Any], str] | None = None,
        status: int = 200,
        location: str | None = None,
    ) -> Response:
        """Run a command through `session.execute` and answer with what `work` returns.

        `etag` names the stream whose new version becomes the ETag; `work` must have loaded or created it. With an
        Idempotency-Key a repetition gets the first answer again, from a caller of the same roles and station. Raises
        what `execute` raises, and KeyReused for a repetition by another.
        """
        store, request = self.runtime.store, self._request
        header = request.headers.get(b"idempotency-key")
        key = idempotency_key(header, self.principal, request) if header is not None else None
        context = Context(self.principal.id, self.at, request.trace.traceparent)
        scope = self.principal.scope if key is not None else None
        sessions: list[Session] = []

        async def answer(session: Session) -> Answer:
            sessions[:] = [session]
            body = await work(session)
            version = session.version(*etag) if etag else None
            return {"status": status, "etag": version, "body": body, "location": location, "scope": scope}

        appended = await execute(store, context, answer, key)
        if not appended.replayed:
            request.events = sessions[0].to_append().events
            self.runtime.clock.observe(self.at)
        given = _answered.decode(appended.answer)
        if appended.replayed and given.scope not in (None, scope):
            raise KeyReused  # the same staff number with other roles, or at another station
        events = () if appended.replayed else request.events
        position = await self.runtime.position_of(appended.position, events)
        headers: list[Header] = [(b"aftersales-position", position.encode())]
        if given.etag is not None:
            headers.append(etag_header(given.etag))
        if given.location is not None:
            headers.append((b"location", given.location.encode()))
        if appended.replayed:
            REPLAYED.inc()
            headers.append((b"idempotency-replayed", b"true"))
        return Reply(bytes(given.body), given.status, headers, opener=self._opener)

    async def repeated(self) -> bool:
        """Whether this very request was answered before, by its Idempotency-Key: for what happens beside the log.

        Raises KeyReused when the key belongs to another request.
        """
        header = self._request.headers.get(b"idempotency-key")
        if header is None:
            return False
        return await self.runtime.store.answered(idempotency_key(header, self.principal, self._request)) is not None

    async def change(
        self, work: Callable[[Connection], Awaitable[Changed[K]]], kind: type[K], told: Callable[[K], Any]
    ) -> Response:
        """Run a command about what is in a table and in no log, personal data, and answer 200.

        `work` changes it in the transaction of `connection`, minds If-Match itself, and gives what may be kept of the
        answer; `told` makes the answer of that, of type `kind`, and of the request. With an Idempotency-Key a
        repetition changes nothing and gets the first answer again, although nothing personal was kept of it.

        Raises what `work` raises, and KeyReused.
        """
        store, header = self.runtime.store, self._request.headers.get(b"idempotency-key")
        key = idempotency_key(header, self.principal, self._request, PERSONAL) if header is not None else None
        scope = self.principal.scope if key is not None else None
        replayed = False
        try:
            async with self.runtime.pool.acquire() as connection, connection.transaction():
                changed = await work(connection)
                answer = encode({"status": 200, "etag": changed.version, "body": changed.kept, "scope": scope})
                if key is not None:
                    appended = await store.append_within(connection, Append({}, (), key, answer.decode()))
                    if appended.replayed:
                        raise _Repeated
        except (_Repeated, Rejected, NotFound, PreconditionFailed):
            first = await store.answered(key) if key is not None else None
            if first is None:
                raise
            answer, replayed = first.answer.encode(), True
        given = _answered.decode(answer)
        if replayed and given.scope not in (None, scope):
            raise KeyReused
        body = encode(told(msgspec.json.decode(given.body, type=kind)))
        headers = [etag_header(given.etag)] if given.etag is not None else []
        if replayed:
            REPLAYED.inc()
            headers.append((b"idempotency-replayed", b"true"))
        return Reply(body, given.status, headers, opener=self._opener)

    def session(self) -> Session:
        """One in which nothing is remembered: to decide about very many streams, or to see what would be decided."""
        return Session(self.runtime.store, Context(self.principal.id, self.at, self._request.trace.traceparent))

    async def take_all(self, work: Callable[[Session], Awaitable[tuple[Answer, Beside]]]) -> Response:
        """Run a command about very many streams, and about tables beside the log, and answer 200: all of it is taken in
        one transaction, or nothing. No state of these streams is remembered for later commands.

        `work` decides, and gives the answer and what is to be written beside; it starts anew where others wrote to the
        streams meanwhile. Raises what `work` raises, VersionConflict, KeyReused, and what asyncpg raises.
        """
        store, header = self.runtime.store, self._request.headers.get(b"idempotency-key")
        key = idempotency_key(header, self.principal, self._request) if header is not None else None
        scope = self.principal.scope if key is not None else None
        appended = await store.answered(key) if key is not None else None
        attempt = 0
        while appended is None:
            session = self.session()
            body, beside = await work(session)
            answer = encode({"status": 200, "etag": None, "body": body, "scope": scope}).decode()
            append = session.to_append(key, answer)
            sent = await encoded(append)
            try:
                async with self.runtime.pool.acquire() as connection, connection.transaction():
                    await beside(connection)
                    appended = await store.append_many(connection, append, sent)
                    if appended.replayed:
                        raise _Repeated
            except _Repeated:
                break
            except VersionConflict:
                attempt += 1
                if attempt == ATTEMPTS:
                    raise
            else:
                self.runtime.clock.observe(self.at)
        assert appended is not None
        given = _answered.decode(appended.answer)
        if appended.replayed and given.scope not in (None, scope):
            raise KeyReused
        position = await self.runtime.position_of(appended.position, ())
        headers: list[Header] = [(b"aftersales-position", position.encode())]
        if appended.replayed:
            REPLAYED.inc()
            headers.append((b"idempotency-replayed", b"true"))
        return Reply(bytes(given.body), given.status, headers, opener=self._opener)

    def respond(self, body: Any, etag: int | None = None, status: int = 200, *, sealed: bool = False) -> Response:
        """Answer a read: dicts, dataclasses, lists, aware datetimes in UTC. `etag` is the stream's version; what people
        typed is opened for whoever may read it, unless it is to go out `sealed`."""
        headers = [etag_header(etag)] if etag is not None else []
        return Reply(encode(body), status, headers, opener=None if sealed else self._opener)

    @property
    def _opener(self) -> Opener:
        return self.runtime.keyring if self.principal.reads_texts else VEIL

    async def readable(self, thing: T, kind: type[T]) -> T:
        """A value of type `kind` with what people typed in it opened for whoever may read it: for pages, whose
        template escapes it. Raises what `Opener.open` raises."""
        return msgspec.json.decode(await self._opener.open(encode(thing)), type=kind)

    def respond_page(self, page: Page, items: Sequence[Any], cursor: Cursor) -> Response:
        """Answer with one page of a list: `items` are `page.limit + 1` rows if there are as many.

        `cursor` gives the sort key of an item, which the next page gets from `page.after(kind)`.
        """
        shown = items[: page.limit]
        following, headers = next_page(page, shown, cursor) if len(items) > page.limit else (None, [])
        return Reply(encode({"items": shown, "next": following}), 200, headers, opener=self._opener)
