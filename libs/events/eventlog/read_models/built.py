"""How far the read models of this code are built."""

from eventlog.postgres import Connection, Pool
from eventlog.read_models.building import under_way
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import lacking, served

ALMOST = 0.99
"""All is in, and the switch is still to come."""


async def built(connection: Connection | Pool, models: ReadModels) -> dict[str, float]:
    """Table → which part of the logs its present version has: 1 where it serves, 0 where nobody has begun."""
    lacked = {each.table.name: each.version for each in lacking(models, await served(connection, models.schema))}
    builds = await under_way(connection, models.schema) if lacked else {}
    found = dict.fromkeys((each.table.name for each in models.projections), 1.0)
    for name, version in lacked.items():
        build = builds.get(name)
        at_work = build is not None and build.version == version and build.total
        found[name] = min(build.events / build.total, ALMOST) if build is not None and at_work else 0.0
    return found
