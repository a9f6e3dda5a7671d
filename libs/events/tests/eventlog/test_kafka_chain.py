"""Every record names the one before it in its partition, wherever in the log the relay begins."""

import asyncio
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from eventlog.envelope import Recorded, new_id
from eventlog.feeds.kafka import chain
from eventlog.feeds.kafka.chain import Chain, Link
from eventlog.feeds.partitioner import partition_of

PARTITIONS = 3
AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
KEYS = st.lists(st.integers(0, 5).map(str), min_size=1, max_size=60)


def log_of(keys: list[str]) -> list[Recorded]:
    return [
        Recorded("intake", position, new_id(), f"case-{key}", 1, "type", key, AT, "{}", None, None, "tester", None)
        for position, key in enumerate(keys, 1)
    ]


@given(KEYS, st.lists(st.integers(0, 59), max_size=3), st.integers(1, 20), st.integers(1, 9))
def test_links_are_those_of_the_whole_log(keys: list[str], begins: list[int], size: int, chunk: int) -> None:
    """One relay after another begins somewhere, reads back in chunks or knows the tails, and publishes to the end."""
    log = log_of(keys)
    last: dict[int, int] = {}
    expected = []
    for event in log:
        partition = partition_of(event.key, PARTITIONS)
        expected.append(Link(partition, last.get(partition, 0)))
        last[partition] = event.position

    async def read(_: str, after: int, limit: int) -> list[Recorded]:
        assert limit <= chunk
        return log[after : after + limit]

    async def relay() -> None:
        links = Chain("intake", read, PARTITIONS)
        for begin in (0, *begins):
            for first in range(begin, len(log), size):
                assert await links.links(log[first : first + size]) == expected[first : first + size]
                tails = links.tails
                links = Chain("intake", read, PARTITIONS)
                links.go_on(min(first + size, len(log)), tails)

    before, chain.CHUNK = chain.CHUNK, chunk
    try:
        asyncio.run(relay())
    finally:
        chain.CHUNK = before
