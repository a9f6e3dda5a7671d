"""One replacement unit 替代设备, a stream by its serial number: out once, and out again when it is back."""

from typing import assert_never
from uuid import UUID, uuid5

from eventlog.decider import Decider, Rejected, State
from events.catalog.replacement import ReplacementUnitHandedOver, ReplacementUnitReturned
from events.catalog.replacement_unit import KIND, ReplacementUnitEvent, UnitCameBack, UnitWentOut
from events.rules.serial_numbers import serial_key

_UNITS = UUID("2d7b6c1a-94e3-5f60-8a1d-0f6c5b9e7a42")


def unit_id(serial_no: str) -> str:
    """The one id that a serial number makes, however it is typed (`serial_key`); "" for a blank one."""
    key = serial_key(serial_no)
    return str(uuid5(_UNITS, key)) if key else ""


class Unit(State, frozen=True):
    """For which case the unit is out; None while it is back, or was never out as far as its stream tells."""

    out_for: str | None = None


def evolve(unit: Unit, event: ReplacementUnitEvent) -> Unit:
    """The unit after one more event."""
    match event:
        case UnitWentOut():
            return Unit(event.case_id)
        case UnitCameBack():
            return Unit()
        case _:
            assert_never(event)


UNIT: Decider[Unit, ReplacementUnitEvent] = Decider(KIND, Unit(), evolve)


def go_out(handed_over: ReplacementUnitHandedOver, unit: Unit) -> list[ReplacementUnitEvent]:
    """The unit is with a case's customer. Raises Rejected while it is out for another case."""
    if unit.out_for == handed_over.case_id:
        return []
    if unit.out_for is not None:
        raise already_out(handed_over.serial_no, None)
    id = unit_id(handed_over.serial_no)
    return [UnitWentOut(id, handed_over.serial_no, handed_over.case_id, handed_over.station_id)]


def come_back(returned: ReplacementUnitReturned, unit: Unit) -> list[ReplacementUnitEvent]:
    """The unit is back. One that went out before units had streams of their own has nothing to end."""
    if unit.out_for != returned.case_id:
        return []
    return [UnitCameBack(unit_id(returned.serial_no), returned.case_id, returned.station_id)]


def already_out(serial_no: str, case_id: str | None) -> Rejected:
    """A refusal that names the case only where the caller may know of it."""
    if case_id is None:
        return Rejected(
            f"replacement unit {serial_no} is with another customer",
            f"替代设备 {serial_no} 已在其他客户处",
            "serial_no",
        )
    return Rejected(
        f"replacement unit {serial_no} is out for case {case_id}: take it back first",
        f"替代设备 {serial_no} 已用于服务单 {case_id}，请先收回",
        "serial_no",
    )
