"""Who takes part in a subscription, over all processes, and which share of its lanes each has.

A member tells its database that it is alive whenever its loop turns; whoever has not for SILENT_SECONDS, or has lost
the connection that it works on, is struck off by the others. The oldest comes first, so that whoever joins later moves
as little as it can. Two may believe for a moment to have the same lane: the checkpoint lets one of them commit.
"""

from typing import NamedTuple
from uuid import uuid4

from eventlog.postgres import Connection

SILENT_SECONDS = 6.0
"""After this long without a sign of life others take a member's lanes over: it is frozen, or its network is gone."""


class Share(NamedTuple):
    """Lanes are dealt out in turn to so many `members`: this one has the first whose number is its `place`."""

    place: int
    members: int

    def has(self, number: int) -> bool:
        """Whether the lane of this number is its own."""
        return number % self.members == self.place


class Members:
    """One member of a subscription; `group` tells members apart that receive through another feed."""

    def __init__(self, schema: str, group: str) -> None:
        self._group = group
        self._id = str(uuid4())
        self._lock = f"members {schema} {group}"
        self._renew = f"""
            WITH mine AS (
                INSERT INTO {schema}.members AS m (subscription, member, backend) VALUES ($1, $2, pg_backend_pid())
                ON CONFLICT (subscription, member)
                DO UPDATE SET seen_at = EXCLUDED.seen_at, backend = EXCLUDED.backend
                RETURNING joined_at, member
            ), silent AS (
                DELETE FROM {schema}.members m
                WHERE m.subscription = $1 AND m.member <> $2 AND (
                    m.seen_at < clock_timestamp() - make_interval(secs => $3)
                    OR NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = m.backend))
                RETURNING m.member
            )
            SELECT member FROM (
                SELECT joined_at, member FROM mine
                UNION ALL
                SELECT joined_at, member FROM {schema}.members
                WHERE subscription = $1 AND member <> $2 AND member NOT IN (SELECT member FROM silent)
            ) live ORDER BY joined_at, member"""
        self._others = f"""
            SELECT EXISTS (
                SELECT FROM {schema}.members m JOIN pg_stat_activity a ON a.pid = m.backend
                WHERE m.subscription = $1 AND m.member <> $2
                AND m.seen_at >= clock_timestamp() - make_interval(secs => $3))"""
        self._leave = f"DELETE FROM {schema}.members WHERE subscription = $1 AND member = $2"

    async def join(self, connection: Connection) -> Share:
        """As `renew`, for the first time: of two that come at once the second sees the first."""
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", self._lock)
            return await self.renew(connection)

    async def renew(self, connection: Connection) -> Share:
        """Say on the connection that does the work that this member is alive; gives its share."""
        rows = await connection.fetch(self._renew, self._group, self._id, SILENT_SECONDS)
        live = [row["member"] for row in rows]
        return Share(live.index(self._id), len(live))

    async def others(self, connection: Connection) -> bool:
        """Whether anybody else takes part."""
        return bool(await connection.fetchval(self._others, self._group, self._id, SILENT_SECONDS))

    async def leave(self, connection: Connection) -> None:
        """The others may have its lanes at once."""
        await connection.execute(self._leave, self._group, self._id)
