"""A view over a read model goes on reading while its table is built anew, by the same code, older or newer."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import asyncpg
import pytest

from eventlog.codec import Codec
from eventlog.postgres import Pool, connect_pool
from eventlog.read_models.builder import Builder
from eventlog.read_models.building import Build
from eventlog.read_models.past import from_store
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import NAME, ReadModels
from eventlog.read_models.serving import prepare, unserved
from eventlog.read_models.views import Views, prepare_views, to_make
from eventlog.testing.totals import Total, add

SOURCES = ("intake", "dispatch")


def views(column: str = "total") -> Views:
    sql = f"CREATE VIEW looks.totals WITH (security_barrier = true) AS SELECT thing_id, {column} AS sum"
    return Views("looks", ["totals"], [], [f"{sql} FROM dispatch.totals", "GRANT SELECT ON looks.totals TO PUBLIC"])


class Desk:
    """A database with the tables and views of some code, and whoever reads them."""

    def __init__(self, pool: Pool, language: SimpleNamespace) -> None:
        self.pool = pool
        self.codec: Codec = language.codec
        self._language = language

    def models(self, version: int, looks: Views | None) -> ReadModels:
        events = (self._language.counted,)
        projection = Projection(
            "totals", "dispatch.totals", Total, lambda event, _: event.thing_id, add, events, version=version
        )
        return ReadModels(projection, sources=SOURCES, views=looks)

    async def migrate(self, models: ReadModels) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            await prepare(connection, models)
            if models.views is not None:
                await prepare_views(connection, models.views, None)

    async def build(self, models: ReadModels) -> None:
        build = Build(models.schema, NAME, models.projections, SOURCES, from_store(self.pool), self.codec)
        async with self.pool.acquire() as connection:
            await build.run(connection)
            await connection.close()

    async def serve(self, models: ReadModels) -> None:
        """Until tables and views are this code's."""
        running = asyncio.create_task(Builder(self.pool, models, from_store(self.pool), self.codec).run())
        try:
            while await unserved(self.pool, models) or (models.views and await to_make(self.pool, models.views)):
                await asyncio.sleep(0.01)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def looks(self) -> asyncpg.Record | None:
        """Of the view: what it reads, and who may read it how."""
        return await self.pool.fetchrow(
            """SELECT (SELECT array_agg(refobjid::regclass::text) FROM pg_depend d JOIN pg_rewrite r ON r.oid = objid
                       WHERE r.ev_class = v.oid AND refobjid <> v.oid AND refclassid = 'pg_class'::regclass
                         AND refobjsubid = 1) AS tables,
                      reloptions AS options, has_table_privilege('public', oid, 'SELECT') AS open
               FROM pg_class v WHERE oid = to_regclass('looks.totals')"""
        )


@pytest.fixture
async def desk(database: str, pool: Pool, language: SimpleNamespace) -> AsyncIterator[Desk]:
    own = await connect_pool(database, max_size=4, name="test")
    yield Desk(own, language)
    await own.close()


KEPT = (["dispatch.totals"], ["security_barrier=true"], True)


async def test_a_view_reads_the_table_that_took_the_place(desk: Desk) -> None:
    first, second = desk.models(1, views()), desk.models(2, views())
    await desk.migrate(first)
    await desk.serve(first)
    before = await desk.pool.fetchval("SELECT 'dispatch.totals'::regclass::oid")
    for models in (second, second):
        await desk.build(models)
        found = await desk.looks()
        assert found is not None and tuple(found) == KEPT
    assert await desk.pool.fetchval("SELECT 'dispatch.totals'::regclass::oid") != before
    assert not await desk.pool.fetchval("SELECT count(*) FROM pg_class WHERE relname LIKE 'totals\\_\\_%'")


async def test_a_view_that_the_new_table_does_not_fit_is_made_anew_by_its_code(desk: Desk) -> None:
    """As in a rolling upgrade: the newer code's table lacks what the older code's view names."""
    await desk.migrate(desk.models(1, views()))
    await desk.pool.execute("ALTER TABLE dispatch.totals ADD gone bigint")
    await desk.pool.execute("CREATE VIEW looks.totals AS SELECT thing_id, gone FROM dispatch.totals")
    newer = desk.models(2, views())
    await desk.build(newer)
    assert await desk.looks() is None
    await desk.serve(newer)
    found = await desk.looks()
    assert found is not None and tuple(found) == KEPT


async def test_views_of_other_code_are_replaced_and_missing_ones_are_made(desk: Desk) -> None:
    older, newer = desk.models(1, views()), desk.models(1, views("total + 0"))
    await desk.migrate(older)
    for models in (older, newer, older):
        await desk.serve(models)
        assert models.views is not None and not await to_make(desk.pool, models.views)
    await desk.pool.execute("DROP VIEW looks.totals")
    await desk.serve(older)
    assert await desk.looks() is not None


async def test_somebody_who_reads_a_view_for_long_delays_the_switch_and_does_not_break_it(
    desk: Desk, database: str
) -> None:
    first, second = desk.models(1, views()), desk.models(2, views())
    await desk.migrate(first)
    await desk.serve(first)
    reader = await asyncpg.connect(database)
    reading = reader.transaction()
    await reading.start()
    await reader.fetch("SELECT * FROM looks.totals")
    building = asyncio.create_task(desk.build(second))
    await asyncio.sleep(0.4)
    assert not building.done() and await unserved(desk.pool, second)
    assert await reader.fetch("SELECT * FROM looks.totals") == []
    await reading.rollback()
    await building
    assert await unserved(desk.pool, second) == []
    await reader.close()


async def test_before_anybody_has_migrated_nothing_is_made(desk: Desk) -> None:
    models = desk.models(1, None)
    await desk.migrate(models)
    await desk.serve(models)
    running = asyncio.create_task(Builder(desk.pool, desk.models(1, views()), from_store(desk.pool), desk.codec).run())
    await asyncio.sleep(0.3)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await desk.pool.fetchval("SELECT to_regnamespace('looks') IS NULL")
