"""How far the sources are known to be received. Pure: what was asked, and what has been handled since.

A source is received up to the instant at which its log was asked what it holds, once all of that has been handled.
Nobody can know more: a fact that is appended after that instant may tell of an earlier one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from eventlog.feeds.feed import Head

NEVER = datetime.fromtimestamp(0, UTC)


class Asked(NamedTuple):
    """At an instant (UTC), the source's log held this."""

    at: datetime
    head: Head


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """What is known of one source. Times are UTC."""

    since: datetime
    """The latest sign that it gets on, or when somebody began to look: from here on the patience counts."""
    until: datetime = NEVER
    """Received up to this instant."""
    asked: Asked | None = None
    """The question whose answer has not been handled yet. One at a time: it is reached however many events follow, so
    whoever only lags behind is waited for, and is not waited for for ever."""
    positions: object = None
    """Differs whenever more was handled."""

    def answered(self, asked: Asked) -> "SourceProgress":
        """The source's log has said what it holds."""
        return replace(self, asked=asked)

    def seen(self, now: datetime, handled: bool, positions: object) -> "SourceProgress":
        """The subscription was looked at. `handled`: whether it has done all that was asked for."""
        if self.asked is None:
            return self
        if handled:
            return SourceProgress(now, max(self.until, self.asked.at), None, positions)
        return self if positions == self.positions else replace(self, since=now, positions=positions)

    def begun(self, now: datetime) -> "SourceProgress":
        """Nobody has looked for a while: that time is no sign of anything."""
        return replace(self, since=now)

    def limit(self, now: datetime, patience: timedelta) -> datetime:
        """Alarms of instants before this one need not wait for this source any longer."""
        return max(self.until, now - patience) if now - self.since >= patience else self.until


class Reach(NamedTuple):
    """How far alarms may ring. Times are UTC."""

    received: datetime
    """Every source is received up to here."""
    limit: datetime
    """Alarms of instants before this one may ring; later than `received` where the patience is over."""


def reach(progresses: Iterable[SourceProgress], now: datetime, patience: timedelta) -> Reach:
    """What all sources allow."""
    progresses = tuple(progresses)
    return Reach(
        min(progress.until for progress in progresses), min(progress.limit(now, patience) for progress in progresses)
    )
