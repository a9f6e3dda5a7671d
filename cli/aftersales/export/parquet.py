"""Parquet: `type=technician-assigned/day=2026-03-10/part-00001.parquet`, a day in Asia/Shanghai, a part for each chunk
that has some of it."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from aftersales.export.columns import file_name, table_of
from aftersales.export.staged import PARTIAL, Staged, sweep
from aftersales.replay.exports.manifest import File, Manifest
from eventlog.envelope import Recorded

PATTERN = "part-*.parquet"
COMPRESSION = "zstd"
DISTINCT = frozenset(("position", "id", "stream", "version", "key", "time", "causation", "correlation", "traceparent"))
"""Columns in which a dictionary of the values saves nothing."""
AHEAD = timedelta(hours=8)
"""Of UTC, in Asia/Shanghai, without exception since 1991. (Arrow would need the system's database of time zones.)"""


class Parquet:
    """Holds the columns of one chunk, and writes them at its end."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._staged = Staged(folder)
        self._texts = manifest.texts
        self._chunk = 0
        self._tables: dict[str, list[pa.Table]] = {}
        """Type → what the chunk has of it."""
        sweep(folder, {file.path for file in manifest.files}, PATTERN)

    def begin(self, chunk: int) -> None:
        """See `Format`."""
        self._chunk = chunk

    def add(self, events: Sequence[Recorded]) -> None:
        """See `Format`."""
        of: dict[str, list[Recorded]] = {}
        for event in events:
            of.setdefault(event.type, []).append(event)
        for type_name, own in of.items():
            self._tables.setdefault(type_name, []).append(table_of(type_name, own, self._texts))

    def end(self) -> list[File]:
        """See `Format`."""
        parts = (
            (f"type={file_name(type_name)}/day={day}", rows)
            for type_name, tables in self._tables.items()
            for day, rows in _by_day(pa.concat_tables(tables, promote_options="none").combine_chunks())
        )
        with ThreadPoolExecutor() as pool:  # Arrow writes without Python's lock
            for file in pool.map(lambda part: self._written(*part), parts):
                self._staged.done(file)
        self._tables.clear()
        return self._staged.reveal()

    def close(self) -> list[File]:
        """See `Format`."""
        self._tables.clear()
        for path in self._folder.rglob(PATTERN + PARTIAL):
            path.unlink()
        return []

    def _written(self, folder: str, rows: pa.Table) -> File:
        name = f"{folder}/part-{self._chunk:05}.parquet"
        sink = pa.BufferOutputStream()
        few = [field.name for field in rows.schema if field.name not in DISTINCT and not pa.types.is_nested(field.type)]
        pyarrow.parquet.write_table(rows, sink, compression=COMPRESSION, use_dictionary=few)
        text = sink.getvalue()
        self._staged.path(name).write_bytes(text)
        return File(name, hashlib.sha256(text).hexdigest(), text.size, rows.num_rows)


def _by_day(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each day, in the order in which they were."""
    days = pc.floor_temporal(pc.add(rows["time"].cast(pa.timestamp("us")), AHEAD), unit="day").cast(pa.date32())
    places = pc.sort_indices(days)  # a stable sort
    rows = rows.take(places)
    first = 0
    for counted in sorted(pc.value_counts(days).to_pylist(), key=itemgetter("values")):
        yield counted["values"].isoformat(), rows.slice(first, counted["counts"])
        first += counted["counts"]
