"""`aftersales events` over real logs: the store and Kafka tell the same."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from eventlog.envelope import Recorded
from eventlog.feeds.kafka import Broker
from events.catalog.callback_task import CallbackWithdrawn
from events.catalog.case import CaseReopened

Ask = Callable[..., tuple[int, list[str], str]]
Environment = dict[str, str]
Publish = Callable[[Broker, Sequence[Recorded]], None]


@pytest.fixture
def store(database: str, recorded: list[Recorded]) -> Environment:
    return {"DATABASE_URL": database}


@pytest.fixture
def topics(broker: Broker, recorded: list[Recorded], publish: Publish) -> Environment:
    publish(broker, recorded)
    return {
        "EVENT_FEED": "kafka",
        "KAFKA_BOOTSTRAP_SERVERS": broker.servers,
        "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT",
        "KAFKA_PREFIX": broker.prefix,
    }


def places(lines: list[str]) -> list[str]:
    return [line.split()[2] for line in lines]


def test_the_past_is_told_in_order_of_time(store: Environment, ask: Ask) -> None:
    code, lines, errors = ask("tail", "--no-follow", **store)
    assert (code, errors, len(lines)) == (0, "", 15)
    assert lines[0].split()[:6] == ["2026-03-09", "09:00:00.000", "dispatch:1", "station-opened", "–", "s1"]
    assert places(lines) == [
        *("dispatch:1", "dispatch:2", "intake:1", "sla_monitor:1", "intake:2", "dispatch:3", "intake:3"),
        *(
            "dispatch:4",
            "dispatch:5",
            "dispatch:6",
            "dispatch:7",
            "intake:4",
            "sla_monitor:2",
            "callback:1",
            "intake:5",
        ),
    ]
    assert lines[10][:23] < lines[9][:23]  # a log keeps its own order: the arrival was reported late


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--case", "c2"], ["intake:3"]),
        (["--type", "Request*", "--type", "case-closed"], ["intake:1", "intake:3", "intake:5"]),
        (["--station", "s1"], ["dispatch:1", "intake:2", "dispatch:3", "dispatch:4", "dispatch:5"]),
        (["--station", "s2", "--source", "sla-monitor"], ["sla_monitor:2"]),
        (["--since", "2026-03-10"], ["callback:1", "intake:5"]),
        (["--since", "2026-03-09T09:14:00+08:00", "--until", "2026-03-09T01:20:00Z", "--source", "dispatch"],
         ["dispatch:4", "dispatch:5", "dispatch:7"]),
        (["--until", "2026-03-08"], []),
    ],
)  # fmt: skip
def test_filters(store: Environment, ask: Ask, arguments: list[str], found: list[str]) -> None:
    code, lines, _ = ask("tail", "--no-follow", *arguments, **store)
    assert (code, sorted(places(lines))) == (0, sorted(found))
    code, objects, _ = ask("tail", "--no-follow", "--json", *arguments, **store)
    assert [f"{each['source']}:{each['position']}" for each in map(json.loads, objects)] == places(lines)


@pytest.mark.parametrize("command", [("tail", "--no-follow"), ("count",), ("count", "--json")])
def test_names_that_no_event_has_are_noted(store: Environment, ask: Ask, command: tuple[str, ...]) -> None:
    code, _, told = ask(*command, "--station", "nowhere", "--case", "c99", **store)
    assert (code, told) == (
        0,
        "! 没有网点 nowhere · there is no station nowhere\n! 没有服务单 c99 · there is no case c99\n",
    )
    there = ("--station", "s2", "--case", "c1", "--until", "2026-03-08")
    assert ask(*command, *there, **store)[2] == "", "met, and not asked for"


def test_a_case_is_shown_in_order_of_time(store: Environment, ask: Ask) -> None:
    code, lines, _ = ask("show", "c1", **store)
    assert code == 0
    assert [line[:23] for line in lines] == sorted(line[:23] for line in lines)
    assert sorted(places(lines)) == sorted(
        f"{source}:{position}"
        for source, positions in {
            "intake": [1, 2, 4, 5],
            "dispatch": [3, 4, 5, 6, 7],
            "sla_monitor": [1, 2],
            "callback": [1],
        }.items()
        for position in positions
    )
    assert places(ask("show", "c1", "--type", "*-closed", **store)[1]) == ["intake:5"]


def test_an_event_is_shown_whole_by_id_or_place(store: Environment, ask: Ask, recorded: list[Recorded]) -> None:
    closed = recorded[-1]
    by_id, by_place = (ask("show", which, **store) for which in (str(closed.id), "intake:5"))
    assert by_id == by_place
    assert {f"id           {closed.id}", "case         c1", "station      s2"} <= set(by_id[1])
    code, (line,), _ = ask("show", "sla-monitor:2", "--json", **store)
    assert (code, json.loads(line)["type"]) == (0, "aftersales.sla-monitor.sla-breached.v1")


def test_counts(store: Environment, ask: Ask) -> None:
    code, lines, _ = ask("count", **store)
    assert (code, len(lines)) == (0, 1 + 13 + 1)
    assert lines[-1].split() == ["合计", "total", "15"]
    counted = {tuple(line.split()[:2]): line.split()[2] for line in lines[1:-1]}
    assert counted["intake", "request-received"] == "2"
    objects = map(json.loads, ask("count", "--by", "station", "--json", **store)[1])
    assert {each["station"]: each["count"] for each in objects} == {"s1": 5, "s2": 7, None: 3}
    objects = map(json.loads, ask("count", "--by", "day", "--by", "source", "--case", "c1", "--json", **store)[1])
    assert {(each["day"], each["source"]): each["count"] for each in objects} == {
        ("2026-03-09", "intake"): 3,
        ("2026-03-09", "dispatch"): 5,
        ("2026-03-09", "sla_monitor"): 2,
        ("2026-03-10", "intake"): 1,
        ("2026-03-10", "callback"): 1,
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["tail", "--no-follow"],
        ["tail", "--no-follow", "--json"],
        ["tail", "--no-follow", "--station", "s2"],
        ["count", "--by", "station", "--by", "type"],
        ["show", "c1"],
        ["show", "dispatch:4"],
    ],
)
def test_kafka_tells_the_same_as_the_store(
    store: Environment, topics: Environment, ask: Ask, arguments: list[str]
) -> None:
    from_store = ask(*arguments, **store)
    assert from_store[0] == 0
    assert from_store[1]
    assert ask(*arguments, **topics) == from_store
    assert ask(*arguments, "--from", "store", **{**topics, **store}) == from_store


@contextmanager
def following(environment: Environment, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """`aftersales events tail` as a process that has begun to wait; it ends in good order."""
    command = [sys.executable, "-m", "aftersales", "events", "tail", *arguments]
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    )
    try:
        assert process.stderr is not None
        assert "waiting for new events" in process.stderr.readline()
        yield process
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        # `communicate` would lose what a `readline` has taken from the pipe beyond its line
        assert (process.stdout.read(), process.stderr.read(), process.wait()) == ("", "", 0)
    finally:
        process.kill()
        process.communicate()


NEWS: list[Any] = [
    ("intake", 950, CaseReopened("c1", "dissatisfied", "again", 2)),
    ("callback", 951, CallbackWithdrawn("b2", "c1")),
]


def test_news_of_the_store_are_told_as_they_come(
    database: str, store: Environment, tell: Callable[..., list[Recorded]]
) -> None:
    with following(store, "--case", "c1") as process:
        tell(database, NEWS)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in NEWS]
    assert sorted(places(lines)) == ["callback:2", "intake:6"]
    assert {line.split()[5] for line in lines} == {"s2"}


def test_news_of_kafka_are_told_as_they_come(
    database: str, broker: Broker, topics: Environment, publish: Publish, tell: Callable[..., list[Recorded]]
) -> None:
    with following(topics, "--since", "2026-03-10", "--source", "intake", "--source", "callback") as process:
        publish(broker, tell(database, NEWS))
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
    assert places(lines[:2]) == ["callback:1", "intake:5"]
    assert sorted(places(lines[2:])) == ["callback:2", "intake:6"]


@pytest.mark.slow("a server stops and starts")
def test_a_lost_database_is_waited_for(tell: Callable[..., list[Recorded]]) -> None:
    with scratch("aftersales-test-") as folder, Postgres(folder / "postgres") as server:
        dsn = server.fresh_database("test")
        tell(dsn, NEWS[:1])
        with following({"DATABASE_URL": dsn}) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            server.stop(immediate=True)
            assert "PostgreSQL is away" in process.stderr.readline()
            server.start()
            assert "PostgreSQL is back" in process.stderr.readline()
            tell(dsn, NEWS[1:])
            assert places([process.stdout.readline()]) == ["callback:1"]


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["show", "c9"], {}, "there is no case and no event c9"),
        (["count", "--type", "CaseOpened"], {}, "no event type of the catalog is named CaseOpened"),
        (["count", "--source", "reporting"], {}, "no such source"),
        (["count", "--since", "soon"], {}, "neither an RFC 3339 time"),
        (["count"], {"DATABASE_URL": "postgresql://postgres@127.0.0.1:1/x"}, "the database cannot be read"),
        (["count"], {"DATABASE_URL": "x"}, "the database cannot be read"),
        (["count", "--from", "kafka"], {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}, "Kafka cannot be read"),
    ],
)
def test_trouble_is_told(
    store: Environment, ask: Ask, arguments: list[str], environment: Environment, said: str
) -> None:
    code, _, errors = ask(*arguments, **{**store, **environment}, COLUMNS="300")
    assert said in errors
    assert "Traceback" not in errors
    assert code == (0 if "--type" in arguments else 2 if "Usage" in errors else 1)


def test_logs_that_are_not_there(database: str, broker: Broker, ask: Ask, tell: Callable[..., list[Recorded]]) -> None:
    assert "this database has no log" in ask("count", DATABASE_URL=database)[2]
    kafka = {"KAFKA_BOOTSTRAP_SERVERS": broker.servers, "KAFKA_PREFIX": broker.prefix}
    assert "does not have the topics" in ask("count", "--from", "kafka", **kafka)[2]
