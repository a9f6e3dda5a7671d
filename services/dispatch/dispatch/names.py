"""What people of the rosters are called 姓名: a table that can be changed, because personal data never enters the log.

What is in no log is not on the log's clock either: its times are the machine's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from eventlog.log.session import PreconditionFailed
from eventlog.postgres import Connection, Pool


class KeptName(NamedTuple):
    """A name as it is kept, None for one that was deleted: `version` rises with every change; `changed_at` is UTC."""

    name: str | None
    changed_at: datetime
    version: int


async def keep_name(connection: Connection, staff_id: str, name: str, at: datetime, if_match: int | None) -> KeptName:
    """Put the name in place of an earlier one, inside `connection`'s transaction; the same once more changes nothing:
    then the earlier one is given, with its version and time.

    Raises PreconditionFailed when `if_match` is not the present version, 0 while there was never a name."""
    before = await _locked(connection, staff_id, if_match)
    if before is not None and before.name == name:
        return before
    return await _put(connection, staff_id, KeptName(name, at, before.version + 1 if before is not None else 1))


async def delete_name(connection: Connection, staff_id: str, at: datetime, if_match: int | None) -> KeptName | None:
    """Delete it, inside `connection`'s transaction; gives its absence, from whose version a later name goes on, or None
    where there was no name. Raises PreconditionFailed as `keep_name` does."""
    before = await _locked(connection, staff_id, if_match)
    if before is None or before.name is None:
        return None
    return await _put(connection, staff_id, KeptName(None, at, before.version + 1))


async def _locked(connection: Connection, staff_id: str, if_match: int | None) -> KeptName | None:
    """What is kept now, for nobody else to change before the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"staff name {staff_id}")
    row = await connection.fetchrow(
        "SELECT name, changed_at, version FROM dispatch.staff_names WHERE staff_id = $1", staff_id
    )
    kept = KeptName(*row) if row is not None else None
    version = kept.version if kept is not None else 0
    if if_match is not None and if_match != version:
        raise PreconditionFailed(if_match, version)
    return kept


async def _put(connection: Connection, staff_id: str, kept: KeptName) -> KeptName:
    await connection.execute(
        "INSERT INTO dispatch.staff_names (staff_id, name, changed_at, version) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (staff_id) DO UPDATE "
        "SET name = EXCLUDED.name, changed_at = EXCLUDED.changed_at, version = EXCLUDED.version",
        *(staff_id, *kept),
    )
    return kept


async def names_of(pool: Pool, staff_ids: Sequence[str]) -> dict[str, KeptName]:
    """The names of those who have one, by staff number."""
    rows = await pool.fetch(
        "SELECT staff_id, name, changed_at, version FROM dispatch.staff_names "
        "WHERE staff_id = ANY($1) AND name IS NOT NULL",
        list(staff_ids),
    )
    return {row["staff_id"]: KeptName(row["name"], row["changed_at"], row["version"]) for row in rows}
