"""Keys are shown once, kept as hashes, and gone when revoked."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aftersales import keys
from aftersales.errors import CommandError
from service.auth.keys import KeyFile, hash_key


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "keys.json"


def test_a_key_opens_the_door_until_it_is_revoked(file: Path) -> None:
    key = keys.issue(file, "technician-li", ["technician"], "station-east")
    principal = KeyFile(file).principal(key.encode())
    assert principal is not None
    assert (principal.id, set(principal.roles), principal.station_id) == (
        "technician-li",
        {"technician"},
        "station-east",
    )
    assert keys.revoke(file, "technician-li") == 1
    assert KeyFile(file).principal(key.encode()) is None


def test_the_file_is_the_owner_s_alone_and_holds_no_key(file: Path) -> None:
    key = keys.issue(file, "clerk-1", ["clerk", "manager"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key not in file.read_text()
    assert [path.name for path in file.parent.iterdir()] == ["keys.json"]


def test_a_key_is_replaced_before_the_old_one_is_revoked(file: Path) -> None:
    old, new = (keys.issue(file, "clerk-1", ["clerk"]) for _ in range(2))
    assert keys.revoke(file, hash_key(old)[:12]) == 1
    assert [entry.revoked for entry in keys.listed(file)] == [True, False]
    assert KeyFile(file).principal(new.encode()) is not None


@pytest.mark.parametrize(
    ("id", "roles", "station_id", "said"),
    [
        ("clerk-1", ["boss"], None, "roles"),
        ("clerk-1", [], None, "roles"),
        ("a b", ["clerk"], None, "id"),
        ("dispatcher-1", ["dispatcher"], None, "needs a station_id"),
        ("technician-1", ["technician"], "no/station", "station_id"),
    ],
)
def test_what_makes_no_sense_is_not_issued(
    file: Path, id: str, roles: list[str], station_id: str | None, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        keys.issue(file, id, roles, station_id)
    assert not file.exists()


def test_nothing_to_revoke(file: Path) -> None:
    keys.ensure(file)
    with pytest.raises(CommandError, match="no valid key: clerk-1"):
        keys.revoke(file, "clerk-1")
    assert keys.listed(file) == []


def test_no_key_is_lost_when_many_are_issued_at_once(file: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        issued = list(pool.map(lambda number: keys.issue(file, f"clerk-{number}", ["clerk"]), range(24)))
    assert {entry.hash for entry in keys.listed(file)} == {hash_key(key) for key in issued}


def test_a_file_that_is_none_is_one_line(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"keys": [{}]}')
    with pytest.raises(CommandError, match="is no key file"):
        keys.issue(file, "clerk-1", ["clerk"])
    assert file.read_text() == '{"keys": [{}]}'
