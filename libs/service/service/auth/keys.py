"""API keys: 256 random bits each, kept only as SHA-256 hashes in a JSON file that may change while services run."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from os import stat_result
from pathlib import Path
from time import monotonic
from typing import Annotated, cast

import structlog
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from service.auth.principal import Principal, Role, misfit
from service.identifiers import Id

CHECK_SECONDS = 1.0
"""How often the file is looked at: a revoked or expired key works for at most this long."""

log = structlog.get_logger(__name__)


class KeyEntry(BaseModel):
    """One key. Several may share an `id`, so that a key can be replaced before the old one is revoked.

    Whether its roles and its station go together is not checked here: see `misfit`.
    """

    model_config = ConfigDict(extra="forbid")

    id: Id
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    roles: Annotated[frozenset[str], Field(min_length=1)]
    station_id: Id | None = None
    revoked: bool = False
    issued_at: AwareDatetime | None = None
    """None in files of earlier versions."""
    expires_at: AwareDatetime | None = None
    """From then on it is no key any more; None is never."""

    def expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


class KeyList(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    keys: list[KeyEntry]


def new_key() -> str:
    """A fresh key, to be shown once to whoever will use it."""
    return secrets.token_urlsafe(32)


def hash_key(key: str) -> str:
    """What the file remembers of a key. A key has 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(key.encode()).hexdigest()


class KeyFile:
    """The keys that are valid now. Raises OSError or ValueError when the file cannot be read at first.

    Later on an unreadable file leaves the keys as they were, and says so in the log. A key whose roles and station do
    not go together is none: the log names it, and the others hold.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._checked = monotonic()
        self._seen = _fingerprint(path.stat())
        self._keep(_read(path))

    def principal(self, key: bytes) -> Principal | None:
        """Whose key this is, or None for an unknown, revoked or expired one."""
        if monotonic() - self._checked >= CHECK_SECONDS:
            self._refresh()
        return self._principals.get(hashlib.sha256(key).digest())

    def _refresh(self) -> None:
        self._checked = monotonic()
        try:
            seen = _fingerprint(self._path.stat())
            if seen != self._seen:
                self._keep(_read(self._path))
                self._seen = seen
                log.info("keys.read", keys=len(self._principals))
        except (OSError, ValueError) as error:
            log.error("keys.unreadable", path=str(self._path), error=type(error).__name__)
        if self._until is not None and self._until <= datetime.now(UTC):
            self._keep(self._entries)

    def _keep(self, entries: Iterable[KeyEntry]) -> None:
        """Those that have not expired, and when the next one does."""
        now = datetime.now(UTC)
        self._entries = [entry for entry in entries if not entry.expired(now)]
        self._until = min((entry.expires_at for entry in self._entries if entry.expires_at), default=None)
        self._principals = {
            bytes.fromhex(entry.hash): Principal(entry.id, cast(frozenset[Role], entry.roles), entry.station_id)
            for entry in self._entries
        }


def _fingerprint(stat: stat_result) -> tuple[int, int, int]:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _read(path: Path) -> list[KeyEntry]:
    """All keys of the file that can be anybody's."""
    try:
        entries = KeyList.model_validate_json(path.read_bytes()).keys
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ValueError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    found = []
    for entry in entries:
        if entry.revoked:
            continue
        if wrong := misfit(entry.roles, entry.station_id):
            log.error("keys.refused", id=entry.id, hash=entry.hash[:12], reason=wrong.en)
        else:
            found.append(entry)
    return found
