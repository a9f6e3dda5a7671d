"""The local Kafka: real, alone in its folder, and back with all it confirmed after every kind of end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.errors import CommandError
from aftersales.kafka import Kafka, broker, command, probe, storage
from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch, server_account
from aftersales.ports import free_port

HOLD = """
import sys, time
from pathlib import Path
from aftersales.kafka import Kafka
with Kafka(Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    time.sleep(600)
"""
UP = """
import sys
from pathlib import Path
from aftersales.cli import app
from aftersales.kafka import command
command._folder = lambda: Path(sys.argv[1])
app(["kafka", "up", "--port", sys.argv[2]])
"""


@pytest.fixture(scope="module")
def kafka() -> Iterator[Kafka]:
    """One for all, running or not, in a folder with a difficult name."""
    with scratch("aftersales-test-") as folder:
        server = Kafka(folder / "with space, and 逗号")
        try:
            server.start()
        except CommandError as error:
            pytest.skip(str(error))
        yield server
        server.stop()


@pytest.fixture
def server(kafka: Kafka) -> Kafka:
    """Running."""
    kafka.start()
    return kafka


@pytest.fixture
def stopped(kafka: Kafka) -> Kafka:
    """Not running, in a folder that has seen use."""
    kafka.stop()
    return kafka


@pytest.fixture
def empty() -> Iterator[Path]:
    with scratch("aftersales-test-") as folder:
        yield folder


async def declare(server: Kafka, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=server.bootstrap_servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def say(server: Kafka, topic: str, *values: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=server.bootstrap_servers, acks="all") as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def received(server: Kafka, topic: str) -> list[bytes]:
    """All that the topic holds."""
    async with AIOKafkaConsumer(bootstrap_servers=server.bootstrap_servers) as consumer:
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        end = (await consumer.end_offsets([partition]))[partition]
        values: list[bytes] = []
        while await consumer.position(partition) < end:
            values.append((await consumer.getone()).value)
        return values


def test_it_listens_on_loopback_alone_and_not_as_root(server: Kafka) -> None:
    process = psutil.Process(server.pid)
    addresses = {(each.laddr.ip, each.laddr.port) for each in process.net_connections() if each.status == "LISTEN"}
    assert {ip for ip, _ in addresses} == {"127.0.0.1"}
    assert ("127.0.0.1", server.port) in addresses
    assert process.uids().real == server_account().uid != 0
    assert server.bootstrap_servers == f"127.0.0.1:{server.port}"
    assert server.version.startswith("4.")
    assert process.memory_info().rss < 700_000_000


async def test_settings(server: Kafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=server.bootstrap_servers)
    await admin.start()
    try:
        [answer] = await admin.describe_configs([ConfigResource(ConfigResourceType.BROKER, "1")])
        values = {entry[0]: entry[1] for entry in answer.resources[0][4]}
    finally:
        await admin.close()
    assert (values["auto.create.topics.enable"], values["log.retention.ms"]) == ("false", "-1")
    assert (values["log.retention.bytes"], values["min.insync.replicas"]) == ("-1", "1")


def test_a_folder_has_one_owner(server: Kafka) -> None:
    for attempt in (Kafka(server.folder).start, Kafka(server.folder).discard):
        with pytest.raises(CommandError, match="is in use by another"):
            attempt()
    assert probe.answers("127.0.0.1", server.port)


def test_a_given_broker_is_used_and_none_is_started(
    server: Kafka, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", f"127.0.0.1:1,{server.bootstrap_servers}")
    with broker(empty / "kafka") as chosen:
        assert chosen.bootstrap_servers == f"127.0.0.1:1,{server.bootstrap_servers}"
    result = CliRunner().invoke(app, ["kafka", "up"])
    assert (result.exit_code, "none is started" in result.stdout) == (0, True)
    assert list(empty.iterdir()) == []
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1,nonsense")
    with pytest.raises(CommandError, match="nothing answers at KAFKA_BOOTSTRAP_SERVERS"), broker(empty / "kafka"):
        pass


@pytest.mark.acceptance
@pytest.mark.slow("Kafka starts twice, once after a kill")
async def test_what_was_confirmed_outlives_every_end(server: Kafka) -> None:
    address = server.bootstrap_servers
    await declare(server, "kept")
    await say(server, "kept", b"before a kill")
    server.kill()
    assert not probe.answers("127.0.0.1", server.port)
    server.start()
    assert server.bootstrap_servers == address
    await say(server, "kept", b"before a stop")
    server.stop()
    with Kafka(server.folder) as elsewhere:
        assert elsewhere.port != server.port
        assert await received(elsewhere, "kept") == [b"before a kill", b"before a stop"]


@pytest.mark.acceptance
@pytest.mark.slow("Kafka starts twice, once after a kill")
def test_a_server_ends_with_its_killed_owner_and_starts_again(stopped: Kafka) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(stopped.folder)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    )
    assert owner.stdout is not None
    orphan = int(owner.stdout.readline())
    assert [process.pid for process in storage.workers(stopped.folder)] == [orphan]
    owner.kill()
    owner.communicate()
    while sys.platform == "linux" and storage.workers(stopped.folder):
        time.sleep(0.05)
    stopped.start()
    assert probe.answers("127.0.0.1", stopped.port)


def test_a_frozen_server_ends(server: Kafka, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aftersales.kafka.server.PATIENCE", 0.5)
    psutil.Process(server.pid).suspend()
    server.stop()
    assert not storage.workers(server.folder)


def test_damaged_data_is_one_line(stopped: Kafka) -> None:
    file = stopped.data / "meta.properties"
    sound = file.read_bytes()
    file.write_bytes(b"version=1\n")
    with pytest.raises(CommandError, match=r"Kafka does not run .*log") as error:
        stopped.start()
    file.write_bytes(sound)
    assert "\n" not in str(error.value)
    assert "meta.properties" in str(error.value)


@pytest.mark.acceptance
@pytest.mark.timeout(300)  # on loaded cores
@pytest.mark.slow("Kafka starts twice, through the command line")
def test_up_stop_and_clean(stopped: Kafka, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once ended by `stop` from another terminal, once by Ctrl-C."""
    monkeypatch.setattr(command, "_folder", lambda: stopped.folder)
    for ending in ("stop", "Ctrl-C"):
        up = subprocess.Popen(
            [sys.executable, "-c", UP, str(stopped.folder), str(stopped.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "COLUMNS": "200"},
            preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
        )
        assert up.stdout is not None
        printed = ""
        while "Ctrl-C" not in printed:
            line = up.stdout.readline()
            assert line, printed
            printed += line
        assert all(word in printed for word in (stopped.bootstrap_servers, "Apache Kafka 4.", str(stopped.data)))
        assert CliRunner().invoke(app, ["kafka", "clean"]).exit_code == 1
        if ending == "stop":
            assert "stopped" in CliRunner().invoke(app, ["kafka", "stop"]).stdout
        else:
            up.send_signal(signal.SIGINT)
        assert up.wait() == 0, up.stdout.read()
        up.stdout.close()
    assert "was not running" in CliRunner().invoke(app, ["kafka", "stop"]).stdout
    assert CliRunner().invoke(app, ["kafka", "clean"]).exit_code == 0
    assert not stopped.folder.exists()


def test_a_taken_port_is_one_line(empty: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        assert not probe.answers("127.0.0.1", 1)
        with pytest.raises(CommandError, match=f"port {port} is in use"):
            Kafka(empty / "kafka", port).start()


def test_a_full_disk_is_one_line(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "the disk is full" in str(storage.failure("java.io.IOException: No space left on device", empty / "log"))
    monkeypatch.setattr("aftersales.kafka.server.SPACE", 10**9)
    with pytest.raises(CommandError, match="the disk is full"):
        Kafka(empty).start()
