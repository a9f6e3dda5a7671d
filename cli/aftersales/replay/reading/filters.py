"""Which events are asked for."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.replay.reading.memory import Known
from eventlog.envelope import Recorded
from eventlog.type_names import fits, short

__all__ = ["Filter", "fits", "short"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What every event that is asked for has in common. Nothing given: every event is."""

    types: tuple[str, ...] = ()
    """Names or patterns, of which one must fit (`eventlog.type_names`)."""
    case: str | None = None
    station: str | None = None
    since: datetime | None = None
    """Aware, itself included."""
    until: datetime | None = None
    """Aware, itself excluded."""
    sources: tuple[str, ...] = ()

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
