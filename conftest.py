"""What every test may ask for: a real PostgreSQL, and an empty database of its own."""

import itertools
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from aftersales.places import scratch
from aftersales.postgres import Postgres

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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run, in a temporary folder."""
    with scratch("aftersales-tests-") as folder, Postgres(folder / "postgres") as server:
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
