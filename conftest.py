"""What every test may ask for: a real PostgreSQL, an empty database of its own in it, and a real Apache Kafka."""

import itertools
import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from hypothesis import HealthCheck, settings

from aftersales.kafka import Broker, broker
from aftersales.kafka.broker import given
from aftersales.kafka.jars import jars
from aftersales.places import scratch
from aftersales.postgres import Postgres
from aftersales.trouble import Trouble

# Helpers of tests say what differs, as tests do.
pytest.register_assert_rewrite("tests.invariants", "tests.ledger", "tests.world")

settings.register_profile(
    "shared machine",  # time says nothing there; in CI the same examples each time
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
    print_blob=True,
)
settings.load_profile("shared machine")


KAFKA = pytest.StashKey[str]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fetch Kafka before any test's time runs: on a slow line that takes minutes, once."""
    if any("kafka" in getattr(item, "fixturenames", ()) for item in session.items) and not given():
        with suppress(Trouble):  # the fixture will say it again
            jars()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """On which broker the tests of Kafka ran, in one line."""
    if KAFKA in config.stash:
        terminalreporter.write_line(config.stash[KAFKA])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run, in a temporary folder."""
    with scratch("aftersales-tests-") as folder, Postgres(folder / "postgres") as server:
        yield server


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A real Apache Kafka for the whole run: the one KAFKA_BOOTSTRAP_SERVERS names, or one of our own.

    Where neither can be had the test is skipped; the end of the run says so, and `.ci/run` fails.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(scratch("aftersales-tests-"))
        try:
            server = stack.enter_context(broker(folder / "kafka"))
        except Trouble as trouble:
            request.config.stash[KAFKA] = f"未运行 · Kafka tests NOT RUN: {trouble}"
            pytest.skip(str(trouble))
        version = server.version or "of a version that brokers do not tell"
        request.config.stash[KAFKA] = f"Kafka tests ran on Apache Kafka {version} at {server.bootstrap_servers}"
        yield server


@pytest.fixture(scope="session")
def database_names() -> Iterator[str]:
    """Names nobody has used yet."""
    return (f"test_{number}" for number in itertools.count(1))


@pytest.fixture
def database(postgres: Postgres, database_names: Iterator[str]) -> Iterator[str]:
    """The DSN of an empty database that is this test's own."""
    name = next(database_names)
    yield postgres.fresh_database(name)
    postgres.drop_database(name)
