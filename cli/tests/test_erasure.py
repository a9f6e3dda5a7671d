"""The proof of an erasure finds a word however it is written, and says where without repeating it."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.erasure.finds import Find, find_of, told
from aftersales.erasure.proof import (
    Field,
    Looked,
    forms,
    has_erasure,
    look_through,
    look_through_statistics,
    look_through_topic,
    tables,
)
from eventlog.envelope import Recorded
from eventlog.postgres import connect

WORD = '陈"梅\\花 Ａbc'


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", f"说：{WORD}。"),
        ("text", WORD.upper()),
        ("text", json.dumps({"note": WORD})),
        ("text", json.dumps({"note": WORD}).upper()),
        ("text", json.dumps(WORD, ensure_ascii=False)),
        ("jsonb", json.dumps({"a": [{"b": WORD}]})),
        ("text[]", ["x", WORD]),
        ("bytea", WORD.encode()),
        ("text", '陈"梅\\花 abc'),
    ],
)
async def test_every_way_of_writing_it_is_found(database: str, column: str, value: object) -> None:
    connection = await connect(database, name="test")
    await connection.execute(f'CREATE SCHEMA "odd Name"; CREATE TABLE "odd Name"."Table" (position int, kept {column})')
    await connection.executemany('INSERT INTO "odd Name"."Table" VALUES ($1, $2)', [(41, None), (42, value)])
    [(name, _)] = await tables(connection)
    found = await look_through(connection, name, forms([WORD]))
    assert (found.where, found.rows, found.hits, list(found.at)) == ('"odd Name"."Table"', 2, 1, ["position 42"])
    other = await look_through(connection, name, forms(["郑"]))
    assert (other.rows, other.hits) == (2, 0)
    await connection.close()


def test_nothing_is_erased_without_a_managers_key() -> None:
    refused = CliRunner().invoke(app, ["erase", "c-1"], env={"AFTERSALES_KEY": ""})
    assert refused.exit_code == 1
    assert CliRunner().invoke(app, ["erase", "c-1", "--reason", "because"]).exit_code == 2


async def test_what_the_planner_keeps_of_a_row_that_is_gone_is_found(database: str) -> None:
    connection = await connect(database, name="test")
    await connection.execute("CREATE TABLE people (name text); INSERT INTO people VALUES ('陈梅花'), ('李'), ('王')")
    await connection.execute("ANALYZE people")
    await connection.execute("DELETE FROM people WHERE name = '陈梅花'")
    found = await look_through_statistics(connection, forms(["陈梅花"]))
    assert (found.hits, list(found.at)) == (1, ["public.people.name"])
    await connection.execute("VACUUM (ANALYZE) people")
    assert (await look_through_statistics(connection, forms(["陈梅花"]))).hits == 0
    await connection.close()


async def test_a_database_without_the_erasure_proves_nothing(database: str) -> None:
    connection = await connect(database, name="test")
    assert not await has_erasure(connection, "c-1")
    await connection.execute("CREATE SCHEMA intake; CREATE TABLE intake.events (stream text, type text)")
    assert not await has_erasure(connection, "c-1")
    await connection.execute(
        "INSERT INTO intake.events VALUES ('customer-c-1', 'aftersales.intake.customer-erased.v1')"
    )
    assert await has_erasure(connection, "c-1") and not await has_erasure(connection, "c-2")
    await connection.close()


@pytest.mark.parametrize("key", ["…", "坏", " ", "a b", "a\nb"])
def test_what_cannot_be_a_key_is_said_in_one_line(key: str) -> None:
    for words in (["find", "x"], ["erase", "c-1"]):
        refused = CliRunner().invoke(app, [*words, "--key", key, "--url", "http://127.0.0.1:1"], catch_exceptions=False)
        assert refused.exit_code == 1 and "Traceback" not in refused.output


CUSTOMER = "aftersales.intake.customer-registered.v1"
RECEIVED = "aftersales.intake.request-received.v1"


@pytest.mark.parametrize(
    ("where", "field", "find"),
    [
        ("intake.events", Field(RECEIVED, "data.description"), Find.OLD_TEXT),
        ("reporting.story", Field(RECEIVED, "data.description"), Find.OLD_TEXT),
        ("aftersales.intake", Field(RECEIVED, "data.description"), Find.OLD_TEXT),
        ("intake.events", Field(CUSTOMER, "data.name"), Find.NAME),
        ("aftersales.intake", Field(CUSTOMER, "data.name"), Find.NAME),
        ("intake.events", Field(RECEIVED, "actor"), Find.NAME),
        ("intake.customers", Field("", "name"), Find.READ_MODEL),
        ("intake.customers__new", Field("", "name"), Find.READ_MODEL),
        ("intake.contacts", Field("", "person"), Find.CONTACT),
        ("intake.contact_accesses", Field("", "actor"), Find.ACCESS),
        ("dispatch.staff_names", Field("", "name"), Find.STAFF_NAME),
        ("dispatch.idempotency", Field("", "answer"), Find.ANSWER),
        ("intake.checkpoints", Field("", "source"), Find.WORKING),
        ("pg_stats", Field("", ""), Find.STATISTIC),
        ("public.notes", Field("", "text"), Find.FOREIGN),
    ],
)
def test_every_find_is_called_what_it_is(where: str, field: Field, find: Find) -> None:
    assert find_of(where, field) is find
    (line,) = told([Looked(where, 9, 1, ["position 1"], [field]), Looked("intake.events", 9, 0, ())])
    assert where in line and all(words in line for words in find.value)
    assert ("封存之前" in line) == (find is Find.OLD_TEXT), "said of old texts alone"


async def test_the_field_that_holds_a_word_is_named(database: str) -> None:
    connection = await connect(database, name="test")
    await connection.execute("CREATE SCHEMA intake; CREATE TABLE intake.events (position int, type text, data jsonb)")
    await connection.execute("CREATE TABLE intake.contacts (customer_id text, person text)")
    for number, (type, data) in enumerate(
        (
            (CUSTOMER, {"name": f"{WORD}商行", "region": "x"}),
            (RECEIVED, {"description": f"{WORD}说", "case_id": "k"}),
            (RECEIVED, {"description": "别的", "case_id": "k"}),
        )
    ):
        await connection.execute("INSERT INTO intake.events VALUES ($1, $2, $3)", number, type, json.dumps(data))
    await connection.execute("INSERT INTO intake.contacts VALUES ('c-2', $1)", WORD)
    fields = [(await look_through(connection, name, forms([WORD]))).fields for name, _ in await tables(connection)]
    assert fields == [
        [Field("", "person")],
        [Field(CUSTOMER, "data.name"), Field(RECEIVED, "data.description")],
    ]
    await connection.close()


async def test_the_field_that_holds_a_word_is_named_in_a_topic() -> None:
    class Topic:
        source, size = "intake", 2

        async def history(self, after: int = 0) -> AsyncGenerator[Recorded, None]:
            at, id = datetime(2026, 3, 9, tzinfo=UTC), UUID(int=1)
            for number, (type, data, actor) in enumerate(
                (
                    (RECEIVED, {"description": WORD}, "x"),
                    (CUSTOMER, {"name": "别的"}, "x"),
                    (CUSTOMER, {"name": "别的"}, WORD),
                )
            ):
                yield Recorded("intake", number, id, "s", 1, type, "k", at, json.dumps(data), None, None, actor, None)

        def news(self) -> Any: ...

    found = await look_through_topic(Topic(), "aftersales.intake", forms([WORD]), lambda: None)
    assert (found.rows, found.hits, found.fields) == (
        3,
        2,
        [Field(CUSTOMER, "–"), Field(RECEIVED, "data.description")],
    )
