"""After a restore: whose name was deleted since the backup has none again, and images that were deleted go again.

The log knows of it, for its end is back; the table of names is as old as the backup.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from dispatch.names import delete_name
from events.catalog import codec
from events.catalog.staff import StaffNameRemoved
from events.catalog.visit_images import VisitImageRemoved, VisitPhotoTaken, VisitSigned
from service.definition import Restored

_REMOVED = "SELECT DISTINCT data ->> 'staff_id' FROM dispatch.events WHERE type = ANY($1) AND position > $2 ORDER BY 1"

_IMAGES = """
    DELETE FROM dispatch.visit_images AS i USING dispatch.events AS r, dispatch.events AS e
    WHERE r.type = ANY($1) AND r.position > $2 AND e.type = ANY($3) AND e.stream = r.stream
      AND e.data -> 'image_no' = r.data -> 'image_no'
      AND i.work_order_id = r.data ->> 'work_order_id' AND i.sha256 = e.data ->> 'sha256'
      AND NOT EXISTS (
          SELECT FROM dispatch.events AS again WHERE again.type = ANY($3) AND again.stream = r.stream
              AND again.version > r.version AND again.data ->> 'sha256' = i.sha256)"""
"""As intake's attachments: what was added again since stays."""


async def bring_up(restored: Restored) -> Sequence[tuple[str, str]]:
    """See `Definition.restored`. Raises what asyncpg raises."""
    gone, added = (list(codec.names_of(kinds)) for kinds in ({VisitImageRemoved}, {VisitPhotoTaken, VisitSigned}))
    await restored.pool.execute(_IMAGES, gone, restored.since, added)
    removed = []
    for row in await restored.pool.fetch(_REMOVED, list(codec.names_of({StaffNameRemoved})), restored.since):
        async with restored.pool.acquire() as connection, connection.transaction():
            if await delete_name(connection, row[0], datetime.now(UTC), None) is not None:
                removed.append(row[0])
    if not removed:
        return ()
    names = ", ".join(removed)
    return [(f"备份之后删除过的姓名已重新删除：{names}", f"names deleted since the backup, again: {names}")]
