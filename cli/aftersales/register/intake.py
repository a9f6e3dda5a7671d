"""Intake over HTTP, for a clerk."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import httpx

from aftersales.authorization import authorization
from aftersales.errors import CommandError
from aftersales.intake_address import said, unanswered
from aftersales.register.at_once import AT_ONCE
from aftersales.responses import Json, Refused, succeeded

PAGE = 200
"""Items of a list at once: as many as there may be."""


@asynccontextmanager
async def intake_at(url: str, key: str) -> AsyncIterator["Intake"]:
    """Raises CommandError for what can be no key or no address."""
    headers, trusted = authorization(key), httpx.create_ssl_context(trust_env=False)
    async with AsyncExitStack() as stack:
        try:
            # One connection each: with all in one pool half of the time goes into looking for a free one.
            clients = [
                httpx.AsyncClient(base_url=url, headers=headers, timeout=30, verify=trusted, trust_env=False)
                for _ in range(AT_ONCE)
            ]
        except httpx.InvalidURL as error:
            raise unanswered(url, error) from None
        for client in clients:
            await stack.enter_async_context(client)
        yield Intake(clients, url)


class Intake:
    """For as many callers at once as there are `clients`. Its methods raise CommandError where it does not answer, or
    not to this key."""

    def __init__(self, clients: Sequence[httpx.AsyncClient], url: str) -> None:
        self._free = list(clients)
        self._url = url

    async def found(self, path: str, query: Mapping[str, str] | None = None) -> Json | None:
        """What is there, or None."""
        try:
            return await self._said("GET", path, query=query)
        except Refused as no:
            if no.status != httpx.codes.NOT_FOUND:
                raise CommandError(no.zh, no.en) from None
            return None

    async def post(self, path: str, body: Json) -> Json:
        """Raises Refused."""
        return await self._said("POST", path, body=body)

    async def put(self, path: str, body: Json) -> Json:
        """Raises Refused."""
        return await self._said("PUT", path, body=body)

    async def _said(
        self, method: str, path: str, query: Mapping[str, str] | None = None, body: Json | None = None
    ) -> Json:
        client = self._free.pop()
        try:
            return said(self._url, succeeded(await client.request(method, path, params=query, json=body)))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise unanswered(self._url, error) from None
        finally:
            self._free.append(client)


class Things:
    """The customers, or the machines, that intake has. Many are listed rather than asked for one by one."""

    def __init__(self, intake: Intake, path: str, id: str) -> None:
        self._intake = intake
        self._path = path
        self._id = id
        self._known: dict[str, Json | None] = {}
        self.all: Mapping[str, Json | None] | None = None
        """Every one of them, where the list was short enough to be read to its end."""

    async def list(self, wanted: int) -> None:
        """Read the list, up to a page for every twenty that are `wanted`: a page costs what five of them cost."""
        query = {"limit": str(PAGE)}
        for _ in range(1 + wanted // 20):
            page = await self._intake.found(self._path, query) or {"items": [], "next": None}
            self._known |= {item[self._id]: item for item in page["items"]}
            if page["next"] is None:
                self.all = dict(self._known)
                return
            query["after"] = page["next"]

    async def get(self, id: str) -> Json | None:
        """As it was listed, or as it is now; None where it is not there."""
        if id not in self._known and self.all is None:
            self._known[id] = await self.as_it_is(id)
        return self._known.get(id)

    async def as_it_is(self, id: str) -> Json | None:
        """The list is a moment behind; this is not."""
        return await self._intake.found(f"{self._path}/{id}")
