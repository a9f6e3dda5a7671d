"""The ids under which what a process is at can be found again: trace, event, case."""

import re
from collections.abc import Sequence

from eventlog.at_work import WORK
from eventlog.envelope import NewEvent, Recorded

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def case_of(events: Sequence[Recorded | NewEvent], asked: str | None = None) -> str | None:
    """The case that events are about; without any, the one that was asked for, where that is an id and not whatever
    somebody typed."""
    for event in events:
        if '"case_id"' in event.data:
            return event.key
    return asked if asked is not None and _ID.fullmatch(asked) else None


def at_work() -> dict[str, str]:
    """Those of the present task, for a line of the log."""
    work = WORK.get()
    if work is None:
        return {}
    found: dict[str, str] = {}
    if work.traceparent is not None:
        found["trace_id"] = work.traceparent[3:35]
    events = work.events
    if len(events) == 1:
        found["event_id"] = str(events[0].id)
    if (case_id := case_of(events)) is not None:
        found["case_id"] = case_id
    return found
