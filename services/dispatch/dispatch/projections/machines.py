"""`dispatch.machines`: customers' registered machines by serial number; none of them is a replacement unit."""

from dataclasses import dataclass
from typing import get_args

from sqlalchemy import Index, select

from dispatch.domain.unit import unit_id
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog.equipment import EquipmentCorrected, EquipmentRegistered


@dataclass(frozen=True, slots=True)
class MachineRow:
    """One machine; `unit_id` is what its serial number makes, as for replacement units."""

    equipment_id: str
    unit_id: str


TABLE = table_of("dispatch.machines", MachineRow)
m = TABLE.c
Index("machines_by_unit", m.unit_id)


Event = EquipmentRegistered | EquipmentCorrected


def key_of(event: Event, recorded: Recorded) -> str:
    return event.equipment_id


def evolve(row: MachineRow | None, event: Event, recorded: Recorded) -> MachineRow:
    """The row of a machine, by its serial number of today."""
    return MachineRow(event.equipment_id, unit_id(event.serial_no))


MACHINES = Projection("machines", TABLE, MachineRow, key_of, evolve, get_args(Event))

_REGISTERED = Query(select(select(m.equipment_id).where(m.unit_id == given("unit_id", m.unit_id)).exists()))


async def is_registered(pool: Pool, unit_id: str) -> bool:
    """Whether a serial number is that of a customer's machine, as far as the information centre was heard."""
    return bool(await _REGISTERED.fetchval(pool, unit_id=unit_id))
