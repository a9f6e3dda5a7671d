"""States that this process has folded before, so that a command about a known customer reads nothing.

A state may be out of date, for other processes write as well. That is found out: the append checks the version of every
stream that was read, and `session.execute` believes no refusal that rests on a remembered state. What is out of
date goes on with the events behind it, once the log shows that it still holds the event that was folded last.
"""

from collections import OrderedDict
from typing import Any, NamedTuple
from uuid import UUID

import structlog

from eventlog.decider import View

LIMIT = 10_000

UNSEEN: Any = object()
"""The view of a stream that was folded without one."""

log = structlog.get_logger(__name__)


class Folded(NamedTuple):
    """A stream's state after its `version`-th event, which is `id` and stands at `position` of the log."""

    state: Any
    version: int
    position: int
    id: UUID | None
    """None before the first event."""
    view: Any = UNSEEN
    """See `Decider.view`."""
    viewer: View | None = None
    """What made the view, and goes on making it for whoever appends without one: else the next command that tells it
    would read a stream that may be years long."""


class States:
    """The LIMIT streams that were used last. States are immutable, so they can be shared."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._known: OrderedDict[str, Folded] = OrderedDict()
        self.forgotten = 0
        """How often everything was forgotten."""

    def forget(self) -> None:
        """The log is another than the one that was read, restored from a backup: no state can be believed."""
        log.warning("states.forgotten", streams=len(self._known))
        self._known.clear()
        self.forgotten += 1

    def get(self, stream: str) -> Folded | None:
        """What is remembered of a stream."""
        folded = self._known.get(stream)
        if folded is not None:
            self._known.move_to_end(stream)
        return folded

    def keep(self, stream: str, folded: Folded) -> None:
        """Remember, unless something newer is known, or as much."""
        known = self._known.get(stream)
        seen = known is not None and (known.view is not UNSEEN or folded.view is UNSEEN)
        if known is None or known.version < folded.version or (known.version == folded.version and not seen):
            self._known[stream] = folded
            self._known.move_to_end(stream)
            if len(self._known) > self._limit:
                self._known.popitem(last=False)
