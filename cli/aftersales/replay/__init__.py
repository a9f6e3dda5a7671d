"""The logs of the past, for whoever replays them: `from aftersales.replay import EventLog` in a notebook, and commands.

`event_log` and its asynchronous twin `async_log` are what analysts see; `events` is an event, `question` what can be
asked, `as_of` a moment, `folding` how the services' own folds are run over it, `snapshot` and `arrow` what comes out,
`plotting` the words on plots. `reading` decides which events are meant and brings several logs into one order;
`sources` are where they come from.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aftersales.replay.async_log import AsyncEventLog
    from aftersales.replay.event_log import EventLog
    from aftersales.replay.events import Event
    from aftersales.replay.snapshot import Snapshot

__all__ = ["AsyncEventLog", "Event", "EventLog", "Snapshot"]

_WHERE = {
    "AsyncEventLog": "aftersales.replay.async_log",
    "Event": "aftersales.replay.events",
    "EventLog": "aftersales.replay.event_log",
    "Snapshot": "aftersales.replay.snapshot",
}


def __getattr__(name: str) -> Any:
    """What analysts import, when they do: the commands need no more than `reading` and `sources`."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)
