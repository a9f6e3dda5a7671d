"""The other services' logs over HTTP, for what their topics no longer hold."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import httpx
import msgspec

from events.envelope import Recorded
from events.feed import CarrierAway
from service.envelopes import read

PATIENCE = 10.0
"""Seconds for one answer."""
END = 2**63 - 1
"""Behind every event."""


T = TypeVar("T")


class _Head(msgspec.Struct):
    head: int


_head = msgspec.json.Decoder(_Head)


class Peers:
    """`urls`: service → base URL; `key`: an analyst's key, which all of them take."""

    def __init__(self, urls: Mapping[str, str], key: str) -> None:
        self._urls = urls
        self._key = key

    async def read_log(self, source: str, after: int, limit: int) -> list[Recorded]:
        """Events of a source behind a position, in order. Raises CarrierAway while it cannot tell."""
        return await self._answer(source, after, limit, read)

    async def head(self, source: str) -> int:
        """The position of the newest event of a source's log. Raises CarrierAway while it cannot tell."""
        return await self._answer(source, END, 1, lambda body: _head.decode(body).head)

    async def _answer(self, source: str, after: int, limit: int, read: Callable[[bytes], T]) -> T:
        url = self._urls.get(source)
        if url is None:
            raise CarrierAway(f"the log of {source} behind {after} is asked for, and PEERS has no address of it")
        headers = {"Authorization": f"Bearer {self._key}"}
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
                answer = await client.get(f"{url}/events", params={"after": after, "limit": limit}, headers=headers)
            answer.raise_for_status()
            return read(answer.content)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            raise CarrierAway(f"{url}/events: {type(error).__name__}") from error
