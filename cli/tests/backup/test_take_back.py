"""`aftersales log take-back`, and a restore with Kafka: the end of a log comes back from its topic."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from aftersales.kafka import Broker as Server
from eventlog.envelope import Recorded
from eventlog.feeds.kafka import Broker, KafkaPublisher
from eventlog.feeds.relay import Topic

pytestmark = pytest.mark.acceptance

Ask = Callable[..., tuple[int, str, str]]
Office = Any
"""See the conftest."""


@pytest.fixture
def broker(kafka: Server) -> Iterator[Broker]:
    found = Broker(kafka.bootstrap_servers, f"test-{uuid4()}")
    yield found
    asyncio.run(found.delete_topic("intake"))


def publish(broker: Broker, office: Office) -> None:
    """What the relay of intake would do."""
    events: list[Recorded] = office.log()

    async def nothing(source: str, after: int, limit: int) -> list[Recorded]:
        return []

    async def send() -> None:
        publisher = KafkaPublisher(broker, "intake", nothing)
        await publisher.publish(events, Topic(3))
        await publisher.close()

    asyncio.run(send())
    office.sql("INSERT INTO intake.topic (partitions, published) VALUES (3, $1)", len(events))


def through(broker: Broker) -> list[str]:
    return ["--kafka", broker.servers, "--prefix", broker.prefix]


def epochs(office: Office, service: str) -> int:
    found: int = office.sql(f"SELECT max(epoch) FROM {service}.epochs")
    return found


def test_a_restore_takes_the_end_back_and_says_what_cannot_be_read(
    office: Office, elsewhere: Office, ask: Ask, broker: Broker
) -> None:
    office.sql("INSERT INTO intake.topic (partitions, published) VALUES (3, 2)")
    assert ask("backup", at=office.dsn)[0] == 0
    office.sql("DELETE FROM intake.topic")
    office.case(2)
    office.case(3, "c-2")
    office.erase("c-2")
    publish(broker, office)
    code, _, err = ask("restore", at=elsewhere.dsn)
    assert code == 1 and "KAFKA_BOOTSTRAP_SERVERS" in err and "--without-kafka" in err
    code, _, err = ask("restore", "--kafka", broker.servers, "--prefix", "another", at=elsewhere.dsn)
    assert code == 1 and "the topic another.intake" in err and "2 were published before the backup" in err
    code, out, err = ask("restore", *through(broker), at=elsewhere.dsn)
    assert code == 0, err
    assert elsewhere.log() == office.log()
    assert "erased since the backup, again: c-2" in err
    assert "the texts of 2 events cannot be read" in out
    assert epochs(elsewhere, "intake") == 1, "nothing that was published is lost"
    assert epochs(elsewhere, "dispatch") == 2, "Kafka never carried it: what came after the backup is not known"
    assert elsewhere.sql("SELECT published FROM intake.topic") == 5
    assert elsewhere.sql("SELECT last FROM intake.case_numbers WHERE day = '260309'") == 1003


def test_a_log_that_was_restored_by_other_means(office: Office, ask: Ask, broker: Broker) -> None:
    office.case(2)
    office.case(3)
    publish(broker, office)
    before = office.log()
    for statement in (
        "ALTER TABLE intake.events DISABLE TRIGGER events_immutable",
        "DELETE FROM intake.events WHERE position > 2",
        "ALTER TABLE intake.events ENABLE TRIGGER events_immutable",
    ):
        office.sql(statement)
    code, _, err = ask("log", "take-back", "intake", DATABASE_URL=office.dsn, AFTERSALES_DATA="/nowhere")
    assert code == 1 and "KAFKA_BOOTSTRAP_SERVERS" in err
    code, out, err = ask("log", "take-back", "intake", *through(broker), DATABASE_URL=office.dsn)
    assert code == 0, err
    assert "intake: 2 → 4" in out
    assert office.log() == before
    assert office.sql("SELECT count(*) FROM intake.restoring") == 0
