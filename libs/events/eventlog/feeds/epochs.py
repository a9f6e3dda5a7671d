"""Epochs of a log: what tells listeners that the end of a log was lost, and that it goes on otherwise.

A log that was restored from a backup gives out positions a second time. Who heard the first events there stops, until
somebody has said at the source from which position on the log is another (`begin`). Then the listeners' lanes go back
before that position, and hear what is there now.
"""

from collections.abc import Iterable, Mapping

from eventlog.feeds.feed import Diverged, Epoch, ReadLog
from eventlog.feeds.lanes import Progress
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


async def verify(read_log: ReadLog, source: str, lanes: Mapping[str, Progress]) -> None:
    """Raises Diverged where the log does not hold the last event that was received from it, FeedAway where it cannot be
    read. As positions have no gaps, all before that event is as it was, too."""
    newest = max((one for one in lanes.values() if one.event_id), key=lambda one: one.position, default=None)
    if newest is not None:
        found = await read_log(source, newest.position - 1, 1)
        if not found or found[0].id != newest.event_id:
            raise Diverged(source, newest.position, newest.event_id)


def accepted(progress: Iterable[Progress], epochs: Iterable[Epoch]) -> Epoch | None:
    """From where a listener that has come so far has to receive again, and in which epoch; None: nothing was said.

    `since` is the smallest of all epochs that begin after the listener's.
    """
    known = min((one.epoch for one in progress), default=0)
    newer = [epoch for epoch in epochs if epoch.number > known]
    if not newer:
        return None
    return Epoch(max(epoch.number for epoch in newer), min(epoch.since for epoch in newer))
