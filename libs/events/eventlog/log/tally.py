"""What became of commands, counted: a few additions a batch, on series that are looked up once."""

from collections.abc import Iterable

from prometheus_client import Counter

from eventlog import metrics
from eventlog.codec import Codec
from eventlog.log.append import Append

_outcomes = {name: metrics.APPENDS.labels(name) for name in ("appended", "stale", "replayed", "reused", "failed")}
FAILED = _outcomes["failed"]
REPLAYED = _outcomes["replayed"]
_types: dict[str, Counter] = {}


def expect(codec: Codec, source: str) -> None:
    """Show the types of events that a source may append, before there are any."""
    for event, name in codec.names.items():
        if codec.kinds[event].source == source:
            _of(name)


def count(settled: Iterable[tuple[Append, str]]) -> None:
    """Commands, each with the outcome that the log gave it."""
    outcomes: dict[str, int] = {}
    types: dict[str, int] = {}
    for append, outcome in settled:
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if outcome == "appended":
            for event in append.events:
                types[event.type] = types.get(event.type, 0) + 1
    for outcome, number in outcomes.items():
        _outcomes.get(outcome, FAILED).inc(number)
    for name, number in types.items():
        _of(name).inc(number)


def _of(name: str) -> Counter:
    found = _types.get(name)
    if found is None:
        found = _types[name] = metrics.APPENDED.labels(name)
    return found
