"""Whether an export is what its manifest says: every file, and every position once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from aftersales.counting import counted
from aftersales.export.staged import sha256
from aftersales.export.target import Target
from aftersales.replay.analysts import needed
from aftersales.replay.exports.manifest import File, Kind, Manifest
from aftersales.replay.sources.json_lines import lines_of

PATTERNS = {Kind.JSONL: "events-*.jsonl*", Kind.PARQUET: "part-*.parquet*"}


class Fault(NamedTuple):
    """What is not as the manifest says."""

    zh: str
    en: str


def verify(target: Target, manifest: Manifest) -> Iterator[Fault]:
    """All that is wrong. Raises CommandError where the files cannot be read."""
    sound = True
    for file in manifest.files:
        if (fault := _of_file(target.folder, file)) is not None:
            sound = False
            yield fault
    named = {file.path for file in manifest.files}
    if not target.one_file and manifest.kind in PATTERNS:
        for path in sorted(target.folder.rglob(PATTERNS[manifest.kind])):
            if (name := str(path.relative_to(target.folder))) not in named:
                yield Fault(f"{name} 不在清单中（再次导出即可清除）", f"{name} is not in the manifest: export again")
    if not sound:
        return
    size = sum(file.bytes for file in manifest.files)
    beyond = [source for source, log in manifest.logs.items() if manifest.whole and log.position - log.after > size]
    for source in beyond:
        yield Fault(
            f"文件太小，放不下清单所说的 {source}", f"the files are too small for what the manifest says of {source}"
        )
    if not beyond:
        try:
            yield from _of_positions(target, manifest)
        except (ValueError, KeyError, msgspec.MsgspecError, sqlite3.DatabaseError) as error:
            reason, kind = str(error).partition("\n")[0], manifest.kind.value
            yield Fault(
                f"文件不是清单所说的 {kind}：{reason}", f"the files are not {kind}, as the manifest says: {reason}"
            )


def _of_file(folder: Path, file: File) -> Fault | None:
    path = folder / file.path
    if file.sha256 is None:
        return Fault(f"{file.path} 的导出曾被中断：请再次导出", f"{file.path}: the export was cut off, run it again")
    try:
        if path.stat().st_size == file.bytes and sha256(path) == file.sha256:
            return None
    except FileNotFoundError:
        return Fault(f"缺少 {file.path}", f"{file.path} is missing")
    except OSError as error:
        return Fault(f"无法读取 {file.path}：{error.strerror}", f"{file.path} cannot be read: {error.strerror}")
    return Fault(f"{file.path} 已被改动", f"{file.path} was changed")


def _of_positions(target: Target, manifest: Manifest) -> Iterator[Fault]:
    """Each position of a log at most once, as often as the manifest says; where nothing was filtered, none missing."""
    met = {source: bytearray(log.position - log.after) for source, log in manifest.logs.items()}
    for source, position in _positions(target, manifest):
        log = manifest.logs.get(source)
        if log is None or not log.after < position <= log.position:
            yield Fault(f"{source}:{position} 不应在内", f"{source}:{position} should not be there")
        elif met[source][position - log.after - 1]:
            yield Fault(f"{source}:{position} 重复", f"{source}:{position} is there twice")
        else:
            met[source][position - log.after - 1] = 1
    for source, log in manifest.logs.items():
        if (found := met[source].count(1)) != log.events:
            yield Fault(
                f"{source} 有 {found} 个事件，清单为 {log.events} 个",
                f"{source} has {counted(found, 'event')}, the manifest says {log.events}",
            )
        if manifest.whole and (gap := met[source].find(0)) >= 0:
            position = log.after + gap + 1
            yield Fault(f"{source} 缺少位置 {position} 的事件", f"{source} lacks the event at position {position}")


def _positions(target: Target, manifest: Manifest) -> Iterator[tuple[str, int]]:
    for file in manifest.files:
        path = target.folder / file.path
        if manifest.kind is Kind.JSONL:
            yield from _of_lines(path)
        elif manifest.kind is Kind.PARQUET:
            yield from _of_parquet(path)
        else:
            yield from _of_ocel(path)


def _of_lines(path: Path) -> Iterator[tuple[str, int]]:
    return ((line.source.rpartition("/")[2].replace("-", "_"), int(line.position)) for line in lines_of([path]))


def _of_parquet(path: Path) -> Iterator[tuple[str, int]]:
    with needed("pyarrow.parquet").ParquetFile(path) as file:
        table = file.read(columns=["source", "position"])
    yield from zip(table["source"].to_pylist(), table["position"].to_pylist(), strict=True)


def _of_ocel(path: Path) -> Iterator[tuple[str, int]]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        for (name,) in database.execute("SELECT ocel_type_map FROM event_map_type ORDER BY 1").fetchall():
            yield from database.execute(f'SELECT source, position FROM "event_{name}"')
