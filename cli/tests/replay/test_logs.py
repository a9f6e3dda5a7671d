"""Several logs as one: each in its own order, between them by time, and news as they come."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from aftersales.replay.reading.logs import follow, merged
from eventlog.envelope import Recorded

TIME = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
EVENT = Recorded("intake", 1, UUID(int=1), "s", 1, "t", "k", TIME, "{}", None, None, "a", None)


class Told:
    """A log that is a list."""

    def __init__(self, source: str, events: Sequence[tuple[int, int]], news: int = 0) -> None:
        """`events`: minutes and id of each."""
        self.source = source
        self.size = len(events)
        self.closed = False
        self._news = news
        self._events = [
            replace(EVENT, source=source, position=number, id=UUID(int=id), time=TIME + timedelta(minutes=minutes))
            for number, (minutes, id) in enumerate(events, 1)
        ]

    async def history(self, after: int = 0) -> AsyncGenerator[Recorded, None]:
        for event in self._events:
            if event.position > after:
                yield event

    async def news(self) -> AsyncGenerator[Recorded, None]:
        try:
            for number in range(self._news):
                yield replace(EVENT, source=self.source, position=self.size + number + 1)
            await asyncio.Event().wait()
        finally:
            self.closed = True


async def test_logs_are_merged_by_time_and_keep_their_own_order() -> None:
    logs = [Told("intake", [(0, 1), (5, 4), (3, 5)]), Told("dispatch", [(0, 2), (4, 3), (5, 6)]), Told("callback", [])]
    found = [(event.source[0], event.position) async for event in merged(logs)]
    assert found == [("i", 1), ("d", 1), ("d", 2), ("i", 2), ("i", 3), ("d", 3)]


async def test_of_the_same_time_what_was_written_first_comes_first() -> None:
    logs = [Told("intake", [(0, 2), (0, 4)]), Told("callback", [(0, 1), (0, 3)])]
    assert [event.id.int async for event in merged(logs)] == [1, 2, 3, 4]


async def test_news_come_from_all_until_it_is_stopped() -> None:
    logs, received, all_received = [Told("intake", [], 2), Told("dispatch", [(0, 1)], 1)], list[str](), asyncio.Event()

    def take(event: Recorded) -> None:
        received.append(f"{event.source}:{event.position}")
        if len(received) == 3:
            all_received.set()

    following = asyncio.create_task(follow(logs, take))
    await all_received.wait()
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert sorted(received) == ["dispatch:2", "intake:1", "intake:2"]
    assert all(log.closed for log in logs)


async def test_a_failure_of_one_stops_all() -> None:
    logs = [Told("intake", [], 1), Told("dispatch", [])]

    def take(event: Recorded) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        await follow(logs, take)
    assert all(log.closed for log in logs)
