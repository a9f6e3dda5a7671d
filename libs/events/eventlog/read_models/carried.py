"""Views that stand on a read model's table go over to the one that takes its place.

A view follows its table through renames, and a table under a view cannot be dropped. So the text of each view is read
while the old table has the name, and said again once the new one has it: who may read a view stays as it was.
"""

from typing import NamedTuple

import asyncpg
import structlog

from eventlog.postgres import Connection

log = structlog.get_logger(__name__)

UNFIT = (
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.InvalidTableDefinitionError,
    asyncpg.DatatypeMismatchError,
    asyncpg.CannotCoerceError,
)
"""The new table lacks what the view names, or has it of another type."""


class Carried(NamedTuple):
    """One view: its name, its options, its text."""

    name: str
    options: str
    body: str


async def standing_on(connection: Connection, table: str) -> list[Carried]:
    """The views that read a table directly."""
    rows = await connection.fetch(
        """SELECT DISTINCT v.oid::regclass::text AS name, array_to_string(v.reloptions, ', ') AS options,
                  pg_get_viewdef(v.oid) AS body
           FROM pg_depend d
           JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
           JOIN pg_class v ON v.oid = r.ev_class AND v.relkind = 'v'
           WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = to_regclass($1)
           ORDER BY name""",
        table,
    )
    return [Carried(row["name"], f"WITH ({row['options']})" if row["options"] else "", row["body"]) for row in rows]


async def carry_over(connection: Connection, views: list[Carried]) -> None:
    """Let each read the table that has the name now, in `connection`'s transaction. One that the table does not fit is
    dropped: newer code makes its own."""
    for view in views:
        try:
            async with connection.transaction():
                await connection.execute(f"CREATE OR REPLACE VIEW {view.name} {view.options} AS {view.body}")
        except UNFIT as error:
            log.warning("read_models.view_dropped", view=view.name, error=type(error).__name__)
            await connection.execute(f"DROP VIEW {view.name} CASCADE")
