"""Where an analyst says that the logs are, in one text."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.replay.reading.logs import OpenLogs
from aftersales.replay.sources.exports import export_logs, read_manifest
from aftersales.replay.sources.http import http_logs
from aftersales.replay.sources.place import Origin, Place

Where = str | Path | Mapping[str, str] | None
"""None for the logs that `aftersales events` would read; `postgresql://…`; `kafka://host:port`; `http(s)://…` of a
service or of the host that has all of them in folders, or the address of each by its name; the path of an export."""


@contextmanager
def opened(where: Where, key: str | None, prefix: str | None, note: Note) -> Iterator[tuple[OpenLogs, str | None]]:
    """What opens the logs, for as long as this lasts, and what is missing in them, where something is. Raises
    CommandError."""
    scheme = urlsplit(where).scheme if isinstance(where, str) else ""
    if isinstance(where, Mapping) or scheme in ("http", "https"):
        yield partial(http_logs, where, key, note), None  # type: ignore[arg-type]  # by its scheme it is one
    elif where is None or scheme in ("postgresql", "postgres", "kafka"):
        with _place(where, prefix).opened(note, live=False) as open_logs:
            yield open_logs, None
    elif scheme in ("", "file"):
        manifest = read_manifest(Path(urlsplit(where).path) if isinstance(where, str) and scheme else Path(where))
        yield partial(export_logs, manifest, note), manifest.missing
    else:
        raise CommandError(
            f"不认识的地址：{scheme}://…；可用 postgresql://、kafka://、http(s)://，或导出的路径",
            f"an address of no kind that can be opened: {scheme}://… (postgresql://, kafka://, http(s)://, or the path "
            "of an export)",
        )


def _place(where: str | Path | Mapping[str, str] | None, prefix: str | None) -> Place:
    environment = {name: value for name, value in os.environ.items() if value}
    prefix = prefix or environment.get("KAFKA_PREFIX")
    if where is None:
        origin = Origin(environment.get("EVENT_FEED", Origin.STORE))
        return Place(origin, environment.get("DATABASE_URL"), environment.get("KAFKA_BOOTSTRAP_SERVERS"), prefix)
    text = str(where)
    parts = urlsplit(text)
    if parts.scheme != "kafka":
        return Place(Origin.STORE, text, None, prefix)
    return Place(Origin.KAFKA, None, parts.netloc or None, prefix or parse_qs(parts.query).get("prefix", [None])[0])
