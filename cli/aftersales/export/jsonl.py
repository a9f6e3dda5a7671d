"""An event a line, as `cloudevent` writes it: a file for each chunk of a log, or one file that grows."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from aftersales.errors import CommandError
from aftersales.export.staged import Staged, sweep
from aftersales.replay.exports.cloudevent import line_of
from aftersales.replay.exports.manifest import File, Manifest
from eventlog.envelope import Recorded

PATTERN = "events-*.jsonl"


class _Written:
    """A file while it is written, with what has to be said of it."""

    def __init__(self, file: BinaryIO, digest: "hashlib._Hash", bytes: int = 0, events: int = 0) -> None:
        self.file = file
        self.digest = digest
        self.bytes = bytes
        self.events = events

    def add(self, events: Sequence[Recorded], texts: bool) -> None:
        text = b"".join([line_of(event, texts) for event in events])
        self.file.write(text)
        self.digest.update(text)
        self.bytes += len(text)
        self.events += len(events)

    def told(self, path: str) -> File:
        return File(path, self.digest.copy().hexdigest(), self.bytes, self.events)


class Files:
    """`events-00001.jsonl` and so on, each a run of one log."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._staged = Staged(folder)
        self._texts = manifest.texts
        self._number = len(manifest.files)
        self._open: dict[str, tuple[str, _Written]] = {}
        """Source → the file of this chunk."""
        sweep(folder, {file.path for file in manifest.files}, PATTERN)

    def begin(self, chunk: int) -> None:
        """See `Format`."""

    def add(self, events: Sequence[Recorded]) -> None:
        """See `Format`."""
        of: dict[str, list[Recorded]] = {}
        for event in events:
            of.setdefault(event.source, []).append(event)
        for source, own in of.items():
            if source not in self._open:
                self._number += 1
                name = f"events-{self._number:05}.jsonl"
                self._open[source] = name, _Written(self._staged.path(name).open("wb"), hashlib.sha256())
            self._open[source][1].add(own, self._texts)

    def end(self) -> list[File]:
        """See `Format`."""
        for name, written in self._open.values():
            written.file.close()
            self._staged.done(written.told(name))
        self._open.clear()
        return self._staged.reveal()

    def close(self) -> list[File]:
        """See `Format`."""
        for _, written in self._open.values():
            written.file.close()
            Path(written.file.name).unlink(missing_ok=True)
        self._open.clear()
        return []


class OneFile:
    """All in one. What a killed export wrote behind the manifest's end is cut off. Raises CommandError where what is
    before it is not what the manifest says."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self._path = path
        self._texts = manifest.texts
        known = manifest.files[0] if manifest.files else File(path.name, None, 0, 0)
        digest = hashlib.sha256()
        path.touch()
        file = path.open("r+b")
        left = known.bytes
        while left and (block := file.read(min(left, 1 << 20))):
            digest.update(block)
            left -= len(block)
        if left or (known.sha256 is not None and digest.hexdigest() != known.sha256):
            file.close()
            raise CommandError(
                f"{path} 已被改动，无法继续", f"{path} was changed since it was exported: it cannot go on"
            )
        self._written = _Written(file, digest, known.bytes, known.events)
        self._whole = known.bytes
        self.close_behind()

    def close_behind(self) -> None:
        """Cut off what is behind the last whole chunk."""
        self._written.file.flush()
        self._written.file.truncate(self._whole)
        self._written.file.seek(self._whole)

    def begin(self, chunk: int) -> None:
        """See `Format`."""

    def add(self, events: Sequence[Recorded]) -> None:
        """See `Format`."""
        self._written.add(events, self._texts)

    def end(self) -> list[File]:
        """See `Format`."""
        self._written.file.flush()
        self._whole = self._written.bytes
        return [self._written.told(self._path.name)]

    def close(self) -> list[File]:
        """See `Format`."""
        self.close_behind()
        self._written.file.close()
        return []
