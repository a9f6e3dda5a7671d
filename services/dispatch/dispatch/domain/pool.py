"""The pool of a station 替代设备库: which units it has to lend, in what condition, and how they come and go."""

from dataclasses import dataclass

from dispatch.domain.unit import Unit
from eventlog.decider import Rejected
from events.catalog.replacement_unit import (
    ReplacementUnitEvent,
    UnitAccessories,
    UnitCorrected,
    UnitMoved,
    UnitReady,
    UnitRegistered,
    UnitRetired,
    UnitSetAside,
)
from events.types import UnitCondition, UnitEnd


@dataclass(frozen=True, slots=True)
class Registering:
    """What else is known of a serial number that is to be registered."""

    customers: bool = False
    """It is a customer's own machine."""
    out: bool = False
    """It is out for a case, by a log of before units had streams of their own."""


def register(command: UnitRegistered, unit: Unit, known: Registering) -> list[ReplacementUnitEvent]:
    """Put a unit into a station's pool 入库; or one that had left it, and is there again. The same is no news.

    Raises Rejected for a customer's machine, and for a unit that is registered with other details, or another
    station's.
    """
    if known.customers:
        raise Rejected(
            f"{command.serial_no} is a customer’s registered machine, and no replacement unit",
            f"{command.serial_no} 是客户已登记的设备，不能作为替代设备",
            "serial_no",
        )
    if known.out and unit.station_id is None:
        raise Rejected(
            f"{command.serial_no} is at a customer: take it back first",
            f"{command.serial_no} 在客户处，请先收回",
            "serial_no",
        )
    if unit.ended is not None or unit.station_id is None:
        return [command]
    if unit.station_id != command.station_id:
        raise Rejected(
            f"{command.serial_no} is in another station’s pool: have it moved instead",
            f"{command.serial_no} 属于其他网点，请调拨",
            "serial_no",
        )
    had = unit.registered
    if had is None:
        return [command]
    if (had.model, had.accessories) == (command.model, command.accessories):
        return []
    raise Rejected(
        f"{command.serial_no} is in the pool already with other details: correct it",
        f"{command.serial_no} 已在库中，且资料不同，请更正",
        "serial_no",
    )


@dataclass(frozen=True, slots=True)
class CorrectUnit:
    """None, or no text, leaves a detail as it is."""

    model: str | None
    accessories: UnitAccessories
    reason: str


def correct_unit(command: CorrectUnit, unit: Unit) -> list[ReplacementUnitEvent]:
    """What changes nothing is no news. Raises Rejected for one that nobody registered."""
    had = unit.registered
    if had is None:
        raise Rejected("nobody has registered it: register it with its model", "该替代设备尚未登记，请先登记型号")
    model = command.model or had.model
    accessories = command.accessories or had.accessories
    if (model, accessories) == (had.model, had.accessories):
        return []
    return [UnitCorrected(had.unit_id, model, accessories, had.model, command.reason)]


@dataclass(frozen=True, slots=True)
class MoveUnit:
    """To which station it goes, and why."""

    unit_id: str
    to_station_id: str
    reason: str


def move_unit(command: MoveUnit, unit: Unit) -> list[ReplacementUnitEvent]:
    """Into another station's pool 调拨; in what condition, stays as it is. Raises Rejected while it is out."""
    _require_here(unit)
    if unit.station_id is None or unit.station_id == command.to_station_id:
        return []
    return [UnitMoved(command.unit_id, unit.station_id, command.to_station_id, command.reason)]


@dataclass(frozen=True, slots=True)
class SetUnitAside:
    """What was seen."""

    unit_id: str
    condition: UnitCondition
    note: str


def set_aside(command: SetUnitAside, unit: Unit) -> list[ReplacementUnitEvent]:
    """It is not lent until it is ready again 停借; each finding is told. Raises Rejected while it is out, and for a
    good one."""
    _require_here(unit)
    if command.condition == "good":
        raise Rejected("a unit in good condition can be lent", "完好的设备可以借出", "condition")
    return [UnitSetAside(command.unit_id, command.condition, command.note)]


@dataclass(frozen=True, slots=True)
class ReadyUnit:
    """What was checked, or done."""

    unit_id: str
    note: str


def make_ready(command: ReadyUnit, unit: Unit) -> list[ReplacementUnitEvent]:
    """It can be lent again 确认可用; of one that could, that is no news. Raises Rejected while it is out."""
    _require_here(unit)
    return [] if unit.ready else [UnitReady(command.unit_id, command.note)]


@dataclass(frozen=True, slots=True)
class RetireUnit:
    """What became of it, and why."""

    unit_id: str
    ended: UnitEnd
    reason: str


def retire_unit(command: RetireUnit, unit: Unit) -> list[ReplacementUnitEvent]:
    """It leaves the pool 退出; once is enough. Raises Rejected for scrapping one that a customer has."""
    if unit.ended is not None:
        return []
    if unit.out_for is not None and command.ended == "scrapped":
        raise Rejected(
            f"it is out for case {unit.out_for}: take it back first, or say that it is lost, or sold",
            f"该设备用于服务单 {unit.out_for}：请先收回，或登记为丢失、售出",
            "ended",
        )
    return [UnitRetired(command.unit_id, command.ended, command.reason)]


def _require_here(unit: Unit) -> None:
    if unit.ended is not None:
        raise Rejected("the unit has left the pool", "该替代设备已退出")
    if unit.out_for is not None:
        raise Rejected(
            f"it is out for case {unit.out_for}: take it back first", f"该设备用于服务单 {unit.out_for}，请先收回"
        )
