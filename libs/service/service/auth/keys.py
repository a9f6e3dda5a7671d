"""API keys: 256 random bits each, kept only as SHA-256 hashes in a JSON file that may change while services run."""

import hashlib
import secrets
from os import stat_result
from pathlib import Path
from time import monotonic
from typing import Annotated, Self

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from service.auth.principal import STATION_ROLES, Principal, Role
from service.identifiers import Id

CHECK_SECONDS = 1.0
"""How often the file is looked at: a revoked key works for at most this long."""

log = structlog.get_logger(__name__)


class KeyEntry(BaseModel):
    """One key. Several may share an `id`, so that a key can be replaced before the old one is revoked."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    roles: Annotated[frozenset[Role], Field(min_length=1)]
    station_id: Id | None = None
    revoked: bool = False

    @model_validator(mode="after")
    def _belongs_to_a_station(self) -> Self:
        if self.roles & STATION_ROLES and self.station_id is None:
            raise ValueError(f"key {self.id}: a dispatcher's or technician's key needs a station_id")
        return self


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

    Later on an unreadable file leaves the keys as they were, and says so in the log.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._checked = monotonic()
        self._seen = _fingerprint(path.stat())
        self._principals = _read(path)

    def principal(self, key: bytes) -> Principal | None:
        """Whose key this is, or None for an unknown or revoked one."""
        if monotonic() - self._checked >= CHECK_SECONDS:
            self._refresh()
        return self._principals.get(hashlib.sha256(key).digest())

    def _refresh(self) -> None:
        self._checked = monotonic()
        try:
            seen = _fingerprint(self._path.stat())
            if seen != self._seen:
                self._principals = _read(self._path)
                self._seen = seen
                log.info("keys.read", keys=len(self._principals))
        except (OSError, ValueError) as error:
            log.error("keys.unreadable", path=str(self._path), error=type(error).__name__)


def _fingerprint(stat: stat_result) -> tuple[int, int, int]:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _read(path: Path) -> dict[bytes, Principal]:
    try:
        entries = KeyList.model_validate_json(path.read_bytes()).keys
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ValueError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return {
        bytes.fromhex(entry.hash): Principal(entry.id, entry.roles, entry.station_id)
        for entry in entries
        if not entry.revoked
    }
