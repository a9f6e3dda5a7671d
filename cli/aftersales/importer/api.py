"""The services' HTTP APIs as the importer needs them: keyed commands, patience with a service that is away."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Self

import httpx

from aftersales.errors import CommandError
from aftersales.responses import Answer, Json, answer_of, document, succeeded

PATIENCE = 60.0
"""Seconds from a first failure in which a service may be away before the import stops."""

CONNECTIONS = 16
"""To each service. One process answers them all; the pool's own work grows with their number."""

UNKNOWN_KEY = 401
LOOK = 0.05

RETRIED = {409: "urn:aftersales:problem:conflict", 503: None}
"""Answers that a repetition can mend, with their problem type where the status alone does not say so."""


@dataclass(frozen=True, slots=True)
class Keys:
    """API keys: one for the information centre and the stations' registers, one for each station's dispatcher.

    `issue` makes a dispatcher's key for one more station.
    """

    centre: str
    issue: Callable[[str], str]
    dispatchers: dict[str, str] = field(default_factory=dict)

    def of(self, station_id: str | None) -> str:
        """The dispatcher's key of a station, or headquarters' where there is none."""
        return self.centre if station_id is None else self.dispatchers[station_id]


@dataclass(frozen=True, slots=True)
class Request:
    """One call. `station_id` says whose key is used; `after` is a log position that the service must have seen."""

    method: Literal["GET", "POST"]
    service: str
    path: str
    station_id: str | None = None
    body: Json | None = None
    query: Mapping[str, str] | None = None
    after: str | None = None
    at: datetime | None = None
    idempotency_key: str | None = None


class Api:
    """The five services. Every command carries an idempotency key, so repeating one is harmless.

    `commands` counts those that were carried out.
    """

    def __init__(self, urls: Mapping[str, str], keys: Keys) -> None:
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        self._http = {
            service: httpx.AsyncClient(base_url=url, limits=limits, timeout=30.0, trust_env=False)
            for service, url in urls.items()
        }
        self._keys = keys
        self.commands = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for http in self._http.values():
            await http.aclose()

    @property
    def services(self) -> tuple[str, ...]:
        """All five."""
        return tuple(self._http)

    async def send(self, request: Request) -> Answer:
        """Raises Refused, or CommandError when the service stays away for `PATIENCE` seconds."""
        response = await self._patiently(request)
        answer = answer_of(response)
        if request.method == "POST":
            self.commands += 1
        return answer

    async def admit(self, stations: Iterable[str]) -> None:
        """Have a dispatcher's key for each of these stations, which the services know when this ends.

        Raises CommandError where they do not learn of it.
        """
        loop = asyncio.get_running_loop()
        give_up = loop.time() + PATIENCE
        for station_id in sorted(set(stations) - self._keys.dispatchers.keys()):
            self._keys.dispatchers[station_id] = self._keys.issue(station_id)
        for station_id in self._keys.dispatchers:
            request = Request("GET", "dispatch", "/stations", station_id, query={"limit": "1"})
            while (await self._patiently(request)).status_code == UNKNOWN_KEY:
                if loop.time() > give_up:
                    raise CommandError("服务不认识新签发的密钥", "the services do not know the keys that were issued")
                await asyncio.sleep(LOOK)

    async def metrics(self, service: str) -> str:
        """A service's metrics, as Prometheus reads them. Raises as `send` does."""
        return succeeded(await self._patiently(Request("GET", service, "/metrics"))).text

    async def _patiently(self, request: Request) -> httpx.Response:
        loop = asyncio.get_running_loop()
        first_failure: float | None = None
        pause = 0.05
        while True:
            try:
                response = await self._once(request)
                if not _passing(response):
                    return response
                reason = str(response.status_code)
            except httpx.TransportError as error:
                reason = type(error).__name__
            first_failure = first_failure or loop.time()
            if loop.time() - first_failure > PATIENCE:
                raise CommandError(
                    f"{request.service} 没有应答（{reason}）；请稍后再次运行，将从中断处继续",
                    f"{request.service} does not answer ({reason}); run the import again later, it goes on from here",
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)

    async def _once(self, request: Request) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._keys.of(request.station_id)}"}
        if request.at is not None:
            headers["Aftersales-Time"] = request.at.isoformat()
        if request.idempotency_key is not None:
            headers["Idempotency-Key"] = request.idempotency_key
        params = {**(request.query or {}), **({"wait_for": request.after} if request.after else {})}
        http = self._http[request.service]
        return await http.request(request.method, request.path, params=params, json=request.body, headers=headers)


def _passing(response: httpx.Response) -> bool:
    if response.status_code not in RETRIED:
        return False
    kind = RETRIED[response.status_code]
    return kind is None or document(response).get("type") == kind
