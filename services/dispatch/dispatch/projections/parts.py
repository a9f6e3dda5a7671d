"""`dispatch.parts`: the register of parts 配件目录."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never, get_args

from sqlalchemy import select

from eventlog.envelope import Recorded
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor
from eventlog.read_models.tables import table_of
from events.catalog.part import PartCorrected, PartEvent, PartListed
from events.types import Tracking


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part."""

    part_id: str
    part_no: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    tracked_by: Tracking


TABLE = table_of("dispatch.parts", PartRow)
t = TABLE.c


def key_of(event: PartEvent, recorded: Recorded) -> str:
    return event.part_id


def evolve(row: PartRow | None, event: PartEvent, recorded: Recorded) -> PartRow | None:
    """The row after one more event."""
    told = event.details
    named = told.name_zh, told.name_en, told.unit_zh, told.unit_en
    match event:
        case PartListed():
            return PartRow(event.part_id, event.part_no, *named, event.tracked_by)
        case PartCorrected():
            return row and PartRow(row.part_id, row.part_no, *named, row.tracked_by)
        case _:
            assert_never(event)


PARTS = Projection("parts", TABLE, PartRow, key_of, evolve, get_args(PartEvent))

_LIST = Query(select(TABLE).where(behind(t.part_id)).order_by(t.part_id).limit(LIMIT))


async def list_parts(models: Asked, after: str | None, limit: int) -> Sequence[PartRow]:
    """Parts behind `after`, by their numbers as they are compared."""
    found = await _LIST.fetch(models, **cursor((after,) if after else None, 1), limit=limit)
    return [PartRow(**row) for row in found]
