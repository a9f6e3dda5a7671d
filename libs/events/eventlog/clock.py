"""Time as a service sees it: the wall clock, or the log's own event time when history is replayed."""

from datetime import UTC, datetime
from typing import Literal

Mode = Literal["wall", "log"]


class Clock:
    """`wall` tells the machine's time. `log` tells the latest event time it was shown, and a command may bring its own.

    A log clock never runs backwards. All times are UTC and aware.
    """

    def __init__(self, mode: Mode = "wall") -> None:
        self.mode = mode
        self._latest: datetime | None = None

    def now(self) -> datetime:
        """The present; a log clock that has seen nothing yet stands at the beginning of 1970."""
        if self.mode == "wall":
            return datetime.now(UTC)
        return self._latest or datetime.fromtimestamp(0, UTC)

    def observe(self, time: datetime) -> None:
        """Show an event's time to the clock; the wall clock takes no notice."""
        if self.mode == "log" and (self._latest is None or time > self._latest):
            self._latest = time

    def reacting_to(self, time: datetime) -> datetime:
        """When a reaction happens whose cause carries `time`: now, or at once in a replay."""
        return datetime.now(UTC) if self.mode == "wall" else time
