"""Which version of each read model serves: the registry that says so, and what stands in it before any was built."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventlog.postgres import Connection, Pool
from eventlog.read_models.covered import covered
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import ReadModels

UNBUILT = ""
"""The version of a table that nobody has built by this code's rules."""


@dataclass(frozen=True, slots=True)
class Served:
    """One row of the registry. `missed`: the checkpoint went on without the table, so it is to be built anew."""

    name: str
    version: str
    missed: bool
    events: int
    built_at: datetime


async def served(connection: Connection | Pool, schema: str) -> dict[str, Served]:
    """The registry by table name."""
    rows = await connection.fetch(f"SELECT name, version, missed, events, built_at FROM {schema}.read_models")
    return {row["name"]: Served(*row) for row in rows}


async def unserved(connection: Connection | Pool, models: ReadModels) -> list[Projection[Any]]:
    """The read models whose table is not yet, or no longer, what this code makes of all that was received."""
    return lacking(models, await served(connection, models.schema))


def lacking(models: ReadModels, present: Mapping[str, Served]) -> list[Projection[Any]]:
    """As `unserved`, from what the registry says."""
    return [
        projection
        for projection in models.projections
        if (found := present.get(projection.table.name)) is None or found.version != projection.version or found.missed
    ]


class Replaced:
    """Tells code whose version was replaced while it ran, by newer code that runs beside it, from code that is to be
    built: by which versions served when it first looked, and whether its own ever did."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._served: set[str] = set()

    def among(self, models: ReadModels, present: Mapping[str, Served]) -> set[str]:
        """The tables of which another version has taken over since the first time that this was asked."""
        replaced = set[str]()
        for table, version in models.versions.items():
            serves = present[table].version if table in present else UNBUILT
            first = self._first.setdefault(table, serves)
            if serves == version:
                self._served.add(table)
            elif serves != UNBUILT and (table in self._served or serves != first):
                replaced.add(table)
        return replaced


async def prepare(connection: Connection, models: ReadModels) -> None:
    """Give every read model a table and its place in the registry, in `connection`'s transaction.

    Where nothing was received yet, an empty table is all that there is to build. A table that the registry does not
    know is an old version, as is an empty one beside a past that was received.
    """
    schema = models.schema
    present = await served(connection, schema)
    for projection in models.projections:
        table = projection.table
        exists = await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", table.full_name)
        if exists and table.name in present:
            continue
        if not exists:
            for statement in (*table.create(), *table.create_indexes()):
                await connection.execute(statement)
        await connection.execute(f"LOCK TABLE {schema}.checkpoints IN SHARE ROW EXCLUSIVE MODE")
        past = await covered(connection, schema, models.name, lock=False)
        received = any(past.top(source) for source in models.sources)
        await connection.execute(
            f"""INSERT INTO {schema}.read_models (name, version) VALUES ($1, $2)
                ON CONFLICT (name) DO UPDATE SET version = $2, missed = false""",
            table.name,
            UNBUILT if exists or received else projection.version,
        )
