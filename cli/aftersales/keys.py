"""API keys: handed out once, kept only as hashes, revoked within a second in every running service.

The file is the one the services read (KEYS_FILE, see `service.auth.keys`); they see a change without a restart.
"""

import fcntl
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from aftersales.errors import CommandError, disk_error
from service.auth.keys import KeyEntry, KeyList, hash_key, new_key
from service.auth.principal import Role, misfit
from service.http.validation_errors import field_errors

T = TypeVar("T")
SERVICES_ID = "services"
SERVICES_ROLE: Role = "service"
MACHINE_ROLES: frozenset[str] = frozenset({"operations", "analyst", "service"})
"""What programs do as well: Prometheus reads metrics, a warehouse reads events."""
DAYS = 365
"""How long a key lasts where nothing is said."""
MOST_DAYS = 1096
HASH_PREFIX = 8  # characters of a hash that name a key well enough


def require_fit(roles: Sequence[str], station_id: str | None) -> None:
    """Raises CommandError where no key can have these roles together, or with the station."""
    if wrong := misfit(frozenset(roles), station_id):
        raise CommandError(f"无法签发密钥：{wrong.zh}", f"no key issued: {wrong.en}")


def issue(path: Path, id: str, roles: Sequence[str], station_id: str | None = None, days: int | None = DAYS) -> str:
    """A new key for `id`, to be shown once. An id may have several, so that one can be replaced before it is revoked.

    It expires after `days`; None is never, for keys of programs alone. Raises CommandError for an unknown role, a bad
    id, and for roles that do not go together or not with the station.
    """
    key, now = new_key(), datetime.now(UTC).replace(microsecond=0)
    require_fit(roles, station_id)
    if days is None and not MACHINE_ROLES.issuperset(roles):
        machines = ", ".join(sorted(MACHINE_ROLES))
        raise CommandError(
            f"无法签发密钥：只有程序所用角色（{machines}）的密钥可以不设期限",
            f"no key issued: only keys of roles that programs have ({machines}) may never expire",
        )
    try:
        entry = KeyEntry.model_validate(
            {
                "id": id,
                "hash": hash_key(key),
                "roles": sorted(set(roles)),
                "station_id": station_id,
                "issued_at": now,
                "expires_at": None if days is None else now + timedelta(days=days),
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        [fault] = field_errors([{**first, "loc": ("key", *first["loc"][:1])}])
        zh, en = f"{fault.field} {fault.zh}".strip(), f"{fault.field} {fault.en}".strip()
        raise CommandError(f"无法签发密钥：{zh}", f"no key issued: {en}") from None

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
    """The key with which the services read each other's logs, kept beside the key file; issued where there is none.

    One of an earlier version, which could do what an analyst may, is replaced and revoked.
    """
    secret = path.with_name(f"{path.name}.services")
    try:
        key = secret.read_text("ascii")
    except FileNotFoundError:
        key = ""
    except OSError as error:
        raise CommandError(f"无法读取 {secret}：{error.strerror}", f"cannot read {secret}: {error.strerror}") from None
    former = [entry for entry in listed(path) if entry.hash == hash_key(key) and not entry.revoked]
    if not any(entry.roles == {SERVICES_ROLE} for entry in former):
        key = issue(path, SERVICES_ID, [SERVICES_ROLE], days=None)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(key)
        for entry in former:
            revoke(path, entry.hash)
    return key


def state_of(entry: KeyEntry, now: datetime) -> tuple[str, str, str]:
    """How a key stands, in Chinese and English, and how bad that is: a colour."""
    if entry.revoked:
        return "已吊销", "revoked", "red"
    if wrong := misfit(entry.roles, entry.station_id):
        return f"被拒绝：{wrong.zh}", f"refused: {wrong.en}", "red"
    if entry.expired(now):
        return "已过期", "expired", "red"
    if entry.expires_at is None and not MACHINE_ROLES.issuperset(entry.roles):
        return "有效，但未设期限，请更换", "valid, but it never expires: replace it", "yellow"
    return "有效", "valid", "green"


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
    fields = [entry.model_dump(mode="json", exclude_none=True) | {"roles": sorted(entry.roles)} for entry in entries]
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
