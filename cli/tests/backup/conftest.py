"""A migrated system at rest whose logs, contacts and keyring hold something, and copies of it."""

import asyncio
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from eventlog.envelope import Context, Recorded
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store, read_log
from eventlog.postgres import Pool, connect_pool
from eventlog.testing import tell
from events.catalog import codec
from events.catalog.case import RequestReceived
from events.catalog.customer import CustomerErased, CustomerRegistered
from events.catalog.station import StationOpened
from service.sealing.keyring import Keyring

NUMBER = "260309-{:04d}-0"
_NUMBERS = itertools.count(1)


def _name() -> str:
    """Of a database that no other test has: several processes share the server."""
    return f"backup_{os.getpid()}_{next(_NUMBERS)}"


@dataclass(frozen=True, slots=True)
class Office:
    """One database with all five services, none of which runs."""

    server: Postgres
    dsn: str

    @property
    def name(self) -> str:
        """The database's."""
        return self.dsn.partition("?")[0].rpartition("/")[2]

    def sql(self, query: str, *values: object) -> Any:
        """One value."""
        return self._with(lambda pool: pool.fetchval(query, *values))

    def say(self, *events: Any, source: str = "intake") -> None:
        """Record events, what people typed sealed."""
        self._with(lambda pool: self._say(pool, source, events))

    def log(self, source: str = "intake") -> list[Recorded]:
        found: list[Recorded] = self._with(lambda pool: read_log(pool, source, 0, 10_000))
        return found

    def case(self, number: int, customer: str = "c-1", text: str = "卡纸") -> None:
        """A case of 9 March."""
        name = NUMBER.format(number)
        self.say(RequestReceived(f"k-{number}", customer, None, None, "华东", "phone", "clerk-1", text, True, name))

    def erase(self, customer: str) -> None:
        """As intake does: what is destroyed is said afterwards."""
        subjects = [f"customer-{customer}", *(f"case-k-{number}" for number in range(1, 9))]
        self.sql("DELETE FROM keyring.keys WHERE subject = ANY($1)", subjects)
        self.sql("UPDATE intake.contacts SET person = NULL, phone = NULL, address = NULL, version = version + 1")
        self.say(CustomerErased(customer, "asked", True, 1, 0))

    def _with(self, work: Callable[[Pool], Any]) -> Any:
        async def connected() -> Any:
            pool = await connect_pool(self.dsn, max_size=4, name="test")
            try:
                return await work(pool)
            finally:
                await pool.close()

        return asyncio.run(connected())

    async def _say(self, pool: Pool, source: str, events: tuple[Any, ...]) -> None:
        keyring = Keyring(self.dsn, "test")
        store = Store(pool, source, codec, keyring)
        for event in events:

            async def work(session: Session, event: Any = event) -> Answer:
                await tell(session, codec, event)
                return {}

            await execute(store, Context("clerk-1", datetime.now(UTC)), work)
        await keyring.close()


@pytest.fixture(scope="module")
def first(postgres: Postgres) -> Iterator[Office]:
    """What the others are copies of."""
    name = _name()
    office = Office(postgres, postgres.fresh_database(name))
    asyncio.run(migrate(office.dsn, roles=False))
    office.say(CustomerRegistered("c-1", "公司", "华东"))
    office.case(1)
    office.say(StationOpened("s-1", "站", ("华东",)), source="dispatch")
    office.sql(
        "INSERT INTO intake.contacts (customer_id, person, phone, address, changed_at, version) "
        "VALUES ('c-1', '王', '025', '路', now(), 1)"
    )
    yield office
    postgres.drop_database(name)


@pytest.fixture
def office(first: Office) -> Iterator[Office]:
    """A system of the test's own."""
    name = _name()
    first.server.create_database(name, template=first.name)
    yield Office(first.server, first.server.dsn(name))
    first.server.drop_database(name)


@pytest.fixture
def elsewhere(first: Office) -> Iterator[Office]:
    """An empty database."""
    name = _name()
    first.server.create_database(name)
    yield Office(first.server, first.server.dsn(name))
    first.server.drop_database(name)


@pytest.fixture
def place() -> Iterator[Path]:
    """Where backups lie."""
    with scratch("aftersales-backups-") as folder:
        yield folder


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(place: Path) -> Ask:
    """Runs `aftersales …` with the folders of the test: exit code, standard output, standard error."""

    def run(*arguments: str, at: str = "", **environment: str | None) -> tuple[int, str, str]:
        settings: dict[str, str | None] = {
            "BACKUP_FOLDER": str(place / "backups"),
            "BACKUP_KEYRING_FOLDER": str(place / "keys"),
            "DATABASE_URLS": None,
            "DATABASE_URL": None,
            "KAFKA_BOOTSTRAP_SERVERS": None,
            "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT",
        }
        more = ["--database-url", at] if at else []
        result = CliRunner().invoke(app, [*arguments, *more], env=settings | environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run
