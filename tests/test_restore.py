"""The drill: the database is gone, last night's backup comes back, and the logs take their ends back from Kafka."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from tests.cases import play, the_last_case
from tests.ledger import Ledger
from tests.world import MORNING, World

from aftersales.backup import manifest
from aftersales.backup.making import Made, Rule, make
from aftersales.backup.manifest import KEYRING
from aftersales.backup.restoring import Backup, Wish, restore
from aftersales.errors import CommandError
from aftersales.kafka import Kafka
from aftersales.paths import scratch
from aftersales.ports import SERVICES, free_ports
from aftersales.postgres import Postgres
from aftersales.supervisor import System, migrate
from eventlog.feeds.kafka import Broker
from events.catalog import NAMESPACE
from tests import invariants

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
    pytest.mark.slow("a system with Kafka is backed up, killed, restored and compared, event by event"),
]
DATABASE = "aftersales"


def wish(made: Made, dsn: str, broker: Broker | None, **other: object) -> Wish:
    assert made.backup is not None
    keys = Backup(made.keyring, manifest.read(made.keyring))
    backup = Backup(made.backup, manifest.read(made.backup))
    where = dict.fromkeys((*SERVICES, KEYRING), dsn)
    return Wish(backup, keys, where, frozenset(), broker, roles=True)


@pytest.fixture(scope="module")
def drill() -> Iterator[Path]:
    with scratch("aftersales-drill-") as folder:
        yield folder


@pytest.fixture(scope="module")
def broker() -> Iterator[Kafka]:
    """A Kafka of the module's own: that of a system which was there before it."""
    with scratch("aftersales-tests-") as folder:
        server = Kafka(folder / "kafka")
        try:
            server.start()
        except CommandError as error:
            pytest.skip(str(error))
        yield server
        server.stop()


async def test_nothing_that_was_published_is_lost(
    drill: Path, broker: Kafka, issued: tuple[Path, dict[str, str]]
) -> None:
    file, secrets = issued
    kafka = Broker(broker.bootstrap_servers, NAMESPACE)
    postgres = Postgres(drill / "postgres")
    ports = free_ports()
    told: list[str] = []
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        with postgres:
            postgres.create_database(DATABASE)
            dsn = postgres.dsn(DATABASE)
            await migrate(dsn)
            async with System(dsn, file, ports, clock="log", kafka=kafka) as system:
                world = World(system, dsn, file, secrets, http)
                await world.furnish()
                ledger = Ledger(world)
                await asyncio.gather(*(play(ledger, number, MORNING) for number in range(3)))
                made, _ = await asyncio.gather(
                    make([dsn], Rule(drill / "backups", None), Rule(drill / "keys", 7), None, lambda *_: None),
                    play(ledger, 3, MORNING),
                )
                for number in range(4, 8):
                    await play(ledger, number, MORNING + timedelta(hours=number))
                await the_last_case(ledger, MORNING + timedelta(days=1))
                async with invariants.looking_into(world) as pool:
                    await invariants.settled(pool)
                    before = await invariants.logs(pool)
                    numbers = await case_numbers(pool)
            postgres.stop(immediate=True)
        shutil.rmtree(drill / "postgres")
        with postgres:
            postgres.create_database(DATABASE)
            done = await restore(wish(made, dsn, kafka), lambda _: None, lambda zh, en: told.append(en))
            assert {one.source: one.after for one in done.taken} == {s: len(events) for s, events in before.items()}
            assert all(one.events > 0 for one in done.taken)
            async with invariants.looking_into(world) as pool:
                assert await invariants.logs(pool) == before, "byte for byte"
            async with System(dsn, file, ports, clock="log", kafka=kafka) as system:
                world = World(system, dsn, file, secrets, http)
                async with invariants.looking_into(world) as pool:
                    await invariants.settled(pool)
                    assert {s: len(events) for s, events in (await invariants.logs(pool)).items()} == {
                        s: len(events) for s, events in before.items()
                    }, "no effect is repeated"
                    ledger = Ledger(world)
                    await asyncio.gather(*(play(ledger, number, MORNING + timedelta(days=2)) for number in (20, 21)))
                    await invariants.settled(pool)
                    await invariants.positions_have_no_gaps(pool)
                    await invariants.every_cause_had_its_effect_once(pool)
                    await invariants.no_timer_is_lost_or_doubled(pool)
                    assert await invariants.every_projection_equals_its_fold(world, pool)
                    now = await case_numbers(pool)
                    assert len(now) == len(numbers) + 2 and set(numbers) < set(now), "no number twice"
    assert told == []


async def case_numbers(pool: object) -> list[str]:
    rows = await pool.fetch(
        "SELECT data ->> 'number' AS n FROM intake.events WHERE data ? 'number' AND type LIKE '%request-received%'"
    )  # type: ignore[attr-defined]
    return [row["n"] for row in rows]
