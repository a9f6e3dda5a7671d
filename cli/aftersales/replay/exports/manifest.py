"""What an export holds, and how far each log is in it: `manifest.json`, written anew after each chunk."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from aftersales.counting import counted
from aftersales.errors import CommandError
from aftersales.replay.reading.filters import Filter

FORMAT = "aftersales-export"
VERSION = 1
NAME = "manifest.json"
BESIDE = ".manifest.json"
"""What the manifest of a single file is called behind the file's name."""


class Kind(StrEnum):
    """What the files are."""

    JSONL = "jsonl"
    PARQUET = "parquet"
    OCEL = "ocel"


class Asked(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which events were asked for; nothing given: all. Times as RFC 3339."""

    types: tuple[str, ...] = ()
    case: str | None = None
    station: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()

    @classmethod
    def of(cls, question: Filter) -> "Asked":
        """The same as a filter."""
        return cls(
            tuple(sorted(question.types)),
            question.case,
            question.station,
            question.since,
            question.until,
            tuple(sorted(question.sources)),
        )


class Log(msgspec.Struct):
    """How far one log is: read behind `after` up to `position`, whose event has the id `last`; `events` of it were
    exported. Another `last` at the same position is another log."""

    after: int
    position: int
    events: int = 0
    last: str | None = None


class File(msgspec.Struct, frozen=True):
    """A whole file, by its path from the manifest's folder. `sha256` is null while it is still written to."""

    path: str
    sha256: str | None
    bytes: int
    events: int


class Manifest(msgspec.Struct):
    """The whole of it. `chunks` is how many times it was added to."""

    format: str
    version: int
    kind: Kind
    made_at: datetime
    filter: Asked
    texts: bool
    logs: dict[str, Log]
    files: list[File]
    chunks: int = 0

    @property
    def whole(self) -> bool:
        """Whether all of each log was asked for."""
        return self.filter == Asked()


def fresh(kind: Kind, question: Filter, texts: bool) -> Manifest:
    """Of an export that has nothing yet."""
    return Manifest(FORMAT, VERSION, kind, datetime.fromtimestamp(0, UTC), Asked.of(question), texts, {}, [])


def read(path: Path) -> Manifest | None:
    """None where there is none. Raises CommandError for a file that is no manifest of ours, or cannot be read."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"无法读取 {path}：{reason}", f"cannot read {path}: {reason}") from None
    try:
        found = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as error:
        raise CommandError(f"{path} 不是导出清单：{error}", f"{path} is no manifest of an export: {error}") from None
    if (found.format, found.version) != (FORMAT, VERSION):
        raise CommandError(
            f"{path} 是 {found.format} {found.version}，本程序只认 {FORMAT} {VERSION}",
            f"{path} says {found.format} {found.version}; this program knows {FORMAT} {VERSION}",
        )
    for source, log in found.logs.items():
        if not 0 <= log.after <= log.position or not 0 <= log.events <= log.position - log.after:
            raise CommandError(
                f"{path} 已被改动：{source} 从 {log.after} 到 {log.position} 不会有 {log.events} 个事件",
                f"{path} was changed: {source} cannot have {counted(log.events, 'event')} from {log.after} to "
                f"{log.position}",
            )
    return found


def write(path: Path, manifest: Manifest) -> None:
    """Whole, or as it was before."""
    manifest.made_at = _now()
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    made = path.with_name(path.name + ".new")
    with made.open("wb") as file:
        file.write(text + b"\n")
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)


def differences(was: Manifest, now: Manifest) -> Iterator[tuple[str, Any, Any]]:
    """Name, then and now of each option that is not as it was."""
    if was.kind != now.kind:
        yield "--format", was.kind.value, now.kind.value
    if was.texts != now.texts:
        yield "--texts", was.texts, now.texts
    for option, field in (
        ("--type", "types"),
        ("--case", "case"),
        ("--station", "station"),
        ("--since", "since"),
        ("--until", "until"),
        ("--source", "sources"),
    ):
        before, after = getattr(was.filter, field), getattr(now.filter, field)
        if before != after:
            yield option, _shown(before), _shown(after)
    for source in sorted(now.logs.keys() & was.logs.keys()):
        if was.logs[source].after != now.logs[source].after:
            yield f"--position {source}", was.logs[source].after, now.logs[source].after


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "–"
    return "–" if value is None else str(value)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
