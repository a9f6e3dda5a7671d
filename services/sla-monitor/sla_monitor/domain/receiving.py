"""How far the sources are known to be heard. Pure: what was asked, and what has been handled since.

A source is heard up to the instant at which its log was asked what it holds, once all of that has been handled. Nobody
can know more: a fact that is appended after that instant may tell of an earlier one.
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
class Hearing:
    """What is known of one source. Times are UTC."""

    since: datetime
    """The latest sign that it gets on, or when somebody began to look: from here on the patience counts."""
    until: datetime = NEVER
    """Heard up to this instant."""
    asked: Asked | None = None
    """The question whose answer has not been handled yet. One at a time: it is reached however many events follow, so
    whoever only lags behind is waited for, and is not waited for for ever."""
    standing: object = None
    """Differs whenever more was handled."""

    def answered(self, asked: Asked) -> "Hearing":
        """The source's log has said what it holds."""
        return replace(self, asked=asked)

    def seen(self, now: datetime, handled: bool, standing: object) -> "Hearing":
        """The subscription was looked at. `handled`: whether it has done all that was asked for."""
        if self.asked is None:
            return self
        if handled:
            return Hearing(now, max(self.until, self.asked.at), None, standing)
        return self if standing == self.standing else replace(self, since=now, standing=standing)

    def begun(self, now: datetime) -> "Hearing":
        """Nobody has looked for a while: that time is no sign of anything."""
        return replace(self, since=now)

    def limit(self, now: datetime, patience: timedelta) -> datetime:
        """Alarms of instants before this one need not wait for this source any longer."""
        return max(self.until, now - patience) if now - self.since >= patience else self.until


class Reach(NamedTuple):
    """How far alarms may ring. Times are UTC."""

    heard: datetime
    """Every source is heard up to here."""
    limit: datetime
    """Alarms of instants before this one may ring; later than `heard` where the patience is over."""


def reach(hearings: Iterable[Hearing], now: datetime, patience: timedelta) -> Reach:
    """What all sources allow."""
    hearings = tuple(hearings)
    return Reach(min(hearing.until for hearing in hearings), min(hearing.limit(now, patience) for hearing in hearings))
