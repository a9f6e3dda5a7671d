"""The keys of sealed texts, one a subject, in one small table that all services share (`KEYRING_URL`).

A process keeps a key for KEEP_SECONDS and then asks again: so much later at most a destroyed key opens nothing any
more, anywhere. A new subject's key is made when its first text is sealed, those of all that wait in one statement. Its
commit waits for the disk: a key that a crash took back would still be here, and what it seals could never be read. Of
things that are made often the ids are given out here, with keys that were made in blocks beforehand.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Protocol

import asyncpg

from eventlog.envelope import new_id
from eventlog.postgres import REQUEST, Connection, Pool, connect_pool
from service.batching import Batched
from service.sealing.tokens import (
    ERASED,
    Token,
    disclose,
    enclose,
    holds_token,
    is_token,
    new_key,
    opened,
    seal,
    tokens_in,
    unseal,
    veiled,
)
from service.stock import Stock

KEEP_SECONDS = 3.0
LIMIT = 10_000
CONNECTIONS = 2

_MAKE = """
    WITH made AS (
        INSERT INTO keyring.keys (subject, key) SELECT * FROM unnest($1::text[], $2::bytea[])
        ON CONFLICT DO NOTHING RETURNING subject, key)
    SELECT subject, key FROM made UNION ALL SELECT subject, key FROM keyring.keys WHERE subject = ANY($1)"""
_NAMED = """
    SELECT subject FROM keyring.keys WHERE starts_with(subject, $1) AND subject > $2 ORDER BY subject LIMIT $3"""
_DESTROY = "DELETE FROM keyring.keys WHERE subject = ANY($1) RETURNING subject"
_MADE = "SELECT subject, made_at FROM keyring.keys WHERE subject = ANY($1)"
_READ = "SELECT subject, key FROM keyring.keys WHERE subject = ANY($1)"


_USABLE = """
    SELECT coalesce(bool_and(has_schema_privilege(relnamespace, 'USAGE') AND has_table_privilege(oid, 'SELECT')
                             AND has_table_privilege(oid, 'INSERT')), false)
    FROM pg_class WHERE relname = 'keys' AND relnamespace = to_regnamespace('keyring')"""


class KeyringAway(ConnectionError):
    """The keys cannot be read or made: their table is not there yet, or this service was given no rights on it."""


_MISSING = (
    asyncpg.UndefinedTableError,
    asyncpg.InvalidSchemaNameError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.InvalidAuthorizationSpecificationError,
)


async def usable(connection: Connection) -> bool:
    """Whether the keys are there, and whoever asks may read and make them. Raises what asyncpg raises."""
    found: bool = await connection.fetchval(_USABLE)
    return found


class Opener(Protocol):
    """Whoever opens what is sealed in an answer."""

    async def open(self, body: bytes) -> bytes: ...


class Veil:
    """The one of callers who may not read what people typed: they are told that there is something."""

    async def open(self, body: bytes) -> bytes:
        """JSON with `SEALED` for every sealed text; no key is asked for."""
        return veiled(body)


VEIL = Veil()


class Keyring:
    """The one of a process. Where the keys are away nothing is sealed or opened: raises KeyringAway, or what
    `eventlog.postgres.AWAY` lists."""

    def __init__(self, dsn: str, name: str, clock: Callable[[], float] = monotonic) -> None:
        self._dsn = dsn
        self._name = name
        self._clock = clock
        self._pool: Pool | None = None
        self._connecting = asyncio.Lock()
        self._kept: OrderedDict[str, tuple[bytes, float]] = OrderedDict()
        self._unused: dict[str, bytes] = {}
        """Keys of things that are not there yet: nobody can have destroyed them."""
        self._stocks: dict[str, Stock[str]] = {}
        self._made: Batched[str, bytes] = Batched(self._make)

    @property
    def pool(self) -> Pool | None:
        """Its connections; None before the first text."""
        return self._pool

    async def close(self) -> None:
        """Forget every key."""
        self._kept.clear()
        self._unused.clear()
        self._stocks.clear()
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None

    async def __call__(self, subject: str, texts: Sequence[str]) -> Sequence[str]:
        """See `eventlog.sealing.Seal`."""
        if all(not text or is_token(text) for text in texts):
            return texts
        key = self._known([subject]).get(subject) or self._first(subject) or await self._made.get(subject)
        return [text if not text or is_token(text) else seal(key, subject, text) for text in texts]

    async def enclose(self, subject: str, content: bytes) -> bytes:
        """Content that is kept elsewhere, sealed as the subject's texts are: it is erased with them."""
        key = self._known([subject]).get(subject) or self._first(subject) or await self._made.get(subject)
        return await asyncio.to_thread(enclose, key, subject, content)

    async def disclose(self, subject: str, enclosed: bytes) -> bytes | None:
        """What was enclosed; None once it was erased."""
        key = self._known([subject]).get(subject) or (await self._read({subject})).get(subject)
        return None if key is None else await asyncio.to_thread(disclose, key, subject, enclosed)

    async def has(self, subject: str) -> bool:
        """Whether what was sealed for it can still be opened."""
        return subject in self._known([subject]) or subject in await self._read({subject})

    async def made(self, subjects: Collection[str]) -> dict[str, datetime]:
        """Subject → when its key was made; those without one are left out, whoever still remembers theirs."""
        return {row["subject"]: row["made_at"] for row in await self._fetch(_MADE, list(subjects))}

    async def new_id(self, subject: Callable[[str], str]) -> str:
        """An id that nothing has, and whose `subject` has its key."""
        name = subject("")
        if name not in self._stocks:
            self._stocks[name] = Stock(partial(self._stocked, subject))
        return await self._stocks[name].next()

    async def open(self, body: bytes) -> bytes:
        """JSON with every sealed text opened, and `ERASED` for those whose key is gone; any other as it is."""
        if not holds_token(body):
            return body
        texts = await self.texts_of(tokens_in(body))
        return opened(body, lambda token: texts.get(token, ERASED))

    async def subjects(self, begins: str, after: str, limit: int) -> Sequence[str]:
        """Subjects with a key whose names begin so, behind `after`, in order of name."""
        rows = await self._fetch(_NAMED, begins, max(begins, after), limit)
        return [row["subject"] for row in rows]

    async def destroy(self, subjects: Collection[str]) -> Sequence[str]:
        """Erase what was sealed for these subjects, for good; gives those that had a key. Other processes still open
        it for KEEP_SECONDS."""
        for subject in subjects:
            self._kept.pop(subject, None)
        rows = await self._fetch(_DESTROY, list(subjects))
        for subject in subjects:
            self._kept.pop(subject, None)
        return [row["subject"] for row in rows]

    async def readable(self, texts: Sequence[str]) -> Sequence[str | None]:
        """Each as it was typed, be it sealed or not; None for one that was erased."""
        tokens = [next(tokens_in(text.encode()), None) if is_token(text) else None for text in texts]
        found = await self.texts_of(token for token in tokens if token is not None)
        return [text if token is None else found.get(token) for text, token in zip(texts, tokens, strict=True)]

    async def texts_of(self, tokens: Iterable[Token]) -> dict[Token, str]:
        """The texts that can still be read."""
        left = set(tokens)
        found = _opened(left, self._known({token.subject for token in left}))
        if len(found) < len(left):
            left -= found.keys()
            found |= _opened(left, await self._read({token.subject for token in left}))
        return found

    async def _stocked(self, subject: Callable[[str], str], size: int) -> Sequence[str]:
        ids = {subject(id): id for id in (str(new_id()) for _ in range(size))}
        keys: dict[str, bytes] = {
            row["subject"]: row["key"] for row in await self._fetch(_MAKE, list(ids), [new_key() for _ in ids])
        }
        self._unused |= keys
        return [ids[subject] for subject in keys]

    def _first(self, subject: str) -> bytes | None:
        """The key of a thing that is being made."""
        key = self._unused.pop(subject, None)
        if key is not None:
            self._keep({subject: key}, self._clock())
        return key

    def _known(self, subjects: Collection[str]) -> dict[str, bytes]:
        oldest = self._clock() - KEEP_SECONDS
        known = ((subject, self._kept.get(subject)) for subject in subjects)
        return {subject: kept[0] for subject, kept in known if kept is not None and kept[1] > oldest}

    async def _read(self, subjects: Collection[str]) -> dict[str, bytes]:
        """As they are now: what is not there was destroyed, or never made."""
        asked = self._clock()
        rows = await self._fetch(_READ, list(subjects))
        keys: dict[str, bytes] = {row["subject"]: row["key"] for row in rows}
        self._keep(keys, asked)
        return keys

    async def _make(self, subjects: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        left = sorted(subjects)  # in one order everywhere: two processes that make the same keys must not deadlock
        while left:
            asked = self._clock()
            rows = await self._fetch(_MAKE, left, [new_key() for _ in left])
            keys: dict[str, bytes] = {row["subject"]: row["key"] for row in rows}
            self._keep(keys, asked)
            found |= keys
            left = [subject for subject in left if subject not in keys]  # made by another in this moment
        return found

    def _keep(self, keys: dict[str, bytes], asked: float) -> None:
        for subject, key in keys.items():
            self._kept[subject] = key, asked
            self._kept.move_to_end(subject)
        while len(self._kept) > LIMIT:
            self._kept.popitem(last=False)

    async def _fetch(self, query: str, *values: object) -> Sequence[asyncpg.Record]:
        try:
            return await (await self._connected()).fetch(query, *values)
        except _MISSING as error:
            raise KeyringAway(f"{type(error).__name__}: {error}") from error

    async def _connected(self) -> Pool:
        async with self._connecting:
            if self._pool is None:
                self._pool = await connect_pool(self._dsn, max_size=CONNECTIONS, name=self._name, limits=REQUEST)
            return self._pool


def _opened(tokens: Iterable[Token], keys: dict[str, bytes]) -> dict[Token, str]:
    read = ((token, unseal(keys[token.subject], token)) for token in tokens if token.subject in keys)
    return {token: text for token, text in read if text is not None}
