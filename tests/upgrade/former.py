"""Databases as earlier commits made them, filled with the demo's events by those commits' own append function.

All of them say Alembic revision 0001: migration 0001 changed in place until the engine's tables had versions.
`log_N.sql` and `subscriptions_N.sql` are the files of then, `services.sql` is what 0001 of each service made besides,
`demo.jsonl` holds the rows of one run of the demo. None of it follows the code of today.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from eventlog.postgres import Connection

HERE = Path(__file__).parent
SOURCES = ("intake", "dispatch", "sla_monitor", "callback")
SERVICES = (*SOURCES, "reporting")

LISTENERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "intake": {"reactions": ("dispatch", "callback"), "read_models": ("intake", "dispatch")},
    "dispatch": {"reactions": ("intake", "sla_monitor"), "read_models": ("intake", "dispatch")},
    "sla_monitor": {"reactions": ("intake", "dispatch"), "read_models": ("intake", "dispatch", "sla_monitor")},
    "callback": {"reactions": ("intake", "dispatch"), "read_models": ("callback",)},
    "reporting": {"read_models": SOURCES},
}
"""Service → subscription → the logs it received, since f7127c5."""

ONE_EACH: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "intake": {
        **dict.fromkeys(("customers", "equipment", "articles", "cases"), ("intake",)),
        "stations": ("dispatch",),
    },
    "dispatch": {
        **dict.fromkeys(("queue", "appointments", "replacements", "stations", "staff"), ("dispatch",)),
        "cases": ("intake", "dispatch"),
    },
    "sla_monitor": {"clocks": ("intake", "dispatch", "sla_monitor")},
    "callback": {"tasks": ("callback",)},
    "reporting": {"cases": SOURCES, "story": SOURCES, "stations": ("dispatch",)},
}
"""Service → read model → the logs it received, while each read model was a subscription."""

KEY = "asked-before-the-upgrade"
REQUEST = (
    b'{"customer_id":"C-before","name":"\xe6\x97\xa7\xe5\xae\xa2\xe6\x88\xb7","region":"\xe5\x8d\x8e\xe5\x8c\x97"}'
)
ANSWER = '{"status":201,"etag":1,"body":{"customer_id":"C-before","name":"旧客户","of":"then"}}'
"""What `POST /customers` of intake was answered, and the idempotency key it came with, by `clerk`."""


@dataclass(frozen=True, slots=True)
class Former:
    """A landed state: the first commit that made it, and its files."""

    commit: str
    log: int
    subscriptions: int

    @property
    def one_each(self) -> bool:
        """Whether every read model was a subscription of its own."""
        return self.log == 1


FORMER = (
    Former("c7fb098", log=1, subscriptions=1),
    Former("4d36e19", log=1, subscriptions=2),  # up to f4ef53e
    Former("f7127c5", log=2, subscriptions=2),
    Former("117e759", log=2, subscriptions=3),  # up to 7bc237f
)


async def make(dsn: str, former: Former) -> None:
    """Fill an empty database."""
    connection = await asyncpg.connect(dsn, server_settings={"timezone": "UTC"})
    try:
        for service in SERVICES:
            await connection.execute(f"CREATE SCHEMA {service}")
            if service in SOURCES:
                await connection.execute(_script(f"log_{former.log}.sql", service))
            await connection.execute(_script(f"subscriptions_{former.subscriptions}.sql", service))
        await connection.execute((HERE / "services.sql").read_text("utf-8"))
        for table, rows in _tables():
            service, _, name = table.partition(".")
            if name == "events":
                await _append(connection, service, rows)
            else:
                filled = f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1::json)"
                await connection.execute(filled, json.dumps(rows))
        await _register_with_a_key(connection)
        for service in SERVICES:
            await _subscriptions(connection, service, former)
    finally:
        await connection.close()


def _script(file: str, service: str) -> str:
    return (HERE / file).read_text("utf-8").replace("{schema}", service)


def _tables() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Tables with their rows. A line is a table with its columns, or a row of the table above."""
    table, columns, rows = "", list[str](), list[dict[str, Any]]()
    for line in (HERE / "demo.jsonl").read_text("utf-8").splitlines():
        match json.loads(line):
            case {"table": following, "columns": named}:
                if table:
                    yield table, rows
                table, columns, rows = following, named, []
            case values:
                rows.append(dict(zip(columns, values, strict=True)))
    yield table, rows


def _id(source: int, position: int) -> UUID:
    return UUID(int=(source << 32) + position)


def _named(reference: str | None) -> UUID | None:
    """The event that `2:17` names: the 17th of the second source."""
    return _id(*map(int, reference.split(":"))) if reference else None


async def _append(connection: Connection, service: str, events: list[dict[str, Any]]) -> None:
    """The whole log in one call, as one command."""
    source, many = SOURCES.index(service) + 1, len(events)
    kind = service.replace("_", "-")
    await _call(
        connection,
        service,
        ([None], [None], ["{}"], [], [], []),
        (
            [1] * many,
            [_id(source, position) for position in range(1, many + 1)],
            [event["stream"] for event in events],
            [event["version"] for event in events],
            [f"aftersales.{kind}.{event['type']}" for event in events],
            [event["key"] for event in events],
            [event["time"] for event in events],
            [json.dumps(event["data"]) for event in events],
            [_named(event["causation"]) for event in events],
            [_named(event["correlation"]) for event in events],
            [event["actor"] for event in events],
            [None] * many,
        ),
    )


async def _register_with_a_key(connection: Connection) -> None:
    fingerprint = hashlib.sha256(b"POST /customers?\n" + REQUEST).digest()
    type_, data = "aftersales.intake.customer-registered.v1", REQUEST.decode()
    await _call(
        connection,
        "intake",
        ([f"clerk {KEY}"], [fingerprint], [ANSWER], [1], ["customer-C-before"], [0]),
        (
            *([1], [_id(1, 999_999)], ["customer-C-before"], [1], [type_], ["C-before"], ["2026-03-12T01:50:00Z"]),
            *([data], [None], [None], ["clerk"], [None]),
        ),
    )


async def _call(connection: Connection, service: str, command: tuple[Any, ...], events: tuple[Any, ...]) -> None:
    """The append function of then; times come as texts."""
    parameters = [f"${n}" for n in range(1, 19)]
    parameters[12] += "::text[]::timestamptz[]"
    outcomes = await connection.fetch(
        f"SELECT outcome FROM {service}.append({', '.join(parameters)})", *command, *events
    )
    assert [row["outcome"] for row in outcomes] == ["appended"]


async def _subscriptions(connection: Connection, service: str, former: Former) -> None:
    """Everything was received, and none of them could take the last event of the first log that it follows."""
    listeners = dict(LISTENERS[service])
    if former.one_each:
        del listeners["read_models"]
        listeners |= ONE_EACH[service]
    for subscription, sources in listeners.items():
        for source in sources:
            await connection.execute(
                f"""INSERT INTO {service}.checkpoints (subscription, lane, position)
                    SELECT $1, $2, max(position) FROM {source}.events""",
                subscription,
                source,
            )
    if former.subscriptions > 1:
        await connection.execute(f"UPDATE {service}.checkpoints SET heard_until = '2026-03-12T01:50:00Z'")
    for subscription, (source, *_) in listeners.items():
        await connection.execute(
            f"""INSERT INTO {service}.parked (subscription, source, position, stream, recorded, error, attempts)
                SELECT $1, $2, position, stream,
                       to_jsonb(e) || jsonb_build_object('source', $2::text, 'data', data::text), $3, $4
                FROM {source}.events e ORDER BY position DESC LIMIT 1""",
            subscription,
            source,
            f"of {subscription}",
            len(subscription),
        )
