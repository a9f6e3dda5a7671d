"""A part of one log, chosen in the database: a rare type is found without reading all that lies between."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eventlog.codec import Codec
from eventlog.envelope import Recorded
from eventlog.log.store import COLUMNS
from eventlog.postgres import Connection, Pool
from eventlog.type_names import fits

MOST_LOOKED = 50_000
"""Positions that one query looks through: a tenth of a second, where a request may take 4."""


class Said(NamedTuple):
    """A payload says this: of these fields, the first that it has is `value`."""

    fields: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What every event that is asked for has in common. Nothing given: every event is."""

    types: tuple[str, ...] = ()
    """Names or patterns, of which one must fit (`eventlog.type_names`)."""
    said: tuple[Said, ...] = ()
    """All of this."""
    since: datetime | None = None
    """Aware, itself included."""
    until: datetime | None = None
    """Aware, itself excluded."""

    @property
    def narrows(self) -> bool:
        """Whether any event may be left out."""
        return self != Selection()


class Part(NamedTuple):
    """The events that were found, in order, and the position up to which there are no others."""

    events: list[Recorded]
    reached: int


async def select(
    connection: Connection | Pool, source: str, codec: Codec, selection: Selection, after: int, upto: int, limit: int
) -> Part:
    """The next events of a log behind a position, `limit` at most, up to the position `upto`, which must be there.

    It looks through MOST_LOOKED positions at most, so that it may find none although more come: go on behind `reached`.
    Types that the catalog does not know (a newer service may write them) are judged one by one.
    """
    last = min(upto, after + MOST_LOOKED) if selection.narrows else upto
    if after >= last:
        return Part([], after)
    conditions, values = _conditions(selection, codec)
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM {source}.events WHERE position > $1 AND position <= $2{conditions}"
        " ORDER BY position LIMIT $3",
        after,
        last,
        limit,
        *values,
    )
    found = [Recorded(source, *row) for row in rows]
    reached = found[-1].position if len(found) == limit else last
    return Part([event for event in found if not selection.types or fits(selection.types, event.type)], reached)


def _conditions(selection: Selection, codec: Codec) -> tuple[str, list[object]]:
    conditions: list[str] = []
    values: list[object] = []

    def value(given: object) -> str:
        values.append(given)
        return f"${3 + len(values)}"

    if selection.types:
        known = codec.names_of(codec.names)
        fitting = [name for name in known if fits(selection.types, name)]
        conditions.append(f"(type = ANY({value(fitting)}::text[]) OR NOT type = ANY({value(known)}::text[]))")
    for fields, wanted in selection.said:
        texts = ", ".join(f"data->>{value(field)}::text" for field in fields)
        conditions.append(f"coalesce({texts}) = {value(wanted)}::text")
    if selection.since is not None:
        conditions.append(f"time >= {value(selection.since)}::timestamptz")
    if selection.until is not None:
        conditions.append(f"time < {value(selection.until)}::timestamptz")
    return "".join(f" AND {condition}" for condition in conditions), values
