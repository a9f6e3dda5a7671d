"""After a restore: whose name was deleted since the backup has none again.

The log knows of it, for its end is back; the table of names is as old as the backup.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from dispatch.names import delete_name
from events.catalog import codec
from events.catalog.staff import StaffNameRemoved
from service.definition import Restored

_REMOVED = "SELECT DISTINCT data ->> 'staff_id' FROM dispatch.events WHERE type = ANY($1) AND position > $2 ORDER BY 1"


async def bring_up(restored: Restored) -> Sequence[tuple[str, str]]:
    """See `Definition.restored`. Raises what asyncpg raises."""
    removed = []
    for row in await restored.pool.fetch(_REMOVED, list(codec.names_of({StaffNameRemoved})), restored.since):
        async with restored.pool.acquire() as connection, connection.transaction():
            if await delete_name(connection, row[0], datetime.now(UTC), None) is not None:
                removed.append(row[0])
    if not removed:
        return ()
    names = ", ".join(removed)
    return [(f"备份之后删除过的姓名已重新删除：{names}", f"names deleted since the backup, again: {names}")]
