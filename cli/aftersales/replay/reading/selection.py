"""Picks the events that are asked for out of all that the logs have."""

from collections.abc import Sequence

from aftersales.replay.reading.filters import Filter
from aftersales.replay.reading.memory import Known, Memory
from aftersales.replay.reading.unmet import Unmet
from eventlog.envelope import Recorded
from events.catalog import SOURCES


class Selection:
    """Picks the events that are asked for, and knows their case and station where that is `wanted` or decides."""

    def __init__(self, question: Filter, wanted: bool) -> None:
        self._question = question
        self._memory = Memory() if wanted or question.needs_memory else None
        self.unmet = Unmet(question)
        """What no event had so far."""

    @property
    def sources(self) -> Sequence[str]:
        """The logs to read: what is said in one may be about a case of another."""
        return self._question.sources if self._question.sources and self._memory is None else SOURCES

    def take(self, event: Recorded) -> Known | None:
        """The next event, if it is asked for."""
        known = self._memory.know(event) if self._memory else Known(event, None, None)
        self.unmet.see(known)
        return known if self._question.takes(known) else None
