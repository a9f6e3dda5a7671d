"""Replacement units 替代设备 that stand in for a machine, as the stations tell: which one, from when to when."""

from dataclasses import dataclass
from datetime import datetime

from events.catalog.equipment import EquipmentEvent
from events.catalog.equipment_life import EquipmentStandInCame, EquipmentStandInLeft
from intake.domain.equipment import Equipment


@dataclass(frozen=True, slots=True)
class UnitCame:
    """A station handed a unit over for a case of the machine, at `at` (UTC)."""

    equipment_id: str
    case_id: str
    serial_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnitLeft:
    """The unit of a case of the machine was taken back at `at` (UTC), or was written off."""

    equipment_id: str
    case_id: str
    at: datetime


def stand_in(command: UnitCame, equipment: Equipment) -> list[EquipmentEvent]:
    """Into the machine's history. A machine that nobody registered has none."""
    if equipment.registered is None or any(each.case_id == command.case_id for each in equipment.stand_ins):
        return []
    return [EquipmentStandInCame(command.equipment_id, command.case_id, command.serial_no, command.at)]


def leave(command: UnitLeft, equipment: Equipment) -> list[EquipmentEvent]:
    """What nobody heard the begin of has no end."""
    return [
        EquipmentStandInLeft(command.equipment_id, command.case_id, each.unit_serial_no, each.since, command.at)
        for each in equipment.stand_ins
        if each.case_id == command.case_id
    ]
