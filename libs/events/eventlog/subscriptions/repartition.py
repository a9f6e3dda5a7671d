"""A source gets other lanes: its topic has more partitions than before, or another feed brings it.

Lanes stand at different positions, and where a key belongs changes. So the log itself is read from where the last of
them stands until all stand at one position; there the others take their place, in one transaction.
"""

from dataclasses import replace

from eventlog.feeds.checkpoint import Checkpoint
from eventlog.feeds.feed import Delivery, Feed, FeedAway
from eventlog.feeds.lanes import UNKNOWN, Progress, lane_of, lanes_of, partitions_of
from eventlog.postgres import Connection
from eventlog.subscriptions.batches import Batches

CHUNK = 500
"""Events read at a time."""


async def repartition(
    connection: Connection,
    checkpoint: Checkpoint,
    batches: Batches,
    feed: Feed,
    source: str,
    lanes: dict[str, Progress],
    partitions: int,
) -> None:
    """Handle what some of the `lanes` have and others have not, then replace them.

    Raises CheckpointMoved where another member still moves one of them, FeedAway where the log cannot be read: then
    it goes on from where it came to.
    """
    divided = partitions_of(lanes)
    top = max(max(progress.position, *progress.ahead, 0) for progress in lanes.values())
    checkpoint.begin(lanes, {source: divided})
    await batches.begin(connection)
    while (low := min(progress.position for progress in checkpoint.lanes.values())) < top:
        events = [event for event in await feed.read_log(source, low, CHUNK) if event.position <= top]
        if not events:
            raise FeedAway(f"{source}: its log ends before position {top}")
        deliveries = [Delivery(lane_of(source, event.key, divided), event, UNKNOWN) for event in events]
        news = checkpoint.fresh(deliveries)
        if news:
            await batches.take(connection, news)
        await checkpoint.cut(connection, source, events[-1].position)
    await checkpoint.save(connection)
    latest = max((p.heard_until for p in lanes.values() if p.heard_until is not None), default=None)
    epoch = max(progress.epoch for progress in lanes.values())
    kept = Progress(top, epoch=epoch, offset=UNKNOWN if top else 0, heard_until=latest)
    if not partitions:  # one lane: the event there is known where it stood on one of the old ones
        ids = {p.event_id for p in lanes.values() if p.position == top and p.event_id is not None}
        kept = replace(kept, event_id=ids.pop() if len(ids) == 1 else None)
    await checkpoint.replace(connection, lanes, dict.fromkeys(lanes_of(source, partitions), kept), top)
