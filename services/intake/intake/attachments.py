"""What attachments hold: a table that can be changed, beside the log, for it may show people and has to go with them.

Content is kept by case and by its SHA-256: the same photo twice is kept once, and what is erased of one customer is
nobody else's.
"""

from collections.abc import Sequence
from datetime import datetime

from eventlog.postgres import Connection, Pool

MOST_BYTES = 5 * 1024 * 1024
"""Of one attachment."""


async def keep_content(connection: Connection | Pool, case_id: str, sha256: str, content: bytes) -> None:
    """Keep it; `kept_at` is when that was last asked for."""
    await connection.execute(
        "INSERT INTO intake.attachments (case_id, sha256, content, kept_at) VALUES ($1, $2, $3, clock_timestamp()) "
        "ON CONFLICT (case_id, sha256) DO UPDATE SET kept_at = EXCLUDED.kept_at",
        *(case_id, sha256, content),
    )


async def content_of(connection: Connection | Pool, case_id: str, sha256: str) -> bytes | None:
    """None once it was deleted or erased."""
    content: bytes | None = await connection.fetchval(
        "SELECT content FROM intake.attachments WHERE case_id = $1 AND sha256 = $2", case_id, sha256
    )
    return content


async def kept_of(connection: Connection | Pool, case_id: str) -> frozenset[str]:
    """Which contents of a case are there."""
    rows = await connection.fetch("SELECT sha256 FROM intake.attachments WHERE case_id = $1", case_id)
    return frozenset(row["sha256"] for row in rows)


async def clock(connection: Connection | Pool) -> datetime:
    """The time of `kept_at`, which is PostgreSQL's."""
    now: datetime = await connection.fetchval("SELECT clock_timestamp()")
    return now


async def delete_content(connection: Connection | Pool, case_id: str, sha256: str, until: datetime) -> None:
    """Delete one, unless somebody has attached it anew since `until`; where there is none, nothing happens."""
    await connection.execute(
        "DELETE FROM intake.attachments WHERE case_id = $1 AND sha256 = $2 AND kept_at <= $3", case_id, sha256, until
    )


async def delete_contents(connection: Connection | Pool, cases: Sequence[str]) -> int:
    """Delete all of some cases; gives how many there were."""
    done = await connection.execute("DELETE FROM intake.attachments WHERE case_id = ANY($1)", list(cases))
    return int(done.rpartition(" ")[2])
