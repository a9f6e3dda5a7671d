"""Backups as folders: whole or not there, and removed by the rule that was set."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftersales.backup import folders, manifest
from aftersales.backup.manifest import FORMAT, Dump, Manifest
from aftersales.errors import CommandError

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def made(folder: Path, at: datetime, text: str = "rows") -> Path:
    """A backup of one file."""
    with folders.turn(folder), folders.new(folder, at) as part:
        (part / "intake.dump").write_text(text)
        size, sha256 = manifest.fingerprint(part / "intake.dump")
        dumps = {"intake": Dump("intake.dump", size, sha256)}
        manifest.write(part, Manifest(FORMAT, at, None, 0, 18, "pg_dump (PostgreSQL) 18.6", dumps))
    return folder / part.stem


def test_it_appears_whole(tmp_path: Path) -> None:
    path = made(tmp_path / "backups", NOON)
    assert path.name == "20261126T120000000Z"
    assert folders.newest(tmp_path / "backups") == (path, manifest.read(path))
    manifest.verify(path, manifest.read(path))
    assert path.stat().st_mode & 0o777 == 0o700, "its texts are sealed, its contacts are not"
    assert {file.stat().st_mode & 0o777 for file in path.iterdir()} == {0o600}, "so is a file that is copied alone"


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def fill() -> None:
        with folders.new(tmp_path, NOON) as part:
            (part / "intake.dump").write_text("rows")
            raise OSError(28, "No space left on device")

    with pytest.raises(CommandError, match="the disk is full"):
        fill()
    assert list(tmp_path.iterdir()) == []
    assert folders.newest(tmp_path) is None


def test_what_a_kill_left_is_no_backup_and_goes_with_the_next(tmp_path: Path) -> None:
    left = tmp_path / "20261126T110000Z.part"
    shutil.copytree(made(tmp_path / "other", NOON), left)
    assert folders.backups(tmp_path) == []
    path = made(tmp_path, NOON)
    assert folders.backups(tmp_path) == [path] and not left.exists()


def test_two_do_not_work_in_one_folder(tmp_path: Path) -> None:
    with (
        folders.turn(tmp_path),
        pytest.raises(CommandError, match="another backup is under way"),
        folders.turn(tmp_path),
    ):
        pass


@pytest.mark.parametrize("damage", ["changed", "shorter", "gone", "manifest"])
def test_a_damaged_one_is_refused(tmp_path: Path, damage: str) -> None:
    path = made(tmp_path, NOON)
    file = path / "intake.dump"
    match damage:
        case "changed":
            file.write_text("raws")
        case "shorter":
            file.write_text("row")
        case "gone":
            file.unlink()
        case _:
            (path / manifest.NAME).write_text("{")
            with pytest.raises(CommandError, match="not whole"):
                manifest.read(path)
            assert folders.backups(tmp_path) == []
            return
    with pytest.raises(CommandError, match=r"damaged|lacks the file"):
        manifest.verify(path, manifest.read(path))


def test_old_ones_go_by_the_rule_and_never_the_newest(tmp_path: Path) -> None:
    paths = [made(tmp_path, NOON - timedelta(days=days)) for days in (9, 8, 3)]
    assert folders.prune(tmp_path, NOON, None) == []
    assert folders.prune(tmp_path, NOON, 8) == paths[:1], "not one that is 8 days old to the second"
    assert folders.prune(tmp_path, NOON, 1) == paths[1:2]
    assert folders.backups(tmp_path) == paths[2:]


def test_one_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, NOON)
    text = (path / manifest.NAME).read_text()
    (path / manifest.NAME).write_text(text.replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}'))
    with pytest.raises(CommandError, match="a newer program"):
        manifest.read(path)
