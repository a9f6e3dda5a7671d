"""What a library repeats is logged now and then, everything else always."""

import json
import logging

import pytest

from service.operations import log_throttle
from service.operations.logs import configure


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as its only element."""
    time = [100.0]
    monkeypatch.setattr(log_throttle, "monotonic", lambda: time[0])
    return time


def test_kafkas_client_is_heard_every_five_seconds(
    now: list[float], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What another test of this process set up may have received Kafka's client by the real clock.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    configure("INFO", "tiny")
    for second in range(11):
        now[0] = 1000.0 + second
        logging.getLogger("aiokafka.conn").error("unable to connect, try %d", second)
        logging.getLogger("asyncpg").error("something else")
    lines = [json.loads(line)["event"] for line in capfd.readouterr().out.splitlines()]
    assert [line for line in lines if "connect" in line] == [f"unable to connect, try {n}" for n in (0, 5, 10)]
    assert lines.count("something else") == 11


def test_it_may_begin_silent(now: list[float]) -> None:
    record = logging.makeLogRecord({})
    received = log_throttle.LogThrottle(silent=True)
    assert not received.filter(record)
    now[0] += log_throttle.SECONDS
    assert received.filter(record) and not received.filter(record)
