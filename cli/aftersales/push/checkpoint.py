"""How far a receiver has everything: a small file that is replaced whole after every answer."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from aftersales.errors import CommandError, disk_error


class Reached(NamedTuple):
    """A position of a log and the id of the event there, by which a log that was restored is noticed; 0 and None:
    nothing of it yet."""

    position: int
    id: UUID | None


class _Kept(msgspec.Struct):
    receiver: str
    logs: dict[str, Reached]


class Checkpoint:
    """The file of one receiver. Its address is kept as a hash, for addresses of webhooks are secrets at times."""

    def __init__(self, path: Path, receiver: str) -> None:
        self._path = path
        self._receiver = hashlib.sha256(receiver.encode()).hexdigest()
        self._logs: dict[str, Reached] = {}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Read it, and let no second process use it. Raises CommandError."""
        try:
            lock = os.open(self._path.with_name(f".{self._path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise disk_error(self._path, error) from None
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(
                    f"另一个进程正在使用 {self._path}", f"another process is using {self._path}"
                ) from None
            self._read()
            yield
        finally:
            os.close(lock)

    def reached(self, source: str) -> Reached | None:
        """None for a log that the file does not name."""
        return self._logs.get(source)

    def keep(self, source: str, reached: Reached) -> None:
        """Replace the file, durably. Raises CommandError."""
        self._logs[source] = reached
        kept = msgspec.to_builtins(_Kept(self._receiver, self._logs))
        fresh = self._path.with_name(f".{self._path.name}.new")
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(kept, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise disk_error(self._path, error) from None

    def _read(self) -> None:
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError):
            raise CommandError(f"{self._path} 不是检查点文件", f"{self._path} is no checkpoint file") from None
        if kept.receiver != self._receiver:
            raise CommandError(
                f"{self._path} 属于另一个接收方：请另选文件", f"{self._path} belongs to another receiver: name another"
            )
        self._logs = kept.logs
