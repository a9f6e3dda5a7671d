"""What every test may ask for: a real PostgreSQL, an empty database of its own in it, and a real Apache Kafka."""

import os
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.browser import ran as ran_in_browser
from tests.databases import Databases
from tests.pdf import ran as ran_as_pdf
from tests.servers import At, Broker, Own, Servers
from tests.turns import Turns, long_ones_first, without_reason
from xdist.remote import Producer
from xdist.workermanage import WorkerController

from aftersales.errors import CommandError
from aftersales.forked import FORK_SERVER
from aftersales.kafka.broker import given
from aftersales.kafka.jars import jars
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


SERVERS = pytest.StashKey[Servers]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--patience", type=float, default=1.0, help="multiplies the time limit of every test")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where one marker is asked for (`-m acceptance`), a file that does not name it is not even loaded."""
    marker: str = config.getoption("markexpr")
    if not marker.isidentifier() or not fnmatch(collection_path.name, "test_*.py"):
        return None
    return marker not in collection_path.read_text("utf-8") or None


def pytest_configure(config: pytest.Config) -> None:
    """A worker of pytest-xdist asks the process that began the run for its servers."""
    at: dict[str, str] | None = getattr(config, "workerinput", None)
    config.stash[SERVERS] = Own() if at is None else At(at["servers"])


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the servers of the run, and the process that forks services."""
    FORK_SERVER.close()
    servers = config.stash[SERVERS]
    if isinstance(servers, Own):
        servers.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker where to ask."""
    servers = node.config.stash[SERVERS]
    assert isinstance(servers, Own)
    node.workerinput["servers"] = servers.address()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Turns:
    """Who takes which tests."""
    config.option.loadscopereorder = False
    return Turns(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the order in which two processes are done soonest; with longer time limits where they were asked for."""
    long_ones_first(items)
    if (patience := config.getoption("patience")) != 1:
        for item in items:
            limit = item.get_closest_marker("timeout")
            seconds = limit.args[0] if limit else float(config.getini("timeout"))
            item.add_marker(pytest.mark.timeout(patience * seconds), append=False)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fetch Kafka before any test's time runs: on a slow line that takes minutes, once."""
    if any("kafka" in getattr(item, "fixturenames", ()) for item in session.items) and not given():
        with suppress(CommandError):  # the fixture will say it again
            jars()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tests that take long without a reason; and on which broker, in which browser and with which library for PDF those
    tests ran that need one, in a line each."""
    servers = config.stash[SERVERS]
    if lines := without_reason(terminalreporter.getreports("passed")):
        terminalreporter.section("over 5 s, and @pytest.mark.slow does not say why")
        terminalreporter.write_line("\n".join(lines))
    if isinstance(servers, Own) and servers.kafka_line:
        terminalreporter.write_line(servers.kafka_line)
    passed, skipped = ([report.nodeid for report in terminalreporter.getreports(how)] for how in ("passed", "skipped"))
    for line in (ran_in_browser(passed, skipped), ran_as_pdf(passed, skipped)):
        if isinstance(servers, Own) and line:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Postgres:
    """One server for the whole run, in a temporary folder: for databases, never to be stopped."""
    return request.config.stash[SERVERS].postgres()


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest) -> Broker:
    """A real Apache Kafka for the whole run: the one KAFKA_BOOTSTRAP_SERVERS names, or one of our own.

    Where neither can be had the test is skipped; the end of the run says so, and `.ci/run` fails.
    """
    try:
        return request.config.stash[SERVERS].kafka()
    except CommandError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Databases of the run's server that this process has to lend."""
    worker: dict[str, str] = getattr(request.config, "workerinput", {})
    with Databases(request.config.stash[SERVERS].postgres(), f"test_{worker.get('workerid', '')}") as databases:
        yield databases


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    """The DSN of an empty database that is this test's own."""
    with databases.one() as dsn:
        yield dsn
