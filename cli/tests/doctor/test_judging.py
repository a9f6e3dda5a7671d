"""What the doctor finds good, and what not, by values."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from aftersales.certificates import VALID, Authority
from aftersales.doctor import judging
from aftersales.doctor.check import Check, Grade, bad, good, merged
from service.auth.keys import KeyEntry

NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def key(id: str, days: int | None, revoked: bool = False) -> KeyEntry:
    expires = None if days is None else NOW + days * DAY
    return KeyEntry(id=id, hash="0" * 64, roles=frozenset({"clerk"}), revoked=revoked, expires_at=expires)


def graded(checks: list[Check]) -> list[str]:
    return [check.grade.value[0] for check in checks]


def test_what_makes_answers_durable_must_be_on() -> None:
    sound = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "server_encoding": "UTF8"}
    assert graded(judging.settings(sound)) == ["✓"]
    assert graded(judging.settings({**sound, "synchronous_commit": "remote_apply"})) == ["✓"]
    (lost,) = judging.settings({**sound, "synchronous_commit": "off"})
    assert lost.grade is Grade.BAD and "ALTER SYSTEM SET synchronous_commit = on" in lost.todo
    assert graded(judging.settings({**sound, "fsync": "off", "server_encoding": "SQL_ASCII"})) == ["✗", "✗"]


@pytest.mark.parametrize(("used", "needed", "mark"), [(60, 90, "✓"), (10, 98, "!"), (80, 90, "!"), (95, 90, "✗")])
def test_there_are_connections_for_every_pool(used: int, needed: int, mark: str) -> None:
    assert graded([judging.connections(100, 3, used, needed)]) == [mark]


@pytest.mark.parametrize(("seconds", "mark"), [(0.3, "✓"), (-1.9, "✓"), (2.5, "!"), (-31, "✗")])
def test_clocks_agree(seconds: float, mark: str) -> None:
    assert graded([judging.clock(seconds, "PostgreSQL")]) == [mark]


@pytest.mark.parametrize(
    ("free", "all", "mark"), [(5_000, 9_000, "✓"), (900, 9_000, "✓"), (800, 9_000, "!"), (150, 9_000, "✗")]
)
def test_there_is_room(free: int, all: int, mark: str) -> None:
    assert graded([judging.disk(Path("/data"), free, all)]) == [mark]


@pytest.mark.parametrize(("hours", "mark"), [(None, "!"), (25, "✓"), (27, "✗")])
def test_there_is_a_backup_of_last_night(hours: int | None, mark: str) -> None:
    made_at = None if hours is None else NOW - timedelta(hours=hours)
    assert graded([judging.backup("intake", made_at, NOW)]) == [mark]


def test_keys_that_end_want_a_successor() -> None:
    assert "keys issue" in judging.keys([], NOW)[0].todo
    assert graded(judging.keys([key("a", 300), key("b", None)], NOW)) == ["✓"]
    (soon,) = judging.keys([key("a", 12), key("b", 300)], NOW)
    assert soon.grade is Grade.WARN and "a 2026-03-21" in soon.found and "--id a --role clerk" in soon.todo
    assert graded(judging.keys([key("a", -3)], NOW)) == ["!"], "it has just ended"
    assert graded(judging.keys([key("a", 12), key("a", 300), key("b", -90)], NOW)) == ["✓"], "replaced, forgotten"
    assert graded(judging.keys([key("a", 12, revoked=True), key("b", 300)], NOW)) == ["✓"]


def test_certificates_end() -> None:
    now = datetime.now(UTC)
    found = x509.load_pem_x509_certificates(Authority().issue("kafka", ["127.0.0.1"]).pem.encode())
    for later, mark in ((timedelta(), "✓"), (VALID - 20 * DAY, "!"), (VALID + DAY, "✗")):
        assert graded([judging.certificates("keystore.pem", found, now + later)]) == [mark]
    assert graded([judging.certificates("empty.pem", [], now)]) == ["✗"]


def test_what_is_alike_shares_a_line() -> None:
    checks = [good("schema", "intake"), bad("schema", "dispatch old", "migrate"), good("schema", "callback")]
    assert merged(checks) == [good("schema", "intake, callback"), checks[1]]
    assert len(merged([checks[1], bad("schema", "reporting new", "upgrade")])) == 2, "each has its own next step"
