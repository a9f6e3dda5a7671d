"""One replacement unit 替代设备, a stream by its serial number: with one customer at a time, and lent again when it is
back in order."""

from typing import assert_never
from uuid import UUID, uuid5

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.replacement import (
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)
from events.catalog.replacement_unit import (
    KIND,
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
from events.rules.serial_numbers import serial_key
from events.types import UnitEnd, UnitStatus

_UNITS = UUID("2d7b6c1a-94e3-5f60-8a1d-0f6c5b9e7a42")
_UNITS_VERSION = 5
"""Of a UUID that is made of a name."""


def unit_id(serial_no: str) -> str:
    """The one id that a serial number makes, however it is typed (`serial_key`); "" for a blank one."""
    key = serial_key(serial_no)
    return str(uuid5(_UNITS, key)) if key else ""


def is_unit_id(text: str) -> bool:
    """Whether a text is such an id, as it is written: what else a UUID may look like is a serial number."""
    try:
        known = UUID(text)
    except ValueError:
        return False
    return known.version == _UNITS_VERSION and str(known) == text


class Unit(State, frozen=True):
    """What is known of a unit; nothing yet while `station_id` is None.

    `station_id` is in whose pool it is, `registered` how somebody registered it: None for one that was handed over
    before anybody did. `out_for` is the case that it is out for; `ready` whether it can be lent as it is.
    """

    serial_no: str = ""
    station_id: str | None = None
    registered: UnitRegistered | None = None
    out_for: str | None = None
    ready: bool = True
    ended: UnitEnd | None = None

    @property
    def status(self) -> UnitStatus | None:
        """None while nobody knows it."""
        if self.station_id is None:
            return None
        if self.ended is not None:
            return "retired"
        return "out" if self.out_for is not None else "available" if self.ready else "unfit"


def evolve(unit: Unit, event: ReplacementUnitEvent) -> Unit:
    """The unit after one more event."""
    match event:
        case UnitRegistered():
            ready = event.condition == "good"
            return Unit(event.serial_no, event.station_id, event, unit.out_for, ready)
        case UnitCorrected():
            known = unit.registered
            if known is None:
                return unit
            details = known.condition, event.accessories
            return changed(
                unit,
                registered=UnitRegistered(known.unit_id, known.serial_no, known.station_id, event.model, *details),
            )
        case UnitMoved():
            return changed(unit, station_id=event.to_station_id)
        case UnitWentOut():
            station_id = unit.station_id if unit.registered is not None else event.station_id
            serial_no = unit.serial_no or event.serial_no
            return changed(unit, serial_no=serial_no, station_id=station_id, out_for=event.case_id, ready=True)
        case UnitCameBack():
            own = event.condition == "good" and event.station_id == unit.station_id
            return changed(unit, out_for=None, ready=own or event.condition is None)
        case UnitSetAside():
            return changed(unit, ready=False)
        case UnitReady():
            return changed(unit, ready=True)
        case UnitRetired():
            return changed(unit, out_for=None, ended=event.ended)
        case _:
            assert_never(event)


UNIT: Decider[Unit, ReplacementUnitEvent] = Decider(KIND, Unit(), evolve)


def no_unit(id: str, field: str | None = None) -> NotFound:
    """There is no such unit, as far as the caller is concerned."""
    return NotFound(f"there is no replacement unit {id}", f"没有替代设备 {id}", field)


def go_out(handed_over: ReplacementUnitHandedOver, unit: Unit) -> list[ReplacementUnitEvent]:
    """The unit is with a case's customer. One that nobody registered enters the pool by it.

    Raises Rejected while it is out for another case, is not fit, has left the pool, or is in another station's.
    """
    serial_no = handed_over.serial_no
    if unit.out_for == handed_over.case_id:
        return []
    if unit.out_for is not None:
        raise already_out(serial_no, None)
    if unit.registered is not None and unit.station_id != handed_over.station_id:
        raise Rejected(
            f"replacement unit {serial_no} is in another station’s pool: have it moved first",
            f"替代设备 {serial_no} 属于其他网点，请先调拨",
            "serial_no",
        )
    if unit.ended is not None:
        raise Rejected(
            f"replacement unit {serial_no} has left the pool: register it anew if it is there again",
            f"替代设备 {serial_no} 已退出；如已找回，请重新登记",
            "serial_no",
        )
    if not unit.ready:
        raise Rejected(
            f"replacement unit {serial_no} is being checked or repaired: say first that it is ready",
            f"替代设备 {serial_no} 待检修，请先确认可用",
            "serial_no",
        )
    return [
        UnitWentOut(
            unit_id=unit_id(serial_no),
            serial_no=serial_no,
            case_id=handed_over.case_id,
            station_id=handed_over.station_id,
            customer_id=handed_over.customer_id,
            equipment_id=handed_over.equipment_id,
            machine_serial_no=handed_over.machine_serial_no,
            ground=handed_over.ground,
            number=handed_over.number,
        )
    ]


def come_back(returned: ReplacementUnitReturned, unit: Unit) -> list[ReplacementUnitEvent]:
    """The unit is back. One that went out before units had streams of their own has nothing to end."""
    if unit.out_for != returned.case_id:
        return []
    return [UnitCameBack(unit_id(returned.serial_no), returned.case_id, returned.station_id, returned.condition)]


def written_off(before: Unit, after: Unit) -> ReplacementUnitWrittenOff | None:
    """What its leaving the pool means for the case that it was out for, if any."""
    if before.out_for is None or after.ended is None or after.station_id is None:
        return None
    return ReplacementUnitWrittenOff(before.out_for, after.station_id, after.serial_no, after.ended)


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
