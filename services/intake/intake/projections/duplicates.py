"""Which unfinished cases a call may be about: the same machine's, or the same customer's in the same words."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query, given, wanted
from events.rules.search_text import search_text
from intake.projections.cases import TABLE

t = TABLE.c

Readable = Callable[[Sequence[str]], Awaitable[Sequence[str | None]]]
"""Opens sealed texts; None for one that was erased."""

MOST = 100
"""Unfinished cases that are looked at, the oldest ones: people read what is found."""

_UNFINISHED = (
    select(t.case_id, t.description)
    .where(t.status != "closed", t.case_id != given("case_id", t.case_id), wanted(t.station_id))
    .order_by(t.opened_at, t.case_id)
    .limit(MOST)
)
_OF_MACHINE = Query(_UNFINISHED.where(t.equipment_id == given("equipment_id", t.equipment_id)))
_WITHOUT_MACHINE = Query(
    _UNFINISHED.where(t.customer_id == given("customer_id", t.customer_id), t.equipment_id.is_(None))
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and under which number."""

    case_id: str
    customer_id: str
    equipment_id: str | None
    description: str


async def possible_duplicates(
    pool: Pool, readable: Readable, request: Request, station_id: str | None = None
) -> list[str]:
    """Their numbers, the oldest first; of the station `station_id` only, where one is named.

    Width, case and blanks make no difference between words. What was erased is the same as nothing.
    """
    of = {"case_id": request.case_id, "station_id": station_id}
    if request.equipment_id is not None:
        rows = await _OF_MACHINE.fetch(pool, **of, equipment_id=request.equipment_id)
        return [row["case_id"] for row in rows]
    rows = await _WITHOUT_MACHINE.fetch(pool, **of, customer_id=request.customer_id)
    if not rows:
        return []
    words, *described = await readable([request.description, *(row["description"] for row in rows)])
    if words is None:
        return []
    same = [text is not None and search_text(text) == search_text(words) for text in described]
    return [row["case_id"] for row, found in zip(rows, same, strict=True) if found]
