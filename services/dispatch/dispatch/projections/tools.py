"""`dispatch.tools`: the stations' tools 工具, who has them, and which are due for calibration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never, get_args

from sqlalchemy import Boolean, Index, bindparam, func, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import table_of
from events.catalog.tool import (
    ToolBorrowed,
    ToolBroughtBack,
    ToolCalibrated,
    ToolEntered,
    ToolEvent,
    ToolMended,
    ToolRetired,
)


@dataclass(frozen=True, slots=True)
class ToolRow:
    """One tool. `technician_id` has it until `return_by`; both are None while it is at the station. Days are dates in
    Asia/Shanghai."""

    tool_id: str
    station_id: str
    name_zh: str
    name_en: str
    calibrated_until: date | None
    technician_id: str | None = None
    return_by: date | None = None
    condition: str | None = None
    """As it last went out or came back."""
    usable: bool = True
    retired: bool = False


TABLE = table_of("dispatch.tools", ToolRow)
t = TABLE.c
Index("tools_by_station", t.station_id, t.tool_id)
Index("tools_by_borrower", t.technician_id, postgresql_where=t.technician_id.is_not(None))
Index("tools_by_calibration", t.calibrated_until, postgresql_where=~t.retired)


def key_of(event: ToolEvent, recorded: Recorded) -> str:
    return event.tool_id


def evolve(row: ToolRow | None, event: ToolEvent, recorded: Recorded) -> ToolRow | None:
    """The row after one more event."""
    if isinstance(event, ToolEntered):
        return ToolRow(event.tool_id, event.station_id, event.name_zh, event.name_en, event.calibrated_until)
    if row is None:
        return None
    match event:
        case ToolCalibrated():
            return replace(row, calibrated_until=event.calibrated_until)
        case ToolBorrowed():
            who = event.technician_id
            return replace(row, technician_id=who, return_by=event.return_by, condition=event.condition)
        case ToolBroughtBack():
            back = replace(row, technician_id=None, return_by=None)
            return replace(back, condition=event.condition, usable=event.usable)
        case ToolMended():
            return replace(row, usable=True, condition=event.condition)
        case ToolRetired():
            return replace(row, retired=True)
        case _:
            assert_never(event)


TOOLS = Projection("tools", TABLE, ToolRow, key_of, evolve, get_args(ToolEvent))

_OUT = bindparam("out", type_=Boolean)
_DUE = given("due_by", t.calibrated_until)
_LIST = Query(
    select(TABLE)
    .where(
        wanted(t.station_id),
        wanted(t.technician_id),
        or_(_OUT.is_(None), t.technician_id.is_not(None) == _OUT),
        or_(_DUE.is_(None), (t.calibrated_until <= _DUE) & ~t.retired),
        behind(t.tool_id),
    )
    .order_by(t.tool_id)
    .limit(LIMIT)
)
_DUE_BY_STATION = Query(
    select(t.station_id, func.count()).where(t.calibrated_until <= _DUE, ~t.retired).group_by(t.station_id)
)


async def count_due(pool: Pool, due_by: date) -> Mapping[str, int]:
    """Station → tools in use whose calibration ends by a day; stations without any are left out."""
    return {row[0]: row[1] for row in await _DUE_BY_STATION.fetch(pool, due_by=due_by)}


async def list_tools(
    models: Asked,
    station_id: str | None,
    technician_id: str | None,
    out: bool | None,
    due_by: date | None,
    after: str | None,
    limit: int,
) -> Sequence[Any]:
    """Tools behind `after`, by number: whether somebody has them, whose calibration ends by a day."""
    where = {"station_id": station_id, "technician_id": technician_id, "out": out, "due_by": due_by}
    return await _LIST.fetch(models, **where, **cursor((after,) if after else None, 1), limit=limit)
