"""The broker to work with: one that is given, or our own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from aftersales.errors import CommandError
from aftersales.kafka.probe import reachable
from aftersales.kafka.server import Kafka
from eventlog.feeds.kafka import Broker as Client
from service.settings import KafkaSettings

VARIABLE = "KAFKA_BOOTSTRAP_SERVERS"


class Broker(Protocol):
    """What its users need to know."""

    @property
    def bootstrap_servers(self) -> str:
        """`host:port`, or several with commas between."""

    @property
    def version(self) -> str | None:
        """Kafka's version; None for a given broker, for brokers do not tell."""


@dataclass(frozen=True, slots=True)
class Given:
    """Somebody else's broker: never started, stopped or cleaned from here."""

    bootstrap_servers: str
    version: None = None


def given() -> str | None:
    """The broker named by KAFKA_BOOTSTRAP_SERVERS."""
    return os.environ.get(VARIABLE) or None


def named(servers: str, prefix: str | None = None) -> Client:
    """Somebody else's brokers, with the login that the environment gives (KAFKA_USERNAME …). Raises CommandError."""
    try:
        found = KafkaSettings.model_validate({"kafka_bootstrap_servers": servers}).broker()
    except ValueError as error:
        raise CommandError(f"Kafka 的设置不全：{error}", f"the settings for Kafka: {error}") from None
    return replace(found, prefix=prefix or found.prefix)


@contextmanager
def broker(folder: Path, port: int | None = None, *, secured: bool = False) -> Iterator[Broker]:
    """The given broker, or one of our own in `folder` for as long. Raises CommandError where neither can be had."""
    servers = given()
    if servers is None:
        with Kafka(folder, port, secured=secured) as server:
            yield server
        return
    if not reachable(servers):
        raise CommandError(f"{VARIABLE}={servers} 无法连接", f"nothing answers at {VARIABLE}={servers}")
    yield Given(servers)
