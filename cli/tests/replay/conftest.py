"""The story as an export, written here as the format says, and where else it can be read."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from aftersales.replay.arrow import envelope, row_schema
from eventlog.envelope import Recorded
from eventlog.feeds.kafka import Broker
from events.catalog import SOURCES, codec

OWN = ("source", "position", "id", "stream", "version", "type", "key", "time", "causation", "correlation", "actor")

Export = Callable[..., Path]


def _line(event: Recorded, texts: bool) -> str:
    data = json.loads(event.data)
    if not texts:
        data.pop("description", None)
    said: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(event.id),
        "source": f"/aftersales/{event.source.replace('_', '-')}",
        "type": event.type,
        "time": event.time.isoformat().replace("+00:00", "Z"),
        "subject": event.stream,
        "datacontenttype": "application/json",
        "streamversion": str(event.version),
        "position": str(event.position),
        "actor": event.actor,
        "causation": str(event.causation),
        "partitionkey": event.key,
        "data": data,
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def _parquet(folder: Path, events: Sequence[Recorded]) -> list[str]:
    files = []
    for number, event in enumerate(events):
        cls = codec.class_of(event.type)
        assert cls is not None
        name = f"type={event.type.split('.')[2]}/day={event.time:%Y-%m-%d}/part-{number:05}.parquet"
        own = [envelope().field(column) for column in (*OWN, "traceparent")]
        values = {
            column: str(value) if (value := getattr(event, column)) and column in ("id", "causation") else value
            for column in (*OWN, "traceparent")
        }
        said = codec.decode(event.type, event.data)
        schema = pa.schema([*own, *row_schema(cls), pa.field("data", pa.string())])
        row = values | {field.name: getattr(said, field.name) for field in row_schema(cls)}
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        pyarrow.parquet.write_table(pa.Table.from_pylist([row], schema), folder / name)
        files.append(name)
    return files


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """Writes an export of some events; `manifest` changes what its manifest says."""

    def write(kind: str, events: Sequence[Recorded], texts: bool = True, /, **manifest: Any) -> Path:
        folder = tmp_path / kind
        folder.mkdir(exist_ok=True)
        if kind == "parquet":
            files = _parquet(folder, events)
        else:
            files = ["events-00001.jsonl", "events-00002.jsonl"]
            middle = len(events) // 2
            for name, part in zip(files, (events[:middle], events[middle:]), strict=True):
                (folder / name).write_text("".join(_line(event, texts) for event in events if event in part), "utf-8")
        ends = {source: max(event.position for event in events if event.source == source) for source in SOURCES}
        said = {
            "format": "aftersales-export",
            "version": 1,
            "kind": kind,
            "made_at": "2026-03-10T00:00:00Z",
            "filter": {},
            "texts": texts,
            "logs": {source: {"after": 0, "position": end, "events": end} for source, end in ends.items()},
            "files": [{"path": name, "sha256": "", "bytes": 0, "events": 0} for name in files],
        }
        (folder / "manifest.json").write_text(json.dumps(said | manifest), "utf-8")
        return folder

    return write


@pytest.fixture(params=["store", "topic", "jsonl", "parquet"])
def place(request: pytest.FixtureRequest, recorded: list[Recorded]) -> tuple[str, str | None]:
    """Where the story can be read, and the topics' prefix."""
    if request.param == "store":
        dsn: str = request.getfixturevalue("database")
        return dsn, None
    if request.param == "topic":
        broker: Broker = request.getfixturevalue("broker")
        request.getfixturevalue("publish")(broker, recorded)
        return f"kafka://{broker.servers}", broker.prefix
    export: Export = request.getfixturevalue("export")
    return str(export(request.param, recorded)), None
