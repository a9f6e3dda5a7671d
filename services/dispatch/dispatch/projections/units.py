"""`dispatch.replacement_units`: the stations' pools of replacement units 替代设备库, and where each unit is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, assert_never, get_args

from sqlalchemy import Index, func, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.replacement_unit import (
    ReplacementUnitEvent,
    UnitCameBack,
    UnitCorrected,
    UnitMoved,
    UnitReady,
    UnitRegistered,
    UnitRetired,
    UnitSetAside,
    UnitWentOut,
)
from events.rules.models import model_key


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: `available`, `out`, `unfit` or `retired`. Times are UTC.

    `station_id` is in whose pool it is. `model` is None while nobody registered it. Case with its `number`, customer,
    machine and `out_since` are of the customer who has it, None while nobody has. `condition` is as was said last.
    `returned_to` is where it came back, until that is its own station. `first_at`, `last_at` and the positions in this
    service's log say of which events the row is made.
    """

    unit_id: str
    serial_no: str
    station_id: str
    status: str
    model: str | None = None
    accessories: str | None = None
    condition: str | None = None
    check_note: str | None = None
    returned_to: str | None = None
    case_id: str | None = None
    number: str | None = None
    customer_id: str | None = None
    equipment_id: str | None = None
    machine_serial_no: str | None = None
    out_since: datetime | None = None
    times_out: int = 0
    ended: str | None = None
    reason: str | None = None
    first_at: datetime | None = None
    first_position: int = 0
    last_at: datetime | None = None
    last_position: int = 0


TABLE = table_of(
    "dispatch.replacement_units",
    UnitRow,
    derived={"model_key": lambda row: model_key(row.model) if row.model else None},
)
u = TABLE.c
Index("replacement_units_by_serial_no", u.serial_no)
Index("replacement_units_by_station", u.station_id, u.serial_no, u.model_key)
Index("replacement_units_by_status", u.status, u.serial_no, u.model_key)
Index("replacement_units_by_status_at_a_station", u.station_id, u.status, u.serial_no, u.model_key)
Index("replacement_units_by_model", u.model_key, u.serial_no)


def key_of(event: ReplacementUnitEvent, recorded: Recorded) -> str:
    return event.unit_id


def evolve(row: UnitRow | None, event: ReplacementUnitEvent, recorded: Recorded) -> UnitRow | None:
    """The row after one more event."""
    after = _after(row, event, recorded)
    if after is None:
        return None
    known = row or after
    return replace(
        after,
        first_at=min(known.first_at or recorded.time, recorded.time),
        first_position=known.first_position or recorded.position,
        last_at=max(known.last_at or recorded.time, recorded.time),
        last_position=recorded.position,
    )


def _after(row: UnitRow | None, event: ReplacementUnitEvent, recorded: Recorded) -> UnitRow | None:
    if isinstance(event, UnitRegistered | UnitWentOut):
        row = row or UnitRow(event.unit_id, event.serial_no, event.station_id, "available")
    if row is None:
        return None
    match event:
        case UnitRegistered():
            status = "available" if event.condition == "good" else "unfit"
            known = replace(row, status="out" if row.status == "out" else status, serial_no=event.serial_no)
            known = replace(known, station_id=event.station_id, model=event.model, condition=event.condition)
            return replace(known, accessories=event.accessories or None, returned_to=None, ended=None, reason=None)
        case UnitCorrected():
            return replace(row, model=event.model, accessories=event.accessories or None)
        case UnitMoved():
            there = row.returned_to == event.to_station_id
            return replace(row, station_id=event.to_station_id, returned_to=None if there else row.returned_to)
        case UnitWentOut():
            pool = row.station_id if row.model is not None else event.station_id
            out = replace(row, status="out", station_id=pool, case_id=event.case_id, customer_id=event.customer_id)
            out = replace(out, equipment_id=event.equipment_id, machine_serial_no=event.machine_serial_no or None)
            out = replace(out, number=event.number or None)
            return replace(out, out_since=recorded.time, times_out=row.times_out + 1, returned_to=None, check_note=None)
        case UnitCameBack():
            own = event.station_id == row.station_id
            ready = event.condition is None or (event.condition == "good" and own)
            back = replace(_with_nobody(row), status="available" if ready else "unfit")
            return replace(back, condition=event.condition, returned_to=None if own else event.station_id)
        case UnitSetAside():
            return replace(row, status="unfit", condition=event.condition, check_note=event.note)
        case UnitReady():
            return replace(row, status="available", condition="good", check_note=event.note or None, returned_to=None)
        case UnitRetired():
            return replace(_with_nobody(row), status="retired", ended=event.ended, reason=event.reason)
        case _:
            assert_never(event)


def _with_nobody(row: UnitRow) -> UnitRow:
    row = replace(row, case_id=None, number=None, customer_id=None, out_since=None)
    return replace(row, equipment_id=None, machine_serial_no=None)


UNITS = Projection("replacement_units", TABLE, UnitRow, key_of, evolve, get_args(ReplacementUnitEvent))

Cursor = str
"""serial_no, which one unit alone has, for it makes the id: where a page ends."""


@lru_cache
def _list(asked: tuple[str, ...], further: bool) -> Query:
    """Only the conditions that are asked for are in the statement, so that each combination finds its index."""
    conditions = [u[name] == given(name, u[name]) for name in asked]
    conditions += [behind(u.serial_no, always=True)] if further else []
    return Query(select(*columns_of(TABLE)).where(*conditions).order_by(u.serial_no).limit(LIMIT))


_COUNTED = Query(select(u.station_id, u.status, func.count()).group_by(u.station_id, u.status))
_AVAILABLE = Query(
    select(*columns_of(TABLE))
    .where(u.station_id == given("station_id", u.station_id), u.status == "available")
    .order_by(u.serial_no)
    .limit(LIMIT)
)


async def list_units(
    models: Asked,
    station_id: str | None,
    status: str | None,
    model: str | None,
    after: Cursor | None,
    limit: int,
) -> Sequence[Any]:
    """Units behind `after`, by serial number: of a station, of a status, of a model however it is written."""
    key = model_key(model) if model is not None else None
    where = {"station_id": station_id, "status": status, "model_key": key}
    asked = {name: value for name, value in where.items() if value is not None}
    query = _list(tuple(asked), bool(after))
    return await query.fetch(models, **asked, **cursor((after,) if after else None, 1), limit=limit)


async def available_at(pool: Pool, station_id: str, most: int) -> Sequence[Any]:
    """What a station can lend now, by serial number."""
    return await _AVAILABLE.fetch(pool, station_id=station_id, limit=most)


async def count_units(pool: Pool) -> dict[tuple[str, str], int]:
    """How many units there are, by station and status."""
    return {(row[0], row[1]): row[2] for row in await _COUNTED.fetch(pool)}
