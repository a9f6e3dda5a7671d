"""A next version is built beside the present one and takes its place; whatever happens, one of them serves whole."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from asyncpg import SerializationError

from eventlog.clock import Clock
from eventlog.codec import Codec
from eventlog.envelope import Recorded
from eventlog.feeds.store import StoreFeed
from eventlog.handler import Received
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store, read_log
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool, connect_pool
from eventlog.read_models import building, filling, past
from eventlog.read_models.builder import Builder
from eventlog.read_models.building import Build, SetBack, lock
from eventlog.read_models.built import ALMOST, built
from eventlog.read_models.past import from_store
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import NAME, ReadModels
from eventlog.read_models.serving import Replaced, prepare, served, unserved
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing.totals import Total, add

Publish = Callable[[str, str, int], Awaitable[int]]
SOURCES = ("intake", "dispatch")


def totals(*events: type, version: int = 1, table: str = "totals") -> Projection[Total]:
    return Projection(table, f"dispatch.{table}", Total, lambda event, _: event.thing_id, add, events, version=version)


class World:
    """Logs, read models that follow them, and what the rows should be."""

    def __init__(self, pool: Pool, dsn: str, language: SimpleNamespace, publish: Publish) -> None:
        self.pool = pool
        self.dsn = dsn
        self.codec: Codec = language.codec
        self.publish = publish
        self.first = ReadModels(totals(language.counted), sources=SOURCES)
        self.second = ReadModels(totals(language.counted, language.broken), sources=SOURCES)
        self.third = ReadModels(totals(language.counted, version=3), sources=SOURCES)

    async def prepare(self, models: ReadModels) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            await prepare(connection, models)

    def build(self, models: ReadModels, **changes: Any) -> Build:
        read = changes.pop("read", from_store(self.pool))
        return Build(models.schema, NAME, models.projections, SOURCES, read, self.codec)

    async def built(self, models: ReadModels) -> Build:
        """Build on a connection that ends with it."""
        build = self.build(models)
        async with self.connection() as connection:
            await build.run(connection)
        return build

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        async with self.pool.acquire() as connection:
            try:
                yield connection
            finally:
                await connection.close()

    @asynccontextmanager
    async def following(self, models: ReadModels) -> AsyncIterator[Subscription]:
        """The subscription of a process whose code has these read models."""
        pool = await connect_pool(self.dsn, max_size=3, name="follower", settings=models.settings)
        feed = StoreFeed(pool, Wakeups(pool), SOURCES, poll=0.02)
        subscription = Subscription(models.schema, pool, feed, models, self.codec, Clock(), stands_by=models.stands_by)
        running = asyncio.create_task(subscription.run())
        try:
            yield subscription
        finally:
            subscription.stop()
            await running
            await pool.close()

    @asynccontextmanager
    async def building(self, models: ReadModels) -> AsyncIterator[None]:
        """The builder of a process whose code has these read models."""
        builder = Builder(self.pool, models, from_store(self.pool), self.codec)
        running = asyncio.create_task(builder.run())
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def received(self) -> None:
        """Wait until the subscription has received everything."""
        while True:
            lags = [
                await self.pool.fetchval(
                    f"""SELECT (SELECT coalesce(max(position), 0) FROM {source}.events) - coalesce(
                        (SELECT position FROM dispatch.checkpoints WHERE subscription = $1 AND lane = $2), 0)""",
                    NAME,
                    source,
                )
                for source in SOURCES
            ]
            if not any(lags):
                return
            await asyncio.sleep(0.01)

    async def served(self, models: ReadModels) -> None:
        """Wait until the tables are of this code's version."""
        while await unserved(self.pool, models):
            await asyncio.sleep(0.01)

    async def rows(self, models: ReadModels) -> dict[str, Any]:
        async with self.pool.acquire() as connection:
            return await models.projections[0].rows(connection)

    async def fold(self, models: ReadModels) -> dict[str, Any]:
        projection = models.projections[0]
        logs = [recorded for source in SOURCES for recorded in await read_log(self.pool, source, 0, 100_000)]
        told = [Received(self.codec.decode(recorded.type, recorded.data), recorded) for recorded in logs]
        folded = projection.fold([received for received in told if type(received.event) in projection.events])
        return {key: row for key, row in folded.items() if row is not None}

    async def tables(self) -> set[str]:
        rows = await self.pool.fetch("SELECT relname FROM pg_class WHERE relname LIKE 'totals%' AND relkind = 'r'")
        return {row["relname"] for row in rows}


@pytest.fixture
async def world(pool: Pool, database: str, language: SimpleNamespace, publish: Publish) -> World:
    world = World(pool, database, language, publish)
    await world.prepare(world.first)
    return world


async def break_thing(world: World, language: SimpleNamespace, id: str) -> None:
    async def work(session: Session) -> Answer:
        await session.append(language.thing, id.removeprefix("thing-"), [language.broken(id)])
        return {}

    await execute(Store(world.pool, "intake", world.codec), language.context(), work)


async def some_past(world: World, language: SimpleNamespace) -> None:
    """Some things in two logs, heard by the first version; one of them broken, which it does not take."""
    for number in range(20):
        await world.publish("intake", f"thing-{number}", 1 + number % 3)
    await world.publish("dispatch", "thing-other", 2)
    await break_thing(world, language, "thing-3")
    await world.publish("intake", "thing-5", 1)
    async with world.following(world.first):
        await world.received()


async def test_where_nothing_was_heard_an_empty_table_is_all(world: World) -> None:
    assert await unserved(world.pool, world.first) == []
    assert await unserved(world.pool, world.second) == list(world.second.projections)


@pytest.mark.parametrize("kept", [3, 50_000])
@pytest.mark.parametrize("chunk", [1, 7, 10_000])
async def test_a_built_table_equals_the_fold(
    world: World, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, kept: int, chunk: int
) -> None:
    monkeypatch.setattr(filling, "KEPT", kept)
    monkeypatch.setattr(building, "CHUNK", chunk)
    monkeypatch.setattr(building, "NEAR", 0)
    await some_past(world, language)
    old = await world.rows(world.first)
    build = await world.built(world.second)
    new = await world.rows(world.second)
    assert new == await world.fold(world.second)
    assert "thing-3" in old and "thing-3" not in new  # the past of the class that was added
    assert await unserved(world.pool, world.second) == []
    assert build.events == await world.pool.fetchval("SELECT sum(position) FROM dispatch.checkpoints")
    assert await world.tables() == {"totals"}


async def test_logs_that_are_asked_page_by_page_give_the_same(
    world: World, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "PAGE", 4)
    monkeypatch.setattr(building, "NEAR", 0)
    await some_past(world, language)
    async with world.connection() as connection:
        await world.build(world.second, read=past.from_logs(partial(read_log, world.pool))).run(connection)
    assert await world.rows(world.second) == await world.fold(world.second)


async def test_names_and_indexes_are_the_same_after_a_switch(world: World, language: SimpleNamespace) -> None:
    await some_past(world, language)
    names = "SELECT indexname FROM pg_indexes WHERE schemaname = 'dispatch' AND tablename = 'totals' ORDER BY 1"
    before = await world.pool.fetch(names)
    for models in (world.second, world.second, world.first):
        await world.built(models)
        assert await world.pool.fetch(names) == before


async def test_a_table_that_the_registry_does_not_know_is_an_old_version(
    world: World, language: SimpleNamespace
) -> None:
    await some_past(world, language)
    await world.pool.execute("DELETE FROM dispatch.read_models")
    await world.pool.execute("ALTER TABLE dispatch.totals ALTER total TYPE int")
    await world.prepare(world.first)
    assert await unserved(world.pool, world.first) == list(world.first.projections)
    await world.built(world.first)
    assert await world.rows(world.first) == await world.fold(world.first)
    kind = "SELECT data_type FROM information_schema.columns WHERE table_name = 'totals' AND column_name = 'total'"
    assert await world.pool.fetchval(kind) == "bigint"


class Mortal:
    """A connection whose owner dies at its `last` use; before the statement, or after it."""

    def __init__(self, connection: Any, last: int, after: bool) -> None:
        self._connection = connection
        self._left = last
        self._after = after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._connection, name)
        if name not in ("execute", "fetch", "fetchval", "copy_records_to_table"):
            return found

        async def used(*arguments: Any, **options: Any) -> Any:
            self._left -= 1
            if self._left < 0 and not self._after:
                raise asyncio.CancelledError
            answer = await found(*arguments, **options)
            if self._left < 0:
                raise asyncio.CancelledError
            return answer

        return used


@pytest.mark.parametrize("after", [False, True], ids=["before a statement", "after it"])
@pytest.mark.slow("a build dies at every statement")
async def test_a_death_at_any_moment_leaves_a_whole_one(
    world: World, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    monkeypatch.setattr(building, "CHUNK", 20)
    monkeypatch.setattr(building, "NEAR", 0)
    await some_past(world, language)
    old, new = await world.rows(world.first), await world.fold(world.second)
    deaths = 0
    while True:
        async with world.connection() as connection:
            assert await lock(connection, "dispatch")
            try:
                await world.build(world.second).run(Mortal(connection, deaths, after))  # type: ignore[arg-type]  # as good as one
                break
            except asyncio.CancelledError:
                pass
        serves = (await served(world.pool, "dispatch"))["totals"].version
        whole = new if serves == world.second.projections[0].version else old
        assert await world.rows(world.first) == whole
        deaths += 1
    assert deaths > 15
    assert await world.rows(world.second) == new
    assert await world.tables() == {"totals"}


async def test_reads_go_on_meanwhile(world: World, language: SimpleNamespace) -> None:
    await some_past(world, language)
    allowed = [await world.rows(world.first), await world.fold(world.second)]
    seen: list[dict[str, Any]] = []

    async def read() -> None:
        while True:
            seen.append(await world.rows(world.first))

    readers = [asyncio.create_task(read()) for _ in range(3)]
    for models in (world.second, world.first, world.second):
        await world.built(models)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    assert not [reader for reader in readers if not reader.cancelled()]
    assert len(seen) > 10 and all(rows in allowed for rows in seen)


async def test_a_long_read_does_not_hold_up_the_others(world: World, language: SimpleNamespace) -> None:
    """The switch waits a moment for what it cannot have, and lets everybody go on before it tries again."""
    await some_past(world, language)
    async with world.connection() as reader:
        transaction = reader.transaction()
        await transaction.start()
        await reader.fetch("SELECT * FROM dispatch.totals")
        switching = asyncio.create_task(world.built(world.second))
        await asyncio.sleep(0.5)
        async with asyncio.timeout(5):
            await world.rows(world.first)
        assert not switching.done()
        assert (await built(world.pool, world.second))["totals"] < 1
        for events, ratio in ((5, 0.5), (10, ALMOST)):
            await world.pool.execute("UPDATE dispatch.read_model_builds SET events = $1, total = 10", events)
            assert await built(world.pool, world.second) == {"totals": ratio}
        await world.publish("intake", "thing-late", 1)
        async with world.following(world.first):
            await world.received()
        await transaction.rollback()
        await switching
    assert await world.rows(world.second) == await world.fold(world.second)
    assert await built(world.pool, world.second) == {"totals": 1.0}


async def test_the_switch_is_exact_while_events_keep_coming(world: World, language: SimpleNamespace) -> None:
    await some_past(world, language)

    async def talk(source: str) -> None:
        for number in range(60):
            await world.publish(source, f"thing-{source}-{number % 7}", 1)

    talking = [asyncio.create_task(talk(source)) for source in SOURCES]
    for models in (world.second, world.first, world.second):
        before = world.first if models is world.second else world.second
        async with world.following(before):
            await asyncio.sleep(0.1)
            await world.built(models)
            await asyncio.sleep(0.05)  # whoever was replaced goes on trying
    await asyncio.gather(*talking)
    async with world.following(world.second):
        await world.received()
    assert await world.rows(world.second) == await world.fold(world.second)
    assert not (await served(world.pool, "dispatch"))["totals"].missed


async def test_replaced_code_neither_writes_the_new_table_nor_passes_events_by(
    world: World, language: SimpleNamespace
) -> None:
    await some_past(world, language)
    position = "SELECT position FROM dispatch.checkpoints WHERE subscription = $1 AND lane = 'intake'"
    async with world.following(world.first):
        await world.received()
        await world.built(world.second)
        received = await world.pool.fetchval(position, NAME)
        rows = await world.rows(world.second)
        await world.publish("intake", "thing-1", 1)
        await asyncio.sleep(0.3)
        assert await world.rows(world.second) == rows
        assert await world.pool.fetchval(position, NAME) == received
        async with world.following(world.second):
            await world.received()
    assert await world.rows(world.second) == await world.fold(world.second)


async def test_events_that_only_the_new_code_takes_are_not_passed_by_either(
    world: World, language: SimpleNamespace
) -> None:
    """The replaced code takes nothing of such a batch, and would move its checkpoint without asking its handler."""
    await some_past(world, language)
    async with world.following(world.first):
        await world.built(world.second)
        await break_thing(world, language, "thing-4")
        await asyncio.sleep(0.3)
        async with world.following(world.second):
            await world.received()
    assert "thing-4" not in await world.rows(world.second)


async def test_a_lane_that_was_never_heard_before_waits_for_the_switch_too(world: World) -> None:
    """Its checkpoint has no row yet that the switch could lock."""
    move = "INSERT INTO dispatch.checkpoints (subscription, lane, position) VALUES ($1, 'intake', 3)"
    old = await connect_pool(world.dsn, max_size=1, name="old", settings=world.first.settings)
    async with world.connection() as switching:
        async with switching.transaction():
            await switching.execute("SELECT pg_advisory_xact_lock(hashtextextended('read models dispatch', 0))")
            moving = asyncio.create_task(old.execute(move, NAME))
            await asyncio.sleep(0.2)
            assert not moving.done()
            await switching.execute("UPDATE dispatch.read_models SET previous = version, version = 'newer'")
        with pytest.raises(SerializationError, match="newer code serves the read models totals"):
            await moving
    await old.close()


async def test_new_code_goes_on_before_its_table_is_there_and_an_older_one_notices(
    world: World, language: SimpleNamespace
) -> None:
    """The new version is withdrawn before it was built: the old table has missed what was received meanwhile."""
    await some_past(world, language)
    rows = await world.rows(world.first)
    async with world.following(world.second):
        await world.publish("intake", "thing-1", 1)
        await world.received()
    assert await world.rows(world.first) == rows
    assert (await served(world.pool, "dispatch"))["totals"].missed
    async with world.building(world.first):
        await world.served(world.first)
    assert await world.rows(world.first) == await world.fold(world.first)


async def test_two_builders_build_once(
    world: World, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await some_past(world, language)
    begun: list[Build] = []
    run = Build.run

    async def counted(build: Build, connection: Any) -> None:
        begun.append(build)
        await run(build, connection)
        await asyncio.sleep(0.1)

    monkeypatch.setattr(Build, "run", counted)
    async with world.building(world.second), world.building(world.second):
        await world.served(world.second)
        await asyncio.sleep(1.5)
    assert len(begun) == 1
    assert await world.rows(world.second) == await world.fold(world.second)


async def test_code_that_was_replaced_while_it_ran_does_not_build_its_version_again(
    world: World, language: SimpleNamespace
) -> None:
    await some_past(world, language)
    async with world.building(world.first):
        await asyncio.sleep(0.2)
        await world.built(world.second)
        await asyncio.sleep(1.5)
        assert await unserved(world.pool, world.second) == []
    async with world.building(world.first):  # started anew: it was put back on purpose
        await world.served(world.first)
    assert await world.rows(world.first) == await world.fold(world.first)


async def test_code_whose_tables_do_not_serve_leaves_the_work_to_those_whose_do(
    world: World, language: SimpleNamespace
) -> None:
    await some_past(world, language)

    async def until(leads: Subscription, takes_no_part: Subscription) -> None:
        async with asyncio.timeout(20):
            while not leads.alone or takes_no_part.leading:
                await asyncio.sleep(0.01)

    async with world.following(world.first) as older, world.following(world.second) as newer:
        await until(older, newer)
        await world.publish("intake", "thing-7", 1)
        await world.received()
        assert await unserved(world.pool, world.first) == [], "nothing has passed its table by"
        await world.built(world.second)
        await world.publish("intake", "thing-8", 1)
        await until(newer, older)
        await world.received()
    assert await unserved(world.pool, world.second) == []
    assert await world.rows(world.second) == await world.fold(world.second)
    async with world.following(world.first) as older:  # nobody else does it
        await until(older, newer)


async def test_code_to_be_built_is_not_replaced_by_what_served_before(world: World, language: SimpleNamespace) -> None:
    """The older code may build its table anew beside it, for the newer has moved the checkpoint."""
    await some_past(world, language)
    newer, older = Replaced(), Replaced()

    async def replaced(by: Replaced, models: ReadModels) -> bool:
        return bool(by.among(models, await served(world.pool, "dispatch")))

    assert not await replaced(newer, world.second) and not await replaced(older, world.first)
    await world.built(world.first)
    assert not await replaced(newer, world.second)
    await world.built(world.second)
    assert await replaced(older, world.first) and not await replaced(newer, world.second)
    assert not await replaced(Replaced(), world.first), "started anew: it was put back on purpose"
    await world.built(world.first)
    assert await replaced(newer, world.second)


async def test_what_is_parked_is_not_in_until_it_is_handled(
    world: World, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event that is parked counts as unheard; one that is handled while a table is built is taken in its turn."""
    await some_past(world, language)
    monkeypatch.setattr(building, "NEAR", 0)
    position = await world.pool.fetchval("SELECT min(position) FROM intake.events WHERE stream = 'thing-2'")
    park = """INSERT INTO dispatch.parked (subscription, source, position, stream, recorded, error, attempts)
              SELECT $1, 'intake', position, stream, '{}', 'x', 1 FROM intake.events WHERE stream = 'thing-2'"""
    await world.pool.execute(park, NAME)
    await world.built(world.second)
    assert "thing-2" not in await world.rows(world.second)

    read = from_store(world.pool)
    released = False

    async def release_meanwhile(source: str, after: int, upto: int, types: Any) -> list[Recorded]:
        nonlocal released
        found = await read(source, after, upto, types)
        if source == "intake" and not released and upto >= position:
            released = True
            await world.pool.execute("DELETE FROM dispatch.parked")
        return found

    async with world.connection() as connection:
        await world.build(world.second, read=release_meanwhile).run(connection)
    assert await world.rows(world.second) == await world.fold(world.second)


async def test_a_checkpoint_set_back_begins_the_build_anew(
    world: World, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "NEAR", 0)
    await some_past(world, language)
    read = from_store(world.pool)

    async def set_back(source: str, after: int, upto: int, types: Any) -> list[Recorded]:
        await world.pool.execute("UPDATE dispatch.checkpoints SET position = 1 WHERE subscription = $1", NAME)
        return await read(source, after, upto, types)

    async with world.connection() as connection:
        with pytest.raises(SetBack):
            await world.build(world.second, read=set_back).run(connection)
    assert (await served(world.pool, "dispatch"))["totals"].version == world.first.projections[0].version


async def test_a_fold_that_fails_leaves_the_present_one(world: World, language: SimpleNamespace) -> None:
    await some_past(world, language)

    def broken(row: Total | None, event: Any, _: Recorded) -> Total | None:
        raise ValueError(event)

    bad = ReadModels(
        Projection("totals", "dispatch.totals", Total, lambda event, _: event.thing_id, broken, (language.broken,)),
        sources=SOURCES,
    )
    rows = await world.rows(world.first)
    async with world.connection() as connection:
        with pytest.raises(ValueError, match="ThingBroken"):
            await world.build(bad).run(connection)
    assert await world.rows(world.first) == rows
    assert await unserved(world.pool, world.first) == []


@pytest.mark.parametrize("position", [0, 2])
async def test_tables_whose_checkpoint_goes_back_are_built_anew(
    world: World, language: SimpleNamespace, position: int
) -> None:
    """As with a log that was restored: their events come again, and would count twice."""
    await some_past(world, language)
    async with world.following(world.first):
        await world.received()
    async with world.connection() as connection:
        for name, value in world.first.settings.items():  # who moves it writes the very version that serves
            await connection.execute("SELECT set_config($1, $2, false)", name, value)
        await connection.execute(
            "UPDATE dispatch.checkpoints SET position = $1 WHERE subscription = $2 AND lane = 'intake'", position, NAME
        )
    assert (await served(world.pool, "dispatch"))["totals"].missed
    async with world.following(world.first):
        await world.received()
        async with world.building(world.first):
            while (await served(world.pool, "dispatch"))["totals"].missed:
                await asyncio.sleep(0.02)
    assert await world.rows(world.first) == await world.fold(world.first)


async def test_what_was_skipped_is_in_no_table_that_is_built(
    world: World, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it skipped before the build or during it: the new rows are what the subscription has made of the log."""
    await some_past(world, language)
    monkeypatch.setattr(building, "NEAR", 0)
    skipped = """INSERT INTO dispatch.skipped (subscription, event_id, source, position, stream, type, error, attempts,
                                               parked_at, reason, actor, roles)
                 SELECT $1, id, 'intake', position, stream, type, 'x', 1, now(), 'x', 'ops-1', '{}'
                 FROM intake.events WHERE stream = $2"""
    park = """INSERT INTO dispatch.parked (subscription, source, position, stream, recorded, error, attempts)
              SELECT $1, 'intake', position, stream, '{}', 'x', 1 FROM intake.events WHERE stream = $2"""
    await world.pool.execute(skipped, NAME, "thing-1")
    await world.pool.execute(park, NAME, "thing-2")
    position = await world.pool.fetchval("SELECT min(position) FROM intake.events WHERE stream = 'thing-2'")
    read, done = from_store(world.pool), False

    async def skip_meanwhile(source: str, after: int, upto: int, types: Any) -> list[Recorded]:
        nonlocal done
        found = await read(source, after, upto, types)
        if source == "intake" and not done and upto >= position:
            done = True
            async with world.pool.acquire() as connection, connection.transaction():
                await connection.execute("DELETE FROM dispatch.parked")
                await connection.execute(skipped, NAME, "thing-2")
        return found

    async with world.connection() as connection:
        await world.build(world.second, read=skip_meanwhile).run(connection)
    whole, found = await world.fold(world.second), await world.rows(world.second)
    assert done and whole.keys() - found.keys() == {"thing-1", "thing-2"}
    assert found == {key: row for key, row in whole.items() if key not in ("thing-1", "thing-2")}
