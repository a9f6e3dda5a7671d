"""The proof of an erasure finds a word however it is written, and says where without repeating it."""

import json

import pytest
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.erasure.proof import forms, look_through, tables
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
