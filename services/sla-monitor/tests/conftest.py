"""The monitor's tables in a database of their own, and the two logs that it follows."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest
from tests.databases import Databases

from eventlog.envelope import Context, NewEvent, new_id
from eventlog.log import schema
from eventlog.log.append import Append
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.postgres import Pool, connect, connect_pool
from events.catalog import codec
from events.catalog.sla import SlaEvent
from events.types import Fact
from service.database.migrate import migrate
from sla_monitor.domain.case_clocks import CASE_CLOCKS, NoteFact, next_alarm, note_fact
from sla_monitor.timers import schedule
from sla_monitor.wiring import DEFINITION

Note = Callable[[str, Fact, datetime], Awaitable[None]]
Said = Callable[[str], Awaitable[list[SlaEvent]]]
Publish = Callable[[str, object, datetime], Awaitable[int]]


@pytest.fixture
async def pool(database: str, databases: Databases) -> AsyncIterator[Pool]:
    async def prepare() -> None:
        await migrate(DEFINITION, database)
        connection = await connect(database, name="tests")
        for source in ("intake", "dispatch"):
            await connection.execute(f"CREATE SCHEMA {source}")
            for statement in [*schema.log_sql(source), *schema.subscription_sql(source)]:
                await connection.execute(statement)
        await connection.close()

    await databases.prepare(database, "pool of the SLA monitor", prepare)
    made = await connect_pool(database, max_size=8, name="tests")
    yield made
    await made.close()


@pytest.fixture
def store(pool: Pool) -> Store:
    return Store(pool, "sla_monitor", codec)


@pytest.fixture
def note(pool: Pool, store: Store) -> Note:
    """Notes a fact and sets the timer, as the reaction does."""

    async def noted(case_id: str, fact: Fact, at: datetime) -> None:
        async with pool.acquire() as connection, connection.transaction():
            session = Session(store, Context("tests", at), connection)
            events = note_fact(NoteFact(case_id, fact, at, at), await session.load(CASE_CLOCKS, case_id))
            await session.append(CASE_CLOCKS, case_id, events)
            await schedule(connection, {case_id: next_alarm(await session.load(CASE_CLOCKS, case_id))})
            await store.append_within(connection, session.to_append())

    return noted


@pytest.fixture
def said(store: Store) -> Said:
    """What the monitor has said about a case, in order."""

    async def events(case_id: str) -> list[SlaEvent]:
        found: list[SlaEvent] = []
        for recorded in await store.read_stream(CASE_CLOCKS.stream(case_id)):
            event = codec.decode(recorded.type, recorded.data)
            assert isinstance(event, SlaEvent)
            found.append(event)
        return found

    return events


@pytest.fixture
def publish(pool: Pool) -> Publish:
    """Puts another service's event into its log, in a stream of the case; gives the position."""
    versions: dict[tuple[str, str], int] = {}

    async def put(source: str, event: object, at: datetime) -> int:
        name, data = codec.encode(event)
        case_id: str = getattr(event, "case_id")  # noqa: B009  # any event of a case
        stream = f"{source}-{case_id}"
        version = versions[source, case_id] = versions.get((source, case_id), 0) + 1
        new = NewEvent(new_id(), stream, version, name, case_id, data, Context("tests", at))
        appended = await Store(pool, source, codec).append(Append({stream: version - 1}, (new,)))
        return appended.position

    return put
