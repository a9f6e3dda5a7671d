"""Keys are shown once, kept as hashes, and gone when revoked."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales import keys
from aftersales.cli import app
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
        ("clerk-1", ["boss"], None, "unknown role boss"),
        ("clerk-1", [], None, "roles"),
        ("a b", ["clerk"], None, "id"),
        ("dispatcher-1", ["dispatcher"], None, "needs a station"),
        ("clerk-sh", ["clerk"], "shanghai", "belongs to no station"),
        ("both", ["clerk", "dispatcher"], "shanghai", "do not go together"),
        ("services", ["service", "analyst"], None, "goes with no other role"),
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


def test_people_s_keys_expire_and_programs_may_have_one_that_does_not(file: Path) -> None:
    now = datetime.now(UTC)
    keys.issue(file, "clerk-1", ["clerk"])
    keys.issue(file, "prometheus", ["operations"], days=None)
    clerk, prometheus = keys.listed(file)
    assert clerk.issued_at is not None and clerk.expires_at is not None
    assert abs(clerk.issued_at - now) < timedelta(seconds=5)
    assert clerk.expires_at - clerk.issued_at == timedelta(days=keys.DAYS)
    assert prometheus.issued_at is not None and prometheus.expires_at is None
    for roles, station in ((["clerk"], None), (["dispatcher"], "s1"), (["operations", "manager"], None)):
        with pytest.raises(CommandError, match="may never expire"):
            keys.issue(file, "x", roles, station, days=None)


def test_the_list_warns_of_keys_that_a_person_has_for_ever(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of an earlier version is read as it is."""
    monkeypatch.setenv("COLUMNS", "200")
    file.parent.mkdir()
    entries = [
        {"id": "old-clerk", "hash": "0" * 64, "roles": ["clerk"], "station_id": None, "revoked": False},
        {"id": "old-mix", "hash": "1" * 64, "roles": ["clerk", "dispatcher"], "station_id": "s1", "revoked": False},
        {"id": "past", "hash": "2" * 64, "roles": ["clerk"], "expires_at": "2026-01-01T00:00:00Z"},
        {"id": "meter", "hash": "3" * 64, "roles": ["operations"]},
    ]
    file.write_text(json.dumps({"keys": entries}))
    result = CliRunner().invoke(app, ["keys", "list", "--file", str(file)])
    lines = {line.split("│")[1].strip(): line for line in result.output.splitlines() if "│" in line}
    assert "never expires" in lines["old-clerk"]
    assert "refused" in lines["old-mix"]
    assert "expired" in lines["past"] and "2026-01-01" in lines["past"]
    assert "有效 · valid" in lines["meter"]
    narrow = CliRunner().invoke(app, ["keys", "list", "--file", str(file)], env={"COLUMNS": "80"}).output
    assert all(str(number) * 12 in narrow for number in range(4)) and all(id in narrow for id in lines)
    assert keys.revoke(file, "old-mix") == 1, "what no service takes can still be revoked"


def test_the_services_key_of_an_earlier_version_is_replaced(file: Path) -> None:
    former = keys.issue(file, keys.SERVICES_ID, ["analyst"])
    file.with_name("keys.json.services").write_text(former)
    key = keys.of_the_services(file)
    assert key != former and keys.of_the_services(file) == key
    principal = KeyFile(file).principal(key.encode())
    assert principal is not None and principal.roles == {"service"}
    assert KeyFile(file).principal(former.encode()) is None


def test_days_are_bounded_on_the_command_line(file: Path) -> None:
    issue = ["keys", "issue", "--file", str(file), "--id", "clerk-1", "--role", "clerk"]
    assert CliRunner().invoke(app, [*issue, "--days", "30"]).exit_code == 0
    assert CliRunner().invoke(app, [*issue, "--days", "0"]).exit_code == 1
    for days in ("-1", "99999"):
        assert CliRunner().invoke(app, [*issue, "--days", days]).exit_code == 2
    (only,) = keys.listed(file)
    assert only.issued_at is not None and only.expires_at == only.issued_at + timedelta(days=30)


def test_a_station_s_key_needs_a_station(file: Path, database: str) -> None:
    issue = ["keys", "issue", "--file", str(file), "--id", "d-1", "--role", "dispatcher", "--station", "nowhere"]
    unknown = CliRunner().invoke(app, issue, env={"DATABASE_URL": None})
    assert unknown.exit_code == 1 and "nobody can tell whether there is a station nowhere" in unknown.output
    refused = CliRunner().invoke(app, issue, env={"DATABASE_URL": database})
    assert refused.exit_code == 1 and "there is no station nowhere (there is none yet)" in refused.output
    away = CliRunner().invoke(app, issue, env={"DATABASE_URL": "postgresql://127.0.0.1:1/none"})
    assert away.exit_code == 1 and "cannot be read" in away.output
    clerk = [argument.replace("dispatcher", "clerk") for argument in issue]
    unfit = CliRunner().invoke(app, clerk, env={"DATABASE_URL": database})
    assert unfit.exit_code == 1 and "a role of headquarters belongs to no station" in unfit.output
    assert not file.exists()
