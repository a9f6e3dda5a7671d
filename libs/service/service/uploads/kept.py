"""What files hold: a table that can be changed, beside the log, for it may show people and has to go with them.

Content is kept by its owner and by its SHA-256: the same photo twice is kept once, and what is erased of one owner is
nobody else's.
"""

from collections.abc import Sequence
from datetime import datetime

from eventlog.postgres import Connection, Pool


class Kept:
    """One table of contents: `owner`, sha256, content, kept_at. All raise what asyncpg raises."""

    def __init__(self, table: str, owner: str) -> None:
        self._keep = (
            f"INSERT INTO {table} ({owner}, sha256, content, kept_at) VALUES ($1, $2, $3, clock_timestamp()) "
            f"ON CONFLICT ({owner}, sha256) DO UPDATE SET content = EXCLUDED.content, kept_at = EXCLUDED.kept_at"
        )
        self._content = f"SELECT content FROM {table} WHERE {owner} = $1 AND sha256 = $2"
        self._there = f"SELECT sha256 FROM {table} WHERE {owner} = $1"
        self._delete = f"DELETE FROM {table} WHERE {owner} = $1 AND sha256 = $2 AND kept_at <= $3"
        self._delete_all = f"DELETE FROM {table} WHERE {owner} = ANY($1)"

    async def keep(self, connection: Connection | Pool, owner: str, sha256: str, content: bytes) -> None:
        """Keep it; `kept_at` is when that was last asked for."""
        await connection.execute(self._keep, owner, sha256, content)

    async def content_of(self, connection: Connection | Pool, owner: str, sha256: str) -> bytes | None:
        """None once it was deleted or erased."""
        content: bytes | None = await connection.fetchval(self._content, owner, sha256)
        return content

    async def of(self, connection: Connection | Pool, owner: str) -> frozenset[str]:
        """Which contents of an owner are there."""
        return frozenset(row["sha256"] for row in await connection.fetch(self._there, owner))

    async def delete(self, connection: Connection | Pool, owner: str, sha256: str, until: datetime) -> None:
        """Delete one, unless somebody has kept it anew since `until`; where there is none, nothing happens."""
        await connection.execute(self._delete, owner, sha256, until)

    async def delete_all(self, connection: Connection | Pool, owners: Sequence[str]) -> int:
        """Delete all of some owners; gives how many there were."""
        return int((await connection.execute(self._delete_all, list(owners))).rpartition(" ")[2])


async def clock(connection: Connection | Pool) -> datetime:
    """The time of `kept_at`, which is PostgreSQL's."""
    now: datetime = await connection.fetchval("SELECT clock_timestamp()")
    return now
