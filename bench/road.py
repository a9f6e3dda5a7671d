"""Road latency: from a POST at the information centre until the station's queue shows the work order.

Measured through all hops (intake's log → dispatch's reaction → dispatch's log → its queue) under a quarter of the load
that the road can carry, against the round trip of the POST alone.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

import httpx

from aftersales.ports import free_ports
from aftersales.supervisor import System
from bench.figures import Figure
from bench.posts import REQUEST

SECONDS = 25.0
PEAK_CASES = 300
CALLERS = 8


async def measure(dsn: str, keys_file: Path, keys: Mapping[str, str]) -> list[Figure]:
    """p50 and p99 in milliseconds. `keys` has a clerk, a manager and a dispatcher of the station `ST-1`."""
    async with System(dsn, keys_file, free_ports(), clock="wall") as system:
        clients = {
            who: httpx.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=30, trust_env=False)
            for who, key in keys.items()
        }
        road = Road(system, clients)
        await road.furnish()
        peak = await road.peak()
        posts, visible = await road.under(peak / 4)
        for client in clients.values():
            await client.aclose()
    against = "the POST alone"
    load = f"at {peak / 4:.0f} cases/s"
    return [
        Figure(f"road p50 {load}", at(visible, 0.5), "ms", against, at(posts, 0.5), 20, "value", "less"),
        Figure(f"road p99 {load}", at(visible, 0.99), "ms", against, at(posts, 0.99), 100, "value", "less"),
    ]


def at(seconds: list[float], share: float) -> float:
    """A percentile in milliseconds."""
    return 1000 * sorted(seconds)[int(len(seconds) * share)]


class Road:
    """Cases sent down the road of a running system."""

    def __init__(self, system: System, clients: Mapping[str, httpx.AsyncClient]) -> None:
        self.system = system
        self.clients = clients

    async def furnish(self) -> None:
        """One station in the customer's region; customer and machine are there already."""
        station = {"station_id": "ST-1", "name": "东区网点", "regions": ["east"]}
        opened = await self.clients["manager"].post(self.system.url("dispatch") + "/stations", json=station)
        opened.raise_for_status()
        heard = {"wait_for": opened.headers["Aftersales-Position"]}
        (await self.clients["clerk"].get(self.system.url("intake") + "/cases", params=heard)).raise_for_status()

    async def once(self) -> tuple[float, float]:
        """Seconds of the routing POST alone, and until the station's queue shows the order."""
        intake, dispatch = self.system.url("intake"), self.system.url("dispatch")
        opened = await self.clients["clerk"].post(f"{intake}/cases", json=REQUEST)
        case_id = opened.json()["case_id"]
        started = perf_counter()
        routed = await self.clients["clerk"].post(f"{intake}/cases/{case_id}/route", json={})
        posted = perf_counter() - started
        query = {"case_id": case_id, "wait_for": routed.headers["Aftersales-Position"]}
        queue = await self.clients["dispatcher"].get(f"{dispatch}/work-orders", params=query)
        if [order["case_id"] for order in queue.json()["items"]] != [case_id]:
            raise RuntimeError(f"{case_id} is not in the queue: {queue.status_code} {queue.text[:200]}")
        return posted, perf_counter() - started

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
