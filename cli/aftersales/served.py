"""The record of a running system: where its services are, for whoever asks without an address."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from aftersales.errors import disk_error

RECORD = "running.json"


@contextmanager
def on_record(folder: Path, urls: Mapping[str, str]) -> Iterator[None]:
    """While this lasts, `recorded` tells of the system; the last of two in one folder is the one that is told of.

    However it ends: the record names this process, and holds for its life only. Raises CommandError.
    """
    me = psutil.Process()
    text = json.dumps({"pid": me.pid, "started": me.create_time(), "urls": dict(urls)})
    record, fresh = folder / RECORD, folder / f"{RECORD}.{me.pid}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        fresh.replace(record)
    except OSError as error:
        raise disk_error(folder, error) from None
    try:
        yield
    finally:
        with suppress(OSError):
            if record.read_text("utf-8") == text:
                record.unlink()


def recorded(folder: Path) -> Mapping[str, str]:
    """Service → its address, of the system of this folder that runs now; nothing where none does."""
    try:
        found = json.loads((folder / RECORD).read_text("utf-8"))
        process = psutil.Process(found["pid"])
        if process.create_time() == found["started"] and process.status() != psutil.STATUS_ZOMBIE:
            return {str(service): str(url) for service, url in found["urls"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, psutil.Error):
        pass  # none, of another version, or its process is gone
    return {}
