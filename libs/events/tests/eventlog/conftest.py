"""A small published language of its own, so that the log is tested apart from the services."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from eventlog.codec import Codec
from eventlog.decider import Decider
from eventlog.envelope import Context, new_id
from eventlog.kinds import StreamKind
from eventlog.log import schema
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool, connect_pool

SCHEMAS = ("intake", "dispatch")


@dataclass(frozen=True, slots=True)
class ThingCounted:
    thing_id: str
    number: int


@dataclass(frozen=True, slots=True)
class ThingBroken:
    thing_id: str


ThingEvent = ThingCounted | ThingBroken

KIND: StreamKind[ThingEvent] = StreamKind("thing", source="things", id="thing_id", events=ThingEvent)

CODEC = Codec("aftersales", [KIND])


def count(total: int, event: ThingEvent) -> int:
    return total + (event.number if isinstance(event, ThingCounted) else 0)


THING: Decider[int, ThingEvent] = Decider(KIND, 0, count)


def context() -> Context:
    return Context("tester", datetime.now(UTC), "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01", new_id(), new_id())


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    made = await connect_pool(database, max_size=12, name="tests")
    for name in SCHEMAS:
        await made.execute(f"CREATE SCHEMA {name}")
        for statement in [*schema.log_sql(name), *schema.subscription_sql(name)]:
            await made.execute(statement)
    yield made
    await made.close()


@pytest.fixture
def stores(pool: Pool) -> dict[str, Store]:
    return {name: Store(pool, name, CODEC) for name in SCHEMAS}


@pytest.fixture
def publish(stores: dict[str, Store]) -> Callable[[str, str, int], Awaitable[int]]:
    """Adds `count` events to a stream `thing-<id>` of a source, one command each; gives the last position."""

    async def add(source: str, stream: str, count: int) -> int:
        position = 0
        for _ in range(count):

            async def work(session: Session) -> Answer:
                await session.append(THING, stream.removeprefix("thing-"), [ThingCounted(stream, 1)])
                return {}

            position = (await execute(stores[source], context(), work)).position
        return position

    return add


@pytest.fixture
def language() -> SimpleNamespace:
    """The test's own events and decider: tests cannot import a conftest."""
    return SimpleNamespace(
        codec=CODEC, thing=THING, counted=ThingCounted, broken=ThingBroken, context=context, schemas=SCHEMAS
    )
