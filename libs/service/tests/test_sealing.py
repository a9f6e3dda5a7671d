"""What people typed: sealed for one subject, opened in an answer, and gone with its key."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from eventlog.postgres import Pool, connect_pool
from service.http.requests import Body, Text
from service.sealing import tokens
from service.sealing.keyring import KEEP_SECONDS, Keyring, KeyringAway
from service.sealing.schema import MAKE
from service.sealing.tokens import ERASED, MARK, Token

KEY = tokens.new_key()
OTHER = tokens.new_key()

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.sampled_from(
    ['李老师说："请回电"\n明天', MARK, f"{MARK}case-k-1.AAAA~", "\\", '"', "👩‍🔧", "\x00\x1f"]
)


def opened(body: bytes, key: bytes = KEY) -> bytes:
    return tokens.opened(body, lambda token: tokens.unseal(key, token) or ERASED)


@given(texts)
def test_any_text_comes_back_whole_where_it_was_alone(text: str) -> None:
    token = tokens.seal(KEY, "case-k.1_a", text)
    assert token.isascii() and token.isprintable() and " " not in token and tokens.is_token(token)
    assert json.loads(opened(json.dumps({"note": token, "more": ["x", token]}).encode())) == {
        "note": text,
        "more": ["x", text],
    }
    assert tokens.seal(KEY, "case-k.1_a", text) == token


@given(texts, texts)
def test_in_a_sentence_texts_are_on_one_line(one: str, other: str) -> None:
    first, second = tokens.seal(KEY, "case-1", one), tokens.seal(KEY, "case-1", other)
    for sentence in ("受理：{}；{}。", '"{}" "{}"', "{}{}", "\\{}\\{}", " {} {}"):
        said = opened(json.dumps(sentence.format(first, second)).encode())
        assert json.loads(said) == sentence.format(" ".join(one.split()), " ".join(other.split()))


@given(texts)
def test_nothing_but_its_key_opens_it(text: str) -> None:
    token = tokens.seal(KEY, "case-1", text)
    assert json.loads(opened(json.dumps(token).encode(), OTHER)) == ERASED
    moved = token.replace("case-1", "case-2")
    assert json.loads(opened(json.dumps(moved).encode())) == ERASED
    found = next(tokens.tokens_in(token.encode()))
    assert tokens.unseal(KEY, Token("case-1", found.sealed[:-4] + b"AAAA")) in (None, text)


def test_nobody_may_type_a_token() -> None:
    class Remark(Body):
        note: Text

    with pytest.raises(ValidationError) as refused:
        Remark(note=f"see {tokens.seal(KEY, 'case-1', 'secret')}")
    assert refused.value.errors()[0]["type"] == "sealed_text"


class Time:
    """Goes on when it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    pool = await connect_pool(database, max_size=2, name="test")
    await pool.execute(MAKE)
    yield pool
    await pool.close()


async def test_a_subject_has_one_key_however_many_ask_at_once(database: str, pool: Pool) -> None:
    rings = [Keyring(database, "test") for _ in range(2)]
    subjects = [f"case-{number % 5}" for number in range(40)]
    made = await asyncio.gather(*(ring(subject, ["卡纸"]) for subject in subjects for ring in rings))
    assert (
        len({token for each in made for token in each}) == 5 == await pool.fetchval("SELECT count(*) FROM keyring.keys")
    )
    assert await rings[0]("case-0", ["", made[0][0], "换纸"]) == [
        "",
        made[0][0],
        (await rings[1]("case-0", ["换纸"]))[0],
    ]
    for ring in rings:
        await ring.close()


async def test_a_new_id_has_its_key_already(database: str, pool: Pool) -> None:
    ring, other = Keyring(database, "test"), Keyring(database, "test")
    ids = await asyncio.gather(*(ring.new_id("case-{}".format) for _ in range(30)))
    made = await pool.fetchval("SELECT count(*) FROM keyring.keys")
    assert len(set(ids)) == 30 and made >= 30
    sealed = [(await ring(f"case-{id}", ["卡纸"]))[0] for id in ids]
    assert await other.readable(sealed) == ["卡纸"] * 30
    assert await other(f"case-{ids[0]}", ["卡纸"]) == [sealed[0]], "others seal with the same key"
    assert await pool.fetchval("SELECT count(*) FROM keyring.keys") == made, "and none is made any more"
    for each in (ring, other):
        await each.close()


async def test_a_destroyed_key_opens_nothing_a_few_seconds_later(database: str, pool: Pool) -> None:
    time = Time()
    ring, other = Keyring(database, "test", time), Keyring(database, "test", time)
    [token] = await ring("case-1", ["卡纸"])
    body = json.dumps({"a": token, "b": f"受理：{token}"}).encode()
    assert json.loads(await other.open(body)) == {"a": "卡纸", "b": "受理：卡纸"}
    await pool.execute("DELETE FROM keyring.keys")
    time.now += KEEP_SECONDS
    assert (
        json.loads(await ring.open(body))
        == json.loads(await other.open(body))
        == {
            "a": ERASED,
            "b": f"受理：{ERASED}",
        }
    )
    assert await ring.readable([token, "旧文字"]) == [None, "旧文字"]
    [later] = await ring("case-1", ["卡纸"])
    assert later != token
    assert json.loads(await other.open(json.dumps([token, later]).encode())) == [ERASED, "卡纸"]
    await ring.close()
    await other.close()


async def test_without_its_table_nothing_is_sealed_and_everybody_who_waits_is_told(database: str) -> None:
    ring = Keyring(database, "test")
    told = await asyncio.gather(*(ring("case-1", ["卡纸"]) for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in told] == [KeyringAway] * 3
    await ring.close()
