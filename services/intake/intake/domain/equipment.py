"""One machine at a customer 设备, and its warranty."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected
from events.catalog.customer import CustomerRegistered
from events.catalog.equipment import KIND, EquipmentAccepted, EquipmentEvent, EquipmentRegistered
from events.shanghai import day_of
from intake.domain.warranty import warranty_until


@dataclass(frozen=True, slots=True)
class RegisterEquipment:
    """Make a machine known. `accepted_on` is None while it is not accepted; `at` is the command's time."""

    equipment_id: str
    customer_id: str
    model: str
    serial_no: str
    warranty_months: int
    accepted_on: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AcceptEquipment:
    """Record the acceptance 验收, which starts the warranty."""

    equipment_id: str
    accepted_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Equipment:
    """What is known of a machine; nothing yet while `registered` is None."""

    registered: EquipmentRegistered | None = None
    accepted: EquipmentAccepted | None = None

    def in_warranty(self, at: datetime) -> bool:
        """Whether the warranty runs on the Asia/Shanghai day of `at`; its last day counts."""
        if self.registered is None or self.accepted is None or self.registered.warranty_months == 0:
            return False
        return self.accepted.accepted_on <= day_of(at) <= self.accepted.warranty_until


def evolve(state: Equipment, event: EquipmentEvent) -> Equipment:
    """The machine after an event."""
    match event:
        case EquipmentRegistered():
            return replace(state, registered=event)
        case EquipmentAccepted():
            return replace(state, accepted=event)
        case _:
            assert_never(event)


EQUIPMENT: Decider[Equipment, EquipmentEvent] = Decider(KIND, Equipment(), evolve)


def register(command: RegisterEquipment, equipment: Equipment, customer: CustomerRegistered) -> list[EquipmentEvent]:
    """Raises Rejected when the number belongs to another machine already, or the acceptance lies ahead."""
    registered = EquipmentRegistered(
        command.equipment_id, customer.customer_id, command.model, command.serial_no, command.warranty_months
    )
    if equipment.registered not in (None, registered):
        raise Rejected(
            f"equipment {command.equipment_id} is registered already with other details",
            f"设备编号 {command.equipment_id} 已登记，且资料不同",
            field="equipment_id",
        )
    events: list[EquipmentEvent] = [] if equipment.registered else [registered]
    if command.accepted_on is None:
        return events
    acceptance = AcceptEquipment(command.equipment_id, command.accepted_on, command.at)
    return [*events, *accept(acceptance, replace(equipment, registered=registered))]


def accept(command: AcceptEquipment, equipment: Equipment) -> list[EquipmentEvent]:
    """Raises NotFound for an unknown machine; Rejected for a day ahead, or a second acceptance on another day."""
    registered = known_equipment(equipment, command.equipment_id)
    if command.accepted_on > day_of(command.at):
        raise Rejected(
            f"acceptance on {command.accepted_on} lies in the future",
            f"验收日期 {command.accepted_on} 晚于今天",
            field="accepted_on",
        )
    if equipment.accepted is not None:
        if equipment.accepted.accepted_on == command.accepted_on:
            return []
        raise Rejected(
            f"equipment {command.equipment_id} was accepted on {equipment.accepted.accepted_on}",
            f"设备 {command.equipment_id} 已于 {equipment.accepted.accepted_on} 验收",
            field="accepted_on",
        )
    until = warranty_until(command.accepted_on, registered.warranty_months)
    return [EquipmentAccepted(command.equipment_id, command.accepted_on, until)]


def known_equipment(equipment: Equipment, equipment_id: str) -> EquipmentRegistered:
    """Raises NotFound for a machine that was never registered."""
    if equipment.registered is None:
        raise no_equipment(equipment_id)
    return equipment.registered


def named_equipment(equipment: Equipment, equipment_id: str, customer_id: str) -> EquipmentRegistered:
    """Raises Rejected, at `equipment_id`, when a command names no machine, or one of another customer."""
    registered = equipment.registered
    if registered is None:
        raise Rejected(f"there is no equipment {equipment_id}", f"没有设备 {equipment_id}", field="equipment_id")
    if registered.customer_id != customer_id:
        raise Rejected(
            f"equipment {equipment_id} does not belong to customer {customer_id}",
            f"设备 {equipment_id} 不属于客户 {customer_id}",
            field="equipment_id",
        )
    return registered


def no_equipment(equipment_id: str) -> NotFound:
    """There is no such machine."""
    return NotFound(f"there is no equipment {equipment_id}", f"没有设备 {equipment_id}")
