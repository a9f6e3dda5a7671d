"""A thin client of the five services, for one person with one API key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from aftersales.demo.timeline import rfc3339
from aftersales.responses import Answer, Json, answer_of


class Positions:
    """The latest position on each lane that a command was answered with, and which of them are news."""

    def __init__(self) -> None:
        self._news: dict[str, int] = {}
        self._latest: dict[str, int] = {}

    def note(self, token: str) -> None:
        """Take down an `Aftersales-Position` such as `dispatch:123`, or `intake/3of12:7,intake/5of12:8`."""
        for part in token.split(","):
            lane, _, position = part.rpartition(":")
            self._news[lane] = max(int(position), self._news.get(lane, 0))
            self._latest[lane] = max(int(position), self._latest.get(lane, 0))

    def take_news(self) -> list[str]:
        """The positions noted since the last time, as tokens that `wait_for` understands."""
        news, self._news = self._news, {}
        return [f"{lane}:{position}" for lane, position in news.items()]

    def of(self, service: str) -> str | None:
        """The latest of a service, whoever was answered with it, as one token; None before the first."""
        latest = self._latest.items()
        return ",".join(f"{lane}:{at}" for lane, at in latest if lane.partition("/")[0] == service) or None


@dataclass(frozen=True, slots=True)
class Client:
    """What one person may say to the services, at the story's time.

    `after` is a position that the service must have heard of before it acts or answers.
    """

    key: str
    http: httpx.AsyncClient
    urls: Mapping[str, str]
    now: Callable[[], datetime]
    positions: Positions

    async def get(self, service: str, path: str, after: str | None = None, **query: str) -> Any:
        """Read something. Raises Refused."""
        return (await self._send("GET", service, path, after, query=query)).body

    async def post(self, service: str, path: str, body: Json | None = None, after: str | None = None) -> Answer:
        """Have something done, now. Raises Refused."""
        return await self._command("POST", service, path, body or {}, after)

    async def put(self, service: str, path: str, body: Json) -> Answer:
        """Have something set, now. Raises Refused."""
        return await self._command("PUT", service, path, body, None)

    async def send_file(self, service: str, path: str, content: bytes) -> Answer:
        """Have a file read, and done what it says, now. Raises Refused."""
        headers = {"Authorization": f"Bearer {self.key}", "Aftersales-Time": rfc3339(self.now())}
        url = self.urls[service] + path
        return self._noted(answer_of(await self.http.post(url, content=content, headers=headers)))

    async def _command(self, method: str, service: str, path: str, body: Json, after: str | None) -> Answer:
        return self._noted(await self._send(method, service, path, after, body=body))

    def _noted(self, answer: Answer) -> Answer:
        if answer.position:
            self.positions.note(answer.position)
        return answer

    async def _send(
        self,
        method: str,
        service: str,
        path: str,
        after: str | None,
        query: Mapping[str, str] | None = None,
        body: Json | None = None,
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}"}
        if body is not None:
            headers["Aftersales-Time"] = rfc3339(self.now())
        params = {**(query or {}), **({"wait_for": after} if after else {})}
        return answer_of(
            await self.http.request(method, self.urls[service] + path, params=params, json=body, headers=headers)
        )
