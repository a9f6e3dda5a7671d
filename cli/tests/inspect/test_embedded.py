"""Without a name the system on this machine is read: a running one first, else the one that ran last."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales import embedded
from aftersales.cli import app
from aftersales.database import DATABASE
from aftersales.demo import kept as demo
from aftersales.kafka import Broker as Server
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from eventlog.envelope import Recorded
from eventlog.feeds.kafka import Broker

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


@pytest.mark.acceptance
@pytest.mark.slow("PostgreSQL starts six times, twice in a new folder")
def test_a_running_system_is_read_and_one_at_rest(root: Path, ask: Ask, tell: Callable[..., list[Recorded]]) -> None:
    (root / "demo").mkdir()
    for folder, name, command in (
        (root / "postgres", DATABASE, "aftersales up"),
        (root / "demo" / "postgres", demo.DATABASE, "aftersales demo"),
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


@pytest.mark.acceptance
@pytest.mark.slow("PostgreSQL starts twice, each in a new folder")
def test_a_topic_is_made_anew_of_a_system_that_has_both(
    root: Path, kafka: Server, broker: Broker, monkeypatch: pytest.MonkeyPatch, tell: Callable[..., list[Recorded]]
) -> None:
    """`up` runs on the store beside a demo over Kafka: its logs have nothing to do with the demo's topics."""
    played = root / "demo"
    (played / "kafka").mkdir(parents=True)
    properties = played / "kafka" / "server.properties"
    properties.write_text(f"listeners=PLAINTEXT://{kafka.bootstrap_servers},CONTROLLER://127.0.0.1:1\n", "utf-8")
    monkeypatch.setattr(demo, "PREFIX", broker.prefix)
    unset = dict.fromkeys(("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_PREFIX"))
    with Postgres(root / "postgres") as up, Postgres(played / "postgres") as theirs:
        tell(up.fresh_database(DATABASE), [])
        command = ["relay", "rebuild", "intake", "--no-wait", "--partitions", "3"]
        theirs.stop()
        refused = CliRunner().invoke(app, command, env=unset)
        assert (refused.exit_code, "no system runs with a Kafka of its own" in refused.stderr) == (1, True)
        theirs.start()
        tell(theirs.fresh_database(demo.DATABASE), [])
        done = CliRunner().invoke(app, command, env=unset)
        assert (done.exit_code, "using the running `aftersales demo`" in done.stderr) == (0, True), done.output
        assert theirs.sql("SELECT partitions FROM intake.topic", demo.DATABASE).strip() == "3"
        assert up.sql("SELECT count(*) FROM intake.topic", DATABASE).strip() == "0"
    assert asyncio.run(broker.partitions("intake")) == 3


@pytest.mark.acceptance
def test_a_running_kafka_is_read(
    root: Path, kafka: Server, broker: Broker, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    (root / "kafka").mkdir()
    properties = root / "kafka" / "server.properties"
    properties.write_text(f"listeners=PLAINTEXT://{kafka.bootstrap_servers},CONTROLLER://127.0.0.1:1\n", "utf-8")
    monkeypatch.setattr(embedded, "NAMESPACE", broker.prefix)
    code, _, said = ask("count", "--from", "kafka")
    assert (code, "using the Kafka of `aftersales up`" in said) == (1, True)
    assert f"does not have the topics {broker.prefix}.intake" in said
