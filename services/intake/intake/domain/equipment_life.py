"""What happens to a machine 设备 after it is registered: its meter, its accessories, its place, its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eventlog.decider import NotFound, Rejected
from events.catalog.equipment import EquipmentEvent, EquipmentRegistered
from events.catalog.equipment_life import (
    AccessoryAttached,
    AccessoryDetached,
    EquipmentMoved,
    EquipmentReplaced,
    EquipmentScrapped,
    MeterRead,
)
from events.catalog.visit_findings import VisitMeterRead
from events.types import MeterOrigin
from intake.domain.equipment import Equipment, known_equipment, no_equipment, scrapped


@dataclass(frozen=True, slots=True)
class ReadMeter:
    """Note what the meter said, at `read_at`; `at` is the command's time."""

    equipment_id: str
    counter: int
    read_at: datetime
    read_by: str
    origin: MeterOrigin
    meter_replaced: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AttachAccessory:
    """Make the machine an accessory of another."""

    equipment_id: str
    parent_id: str


@dataclass(frozen=True, slots=True)
class DetachAccessory:
    """Let it stand alone again, for a `reason`."""

    equipment_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MoveEquipment:
    """Move the machine, for a `reason`. Without `customer_id` it stays its customer's."""

    equipment_id: str
    customer_id: str | None
    site_id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReplaceEquipment:
    """Another machine does its work for good, for a `reason`."""

    equipment_id: str
    successor_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScrapEquipment:
    """The machine is no more, for a `reason`."""

    equipment_id: str
    reason: str


class Lineage(NamedTuple):
    """The machine that another is to belong to, and the numbers of all that it belongs to itself."""

    parent: Equipment
    ancestors: Sequence[str]


def read_meter(command: ReadMeter, equipment: Equipment) -> list[EquipmentEvent]:
    """Raises Rejected for a time ahead or before the last reading, or a counter below it on the same meter."""
    require_in_use(equipment, command.equipment_id)
    reading = MeterRead(
        equipment_id=command.equipment_id,
        counter=command.counter,
        read_at=command.read_at,
        read_by=command.read_by,
        origin=command.origin,
        meter_replaced=command.meter_replaced,
    )
    last = equipment.meter
    if last == reading:
        return []
    if command.read_at > command.at:
        raise Rejected("the reading lies in the future", "抄表时间晚于现在", "read_at")
    if last is not None and command.read_at < last.read_at:
        raise Rejected("a later reading is on record already", "已有更晚的抄表记录", "read_at")
    if last is not None and command.counter < last.counter and not command.meter_replaced:
        raise Rejected(
            f"the meter said {last.counter} before: say so if the meter was replaced",
            f"上次表数为 {last.counter}，表数不会减少；如已更换计数器请注明",
            "counter",
        )
    return [reading]


def read_on_visit(read: VisitMeterRead, equipment: Equipment) -> list[EquipmentEvent]:
    """What a technician read, as far as the record does not know better."""
    return told_by_technician(
        ReadMeter(
            read.equipment_id, read.counter, read.read_at, read.read_by, "visit", read.meter_replaced, at=read.read_at
        ),
        equipment,
    )


def told_by_technician(command: ReadMeter, equipment: Equipment) -> list[EquipmentEvent]:
    """Nothing where the record knows better meanwhile, for nobody is there any more to be asked: a later reading or a
    higher counter, or a machine that is out of use."""
    try:
        return read_meter(command, equipment)
    except (Rejected, NotFound):
        return []


def attach(command: AttachAccessory, equipment: Equipment, line: Lineage) -> list[EquipmentEvent]:
    """Raises NotFound, at `parent_id`, for an unknown machine; Rejected for one of another customer or that is
    scrapped, for a circle, and while it belongs to a third."""
    own = require_in_use(equipment, command.equipment_id)
    parent = line.parent.registered
    if parent is None:
        raise no_equipment(command.parent_id, "parent_id")
    if equipment.parent_id == command.parent_id:
        return []
    if equipment.parent_id is not None:
        raise Rejected(
            f"equipment {command.equipment_id} is an accessory of {equipment.parent_id}: detach it first",
            f"设备 {command.equipment_id} 已是设备 {equipment.parent_id} 的附件，请先拆下",
            "parent_id",
        )
    if command.equipment_id in (command.parent_id, *line.ancestors):
        raise Rejected(
            f"equipment {command.parent_id} belongs to {command.equipment_id}, not the other way round",
            f"设备 {command.parent_id} 本身属于设备 {command.equipment_id}，不能互为附件",
            "parent_id",
        )
    require_beside(own.customer_id, line.parent, command.parent_id, "parent_id")
    return [AccessoryAttached(command.equipment_id, command.parent_id)]


def detach(command: DetachAccessory, equipment: Equipment) -> list[EquipmentEvent]:
    """What stands alone already decides nothing. Raises NotFound for an unknown machine."""
    known_equipment(equipment, command.equipment_id)
    if equipment.parent_id is None:
        return []
    return [AccessoryDetached(command.equipment_id, equipment.parent_id, command.reason)]


def move(command: MoveEquipment, equipment: Equipment) -> list[EquipmentEvent]:
    """What is there already decides nothing. Raises Rejected for an accessory, which goes where its machine goes."""
    known = require_in_use(equipment, command.equipment_id)
    customer_id, site_id = command.customer_id or known.customer_id, command.site_id
    if site_id is None and customer_id == known.customer_id:
        site_id = equipment.site_id
    if (customer_id, site_id) == (known.customer_id, equipment.site_id):
        return []
    if equipment.parent_id is not None:
        raise Rejected(
            f"equipment {command.equipment_id} is an accessory of {equipment.parent_id}: move that, or detach it first",
            f"设备 {command.equipment_id} 是设备 {equipment.parent_id} 的附件：请移动该设备，或先拆下附件",
        )
    return [moved(equipment, command.equipment_id, customer_id, site_id, command.reason)]


def moved(
    equipment: Equipment, equipment_id: str, customer_id: str, site_id: str | None, reason: str
) -> EquipmentMoved:
    """From where it is to there."""
    known = known_equipment(equipment, equipment_id)
    return EquipmentMoved(
        equipment_id=equipment_id,
        customer_id=customer_id,
        site_id=site_id,
        former_customer_id=known.customer_id,
        former_site_id=equipment.site_id,
        reason=reason,
    )


def replace_by(command: ReplaceEquipment, equipment: Equipment, successor: Equipment) -> list[EquipmentEvent]:
    """Raises NotFound, at `successor_id`, for an unknown machine; Rejected for itself, for one of another customer or
    that is scrapped, and where either has been replaced, or the other has replaced a third, already."""
    own = require_in_use(equipment, command.equipment_id)
    if successor.registered is None:
        raise no_equipment(command.successor_id, "successor_id")
    if equipment.successor_id == command.successor_id:
        return []
    if command.successor_id == command.equipment_id:
        raise Rejected("a machine cannot replace itself", "设备不能接替自身", "successor_id")
    for id, other in ((command.equipment_id, equipment), (command.successor_id, successor)):
        if other.successor_id is not None:
            raise Rejected(
                f"equipment {id} was replaced by {other.successor_id} already",
                f"设备 {id} 已由设备 {other.successor_id} 接替",
                "successor_id",
            )
    if successor.predecessor_id is not None:
        raise Rejected(
            f"equipment {command.successor_id} took the place of {successor.predecessor_id} already",
            f"设备 {command.successor_id} 已接替设备 {successor.predecessor_id}",
            "successor_id",
        )
    require_beside(own.customer_id, successor, command.successor_id, "successor_id")
    return [EquipmentReplaced(command.equipment_id, command.successor_id, command.reason)]


def scrap(command: ScrapEquipment, equipment: Equipment) -> list[EquipmentEvent]:
    """Once is enough; an accessory is detached with it. Raises Rejected while it has accessories itself."""
    known_equipment(equipment, command.equipment_id)
    if equipment.scrapped:
        return []
    if equipment.accessories:
        named = equipment.accessories
        raise Rejected(
            f"equipment {command.equipment_id} has accessories: detach {', '.join(named)} first",
            f"设备 {command.equipment_id} 还有附件，请先拆下：{'、'.join(named)}",
        )
    gone = EquipmentScrapped(command.equipment_id, command.reason)
    if equipment.parent_id is None:
        return [gone]
    return [AccessoryDetached(command.equipment_id, equipment.parent_id, command.reason), gone]


def require_in_use(equipment: Equipment, equipment_id: str) -> EquipmentRegistered:
    """Raises NotFound for an unknown machine, Rejected for one that is scrapped."""
    known = known_equipment(equipment, equipment_id)
    if equipment.scrapped:
        raise scrapped(equipment_id)
    return known


def require_beside(customer_id: str, other: Equipment, other_id: str, field: str) -> None:
    """Raises Rejected, at `field`, for a machine that is scrapped, or of another customer."""
    if other.scrapped:
        raise scrapped(other_id, field)
    if known_equipment(other, other_id).customer_id != customer_id:
        raise Rejected(
            f"equipment {other_id} is another customer's",
            f"设备 {other_id} 属于其他客户",
            field,
        )
