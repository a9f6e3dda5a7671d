"""A moment of the past, as of which something is asked: what had happened by then, or what had been recorded by then.

The two differ where something was recorded later than it happened: the first tells what is known today about then, the
second what was known then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from eventlog.envelope import Recorded


class Moment(Protocol):
    """Which events belong to it: a part of every log."""

    def holds(self, event: Recorded) -> bool:
        """Whether the event belongs to it."""
        ...


@dataclass(frozen=True, slots=True)
class ByTime:
    """What had happened until `time` (UTC, aware), itself included."""

    time: datetime

    def holds(self, event: Recorded) -> bool:
        """See `Moment`."""
        return event.time <= self.time


@dataclass(frozen=True, slots=True)
class ByPosition:
    """What had been recorded when the logs that are named were at these positions.

    Of a log that is not named, what had been recorded when the latest of the named events was, whose id is `latest`:
    ids are UUIDv7, which rise with the wall clock.
    """

    positions: Mapping[str, int]
    latest: UUID

    def holds(self, event: Recorded) -> bool:
        """See `Moment`."""
        position = self.positions.get(event.source)
        return event.position <= position if position is not None else event.id <= self.latest
