"""From logs to files: each log behind the position that the manifest names, a chunk at a time.

A chunk is a number of events of one log, in the order of that log; where it takes the other logs to know the case or
the station of an event, of all of them in order of time. When its files are whole the manifest names them, with the
positions that were reached, and not before: whatever stops an export, it goes on behind its last chunk, and the chunks
that follow are those that would have followed.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aftersales.errors import CommandError
from aftersales.replay.exports import manifest as manifests
from aftersales.replay.exports.manifest import File, Manifest
from aftersales.replay.reading.filters import Filter
from aftersales.replay.reading.logs import Log, merged
from aftersales.replay.reading.selection import Selection
from eventlog.envelope import Recorded

CHUNK = 100_000
"""Events that are read between two entries in the manifest."""
PIECE = 5_000
"""Events that are handed on together."""

Opened = Callable[[Sequence[Recorded]], Awaitable[Sequence[Recorded]]]
"""The same events with their texts opened."""


class Format(Protocol):
    """Writes one kind of files. What it has not yet given as whole may be lost, and may be given to it again."""

    def begin(self, chunk: int) -> None:
        """The chunk of this number, counted from 1, follows."""
        ...

    def add(self, events: Sequence[Recorded]) -> None:
        """More of the chunk: of each log in order of position. Raises OSError."""
        ...

    def end(self) -> list[File]:
        """The chunk is complete; gives the files that it made or changed. Raises OSError."""
        ...

    def close(self) -> list[File]:
        """The end of this run, after a chunk or within one, of which nothing remains under a name that readers look
        for. Gives the files that changed with it. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Export:
    """One that is begun, or goes on. `at` is where its manifest lies."""

    question: Filter
    manifest: Manifest
    at: Path
    format: Format
    opened: Opened | None

    async def run(self, logs: Sequence[Log], read: Callable[[int], None]) -> int:
        """Take in what the logs have behind their positions; `read` is told of so many more. Gives the number of
        events that were exported now. Raises CommandError, OSError."""
        before = self.events
        selection = Selection(self.question, wanted=False)
        try:
            if self.question.needs_memory:
                await self._take(merged(logs), {log.source for log in logs}, selection, read)
            else:
                for log in logs:
                    known = self.manifest.logs[log.source]
                    behind = known.position - 1 if known.last is not None else known.after
                    await self._take(log.history(behind), {log.source}, selection, read)
        finally:
            self._name(self.format.close())
            manifests.write(self.at, self.manifest)
        return self.events - before

    @property
    def events(self) -> int:
        """All that were exported so far."""
        return sum(log.events for log in self.manifest.logs.values())

    async def _take(
        self,
        history: AsyncGenerator[Recorded, None],
        sources: set[str],
        selection: Selection,
        read: Callable[[int], None],
    ) -> None:
        """A history to its end. `sources` are those whose events are in it."""
        unmet = {source for source in sources if self.manifest.logs[source].last is not None}
        chunk = _Chunk(self)
        piece: list[Recorded] = []
        passed = 0
        async with aclosing(history) as events:
            async for event in events:
                known = self.manifest.logs[event.source]
                if event.source in unmet:
                    unmet -= _met(event, known)
                taken = selection.take(event)
                passed += 1
                if passed % PIECE == 0:
                    read(PIECE)
                if event.position <= known.position:
                    continue
                chunk.reached(event)
                if taken is not None:
                    piece.append(event)
                if chunk.read % PIECE == 0 or chunk.read == CHUNK:
                    await chunk.add(piece)
                    piece = []
                if chunk.read == CHUNK:
                    chunk.end()
                    chunk = _Chunk(self)
        for source in unmet:
            raise _shorter(source, self.manifest.logs[source].position)
        await chunk.add(piece)
        chunk.end()
        read(passed % PIECE)

    def _name(self, files: Iterable[File]) -> None:
        """Have the manifest name these files, as they are now."""
        named = {file.path: file for file in self.manifest.files}
        named.update((file.path, file) for file in files)
        self.manifest.files = list(named.values())


class _Chunk:
    """The one that is being read: what the manifest will say when it is complete."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._lasts: dict[str, Recorded] = {}
        self._counts: dict[str, int] = {}
        self._begun = False
        self.read = 0

    def reached(self, event: Recorded) -> None:
        """One more was read."""
        self._lasts[event.source] = event
        self.read += 1

    async def add(self, events: Sequence[Recorded]) -> None:
        if not events:
            return
        if not self._begun:
            self._begun = True
            self._export.format.begin(self._export.manifest.chunks + 1)
        for event in events:
            self._counts[event.source] = self._counts.get(event.source, 0) + 1
        self._export.format.add(await self._export.opened(events) if self._export.opened else events)

    def end(self) -> None:
        if not self.read:
            return
        manifest = self._export.manifest
        files = self._export.format.end() if self._begun else []
        manifest.chunks += self._begun
        for source, last in self._lasts.items():
            log = manifest.logs[source]
            log.position, log.last = last.position, str(last.id)
            log.events += self._counts.get(source, 0)
        self._export._name(files)
        manifests.write(self._export.at, manifest)


def _met(event: Recorded, known: manifests.Log) -> set[str]:
    """The source, once its log was seen to hold the event that the manifest says. Raises CommandError for another."""
    if event.position < known.position:
        return set()
    if event.position > known.position or str(event.id) != known.last:
        raise CommandError(
            f"{event.source} 不是导出时的日志：位置 {known.position} 处的事件已不同。请导出到新的位置",
            f"{event.source} is not the log that was exported: it holds another event at position {known.position}. "
            "Export to a new place",
        )
    return {event.source}


def _shorter(source: str, position: int) -> CommandError:
    return CommandError(
        f"{source} 不是导出时的日志：它到不了位置 {position}（是否从备份恢复过？）。请导出到新的位置",
        f"{source} is not the log that was exported: it ends before position {position} (was it restored from a "
        "backup?). Export to a new place",
    )
