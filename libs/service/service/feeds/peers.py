"""The other services' logs over HTTP, for what their topics no longer hold."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from ssl import create_default_context
from typing import TypeVar

import httpx
import msgspec

from eventlog.envelope import Recorded
from eventlog.feeds.feed import FeedAway, Head
from service.feeds.envelopes import read

PATIENCE = 10.0
"""Seconds for one answer, from the wait for a connection to its last byte."""


T = TypeVar("T")

_head = msgspec.json.Decoder(Head)


class Peers:
    """`urls`: service → base URL; `key`: an analyst's key, which all of them take; `ca_file`: where the certificates of
    those with https must come from, None for those that the machine trusts.

    One client serves them all for as long as the process lives: each brings an SSL context, which is megabytes.
    """

    def __init__(self, urls: Mapping[str, str], key: str, ca_file: Path | None = None) -> None:
        self._urls = urls
        self._headers = {"Authorization": f"Bearer {key}"}
        self._ca_file = ca_file
        self._client: httpx.AsyncClient | None = None

    async def read_log(self, source: str, after: int, limit: int) -> list[Recorded]:
        """Events of a source behind a position, in order. Raises FeedAway while it cannot tell."""
        return await self._ask(source, "/events", {"after": after, "limit": limit}, read)

    async def read_head(self, source: str) -> Head:
        """What a source's log holds. Raises FeedAway while it cannot tell."""
        return await self._ask(source, "/events/head", {}, _head.decode)

    async def _ask(self, source: str, path: str, query: Mapping[str, int], decode: Callable[[bytes], T]) -> T:
        url = self._urls.get(source)
        if url is None:
            raise FeedAway(f"PEERS has no address of {source}, whose log is asked for {path}")
        if self._client is None:
            trusted = True if self._ca_file is None else create_default_context(cafile=self._ca_file)
            self._client = httpx.AsyncClient(timeout=PATIENCE, trust_env=False, verify=trusted)
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._client.get(f"{url}{path}", params=query, headers=self._headers)
            answer.raise_for_status()
            return decode(answer.content)
        except (httpx.HTTPError, msgspec.MsgspecError, TimeoutError) as error:
            raise FeedAway(f"{url}{path}: {type(error).__name__}") from error

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            await self._client.aclose()
