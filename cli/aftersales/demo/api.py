"""A thin client of the five services, for one person with one API key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from aftersales.demo.timeline import rfc3339

Json = dict[str, Any]


class Refused(Exception):
    """A service said no; `status` and the problem's own words say why."""

    def __init__(self, status: int, problem: Json) -> None:
        self.status = status
        self.zh: str = problem.get("detail") or problem.get("title") or ""
        self.en: str = problem.get("detail_en") or problem.get("title_en") or ""
        at_fault = "".join(f" [{error['field']}: {error['zh']} · {error['en']}]" for error in problem.get("errors", []))
        super().__init__(f"{status} {self.zh} · {self.en}{at_fault}")


class Positions:
    """The latest log position that each service answered a command with, and which of them are news."""

    def __init__(self) -> None:
        self._news: dict[str, int] = {}

    def note(self, token: str) -> None:
        """Take down an `Aftersales-Position` such as `dispatch:123`."""
        source, position = token.split(":")
        self._news[source] = max(int(position), self._news.get(source, 0))

    def take_news(self) -> list[str]:
        """The positions noted since the last time, as tokens that `wait_for` understands."""
        news, self._news = self._news, {}
        return [f"{source}:{position}" for source, position in news.items()]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered, and the log position to wait for before reading what came of it."""

    body: Json
    position: str | None


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
        response = await self._send("GET", service, path, after, query=query)
        return response.json()

    async def post(self, service: str, path: str, body: Json | None = None, after: str | None = None) -> Answer:
        """Have something done, now. Raises Refused."""
        return await self._command("POST", service, path, body or {}, after)

    async def put(self, service: str, path: str, body: Json) -> Answer:
        """Have something set, now. Raises Refused."""
        return await self._command("PUT", service, path, body, None)

    async def _command(self, method: str, service: str, path: str, body: Json, after: str | None) -> Answer:
        response = await self._send(method, service, path, after, body=body)
        position = response.headers.get("Aftersales-Position")
        if position:
            self.positions.note(position)
        return Answer(response.json() if response.content else {}, position)

    async def _send(
        self,
        method: str,
        service: str,
        path: str,
        after: str | None,
        query: Mapping[str, str] | None = None,
        body: Json | None = None,
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}"}
        if body is not None:
            headers["Aftersales-Time"] = rfc3339(self.now())
        params = {**(query or {}), **({"wait_for": after} if after else {})}
        response = await self.http.request(method, self.urls[service] + path, params=params, json=body, headers=headers)
        if response.is_error:
            raise Refused(response.status_code, _problem(response))
        return response


def _problem(response: httpx.Response) -> Json:
    """The problem document of an error, or its bare text where something else answered."""
    try:
        problem = response.json()
    except ValueError:
        problem = None
    return problem if isinstance(problem, dict) else {"title": response.text[:200], "title_en": response.reason_phrase}
