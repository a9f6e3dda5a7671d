"""API keys: handed out once, kept only as hashes, revoked within a second in every running service.

The file is the one the services read (KEYS_FILE, see `service.auth.keys`); they see a change without a restart.
"""

import fcntl
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from aftersales.errors import CommandError, disk_error
from service.auth.keys import KeyEntry, KeyList, hash_key, new_key

T = TypeVar("T")
SERVICES_ID = "services"
HASH_PREFIX = 8  # characters of a hash that name a key well enough


def issue(path: Path, id: str, roles: Sequence[str], station_id: str | None = None) -> str:
    """A new key for `id`, to be shown once. An id may have several, so that one can be replaced before it is revoked.

    Raises CommandError for an unknown role, a bad id, or a dispatcher or technician without a station.
    """
    key = new_key()
    try:
        entry = KeyEntry.model_validate(
            {"id": id, "hash": hash_key(key), "roles": sorted(set(roles)), "station_id": station_id}
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"][:1])
        reason = f"{where}: {first['msg']}" if where else first["msg"].removeprefix("Value error, ")
        raise CommandError(f"无法签发密钥：{reason}", f"no key issued: {reason}") from None

    def add(entries: list[KeyEntry]) -> str:
        entries.append(entry)
        return key

    return _change(path, add)


def revoke(path: Path, which: str) -> int:
    """Revokes every valid key of that id, or the one whose hash begins so; returns how many those were.

    Raises CommandError where there is none.
    """

    def withdraw(entries: list[KeyEntry]) -> int:
        found = [entry for entry in entries if not entry.revoked and _is_meant(entry, which)]
        for entry in found:
            entry.revoked = True
        if not found:
            raise CommandError(f"没有有效的密钥：{which}", f"no valid key: {which}")
        return len(found)

    return _change(path, withdraw)


def listed(path: Path) -> list[KeyEntry]:
    """Every key ever issued, in the order of issue; none where there is no file yet. Raises CommandError."""
    try:
        return KeyList.model_validate_json(path.read_bytes()).keys
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CommandError(f"无法读取 {path}:{error.strerror}", f"cannot read {path}: {error.strerror}") from None
    except ValidationError as error:
        reason = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise CommandError(f"{path} 不是密钥文件：{reason}", f"{path} is no key file: {reason}") from None


def ensure(path: Path) -> None:
    """An empty file where there is none: a service does not start without one."""
    if not path.exists():
        _change(path, lambda _: None)


def of_the_services(path: Path) -> str:
    """The key with which the services read each other's logs, kept beside the key file; issued where there is none."""
    secret = path.with_name(f"{path.name}.services")
    try:
        key = secret.read_text("ascii")
    except FileNotFoundError:
        key = ""
    except OSError as error:
        raise CommandError(f"无法读取 {secret}：{error.strerror}", f"cannot read {secret}: {error.strerror}") from None
    if not any(entry.hash == hash_key(key) and not entry.revoked for entry in listed(path)):
        key = issue(path, SERVICES_ID, ["analyst"])
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(key)
    return key


def _is_meant(entry: KeyEntry, which: str) -> bool:
    return entry.id == which or (len(which) >= HASH_PREFIX and entry.hash.startswith(which))


def _change(path: Path, work: Callable[[list[KeyEntry]], T]) -> T:
    """Reads, changes and replaces the file in one piece, one writer at a time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise disk_error(path.parent, error) from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        entries = listed(path)
        result = work(entries)
        _replace(path, entries)
        os.fsync(folder)
    except OSError as error:
        raise disk_error(path, error) from None
    finally:
        os.close(folder)
    return result


def _replace(path: Path, entries: list[KeyEntry]) -> None:
    fields = [entry.model_dump() | {"roles": sorted(entry.roles)} for entry in entries]
    fresh = path.with_name(f".{path.name}.new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({"keys": fields}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
            if path.exists() and os.geteuid() == 0:  # root changes the file of whoever runs the services
                os.fchown(file.fileno(), path.stat().st_uid, path.stat().st_gid)
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
