"""Four logs with a short story in them: two cases, one of which moves from station to station."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from aftersales.kafka import Broker as Server
from eventlog import testing
from eventlog.envelope import Context, Recorded
from eventlog.feeds.kafka import Broker, KafkaPublisher
from eventlog.feeds.relay import Topic
from eventlog.log.schema import log_sql, subscription_sql
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store, read_log
from eventlog.postgres import connect_pool
from events.catalog import SOURCES, codec
from events.catalog.agenda import AppointmentReleased
from events.catalog.callback_task import CallbackWithdrawn
from events.catalog.case import (
    CaseClosed,
    CaseRouted,
    CaseTransferred,
    RequestReceived,
)
from events.catalog.sla import SlaBreached, SlaWarned
from events.catalog.station import StationOpened
from events.catalog.work_order import (
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderReceived,
    WorkOrderTransferred,
)

MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai."""

Told = tuple[str, int, Any]
"""Source, minutes after `MORNING`, event."""

STORY: list[Told] = [
    ("dispatch", 0, StationOpened("s1", "一站", ("华东",))),
    ("dispatch", 0, StationOpened("s2", "二站", ("华北",))),
    ("intake", 10, RequestReceived("c1", "k1", None, None, "华东", "phone", "clerk-1", "卡纸 jam", True)),
    ("sla_monitor", 10, SlaWarned("c1", "respond", MORNING + timedelta(minutes=70))),
    ("intake", 12, CaseRouted("c1", "s1", "region", 1, "华东", "k1", None, None, "卡纸 jam", None, True)),
    (
        "dispatch",
        12,
        WorkOrderReceived("w1", "c1", "s1", 1, "k1", None, None, "卡纸 jam", None, True),
    ),
    ("intake", 13, RequestReceived("c2", "k2", None, None, "华北", "web", "clerk-1", "\x1b[31mred", True)),
    ("dispatch", 14, TechnicianAssigned("w1", "c1", "t1", None)),
    ("dispatch", 14, AppointmentReleased("t1", "w1")),
    ("dispatch", 20, WorkOrderTransferred("w1", "c1", "s1", "s2", "busy")),
    ("intake", 20, CaseTransferred("c1", "s2")),
    ("dispatch", 19, TechnicianArrived("w1", "c1", "t2")),  # reported late
    ("sla_monitor", 20, SlaBreached("c1", "arrive", MORNING)),
    ("callback", 900, CallbackWithdrawn("b1", "c1")),
    ("intake", 901, CaseClosed("c1", "satisfied")),
]
CAUSE = UUID("01990000-0000-7000-8000-000000000001")

Tell = Callable[[str, Sequence[Told]], list[Recorded]]


async def _tell(dsn: str, told: Sequence[Told]) -> list[Recorded]:
    pool = await connect_pool(dsn, max_size=2, name="test")
    try:
        if await pool.fetchval("SELECT to_regclass('intake.events')") is None:
            for source in SOURCES:
                await pool.execute(f"CREATE SCHEMA {source}")
                for statement in [*log_sql(source), *subscription_sql(source)]:
                    await pool.execute(statement)
        stores = {source: Store(pool, source, codec) for source in SOURCES}
        recorded = []
        for source, minutes, event in told:

            async def work(session: Session, event: Any = event) -> Answer:
                await testing.tell(session, codec, event)
                return {}

            context = Context("clerk-1", MORNING + timedelta(minutes=minutes), None, CAUSE)
            position = (await execute(stores[source], context, work)).position
            recorded += await read_log(pool, source, position - 1, 1)
        return recorded
    finally:
        await pool.close()


async def _publish(broker: Broker, events: Sequence[Recorded]) -> None:
    await broker.declare_topics(SOURCES)
    for source in SOURCES:
        own = [event for event in events if event.source == source]

        async def log(_: str, after: int, limit: int, own: Sequence[Recorded] = own) -> list[Recorded]:
            return [event for event in own if after < event.position <= after + limit]

        publisher = KafkaPublisher(broker, source, log)
        topic = await publisher.publish(own, Topic())
        await publisher.publish(own[-3:], topic)  # as after a crash of the relay
        await publisher.close()


@pytest.fixture(scope="session")
def story() -> Sequence[Told]:
    """What is told."""
    return STORY


@pytest.fixture(scope="session")
def tell() -> Tell:
    """Appends events to the logs of a database, and gives them as they were recorded."""
    return lambda dsn, told: asyncio.run(_tell(dsn, told))


@pytest.fixture
def publish() -> Callable[[Broker, Sequence[Recorded]], None]:
    """Puts recorded events on their topics, some of them twice."""
    return lambda broker, events: asyncio.run(_publish(broker, events))


@pytest.fixture
def recorded(database: str, tell: Tell) -> list[Recorded]:
    """The story, recorded in `database`."""
    return tell(database, STORY)


@pytest.fixture
def broker(kafka: Server) -> Iterator[Broker]:
    """The broker, with topics of this test's own."""
    made = Broker(kafka.bootstrap_servers, prefix=f"test-{uuid4()}")
    yield made
    for source in SOURCES:
        asyncio.run(made.delete_topic(source))
