"""Without a name the system on this machine is read: a running one first, else the one that ran last."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aftersales import embedded
from aftersales.database import DATABASE
from aftersales.demo.command import DATABASE as DEMO
from aftersales.kafka import Broker as Server
from aftersales.places import scratch
from aftersales.postgres import Postgres
from events.envelope import Recorded
from events.feeds.kafka import Broker

Ask = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder in place of this user's."""
    with scratch("aftersales-test-") as folder:
        monkeypatch.setattr(embedded, "data_root", lambda: folder)
        yield folder


def test_nothing_here(root: Path, ask: Ask) -> None:
    assert "there are no events yet" in ask("count")[2]
    assert "nothing is running" in ask("tail")[2]
    assert "no Kafka is running here" in ask("count", "--from", "kafka")[2]
    assert list(root.iterdir()) == []


@pytest.mark.slow("PostgreSQL starts six times, twice in a new folder")
def test_a_running_system_is_read_and_one_at_rest(root: Path, ask: Ask, tell: Callable[..., list[Recorded]]) -> None:
    (root / "demo").mkdir()
    for folder, name, command in (
        (root / "postgres", DATABASE, "aftersales up"),
        (root / "demo" / "postgres", DEMO, "aftersales demo"),
    ):
        server = Postgres(folder)
        assert not server.answers
        with server:
            assert Postgres(folder).answers
            tell(server.fresh_database(name), [])
            code, _, said = ask("count")
            assert (code, f"using the running `{command}`" in said) == (0, True)
        assert not server.answers
        code, _, said = ask("count")
        assert (code, f"reading what `{command}` left" in said) == (0, True)
        assert "nothing is running" in ask("tail")[2]


def test_a_running_kafka_is_read(
    root: Path, kafka: Server, broker: Broker, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    (root / "kafka").mkdir()
    properties = root / "kafka" / "server.properties"
    properties.write_text(f"listeners=PLAINTEXT://{kafka.bootstrap_servers},CONTROLLER://127.0.0.1:1\n", "utf-8")
    monkeypatch.setattr(embedded, "PREFIX", broker.prefix)
    code, _, said = ask("count", "--from", "kafka")
    assert (code, "using the Kafka of `aftersales up`" in said) == (1, True)
    assert f"does not have the topics {broker.prefix}.intake" in said
