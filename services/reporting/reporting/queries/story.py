"""One case's whole story, across services, in order of time.

What its readers ask is what happened and what was promised or missed: warnings and breaches are told, and what takes
them back. How the three clocks stood after each fact only repeats the fact: it is told where it is asked for.
"""

from dataclasses import dataclass
from datetime import datetime

import asyncpg
from sqlalchemy import Boolean, bindparam, or_, select

from eventlog.codec import Unreadable
from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from events.catalog import codec
from events.catalog.sla import CaseClocksChanged
from events.words import Event, Words
from reporting.projections.story import TABLE

t = TABLE.c


@dataclass(frozen=True, slots=True)
class Chapter:
    """One event of the case, for people: `zh` and `en` say what happened, `actor` is a staff number or a service."""

    event_id: str
    source: str
    position: int
    time: datetime
    type: str
    actor: str
    zh: str
    en: str


_CLOCKS = codec.names_of((CaseClocksChanged,))

_STORY = Query(
    select(t.event_id, t.source, t.position, t.time, t.type, t.actor, t.data)
    .where(
        t.case_id == given("case_id", t.case_id),
        or_(bindparam("clocks", type_=Boolean), t.type.not_in(_CLOCKS)),
        behind(t.time, t.event_id),
    )
    .order_by(t.time, t.event_id)
    .limit(LIMIT)
)


async def story(
    models: Asked, case_id: str, clocks: bool, after: tuple[datetime, str] | None, limit: int
) -> list[Chapter]:
    """At most `limit` events behind `after`: the time and id of the last one shown. `clocks`: with every change of the
    clocks.

    Events of one moment (a cause and what followed from it in a replay) stand in the order in which they were written:
    event ids are UUIDv7, which rise with the wall clock.
    """
    asked = {"case_id": case_id, "clocks": clocks, **cursor(after, 2), "limit": limit}
    return [_chapter(row) for row in await _STORY.fetch(models, **asked)]


def _chapter(row: asyncpg.Record) -> Chapter:
    words = told(row["type"], row["data"])
    envelope = {name: value for name, value in row.items() if name != "data"}
    return Chapter(**envelope, zh=words.zh, en=words.en)


def told(type: str, data: str) -> Words:
    """The sentence of a recorded event; its type's name where this code cannot tell more of it."""
    try:
        event: Event | None = codec.decode(type, data)  # type: ignore[assignment]  # all of the catalog are
    except Unreadable:
        event = None
    return event.sentence() if event is not None else Words(type, type)
