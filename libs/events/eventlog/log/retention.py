"""Idempotency keys are kept for a set time: long enough for any caller that repeats a command, and not for ever."""

from datetime import timedelta

from eventlog import metrics
from eventlog.postgres import Pool
from eventlog.restarts import over_restarts

BATCH = 1_000
"""Keys a transaction at most: some milliseconds, and none of it under the log's lock, so that no append waits."""
PAUSE_SECONDS = 0.1
"""Between two batches while there are more: ten thousand keys a second, more than a log takes in."""
REST_SECONDS = 60.0
"""Between two looks when there are no more."""


class Retention:
    """Removes keys of `schema` that are older than `keep`, by the database's clock. Any number of processes may."""

    def __init__(self, pool: Pool, schema: str, keep: timedelta) -> None:
        self._pool = pool
        self._keep = keep
        # By their places: with a join the planner may choose to read the whole table for every batch.
        self._remove = f"""
            DELETE FROM {schema}.idempotency WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM {schema}.idempotency WHERE recorded_at < clock_timestamp() - $1::interval
                ORDER BY recorded_at LIMIT $2 FOR UPDATE SKIP LOCKED))"""
        self._oldest = f"SELECT extract(epoch FROM clock_timestamp() - min(recorded_at)) FROM {schema}.idempotency"

    async def run(self) -> None:
        """Remove what is too old until cancelled, over restarts of PostgreSQL."""

        async def turn() -> float:
            removed = await self.step()
            metrics.OLDEST_KEY.set(await self._pool.fetchval(self._oldest) or 0)
            return PAUSE_SECONDS if removed == BATCH else REST_SECONDS

        await over_restarts(turn, "retention", REST_SECONDS)

    async def step(self) -> int:
        """Remove one batch of the oldest; gives how many. Raises what `eventlog.postgres.AWAY` lists."""
        async with self._pool.acquire() as connection, connection.transaction():
            # What a crash brings back is removed again.
            await connection.execute("SET LOCAL synchronous_commit = off")
            done = await connection.execute(self._remove, self._keep, BATCH)
        removed = int(done.rpartition(" ")[2])
        metrics.KEYS_REMOVED.inc(removed)
        return removed
