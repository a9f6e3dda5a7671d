"""The event streams of one process: so many at most, woken when the log grows, and ended when the process stops."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import structlog

from eventlog.log.wakeups import CHANNEL, Wakeups
from eventlog.postgres import Pool
from service import metrics
from service.http.problem_details import BUSY, Problem

RETRY_SECONDS = 5
Form = Literal["ndjson", "sse"]
FORMS: tuple[Form, ...] = ("ndjson", "sse")

log = structlog.get_logger(__name__)


class Streams:
    """Those of the log of `source`, `most` at once.

    One connection of the pool listens for all that follow the log, while there are any. Who hears nothing still looks
    now and then.
    """

    def __init__(self, source: str, most: int) -> None:
        self._source = source
        self._most = most
        self._open = 0
        self._followers = 0
        self._news = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self.stopping = False
        """Whoever follows the log has to end."""
        for form in FORMS:
            metrics.STREAMS.labels(form)
            metrics.STREAMED.labels(form)

    @contextmanager
    def opened(self, form: Form) -> Iterator[None]:
        """While a stream is open. Raises Problem, 503, where as many are open as may be, or the process stops."""
        if self.stopping or self._open >= self._most:
            raise Problem(
                BUSY,
                f"{self._open} event streams are open, and no more may be: try again later",
                f"已有 {self._open} 个事件流，达到上限，请稍后重试",
                headers=[(b"retry-after", b"%d" % RETRY_SECONDS)],
            )
        self._open += 1
        metrics.STREAMS.labels(form).inc()
        try:
            yield
        finally:
            self._open -= 1
            metrics.STREAMS.labels(form).dec()

    @contextmanager
    def following(self, pool: Pool) -> Iterator[None]:
        """While a stream goes on with what comes."""
        self._followers += 1
        if self._listening is None or self._listening.done():
            wakeups = Wakeups(pool)
            wakeups.call(self._source + CHANNEL, self._tell)
            self._listening = asyncio.create_task(wakeups.run())
            self._listening.add_done_callback(_ended)
        try:
            yield
        finally:
            self._followers -= 1
            if not self._followers and self._listening is not None:
                self._listening.cancel()
                self._listening = None

    def coming(self) -> asyncio.Event:
        """What is set at the next news, or when the process stops: ask for it before looking at the log, so that none
        is missed in between."""
        return self._news

    def stop(self) -> None:
        """End all that follow the log; no further ones are opened."""
        self.stopping = True
        self._tell()

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


def _ended(listening: asyncio.Task[None]) -> None:
    if not listening.cancelled() and (error := listening.exception()) is not None:
        log.error("streams.deaf", error=type(error).__name__)
