"""A serial number 序列号 as it is compared, a stream of its own: it belongs to one machine at a time."""

from dataclasses import dataclass
from typing import assert_never

from eventlog.decider import Decider, Rejected, State
from events.catalog.serial_number import KIND, SerialNumberEvent, SerialNumberFreed, SerialNumberTaken


@dataclass(frozen=True, slots=True)
class TakeSerialNumber:
    """Register a serial number, as it was written, on a machine."""

    serial_key: str
    serial_no: str
    equipment_id: str


@dataclass(frozen=True, slots=True)
class FreeSerialNumber:
    """The machine has another serial number now."""

    serial_key: str
    equipment_id: str


class SerialNumber(State, frozen=True):
    """Which machine has it; None while no machine is known to."""

    equipment_id: str | None = None


def evolve(state: SerialNumber, event: SerialNumberEvent) -> SerialNumber:
    """The serial number after an event."""
    match event:
        case SerialNumberTaken():
            return SerialNumber(event.equipment_id)
        case SerialNumberFreed():
            return SerialNumber()
        case _:
            assert_never(event)


SERIAL_NUMBER: Decider[SerialNumber, SerialNumberEvent] = Decider(KIND, SerialNumber(), evolve)


def take(command: TakeSerialNumber, number: SerialNumber) -> list[SerialNumberEvent]:
    """Raises Rejected, naming the other machine, when it is taken."""
    if number.equipment_id == command.equipment_id:
        return []
    if number.equipment_id is not None:
        raise already_taken(command.serial_no, number.equipment_id)
    return [SerialNumberTaken(command.serial_key, command.serial_no, command.equipment_id)]


def free(command: FreeSerialNumber, number: SerialNumber) -> list[SerialNumberEvent]:
    """Nothing where the machine never took it: it may have been registered before serial numbers had streams."""
    if number.equipment_id != command.equipment_id:
        return []
    return [SerialNumberFreed(command.serial_key, command.equipment_id)]


def already_taken(serial_no: str, equipment_id: str) -> Rejected:
    """One serial number is registered on one machine."""
    return Rejected(
        f"serial number {serial_no} is registered on equipment {equipment_id} already",
        f"序列号 {serial_no} 已登记在设备 {equipment_id} 上",
        field="serial_no",
    )
