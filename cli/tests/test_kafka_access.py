"""Who comes to Kafka, as settings and rights say."""

import importlib
from types import SimpleNamespace
from typing import Any

import pytest

from aftersales.errors import CommandError
from aftersales.kafka.access import ANALYST, LISTENS, rights, scram
from aftersales.kafka.broker import named
from aftersales.ports import SERVICES
from eventlog.feeds.kafka import Broker, Login, Right
from events.catalog import SOURCES
from service.feeds.subscriptions import on_loopback
from service.framework import Definition


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_read_what_it_listens_to(service: str) -> None:
    definition: Definition = importlib.import_module(f"{service}.wiring").DEFINITION
    resources: Any = SimpleNamespace(store=None, clock=None)
    sources = {source for consumer in definition.consumers(resources) for source in consumer.sources}
    assert set(LISTENS[service]) == sources - {service}


def test_rights_are_on_the_topics_of_one_installation() -> None:
    given = set(rights(Broker("", "east")))
    assert {right.topic for right in given} == {f"east.{source.replace('_', '-')}" for source in SOURCES} | {"east."}
    assert [right for right in given if right.prefixed] == [Right(ANALYST, "read", "east.", prefixed=True)]
    assert {(right.user, right.topic) for right in given if right.operation != "read"} == {
        (source, f"east.{source.replace('_', '-')}") for source in SOURCES
    }


def test_users_are_made_by_a_file_of_arguments() -> None:
    assert scram({"a": "1", "b": "2"}).splitlines() == [
        "--add-scram",
        "SCRAM-SHA-512=[name=a,password=1]",
        "--add-scram",
        "SCRAM-SHA-512=[name=b,password=2]",
    ]


def test_a_broker_that_is_named_wants_a_login_unless_it_is_said_that_it_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("KAFKA_SECURITY_PROTOCOL", "KAFKA_USERNAME", "KAFKA_PASSWORD", "KAFKA_CA_FILE", "KAFKA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(CommandError, match="KAFKA_USERNAME and KAFKA_PASSWORD"):
        named("kafka:9092")
    monkeypatch.setenv("KAFKA_USERNAME", "analyst")
    monkeypatch.setenv("KAFKA_PASSWORD", "secret")
    assert named("kafka:9092", "east") == Broker("kafka:9092", "east", login=Login("analyst", "secret"))
    assert "secret" not in repr(named("kafka:9092"))
    monkeypatch.setenv("KAFKA_CA_FILE", "/nowhere/ca.pem")
    with pytest.raises(CommandError, match="KAFKA_CA_FILE") as error:
        named("kafka:9092")
    assert "\n" not in str(error.value)
    monkeypatch.setenv("KAFKA_CA_FILE", "")
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT")
    assert named("kafka:9092").login is None


@pytest.mark.parametrize(
    ("servers", "here"),
    [
        ("127.0.0.1:9092", True),
        ("localhost:9092, [::1]:9092", True),
        ("127.0.0.1:9092,10.0.0.7:9092", False),
        ("kafka:9092", False),
    ],
)
def test_plain_text_is_warned_of_where_it_leaves_the_machine(servers: str, here: bool) -> None:
    assert on_loopback(servers) is here
