"""A read model for tests: a row a thing, how much was counted of it; it goes when the thing breaks."""

from dataclasses import dataclass
from typing import Any

from eventlog.envelope import Recorded


@dataclass(frozen=True, slots=True)
class Total:
    """One thing."""

    thing_id: str
    total: int


def add(row: Total | None, event: Any, _: Recorded) -> Total | None:
    """The row after an event: one with a `number` is added, any other ends it."""
    if not hasattr(event, "number"):
        return None
    return Total(event.thing_id, (row.total if row else 0) + event.number)
