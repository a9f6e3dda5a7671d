"""Which events are asked for."""

import re
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from functools import lru_cache

from aftersales.replay.reading.memory import Known
from eventlog.envelope import Recorded

_NAME = re.compile(r"aftersales\.[a-z-]+\.(?P<kebab>[a-z0-9-]+)\.v(?P<version>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Filter:
    """What every event that is asked for has in common. Nothing given: every event is."""

    types: tuple[str, ...] = ()
    """Names or patterns, of which one must fit (`fits`)."""
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


@lru_cache(maxsize=4096)
def fits(patterns: tuple[str, ...], type_name: str) -> bool:
    """Whether one of the patterns, with `*` for anything, is the name of a type: the full one with or without its
    version, the short one (`technician-assigned`), or its class's (`TechnicianAssigned`)."""
    names = {type_name}
    if parts := _NAME.fullmatch(type_name):
        kebab = parts["kebab"]
        names |= {type_name.removesuffix(f".v{parts['version']}"), kebab, f"{kebab}.v{parts['version']}"}
        names.add("".join(word.capitalize() for word in kebab.split("-")))
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)


@lru_cache(maxsize=4096)
def short(type_name: str) -> str:
    """`aftersales.dispatch.technician-assigned.v1` → `technician-assigned`; a later version keeps its number."""
    parts = _NAME.fullmatch(type_name)
    if parts is None:
        return type_name
    return parts["kebab"] if parts["version"] == "1" else f"{parts['kebab']}.v{parts['version']}"
