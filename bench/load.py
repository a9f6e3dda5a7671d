"""A load on loopback from a process of its own: some callers, each with one connection and one request at a time.

Bounded in number and time. Raw sockets, because an HTTP client library would cost more than what is measured.
"""

import asyncio
import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from uuid import uuid4

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Load:
    """POST `body` to `path` of a loopback `port` from `callers` connections for `seconds`, after a `warmup`.

    `rate` limits all callers together to so many requests a second; None: as fast as they can.
    """

    port: int
    path: str
    body: str
    headers: Mapping[str, str]
    callers: int
    seconds: float
    warmup: float = 1.0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answers a second, their latencies in seconds in rising order, and how many were not 2xx."""

    rate: float
    latencies: list[float]
    failed: int

    def percentile(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


def run(load: Load) -> Outcome:
    """Run a load in another process, so that it takes no time from the one that measures."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (load,))


def _run(load: Load) -> Outcome:
    return asyncio.run(_drive(load))


async def _drive(load: Load) -> Outcome:
    begin = perf_counter() + load.warmup
    end = begin + load.seconds
    latencies: list[float] = []
    failed = 0

    async def caller(number: int) -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection(HOST, load.port)
        pause = load.callers / load.rate if load.rate else 0.0
        due = perf_counter() + pause * number / load.callers
        while (now := perf_counter()) < end:
            if pause:
                await asyncio.sleep(max(0.0, due - now))
                due += pause
            started = perf_counter()
            writer.write(_request(load))
            status = await _answer(reader)
            finished = perf_counter()
            if started >= begin and finished <= end:
                latencies.append(finished - started)
                failed += not 200 <= status < 300
        writer.close()

    await asyncio.gather(*(caller(number) for number in range(load.callers)))
    return Outcome(len(latencies) / load.seconds, sorted(latencies), failed)


def _request(load: Load) -> bytes:
    body = load.body.encode()
    lines = [f"POST {load.path} HTTP/1.1", f"Host: {HOST}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in load.headers.items()]
    lines += [f"Idempotency-Key: {uuid4()}", f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    await reader.readexactly(length)
    return int(head[9:12])
