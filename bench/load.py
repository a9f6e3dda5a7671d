"""A load on loopback from a process of its own: some callers, each with one connection and one request at a time.

Bounded in number and time.
"""

import asyncio
import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from uuid import uuid4

from bench.wire import Wire


@dataclass(frozen=True, slots=True)
class Load:
    """POST `body` to `path` of a loopback `port` from `callers` connections for `seconds`, after a `warmup`."""

    port: int
    path: str
    body: str
    headers: Mapping[str, str]
    callers: int
    seconds: float
    warmup: float = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answers a second, how many there were, and how many of them were not 2xx."""

    rate: float
    answers: int
    failed: int


def run(load: Load) -> Outcome:
    """Run a load in another process, so that it takes no time from the one that measures."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (load,))


def _run(load: Load) -> Outcome:
    return asyncio.run(_drive(load))


async def _drive(load: Load) -> Outcome:
    begin = perf_counter() + load.warmup
    end = begin + load.seconds
    answers = failed = 0

    async def caller() -> None:
        nonlocal answers, failed
        wire = await Wire.open(load.port)
        while (started := perf_counter()) < end:
            headers = {**load.headers, "Idempotency-Key": str(uuid4())}
            reply = await wire.ask("POST", load.path, headers, load.body.encode())
            finished = perf_counter()
            if started >= begin and finished <= end:
                answers += 1
                failed += not reply.good
        wire.close()

    await asyncio.gather(*(caller() for _ in range(load.callers)))
    return Outcome(answers / load.seconds, answers, failed)
