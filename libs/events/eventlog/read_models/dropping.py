"""A read model that the code no longer has: its table stays, for older code may still serve it, until it is dropped.

Code that moves the checkpoint without writing a table marks it `missed`; code that has the read model builds a missed
table anew. So a table that is not missed is one that running code may still keep.
"""

from collections.abc import Mapping

from eventlog.postgres import Connection
from eventlog.read_models.building import lock
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import Served
from eventlog.read_models.tables import SUFFIX

LOCKS = "2s"
"""How long others may wait for what this cannot have."""


class StillKept(Exception):
    """Code that has the read model may still run."""


class Busy(Exception):
    """Something is being built."""


def not_in_code(models: ReadModels, present: Mapping[str, Served]) -> list[Served]:
    """What the registry has beyond the read models of this code, which may be the older one."""
    return [found for name, found in sorted(present.items()) if name not in models.versions]


async def drop(connection: Connection, schema: str, name: str) -> None:
    """Drop a table of the registry, on a connection to be closed afterwards. Raises StillKept, Busy, or
    LockNotAvailableError where somebody reads it."""
    if not await lock(connection, schema):
        raise Busy(schema)
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{LOCKS}'")
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"read models {schema}")
        if not await connection.fetchval(f"DELETE FROM {schema}.read_models WHERE name = $1 RETURNING missed", name):
            raise StillKept(f"{schema}.{name}")
        await connection.execute(f"DELETE FROM {schema}.read_model_builds WHERE name = $1", name)
        for table in (name, f"{name}{SUFFIX}"):
            await connection.execute(f"DROP TABLE IF EXISTS {schema}.{table}")
