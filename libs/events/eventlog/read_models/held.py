"""A moment of the past in SQL: which events it holds, and which rows no event has touched since.

A text has its values as `:name`; `Held.values` are all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventlog.moment import ByPosition, ByTime, Moment
from eventlog.postgres import Connection

NEAR = 1_000
"""Events of one log on either side of a moment, by their ids: further apart than that no two of them are in another
order than their positions, as those are that were decided at the same time by several processes."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The columns in which a row says of what it is made: the latest time of its events, the last position of each log;
    and when and where its subject began, null while that is not known."""

    last_at: str
    positions: Mapping[str, str]
    """Log → column."""
    began_at: str
    began_position: str
    began_in: str
    """The log of that position."""


@dataclass(frozen=True, slots=True)
class Held:
    """Conditions on the columns of a table of events (`time`, `source`, `position`, `event_id`), and on the marks of a
    table of rows."""

    events: str
    """The moment holds the event."""
    untouched: str
    """It holds all that the row is made of."""
    began: str
    """It may hold the beginning of the row's subject: where this is not so, it does not."""
    values: Mapping[str, Any]


async def held(connection: Connection, moment: Moment, marks: Marks, events: str) -> Held:
    """The moment over the table `events` and rows with `marks`. Raises TypeError for a moment of another kind."""
    match moment:
        case ByTime(time):
            return Held(
                "time <= :time::timestamptz",
                f"{marks.last_at} <= :time::timestamptz",
                f"{marks.began_at} <= :time::timestamptz",
                {"time": time},
            )
        case ByPosition(positions, latest):
            return await _by_position(connection, positions, str(latest), marks, events)
        case _:
            raise TypeError(f"{type(moment).__name__} is no moment that SQL can tell")


async def _by_position(
    connection: Connection, positions: Mapping[str, int], latest: str, marks: Marks, events: str
) -> Held:
    lows, highs = dict(positions), dict(positions)
    for source in marks.positions.keys() - positions.keys():
        lows[source], highs[source] = await _around(connection, events, source, latest)
    named = " ".join(f"WHEN '{source}' THEN position <= :at_{source}::bigint" for source in positions)
    values: dict[str, Any] = {f"at_{source}": position for source, position in positions.items()}
    values |= {f"low_{source}": lows[source] for source in marks.positions}
    return Held(
        f"CASE source {named} ELSE event_id <= :latest::text END",
        " AND ".join(f"{column} <= :low_{source}::bigint" for source, column in sorted(marks.positions.items())),
        f"{marks.began_position} <= :began::bigint",
        values | {"latest": latest, "began": highs[marks.began_in]},
    )


async def _around(connection: Connection, events: str, source: str, latest: str) -> tuple[int, int]:
    """Of a log that is not named: every event up to the first position is held, none beyond the second is."""
    row = await connection.fetchrow(
        f"""SELECT (SELECT max(position) FROM (SELECT position FROM {events} WHERE source = $1 AND event_id <= $2
                                               ORDER BY event_id DESC LIMIT {NEAR}) before) AS high,
                   (SELECT min(position) FROM (SELECT position FROM {events} WHERE source = $1 AND event_id > $2
                                               ORDER BY event_id LIMIT {NEAR}) after) AS beyond""",
        source,
        latest,
    )
    assert row is not None
    high = row["high"] or 0
    return (high if row["beyond"] is None else row["beyond"] - 1), high
