"""Epochs of a log: what tells listeners that the end of a log was lost, and that it goes on otherwise.

A log that was restored from a backup gives out positions a second time. Who heard the first events there stops, until
somebody has said at the source from which position on the log is another (`begin`). Then the listeners' lanes go back
before that position, and hear what is there now.
"""

from collections.abc import Iterable, Mapping

from eventlog.feeds.feed import Diverged, Epoch, ReadLog
from eventlog.feeds.lanes import Progress, lane_of, source_of
from eventlog.postgres import Connection, Pool


async def read_epochs(connection: Connection | Pool, schema: str) -> list[Epoch]:
    """All epochs of a service's log, the first one first."""
    rows = await connection.fetch(f"SELECT epoch, since FROM {schema}.epochs ORDER BY epoch")
    return [Epoch(*row) for row in rows]


async def begin(connection: Connection, schema: str, since: int | None = None) -> Epoch:
    """A new epoch, from position `since` on; by default from the next one that the log gives out.

    Raises ValueError for a position that is beyond that.
    """
    async with connection.transaction():
        await connection.execute(f"LOCK TABLE {schema}.epochs IN EXCLUSIVE MODE")
        following: int = await connection.fetchval(f"SELECT coalesce(max(position), 0) + 1 FROM {schema}.events")
        since = following if since is None else since
        if not 0 < since <= following:
            raise ValueError(f"the log of {schema} has no position {since}: the next one is {following}")
        row = await connection.fetchrow(
            f"""INSERT INTO {schema}.epochs (epoch, since) SELECT max(epoch) + 1, $1 FROM {schema}.epochs
                RETURNING epoch, since""",
            since,
        )
    assert row is not None
    return Epoch(*row)


async def verify(read_log: ReadLog, source: str, lanes: Mapping[str, Progress], partitions: int) -> None:
    """Raises Diverged where the log does not hold the last event that was received on each of these lanes, FeedAway
    where it cannot be read. `partitions`: into how many lanes the source is divided, 0 for its whole log.

    As positions have no gaps, the log is as it was before the newest of them, too. That each was received from it, and
    not from somebody else who wrote to its topic, only its own lane tells.
    """
    for lane, progress in lanes.items():
        if progress.event_id is not None and not await holds(read_log, lane, progress, partitions):
            raise Diverged(source, progress.position, progress.event_id)


async def holds(read_log: ReadLog, lane: str, progress: Progress, partitions: int) -> bool:
    """Whether a source's log holds the event at the end of this progress, for this lane. Raises FeedAway."""
    source = source_of(lane)
    found = await read_log(source, progress.position - 1, 1)
    if not found or found[0].id != progress.event_id:
        return False
    return lane_of(source, found[0].key, partitions) == lane


def newest(lanes: Mapping[str, Progress]) -> dict[str, Progress]:
    """The lane that has received the latest event; none where no lane has any."""
    known = [lane for lane, progress in lanes.items() if progress.event_id is not None]
    return {lane: lanes[lane] for lane in sorted(known, key=lambda lane: lanes[lane].position)[-1:]}


def accepted(progress: Iterable[Progress], epochs: Iterable[Epoch]) -> Epoch | None:
    """From where a listener that has come so far has to receive again, and in which epoch; None: nothing was said.

    `since` is the smallest of all epochs that begin after the listener's.
    """
    known = min((one.epoch for one in progress), default=0)
    newer = [epoch for epoch in epochs if epoch.number > known]
    if not newer:
        return None
    return Epoch(max(epoch.number for epoch in newer), min(epoch.since for epoch in newer))
