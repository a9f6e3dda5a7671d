"""Sees to it that every read model of a service is of the code's version, and the views over them: the loop that
builds what is not."""

import asyncio
from time import perf_counter
from typing import Any

import asyncpg
import structlog

from eventlog.codec import Codec
from eventlog.postgres import Pool
from eventlog.read_models.building import Build, lock
from eventlog.read_models.past import ReadPast
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import Replaced, lacking, served, unserved
from eventlog.read_models.views import make, to_make

LOOK_SECONDS = 1.0
"""How often it is looked whether something is to be built."""
CLOSE_SECONDS = 2.0

log = structlog.get_logger(__name__)


class Builder:
    """Builds what this code's read models lack. One builder at a time works in a schema, over all processes.

    Code whose version was replaced while it ran stands back: newer code runs beside it. When it starts anew, it is the
    newer one.
    """

    def __init__(self, pool: Pool, models: ReadModels, read: ReadPast, codec: Codec) -> None:
        self._pool = pool
        self._models = models
        self._read = read
        self._codec = codec
        self._replaced = Replaced()
        self._views_seen = False
        """Whether the views were looked at since this process began, or since it built a table."""

    async def run(self) -> None:
        """Until it is cancelled. Raises what a build raises, after which it can be run again."""
        while True:
            started = perf_counter()
            if await self._wanted():
                await self._build()
            await self._make_views()
            await asyncio.sleep(max(LOOK_SECONDS, perf_counter() - started))

    async def _wanted(self) -> list[Projection[Any]]:
        present = await served(self._pool, self._models.schema)
        replaced = self._replaced.among(self._models, present)
        return [each for each in lacking(self._models, present) if each.table.name not in replaced]

    async def _build(self) -> None:
        models = self._models
        async with self._pool.acquire() as connection:
            try:
                if not await lock(connection, models.schema):
                    return
                wanted = await self._wanted()  # another builder may just have ended
                if wanted:
                    build = Build(models.schema, models.name, wanted, models.sources, self._read, self._codec)
                    await build.run(connection)
                    self._views_seen = False
            finally:
                await connection.close(timeout=CLOSE_SECONDS)  # and the lock goes with it

    async def _make_views(self) -> None:
        """Once, and again after each build: code that runs beside this one may have its own since."""
        models = self._models
        if models.views is None or self._views_seen or await unserved(self._pool, models):
            return
        if await self._pool.fetchval("SELECT to_regclass($1) IS NULL", f"{models.views.schema}.made"):
            return  # nobody has migrated yet
        try:
            async with self._pool.acquire() as connection:
                if await to_make(connection, models.views):
                    await make(connection, models.views)
                    log.info("read_models.views_made", schema=models.views.schema, version=models.views.version)
            self._views_seen = True
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
            log.info("read_models.views_again", error=type(error).__name__)
