"""Where backups lie: a folder for each, named after its moment, which appears whole or not at all.

Whoever asks for the age of the last good backup asks `newest`, or the database (`<service>.last_backup`).
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from aftersales.backup.manifest import Manifest, read, whole
from aftersales.errors import CommandError, disk_error
from aftersales.paths import data_root

PART = ".part"


def default_folder() -> Path:
    """Of the embedded system's backups."""
    return data_root() / "backups"


def default_keyring_folder() -> Path:
    """Of its keyrings'."""
    return data_root() / "keyring-backups"


def backups(folder: Path) -> list[Path]:
    """Those that are whole, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(found for found in folder.iterdir() if found.is_dir() and found.suffix != PART and whole(found))


def newest(folder: Path) -> tuple[Path, Manifest] | None:
    """The last good backup, with what it says of itself; its `made_at` is its age."""
    found = backups(folder)
    return (found[-1], read(found[-1])) if found else None


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """One backup at a time works in a folder. What an earlier one left half-way is removed. Raises CommandError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise disk_error(folder, error) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"{folder} 中另一个备份正在进行", f"another backup is under way in {folder}: wait for it"
            ) from None
        for left in folder.glob(f"*{PART}"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def new(folder: Path, made_at: datetime) -> Iterator[Path]:
    """A folder to write a backup into; it gets its name, and so becomes a backup, once all is on the disk. Whatever
    goes wrong, nothing is left. Raises CommandError."""
    final = folder / f"{made_at:%Y%m%dT%H%M%S}{made_at.microsecond // 1000:03}Z"
    part = final.with_name(final.name + PART)
    try:
        part.mkdir(mode=0o700)
        yield part
        for file in part.iterdir():
            file.chmod(0o600)  # a copy of it elsewhere is nobody else's either
            _sync(file)
        _sync(part)
        part.rename(final)
        _sync(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise disk_error(folder, error) from None
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def expired(found: list[tuple[Path, datetime]], now: datetime, days: int | None) -> list[Path]:
    """Which backups are older than so many days; never the newest, and none without a number. Pure."""
    if days is None:
        return []
    oldest = now - timedelta(days=days)
    return [path for path, made_at in sorted(found, key=lambda each: each[1])[:-1] if made_at < oldest]


def prune(folder: Path, now: datetime, days: int | None) -> list[Path]:
    """Remove what is too old; gives what went. One that is damaged does not count as the newest."""
    gone = expired([(path, read(path).made_at) for path in backups(folder)], now, days)
    for path in gone:
        doomed = path.with_name(path.name + PART)
        path.rename(doomed)  # a removal that is broken off leaves no half backup
        shutil.rmtree(doomed, ignore_errors=True)
    return gone


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
