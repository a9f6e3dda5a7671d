"""Road latency: from a POST at the information centre until the station's queue shows the work order.

Measured through all hops (intake's log → dispatch's reaction → dispatch's log → its queue) under a quarter of the load
that the road can carry, against the round trip of the POST alone.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from aftersales.ports import free_ports
from aftersales.supervisor import System
from bench.figures import Figure
from bench.posts import REQUEST
from bench.wire import Reply, Wire
from eventlog.feeds.kafka import Broker

SECONDS = 25.0
PEAK_CASES = 400
CALLERS = 8


async def measure(dsn: str, keys_file: Path, keys: Mapping[str, str]) -> list[Figure]:
    """p50 and p99 in milliseconds. `keys` has a clerk, a manager and a dispatcher of the station `ST-1`."""
    posts, visible, rate = await travel(dsn, keys_file, keys, None)
    name, against = f"at {rate:.0f} cases/s", "the POST alone"
    return [
        Figure(f"road p50 {name}", at(visible, 0.5), "ms", against, at(posts, 0.5), 20, "value", "less"),
        Figure(f"road p99 {name}", at(visible, 0.99), "ms", against, at(posts, 0.99), 100, "value", "less"),
    ]


async def travel(
    dsn: str, keys_file: Path, keys: Mapping[str, str], kafka: Broker | None
) -> tuple[list[float], list[float], float]:
    """Seconds of the POSTs alone and of the whole road, and how many cases a second were sent down it."""
    ports = free_ports()
    async with System(dsn, keys_file, ports, clock="wall", kafka=kafka):
        road = Road(ports, keys)
        await road.furnish()
        rate = await road.peak() / 4
        posts, visible = await road.under(rate)
        road.close()
    return posts, visible, rate


def at(seconds: list[float], share: float) -> float:
    """A percentile in milliseconds."""
    return 1000 * sorted(seconds)[int(len(seconds) * share)]


class Road:
    """Cases sent down the road of a running system. Connections are kept and used again."""

    def __init__(self, ports: Mapping[str, int], keys: Mapping[str, str]) -> None:
        self._ports = ports
        self._keys = keys
        self._idle: dict[str, list[Wire]] = {"intake": [], "dispatch": []}

    async def furnish(self) -> None:
        """One station in the customer's region; customer and machine are there already."""
        station = {"station_id": "ST-1", "name": "东区网点", "regions": ["华东"]}
        opened = await self._ask("manager", "dispatch", "POST", "/stations", station)
        received = urlencode({"wait_for": opened.headers["aftersales-position"]})
        await self._ask("clerk", "intake", "GET", f"/cases?{received}")

    async def once(self) -> tuple[float, float]:
        """Seconds of the routing POST alone, and until the station's queue shows the order."""
        opened = await self._ask("clerk", "intake", "POST", "/cases", REQUEST)
        case_id = json.loads(opened.body)["case_id"]
        started = perf_counter()
        routed = await self._ask("clerk", "intake", "POST", f"/cases/{case_id}/route", {})
        posted = perf_counter() - started
        query = urlencode({"case_id": case_id, "wait_for": routed.headers["aftersales-position"]})
        queue = await self._ask("dispatcher", "dispatch", "GET", f"/work-orders?{query}")
        seen = perf_counter() - started
        if [order["case_id"] for order in json.loads(queue.body)["items"]] != [case_id]:
            raise RuntimeError(f"{case_id} is not in the queue: {queue.body[:200]!r}")
        return posted, seen

    async def peak(self) -> float:
        """Cases a second that the whole road carries with CALLERS at once."""
        left = iter(range(PEAK_CASES))

        async def caller() -> None:
            for _ in left:
                await self.once()

        started = perf_counter()
        await asyncio.gather(*(caller() for _ in range(CALLERS)))
        return PEAK_CASES / (perf_counter() - started)

    async def under(self, rate: float) -> tuple[list[float], list[float]]:
        """Both latencies of cases that begin `rate` times a second for SECONDS, whatever became of earlier ones."""
        running = []
        started = perf_counter()
        for number in range(int(rate * SECONDS)):
            await asyncio.sleep(max(0.0, started + number / rate - perf_counter()))
            running.append(asyncio.create_task(self.once()))
        both = await asyncio.gather(*running)
        return [posted for posted, _ in both], [visible for _, visible in both]

    def close(self) -> None:
        """Hang up everywhere."""
        for wires in self._idle.values():
            for wire in wires:
                wire.close()

    async def _ask(self, who: str, service: str, method: str, path: str, body: Any = None) -> Reply:
        headers = {"Authorization": f"Bearer {self._keys[who]}"}
        async with self._wire(service) as wire:
            reply = await wire.ask(method, path, headers, b"" if body is None else json.dumps(body).encode())
        if not reply.good:
            raise RuntimeError(f"{method} {path}: {reply.status} {reply.body[:200]!r}")
        return reply

    @asynccontextmanager
    async def _wire(self, service: str) -> AsyncIterator[Wire]:
        idle = self._idle[service]
        while idle and idle[-1].hung_up:
            idle.pop().close()
        wire = idle.pop() if idle else await Wire.open(self._ports[service])
        yield wire
        idle.append(wire)
