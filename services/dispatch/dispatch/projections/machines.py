"""`dispatch.machines`: customers' registered machines, none of which is a replacement unit, their warranty and site."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never, get_args

from sqlalchemy import Index, select

from dispatch.domain.unit import unit_id
from dispatch.projections.sites import site_key
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog.equipment import (
    AcceptanceCorrected,
    EquipmentAccepted,
    EquipmentCorrected,
    EquipmentRegistered,
)
from events.catalog.equipment_life import EquipmentMoved, MeterRead


@dataclass(frozen=True, slots=True)
class MachineRow:
    """One machine; `unit_id` is what its serial number makes, as for replacement units. Days are in Asia/Shanghai.

    `meter_counter` is what the meter said last, in sheets, null where nobody has read it.
    `site` is as in `dispatch.sites`, null until the machine was moved to one: until then nobody has said where it is.
    """

    equipment_id: str
    unit_id: str
    warranty_months: int
    accepted_on: date | None = None
    warranty_until: date | None = None
    site: str | None = None
    meter_counter: int | None = None
    serial_no: str = ""


TABLE = table_of("dispatch.machines", MachineRow)
m = TABLE.c
Index("machines_by_unit", m.unit_id)


Event = EquipmentRegistered | EquipmentCorrected | EquipmentAccepted | AcceptanceCorrected | EquipmentMoved | MeterRead


def key_of(event: Event, recorded: Recorded) -> str:
    return event.equipment_id


def evolve(row: MachineRow | None, event: Event, recorded: Recorded) -> MachineRow | None:
    """The row of a machine, by its serial number of today."""
    if isinstance(event, EquipmentRegistered):
        return MachineRow(
            event.equipment_id, unit_id(event.serial_no), event.warranty_months, serial_no=event.serial_no
        )
    if row is None:
        return None
    match event:
        case EquipmentCorrected():
            until = event.warranty_until or row.warranty_until
            months = event.warranty_months
            unit, serial_no = unit_id(event.serial_no), event.serial_no
            return replace(row, unit_id=unit, warranty_months=months, warranty_until=until, serial_no=serial_no)
        case EquipmentAccepted() | AcceptanceCorrected():
            return replace(row, accepted_on=event.accepted_on, warranty_until=event.warranty_until)
        case MeterRead():
            return replace(row, meter_counter=event.counter)
        case EquipmentMoved():
            return replace(row, site=site_key(event.customer_id, event.site_id) if event.site_id is not None else None)
        case _:
            assert_never(event)


MACHINES = Projection("machines", TABLE, MachineRow, key_of, evolve, get_args(Event), version=4)

_REGISTERED = Query(select(select(m.equipment_id).where(m.unit_id == given("unit_id", m.unit_id)).exists()))


async def is_registered(pool: Pool, unit_id: str) -> bool:
    """Whether a serial number is that of a customer's machine, as far as the information centre was heard."""
    return bool(await _REGISTERED.fetchval(pool, unit_id=unit_id))


async def last_reading(pool: Pool, equipment_id: str) -> int | None:
    """What a machine's meter said last, as far as the information centre was heard; None where nobody has read it."""
    row = (await MACHINES.rows(pool, [equipment_id])).get(equipment_id)
    return row.meter_counter if row is not None else None


async def serial_number(pool: Pool, equipment_id: str) -> str | None:
    """What a machine's plate says, as far as the information centre was heard."""
    row = (await MACHINES.rows(pool, [equipment_id])).get(equipment_id)
    return row.serial_no if row is not None else None
