"""What can be asked of the logs, as the command line asks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.replay.reading import moments
from aftersales.replay.reading.filters import Filter, fits
from aftersales.replay.reading.memory import Known
from events.catalog import SOURCES, codec


class Asked(TypedDict, total=False):
    """Which events are meant; nothing given: all of them."""

    types: str | Sequence[str]
    """Names or patterns: `technician-assigned`, `TechnicianAssigned`, `work-order-*`, `aftersales.dispatch.*`."""
    case: str
    """A case's id or number."""
    station: str
    """What a station has to do with; an event that names none belongs to the last one named for its case."""
    since: str | datetime
    """From this moment on: RFC 3339 with its zone, or a day in Asia/Shanghai."""
    until: str | datetime
    """Before this moment; of a day, to its end."""
    sources: str | Sequence[str]
    """Whose logs: `intake`, `dispatch`, `sla_monitor`, `callback`."""
    positions: Mapping[str, tuple[int | None, int | None]]
    """Of each log the first and the last position, both included, None for its ends; only logs that are named."""


@dataclass(frozen=True, slots=True)
class Question:
    """The same, understood."""

    filter: Filter
    positions: Mapping[str, tuple[int, float]] = field(default_factory=dict)

    def takes(self, known: Known) -> bool:
        """Whether the event is at a place that is asked for; all else the filter has decided."""
        if not self.positions:
            return True
        first, last = self.positions.get(known.event.source, (1, 0))
        return first <= known.event.position <= last

    @property
    def only_class(self) -> type | None:
        """The one class of the catalog whose events are asked for; None for several, or none."""
        patterns = self.filter.types
        found = {event for event, name in codec.names.items() if patterns and fits(patterns, name)}
        return found.pop() if len(found) == 1 else None


def question_of(asked: Asked, note: Note) -> Question:
    """What is meant; a type that the catalog does not have is told. Raises CommandError for what means nothing."""
    types = _several(asked.get("types"))
    for pattern in types:
        if codec.class_of(pattern) is None and not any(fits((pattern,), name) for name in codec.names.values()):
            note(f"目录中没有类型 {pattern}", f"no event type of the catalog is named {pattern}")
    positions = {
        _source(name): (1 if first is None else first, float("inf") if last is None else last)
        for name, (first, last) in asked.get("positions", {}).items()
    }
    sources = tuple(map(_source, _several(asked.get("sources"))))
    if positions:
        sources = tuple(source for source in positions if not sources or source in sources)
    return Question(
        Filter(
            types,
            asked.get("case"),
            asked.get("station"),
            _moment(asked.get("since"), end=False),
            _moment(asked.get("until"), end=True),
            sources,
        ),
        positions,
    )


def _several(given: str | Sequence[str] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given or ())


def _source(name: str) -> str:
    source = name.replace("-", "_")
    if source not in SOURCES:
        raise CommandError(f"没有来源 {name}", f"no such source: {name} ({', '.join(SOURCES)})")
    return source


def _moment(given: str | datetime | None, end: bool) -> datetime | None:
    if given is None:
        return None
    if isinstance(given, datetime):
        if given.tzinfo is None:
            raise CommandError(f"时间须带时区：{given}", f"a time needs its zone: {given}")
        return given
    try:
        return moments.until(given) if end else moments.since(given)
    except ValueError:
        raise CommandError(
            f"{given!r} 不是带时区的时间，也不是日期", f"{given!r} is neither a time with its zone nor a day"
        ) from None
