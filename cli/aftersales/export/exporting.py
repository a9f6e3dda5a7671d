"""From logs to files: each log behind the position that the manifest names, a chunk at a time.

A chunk is a number of events of one log, in the order of that log; where it takes the other logs to know the case or
the station of an event, of all of them in order of time. When its files are whole the manifest names them, with the
positions that were reached, and not before: whatever stops an export, it goes on behind its last chunk, and the chunks
that follow are those that would have followed.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.replay.exports import manifest as manifests
from aftersales.replay.exports.manifest import File, Manifest
from aftersales.replay.reading.filters import Filter
from aftersales.replay.reading.logs import Log, merged
from aftersales.replay.reading.memory import Known, Memory
from aftersales.replay.reading.pieces import PIECE, pieces
from aftersales.replay.reading.unmet import Unmet
from eventlog.envelope import Recorded

CHUNK = 100_000
"""Events that are read between two entries in the manifest."""

Opened = Callable[[Sequence[Recorded]], Awaitable[Sequence[Recorded]]]
"""The same events with their texts opened."""


class Piece(NamedTuple):
    """Of what was read: how many events `passed`, those that are new, and of these the ones that were asked for."""

    passed: int
    read: Sequence[Recorded]
    taken: Sequence[Recorded]


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
    note: Note

    async def run(self, logs: Sequence[Log], read: Callable[[int], None]) -> int:
        """Take in what the logs have behind their positions; `read` is told of so many more. Gives the number of
        events that were exported now. Raises CommandError, OSError."""
        before = self.events
        try:
            if self.question.needs_memory:
                await self._take(self._of_all(logs), read)
            else:
                for log in logs:
                    await self._take(self._of_one(log), read)
        finally:
            self._name(self.format.close())
            manifests.write(self.at, self.manifest)
        return self.events - before

    @property
    def events(self) -> int:
        """All that were exported so far."""
        return sum(log.events for log in self.manifest.logs.values())

    async def _take(self, found: AsyncGenerator[Piece, None], read: Callable[[int], None]) -> None:
        chunk = _Chunk(self)
        async with aclosing(found) as all:
            async for piece in all:
                read(piece.passed)
                await chunk.add(piece)
                if chunk.read >= CHUNK:
                    chunk.end()
                    chunk = _Chunk(self)
        chunk.end()

    async def _of_one(self, log: Log) -> AsyncGenerator[Piece, None]:
        """What one log has behind its position. Raises CommandError where it is not the log that was read before."""
        known, size = self.manifest.logs[log.source], min(PIECE, CHUNK)
        held: list[Recorded] = []
        unmet = known.last is not None
        async with aclosing(pieces(log, known.position - unmet)) as found:
            async for piece in found:
                if unmet:
                    _require_same(piece[0], known)
                held += piece[unmet:]
                unmet = False
                while len(held) >= size:
                    yield self._asked(held[:size])
                    held = held[size:]
        if unmet:
            raise _shorter(log.source, known.position)
        yield self._asked(held)

    def _asked(self, events: Sequence[Recorded]) -> Piece:
        everything = self.question == Filter()
        asked = events if everything else [each for each in events if self.question.takes(Known(each, None, None))]
        return Piece(len(events), events, asked)

    async def _of_all(self, logs: Sequence[Log]) -> AsyncGenerator[Piece, None]:
        """What all logs have behind their positions, after a look at all that is before."""
        memory, unnamed, size = Memory(), Unmet(self.question), min(PIECE, CHUNK)
        unmet = {log.source for log in logs if self.manifest.logs[log.source].last is not None}
        positions = {log.source: self.manifest.logs[log.source].position for log in logs}
        passed, read, taken = 0, list[Recorded](), list[Recorded]()
        async with aclosing(merged(logs)) as history:
            async for event in history:
                known = memory.know(event)
                unnamed.see(known)
                passed += 1
                if event.position > positions[event.source]:
                    read.append(event)
                    if self.question.takes(known):
                        taken.append(event)
                elif event.position == positions[event.source]:
                    _require_same(event, self.manifest.logs[event.source])
                    unmet.discard(event.source)
                if len(read) == size or passed == PIECE:
                    yield Piece(passed, read, taken)
                    passed, read, taken = 0, [], []
        for source in unmet:
            raise _shorter(source, positions[source])
        for zh, en in unnamed.told():
            self.note(zh, en)
        yield Piece(passed, read, taken)

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
        self._counts: Counter[str] = Counter()
        self._begun = False
        self.read = 0

    async def add(self, piece: Piece) -> None:
        """One piece more."""
        self.read += len(piece.read)
        self._lasts.update((event.source, event) for event in piece.read)
        self._counts.update(event.source for event in piece.taken)
        if piece.taken:
            if not self._begun:
                self._begun = True
                self._export.format.begin(self._export.manifest.chunks + 1)
            opened = self._export.opened
            self._export.format.add(await opened(piece.taken) if opened else piece.taken)

    def end(self) -> None:
        if not self.read:
            return
        manifest = self._export.manifest
        files = self._export.format.end() if self._begun else []
        manifest.chunks += self._begun
        for source, last in self._lasts.items():
            log = manifest.logs[source]
            log.position, log.last = last.position, str(last.id)
            log.events += self._counts[source]
        self._export._name(files)
        manifests.write(self._export.at, manifest)


def _require_same(event: Recorded, known: manifests.Log) -> None:
    """Raises CommandError for another event than the last that was read before."""
    if (event.position, str(event.id)) != (known.position, known.last):
        raise CommandError(
            f"{event.source} 不是导出时的日志：位置 {known.position} 处的事件已不同。请导出到新的位置",
            f"{event.source} is not the log that was exported: it holds another event at position {known.position}. "
            "Export to a new place",
        )


def _shorter(source: str, position: int) -> CommandError:
    return CommandError(
        f"{source} 不是导出时的日志：它到不了位置 {position}（是否从备份恢复过？）。请导出到新的位置",
        f"{source} is not the log that was exported: it ends before position {position} (was it restored from a "
        "backup?). Export to a new place",
    )
