"""Commands as the arrays that the SQL function `append` takes, and its rows as outcomes."""

from collections.abc import Sequence
from typing import Any

from eventlog.log.append import Append, Appended, KeyReused, VersionConflict

PARAMETERS = ", ".join(f"${n}" for n in range(1, 19))


def arrays(appends: Sequence[Append]) -> list[list[Any]]:
    """The 18 parameters of `append` (`schema/`), in its order; commands are numbered from 1."""
    numbered = list(enumerate(appends, 1))
    streams = [(n, stream, expected) for n, append in numbered for stream, expected in append.expected.items()]
    events = [(n, event) for n, append in numbered for event in append.events]
    return [
        [append.key.key if append.key else None for append in appends],
        [append.key.fingerprint if append.key else None for append in appends],
        [append.answer for append in appends],
        [n for n, _, _ in streams],
        [stream for _, stream, _ in streams],
        [expected for _, _, expected in streams],
        [n for n, _ in events],
        [event.id for _, event in events],
        [event.stream for _, event in events],
        [event.version for _, event in events],
        [event.type for _, event in events],
        [event.key for _, event in events],
        [event.context.at for _, event in events],
        [event.data for _, event in events],
        [event.context.causation for _, event in events],
        [event.context.correlation for _, event in events],
        [event.context.actor for _, event in events],
        [event.context.traceparent for _, event in events],
    ]


def outcome(append: Append, row: Any) -> Appended:
    """One row of the function's answer. Raises VersionConflict or KeyReused."""
    match row["outcome"]:
        case "appended":
            return Appended(row["position"], append.answer)
        case "replayed":
            return Appended(row["position"], row["detail"], replayed=True)
        case "stale":
            raise VersionConflict(row["detail"])
        case "reused":
            raise KeyReused(append.key.key if append.key else "")
        case other:
            raise RuntimeError(f"the append function answered {other!r}")
