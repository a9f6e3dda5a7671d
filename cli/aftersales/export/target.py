"""Where an export lies, and what writes it there."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aftersales.errors import CommandError, disk_error
from aftersales.export import jsonl
from aftersales.export.exporting import Format
from aftersales.export.ocel import Ocel
from aftersales.replay.analysts import needed
from aftersales.replay.exports.manifest import BESIDE, NAME, Kind, Manifest, read

OCEL_FILE = "log.sqlite"
"""The file of an OCEL export in a folder."""


@dataclass(frozen=True, slots=True)
class Target:
    """A folder, or one file with its manifest beside it."""

    path: Path
    one_file: bool

    @classmethod
    def of(cls, path: Path) -> "Target":
        """What is there says what it is; else a name with an ending is a file's."""
        return cls(path, path.is_file() if path.exists() else bool(path.suffix))

    @property
    def manifest(self) -> Path:
        """Where the manifest is."""
        return self.path.with_name(self.path.name + BESIDE) if self.one_file else self.path / NAME

    @property
    def folder(self) -> Path:
        """From which the manifest's paths go."""
        return self.manifest.parent

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no second export write here meanwhile; makes the folder. Raises CommandError."""
        beside = self.path.with_name(f".{self.path.name}.lock") if self.one_file else None
        made = not self.folder.exists()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(beside or self.folder, os.O_RDWR | os.O_CREAT if beside else os.O_RDONLY, 0o600)
        except OSError as error:
            raise disk_error(self.folder, error) from None
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _held(self.path) from None
            if not os.fstat(lock).st_nlink:  # removed by the export that has just ended
                raise _held(self.path)
            try:
                yield
            finally:
                if beside:
                    beside.unlink(missing_ok=True)
        finally:
            os.close(lock)
            if made:
                with suppress(OSError):
                    self.folder.rmdir()  # where nothing came into it

    def require_free(self, manifest: Manifest | None) -> None:
        """Raises CommandError where somebody else's files are."""
        if manifest is None and self.path.exists():
            if self.one_file and self.path.stat().st_size:
                raise _taken(self.path, self.manifest)
            if not self.one_file and any(self.path.iterdir()):
                raise _taken(self.path, self.manifest)


def manifest_of(target: Target) -> Manifest:
    """Raises CommandError where there is none."""
    found = read(target.manifest)
    if found is None:
        raise CommandError(f"{target.path} 不是导出：没有 {target.manifest}", f"{target.manifest} is not there")
    return found


def writer(target: Target, manifest: Manifest) -> Format:
    """What writes this kind. Raises CommandError."""
    made: Mapping[Kind, Callable[[], Format]] = {
        Kind.JSONL: lambda: (
            jsonl.OneFile(target.path, manifest) if target.one_file else jsonl.Files(target.path, manifest)
        ),
        Kind.PARQUET: lambda: _parquet(target, manifest),
        Kind.OCEL: lambda: Ocel(target.path if target.one_file else target.path / OCEL_FILE, manifest),
    }
    return made[manifest.kind]()


def _parquet(target: Target, manifest: Manifest) -> Format:
    if target.one_file:
        raise CommandError("Parquet 须导出到目录", "Parquet is exported to a folder, not to a file")
    needed("pyarrow")
    from aftersales.export.parquet import Parquet

    return Parquet(target.path, manifest)


def _held(path: Path) -> CommandError:
    return CommandError(f"另一个进程正在导出到 {path}", f"another process is exporting to {path}")


def _taken(path: Path, manifest: Path) -> CommandError:
    return CommandError(
        f"{path} 已有内容，但没有导出清单 {manifest}：请导出到新的位置",
        f"{path} is in use, and there is no {manifest}: export to a new place",
    )
