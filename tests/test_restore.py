"""The drill: the database is gone, last night's backup comes back, and the logs take their ends back from Kafka."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from tests.cases import play, the_last_case
from tests.ledger import Ledger
from tests.world import MORNING, World

from aftersales.backup import manifest
from aftersales.backup.making import Made, Rule, make
from aftersales.backup.manifest import KEYRING
from aftersales.backup.restoring import Backup, Restored, Wish, restore
from aftersales.errors import CommandError
from aftersales.kafka import Kafka
from aftersales.paths import scratch
from aftersales.ports import SERVICES, free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from eventlog.envelope import Recorded
from eventlog.feeds.kafka import Broker
from eventlog.postgres import Pool, connect_pool
from events.catalog import NAMESPACE
from tests import invariants

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
    pytest.mark.slow("a system with Kafka is backed up, killed, restored and compared, event by event"),
]
DATABASE = "aftersales"
Heads = dict[str, int]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with scratch("aftersales-drill-") as path:
        yield path


@pytest.fixture(scope="module")
def kafka() -> Iterator[Broker]:
    """Of the module's own: it outlives the database."""
    with scratch("aftersales-tests-") as path:
        server = Kafka(path / "kafka")
        try:
            server.start()
        except CommandError as error:
            pytest.skip(str(error))
        yield Broker(server.bootstrap_servers, NAMESPACE)
        server.stop()


@dataclass(slots=True)
class Drill:
    """A system whose database can be lost, and what there was to lose."""

    folder: Path
    server: Postgres
    kafka: Broker
    issued: tuple[Path, dict[str, str]]
    ports: dict[str, int]
    made: Made | None = None
    logs: dict[str, list[Recorded]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def dsn(self) -> str:
        return self.server.dsn(DATABASE)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[World]:
        """All services, until they are stopped."""
        file, secrets = self.issued
        async with (
            System(self.dsn, file, self.ports, clock="log", kafka=self.kafka) as system,
            httpx.AsyncClient(timeout=30, trust_env=False) as http,
        ):
            yield World(system, self.dsn, file, secrets, http)

    async def back_up(self) -> None:
        services, keyring = Rule(self.folder / "backups", None), Rule(self.folder / "keys", 7)
        self.made = await make([self.dsn], services, keyring, None, lambda *_: None)

    async def restore(self, *parts: str) -> Restored:
        """The last backup, all of it or some parts."""
        assert self.made is not None and self.made.backup is not None
        backup, keys = (Backup(path, manifest.read(path)) for path in (self.made.backup, self.made.keyring))
        where = dict.fromkeys(parts or (*SERVICES, KEYRING), self.dsn)
        wish = Wish(backup, None if parts else keys, where, frozenset(), self.kafka, roles=True)
        return await restore(wish, lambda _: None, lambda _, en: self.told.append(en))

    async def look(self, world: World) -> None:
        """Once nothing moves any more: what there is to lose."""
        async with invariants.looking_into(world) as pool:
            await invariants.settled(pool)
            self.logs, self.numbers = await invariants.logs(pool), await numbers(pool)

    async def nothing_is_lost(self) -> None:
        """The same events, byte for byte, and once everybody has heard them no others."""
        pool = await connect_pool(self.dsn, max_size=2, name="drill")
        assert await invariants.logs(pool) == self.logs
        await pool.close()
        async with self.running() as world, invariants.looking_into(world) as pool:
            await invariants.settled(pool)
            after = await invariants.logs(pool)
            again = [event for source, events in after.items() for event in events[len(self.logs[source]) :]]
            assert again == [], "no effect is repeated"
            await invariants.positions_have_no_gaps(pool)
            await invariants.every_cause_had_its_effect_once(pool)
            await invariants.no_timer_is_lost_or_doubled(pool)
            assert await invariants.every_projection_equals_its_fold(world, pool)
        assert self.told == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def drill(folder: Path, kafka: Broker, issued: tuple[Path, dict[str, str]]) -> AsyncIterator[Drill]:
    """Cases before the backup, while it is made, and after it."""
    with Postgres(folder / "postgres") as server:
        server.create_database(DATABASE)
        made = Drill(folder, server, kafka, issued, free_ports())
        await migrate(made.dsn)
        async with made.running() as world:
            await world.furnish()
            ledger = Ledger(world)
            await asyncio.gather(*(play(ledger, number, MORNING) for number in range(3)))
            await asyncio.gather(made.back_up(), play(ledger, 3, MORNING))
            for number in range(4, 8):
                await play(ledger, number, MORNING + timedelta(hours=number))
            await the_last_case(ledger, MORNING + timedelta(days=1))
            await made.look(world)
        yield made


async def test_the_database_is_gone_and_nothing_that_was_published_is(drill: Drill) -> None:
    drill.server.stop(immediate=True)
    shutil.rmtree(drill.folder / "postgres")
    drill.server.start()
    drill.server.create_database(DATABASE)
    done = await drill.restore()
    assert {one.source: one.after for one in done.taken} == heads(drill.logs)
    assert all(one.events > 0 for one in done.taken)
    await drill.nothing_is_lost()


async def test_cases_go_on_and_none_gets_a_number_twice(drill: Drill) -> None:
    async with drill.running() as world:
        ledger = Ledger(world)
        await asyncio.gather(*(play(ledger, number, MORNING + timedelta(days=2)) for number in (20, 21)))
        before = set(drill.numbers)
        await drill.look(world)
    assert len({*drill.numbers}) == len(drill.numbers) == len(before) + 2


async def test_one_services_database_alone_comes_back_beside_the_others_which_were_ahead(drill: Drill) -> None:
    drill.server.sql("DROP SCHEMA dispatch CASCADE", DATABASE)
    (taken,) = (await drill.restore("dispatch")).taken
    assert taken.source == "dispatch" and taken.events > 0
    await drill.nothing_is_lost()


def heads(logs: dict[str, list[Recorded]]) -> Heads:
    return {source: len(events) for source, events in logs.items()}


async def numbers(pool: Pool) -> list[str]:
    rows = await pool.fetch("SELECT data ->> 'number' FROM intake.events WHERE type LIKE '%request-received%'")
    return [row[0] for row in rows]
