"""Which events are asked for."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.errors import CommandError
from aftersales.replay.reading.memory import Known
from eventlog.envelope import Recorded
from eventlog.type_names import fits, short

__all__ = ["Filter", "fits", "short"]


def require_order(since: datetime | None, until: datetime | None) -> None:
    """Raises CommandError where the period ends before it begins: nobody means that."""
    if since is not None and until is not None and until < since:
        raise CommandError("时段的结束早于开始（since、until）", "the period ends before it begins (since, until)")


@dataclass(frozen=True, slots=True)
class Filter:
    """What every event that is asked for has in common. Nothing given: every event is.

    Raises CommandError for a period that ends before it begins.
    """

    types: tuple[str, ...] = ()
    """Names or patterns, of which one must fit (`eventlog.type_names`)."""
    case: str | None = None
    station: str | None = None
    since: datetime | None = None
    """Aware, itself included."""
    until: datetime | None = None
    """Aware, itself excluded."""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_order(self.since, self.until)

    @property
    def needs_memory(self) -> bool:
        """Whether what was said before an event decides about it."""
        return self.case is not None or self.station is not None

    def takes(self, known: Known) -> bool:
        """Whether this event is asked for."""
        return (
            self._takes_event(known.event)
            and (self.case is None or known.is_about(self.case))
            and self.station in (None, known.station)
        )

    def _takes_event(self, event: Recorded) -> bool:
        return (
            (not self.sources or event.source in self.sources)
            and (self.since is None or event.time >= self.since)
            and (self.until is None or event.time < self.until)
            and (not self.types or fits(self.types, event.type))
        )
