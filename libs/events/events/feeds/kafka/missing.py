"""What must be in a source's log, and did not come through its topic: so it is read there."""

from collections.abc import Iterable, Mapping
from time import perf_counter

GAP_SECONDS = 5.0
"""How long a position may be missing while later ones are here before the source's log is asked."""
SILENCE_SECONDS = 15.0
"""How long a source may say nothing before its log is asked whether that is so. A topic that was made anew can end just
where a listener goes on: then he waits for what lies behind him, and no record tells him."""


class Missing:
    """Watches the marks of some sources: those up to which everything was heard."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._highest = dict.fromkeys(sources, 0)
        self._skipped = dict(self._highest)
        self._standing_since = dict.fromkeys(self._highest, (0, perf_counter()))

    def exists(self, source: str, position: int) -> None:
        """This position is on its topic, and so all before it are in the log."""
        if position > self._highest[source]:
            self._highest[source] = position

    def skipped(self, source: str, position: int) -> None:
        """What a record named as its predecessor was never heard: it has to come before that record."""
        self._skipped[source] = max(self._skipped[source], position)

    def must_come_first(self, source: str, marks: Mapping[str, int]) -> bool:
        """Whether something was skipped behind the mark."""
        return marks.get(source, 0) < self._skipped[source]

    def is_known(self, source: str, marks: Mapping[str, int]) -> bool:
        """Whether there is something behind the mark."""
        return marks.get(source, 0) < max(self._highest[source], self._skipped[source])

    def overdue(self, marks: Mapping[str, int]) -> str | None:
        """A source whose log should be read behind its mark, now."""
        now = perf_counter()
        for source in self._highest:
            mark, (stood, since) = marks.get(source, 0), self._standing_since[source]
            if self.must_come_first(source, marks):
                return source
            if mark != stood:
                self._standing_since[source] = (mark, now)
            elif now - since > (GAP_SECONDS if self.is_known(source, marks) else SILENCE_SECONDS):
                return source
        return None

    def nothing_behind(self, source: str, mark: int) -> None:
        """The log has no more: positions beyond it were no events of its own."""
        self._highest[source] = mark
        self._standing_since[source] = (mark, perf_counter())
