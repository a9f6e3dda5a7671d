"""One serial number is registered on one machine: what a change of a machine means for the serial numbers' streams."""

from eventlog.log.session import Session
from eventlog.postgres import Pool
from events.rules.serial_numbers import serial_key
from intake.domain.equipment import EQUIPMENT, Equipment
from intake.domain.serial_number import SERIAL_NUMBER, FreeSerialNumber, TakeSerialNumber, free, take
from intake.projections.equipment import having_serial_no


async def keep_serial_numbers(session: Session, before: Equipment | None, after: Equipment) -> None:
    """Take the machine's serial number and free the one it had, in the same append.

    Raises Rejected when another machine has it; the append checks the number's version, so that of two registrations
    at the same moment only one gets through.
    """
    old, new = (_key(equipment) for equipment in (before, after))
    if after.registered is None or old == new:
        return
    equipment_id, serial_no = after.registered.equipment_id, after.registered.serial_no
    if old:
        await session.decide(SERIAL_NUMBER, old, free, FreeSerialNumber(old, equipment_id))
    if new:
        await session.decide(SERIAL_NUMBER, new, take, TakeSerialNumber(new, serial_no, equipment_id))


async def namesake(session: Session, pool: Pool, serial_no: str, equipment_id: str) -> str | None:
    """Another machine that was registered with this serial number before serial numbers had streams.

    The read model knows them all; whether the machine still has the number is what its own stream says.
    """
    key = serial_key(serial_no)
    for other in await having_serial_no(pool, key):
        machine = await session.load(EQUIPMENT, other)
        if other != equipment_id and _key(machine) == key:
            return other
    return None


def _key(equipment: Equipment | None) -> str:
    return serial_key(equipment.registered.serial_no) if equipment and equipment.registered else ""
