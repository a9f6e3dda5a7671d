"""What a member receives next: never waited for without a limit, and asked for ahead of time where it is urgent."""

import asyncio
from collections.abc import Sequence

from eventlog.feeds.checkpoint import Checkpoint, Lanes
from eventlog.feeds.feed import Delivery, Feed, FeedAway
from eventlog.postgres import Connection

LARGE = 100
"""A batch of so many events says that there is more: the next one is received while it is handled."""
LARGE_DATA = 2**15
"""So does one with so many characters of data: what is fetched at once is limited by its size, too."""
RECEIVE_SECONDS = 30.0
"""How long a feed may take to give something or nothing; its own limits are shorter."""
FORGET_SECONDS = 5.0
"""How long one that was asked in vain may take to notice."""


def large(deliveries: Sequence[Delivery]) -> bool:
    """Whether there is probably more behind this batch."""
    return len(deliveries) >= LARGE or sum(len(delivery.recorded.data) for delivery in deliveries) >= LARGE_DATA


class Receiving:
    """Asks `feed` for what comes behind `checkpoint`, until `stopping`."""

    def __init__(self, feed: Feed, checkpoint: Checkpoint, stopping: asyncio.Event) -> None:
        self._feed = feed
        self._checkpoint = checkpoint
        self._stopping = stopping
        self._ahead: asyncio.Future[list[Delivery]] | None = None

    async def next(self, connection: Connection) -> list[Delivery]:
        """The feed's next events; a stop ends the waiting. Meanwhile the checkpoint catches up.

        Raises FeedAway where it takes too long, and what the feed raises.
        """
        progress, self._ahead = self._ahead or self._ask(self._checkpoint.lanes), None
        stopping = asyncio.ensure_future(self._stopping.wait())
        both = progress, stopping
        try:
            if (patience := self._checkpoint.patience) is not None:
                done, _ = await asyncio.wait(both, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    await self._checkpoint.save(connection)
            done, _ = await asyncio.wait(both, timeout=RECEIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                raise FeedAway(f"{self._feed.name}: no answer within {RECEIVE_SECONDS:.0f} s")
            return progress.result() if progress.done() else []
        finally:
            progress.cancel()
            stopping.cancel()

    def go_ahead(self, deliveries: Sequence[Delivery]) -> None:
        """Ask for what comes behind these, which are about to be handled."""
        self._ahead = self._ask(self._checkpoint.after(deliveries))

    async def forget(self) -> None:
        """The member goes on from elsewhere than where it asked ahead."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.cancel()
            await asyncio.wait([ahead], timeout=FORGET_SECONDS)
            if ahead.done() and not ahead.cancelled():
                ahead.exception()  # whatever it was, it is found again from where the member goes on

    def _ask(self, lanes: Lanes) -> asyncio.Future[list[Delivery]]:
        return asyncio.ensure_future(self._feed.next(lanes, self._checkpoint.partitions))
