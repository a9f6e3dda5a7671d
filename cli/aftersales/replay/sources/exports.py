"""The logs in a folder that `aftersales events export` has made, as JSON lines or Parquet: `manifest.json` says which.

What an export has left out, because its maker may not see it, reads `[sealed]`, as it does over HTTP.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, get_type_hints

import msgspec

from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.replay.exports.manifest import BESIDE, NAME, Kind, Manifest, read
from aftersales.replay.reading.logs import Log
from aftersales.replay.reading.pieces import one_by_one
from eventlog.envelope import Recorded
from eventlog.sealing import free_texts
from events.catalog import codec
from service.sealing.tokens import SEALED

READERS = {
    Kind.JSONL: "aftersales.replay.sources.json_lines",
    Kind.PARQUET: "aftersales.replay.sources.parquet",
}
"""Kind → the module that reads it, when it is needed: analysts' packages are not everywhere."""


class Reader(Protocol):
    """Reads one log of an export: `read(files, source, after, upto, types)`, in order of position."""

    def __call__(
        self, files: Sequence[Path], source: str, after: int, upto: int, types: Collection[str] | None
    ) -> AsyncGenerator[list[Recorded], None]: ...


@dataclass(frozen=True, slots=True)
class Export:
    """An export that can be read."""

    folder: Path
    manifest: Manifest

    @property
    def missing(self) -> str | None:
        """What of the logs is not in it, in a few words; None where they are whole up to where they end."""
        if not self.manifest.whole:
            asked: dict[str, Any] = msgspec.to_builtins(self.manifest.filter)
            return ", ".join(f"{name}={value}" for name, value in asked.items())
        behind = [f"{source}:{extent.after}" for source, extent in self.manifest.logs.items() if extent.after]
        return f"after {', '.join(behind)}" if behind else None


def read_manifest(path: Path) -> Export:
    """Of the folder, or of the single file beside which the manifest lies. Raises CommandError."""
    file = path / NAME if path.is_dir() else path.with_name(path.name + BESIDE)
    manifest = read(file)
    if manifest is None:
        raise CommandError(
            f"{path} 不是导出：没有 {file.name}", f"{path} is no export: there is no {file.name} with it"
        )
    if manifest.kind not in READERS:
        raise CommandError(
            f"{path} 是 {manifest.kind} 导出，不能作为事件日志打开：OCEL 供流程挖掘工具使用，请导出为 jsonl 或 parquet",
            f"{path} is an export as {manifest.kind}, which is no log any more (OCEL is for tools of process mining): "
            "export it as jsonl or parquet",
        )
    return Export(file.parent, manifest)


class ExportLog:
    """One source's log in an export. `size` is the last position that was read into it."""

    def __init__(self, export: Export, source: str, read: Reader) -> None:
        self.source = source
        self.size = export.manifest.logs[source].position
        self._files = [export.folder / file.path for file in export.manifest.files]
        self._read = read

    def history(self, after: int = 0) -> AsyncGenerator[Recorded, None]:
        """See `Log`."""
        return one_by_one(self.pieces(after, self.size, None))

    def pieces(self, after: int, upto: int, types: Collection[str] | None) -> AsyncGenerator[list[Recorded], None]:
        """See `InPieces`."""
        return self._read(self._files, self.source, after, min(upto, self.size), types)

    async def news(self) -> AsyncGenerator[Recorded, None]:
        """There are none: an export is of the past."""
        for event in list[Recorded]():
            yield event


@asynccontextmanager
async def export_logs(export: Export, note: Note, sources: Sequence[str]) -> AsyncIterator[Sequence[Log]]:
    """The logs of these sources; those that are not in it are left out. Raises CommandError, also later on."""
    read: Reader = import_module(READERS[export.manifest.kind]).read
    present = [source for source in sources if source in export.manifest.logs]
    if not present:
        raise CommandError(
            f"{export.folder} 中没有这些日志：{', '.join(sources)}",
            f"{export.folder} has no log of {', '.join(sources)}",
        )
    if missing := [source for source in sources if source not in present]:
        note(f"导出中没有：{', '.join(missing)}", f"not in this export: {', '.join(missing)}")
    yield [ExportLog(export, source, read) for source in present]


def whole(type_name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A payload that the catalog's class takes: `[sealed]` for a text that was left out, null for anything else that it
    must have."""
    return {**_needed(type_name), **payload}


@cache
def _needed(type_name: str) -> Mapping[str, str | None]:
    event = codec.class_of(type_name)
    if event is None or not is_dataclass(event):
        return {}
    hints = get_type_hints(event)
    sealed = free_texts(event)
    needed = (
        field.name
        for field in fields(event)
        if field.name in sealed or (field.default is MISSING and field.default_factory is MISSING)
    )
    return {name: SEALED if hints[name] is str else None for name in needed}
