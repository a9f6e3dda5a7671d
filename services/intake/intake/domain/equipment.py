"""One machine at a customer 设备, and its warranty."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.customer import CustomerRegistered
from events.catalog.equipment import (
    KIND,
    AcceptanceCorrected,
    EquipmentAccepted,
    EquipmentCorrected,
    EquipmentEvent,
    EquipmentRegistered,
)
from events.catalog.equipment_life import (
    AccessoryAdded,
    AccessoryAttached,
    AccessoryDetached,
    AccessoryRemoved,
    EquipmentBackFromFactory,
    EquipmentBroughtBack,
    EquipmentMoved,
    EquipmentReplaced,
    EquipmentScrapped,
    EquipmentSentToFactory,
    EquipmentStandInCame,
    EquipmentStandInLeft,
    EquipmentSucceeded,
    MeterRead,
)
from events.rules.serial_numbers import serial_key
from events.shanghai import day_of
from intake.domain.product import STANDARD_WARRANTY_MONTHS
from intake.domain.serial_number import already_taken
from intake.domain.warranty import warranty_until


@dataclass(frozen=True, slots=True)
class RegisterEquipment:
    """Make a machine known. Without `warranty_months` it has what its product has; `accepted_on` is None while it is
    not accepted; `at` is the command's time."""

    equipment_id: str
    customer_id: str
    model: str
    serial_no: str
    warranty_months: int | None
    accepted_on: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AcceptEquipment:
    """Record the acceptance 验收, which starts the warranty; or correct its day, for a `reason`."""

    equipment_id: str
    accepted_on: date
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CorrectEquipment:
    """Mend a typing error, for a `reason`; None leaves a detail as it is."""

    equipment_id: str
    customer_id: str | None
    model: str | None
    serial_no: str | None
    warranty_months: int | None
    reason: str


class Surroundings(NamedTuple):
    """Whose the machine is, which other machine has its serial number, if any, and the months of warranty that its
    product has."""

    owner: CustomerRegistered
    namesake: str | None
    terms: int = STANDARD_WARRANTY_MONTHS


class Equipment(State, frozen=True):
    """What is known of a machine, with every correction; nothing yet while `registered` is None.

    `meter` is its last reading, `moved` its last move. `parent_id` is the machine that it is an accessory of,
    `accessories` are its own.
    """

    registered: EquipmentRegistered | None = None
    accepted: EquipmentAccepted | None = None
    meter: MeterRead | None = None
    site_id: str | None = None
    moved: EquipmentMoved | None = None
    corrected: EquipmentCorrected | None = None
    """The last correction."""
    parent_id: str | None = None
    accessories: tuple[str, ...] = ()
    successor_id: str | None = None
    predecessor_id: str | None = None
    scrapped: bool = False
    stand_ins: tuple[EquipmentStandInCame, ...] = ()
    """The replacement units that stand in for it now, one a case."""
    factory: str | None = None
    """The factory service that has it."""

    def in_warranty(self, at: datetime) -> bool:
        """Whether the warranty runs on the Asia/Shanghai day of `at`; its last day counts."""
        if self.registered is None or self.accepted is None or self.registered.warranty_months == 0:
            return False
        return self.accepted.accepted_on <= day_of(at) <= self.accepted.warranty_until


def evolve(state: Equipment, event: EquipmentEvent) -> Equipment:
    """The machine after an event."""
    match event:
        case EquipmentRegistered():
            return changed(state, registered=event)
        case EquipmentAccepted():
            return changed(state, accepted=event)
        case EquipmentCorrected():
            return _corrected(state, event)
        case AcceptanceCorrected():
            accepted = EquipmentAccepted(event.equipment_id, event.accepted_on, event.warranty_until)
            return changed(state, accepted=accepted)
        case MeterRead():
            return changed(state, meter=event)
        case AccessoryAttached():
            return changed(state, parent_id=event.parent_id)
        case AccessoryDetached():
            return changed(state, parent_id=None)
        case AccessoryAdded():
            return changed(state, accessories=(*state.accessories, event.accessory_id))
        case AccessoryRemoved():
            left = tuple(id for id in state.accessories if id != event.accessory_id)
            return changed(state, accessories=left)
        case EquipmentMoved():
            known = state.registered
            registered = known and replace(known, customer_id=event.customer_id)
            return changed(state, registered=registered, site_id=event.site_id, moved=event)
        case EquipmentReplaced():
            return changed(state, successor_id=event.successor_id)
        case EquipmentSucceeded():
            return changed(state, predecessor_id=event.predecessor_id)
        case EquipmentScrapped():
            return changed(state, scrapped=True)
        case EquipmentBroughtBack():
            return state
        case EquipmentSentToFactory():
            return changed(state, factory=event.factory_service_id)
        case EquipmentBackFromFactory():
            return changed(state, factory=None) if state.factory == event.factory_service_id else state
        case EquipmentStandInCame():
            return changed(state, stand_ins=(*state.stand_ins, event))
        case EquipmentStandInLeft():
            others = tuple(each for each in state.stand_ins if each.case_id != event.case_id)
            return changed(state, stand_ins=others)
        case _:
            assert_never(event)


def _corrected(state: Equipment, event: EquipmentCorrected) -> Equipment:
    registered = EquipmentRegistered(
        event.equipment_id, event.customer_id, event.model, event.serial_no, event.warranty_months
    )
    corrected = changed(state, registered=registered, corrected=event)
    if state.accepted is None or event.warranty_until is None:
        return corrected
    return changed(corrected, accepted=replace(state.accepted, warranty_until=event.warranty_until))


EQUIPMENT: Decider[Equipment, EquipmentEvent] = Decider(KIND, Equipment(), evolve)


def register(command: RegisterEquipment, equipment: Equipment, around: Surroundings) -> list[EquipmentEvent]:
    """Raises Rejected when the number or the serial number belongs to another machine, or the acceptance lies ahead."""
    known, months = equipment.registered, command.warranty_months
    if months is None:  # what was registered keeps its own, whatever became of the product since
        months = around.terms if known is None else known.warranty_months
    owner = around.owner.customer_id
    registered = EquipmentRegistered(command.equipment_id, owner, command.model, command.serial_no, months)
    if equipment.registered not in (None, registered):
        raise Rejected(
            f"equipment {command.equipment_id} is registered already with other details: correct them, with a reason",
            f"设备编号 {command.equipment_id} 已登记，且资料不同；如需更正请写明原因",
            field="equipment_id",
        )
    if equipment.registered is None and around.namesake is not None:
        raise already_taken(command.serial_no, around.namesake)
    events: list[EquipmentEvent] = [] if equipment.registered else [registered]
    if command.accepted_on is None:
        return events
    acceptance = AcceptEquipment(command.equipment_id, command.accepted_on, command.at)
    return [*events, *accept(acceptance, changed(equipment, registered=registered))]


def accept(command: AcceptEquipment, equipment: Equipment) -> list[EquipmentEvent]:
    """Another day than the one on record is a correction. Raises NotFound for an unknown machine; Rejected for a day
    ahead, or a correction without a reason."""
    registered = known_equipment(equipment, command.equipment_id)
    if command.accepted_on > day_of(command.at):
        raise Rejected(
            f"acceptance on {command.accepted_on} lies in the future",
            f"验收日期 {command.accepted_on} 晚于今天",
            field="accepted_on",
        )
    if equipment.accepted is not None and equipment.accepted.accepted_on == command.accepted_on:
        return []
    until = warranty_until(command.accepted_on, registered.warranty_months)
    former = equipment.accepted
    if former is None:
        return [EquipmentAccepted(command.equipment_id, command.accepted_on, until)]
    if command.reason is None:
        raise Rejected(
            f"equipment {command.equipment_id} was accepted on {former.accepted_on}: correcting the day needs a reason",
            f"设备 {command.equipment_id} 已于 {former.accepted_on} 验收；更正验收日期须写明原因",
            field="reason",
        )
    return [
        AcceptanceCorrected(
            equipment_id=command.equipment_id,
            accepted_on=command.accepted_on,
            warranty_until=until,
            former_accepted_on=former.accepted_on,
            former_warranty_until=former.warranty_until,
            reason=command.reason,
        )
    ]


def correct(command: CorrectEquipment, equipment: Equipment, around: Surroundings) -> list[EquipmentEvent]:
    """What is as wanted already decides nothing. Raises NotFound for an unknown machine; Rejected for a serial number
    that another machine has, and for the customer of an accessory, which is that of its machine."""
    known = known_equipment(equipment, command.equipment_id)
    wanted = EquipmentRegistered(
        equipment_id=command.equipment_id,
        customer_id=around.owner.customer_id,
        model=command.model or known.model,
        serial_no=command.serial_no or known.serial_no,
        warranty_months=known.warranty_months if command.warranty_months is None else command.warranty_months,
    )
    if wanted == known:
        return []
    if wanted.customer_id != known.customer_id and equipment.parent_id is not None:
        raise Rejected(
            f"equipment {command.equipment_id} is an accessory of {equipment.parent_id}: correct that, or detach it",
            f"设备 {command.equipment_id} 是设备 {equipment.parent_id} 的附件：请更正该设备，或先拆下附件",
            "customer_id",
        )
    if serial_key(wanted.serial_no) != serial_key(known.serial_no) and around.namesake is not None:
        raise already_taken(wanted.serial_no, around.namesake)
    accepted = equipment.accepted
    return [
        EquipmentCorrected(
            equipment_id=command.equipment_id,
            customer_id=wanted.customer_id,
            model=wanted.model,
            serial_no=wanted.serial_no,
            warranty_months=wanted.warranty_months,
            warranty_until=warranty_until(accepted.accepted_on, wanted.warranty_months) if accepted else None,
            former_customer_id=known.customer_id,
            former_model=known.model,
            former_serial_no=known.serial_no,
            former_warranty_months=known.warranty_months,
            reason=command.reason,
        )
    ]


def corrected_along(equipment: Equipment, equipment_id: str, correction: EquipmentCorrected) -> EquipmentCorrected:
    """An accessory whose machine was corrected to another customer: it is that customer's, and nothing else changes."""
    known = known_equipment(equipment, equipment_id)
    return EquipmentCorrected(
        equipment_id=equipment_id,
        customer_id=correction.customer_id,
        model=known.model,
        serial_no=known.serial_no,
        warranty_months=known.warranty_months,
        warranty_until=equipment.accepted.warranty_until if equipment.accepted else None,
        former_customer_id=known.customer_id,
        former_model=known.model,
        former_serial_no=known.serial_no,
        former_warranty_months=known.warranty_months,
        reason=correction.reason,
    )


def known_equipment(equipment: Equipment, equipment_id: str) -> EquipmentRegistered:
    """Raises NotFound for a machine that was never registered."""
    if equipment.registered is None:
        raise no_equipment(equipment_id)
    return equipment.registered


def named_equipment(equipment: Equipment, equipment_id: str, customer_id: str) -> EquipmentRegistered:
    """Raises, at `equipment_id`, NotFound when a command names no machine, Rejected for one of another customer."""
    registered = equipment.registered
    if registered is None:
        raise no_equipment(equipment_id, "equipment_id")
    if registered.customer_id != customer_id:
        raise Rejected(
            f"equipment {equipment_id} does not belong to customer {customer_id}",
            f"设备 {equipment_id} 不属于客户 {customer_id}",
            field="equipment_id",
        )
    return registered


def no_equipment(equipment_id: str, field: str | None = None) -> NotFound:
    """There is no such machine; `field` named it."""
    return NotFound(f"there is no equipment {equipment_id}", f"没有设备 {equipment_id}", field)


def scrapped(equipment_id: str, field: str | None = None) -> Rejected:
    """Nothing is done any more with a machine that is scrapped; `field` named it."""
    return Rejected(f"equipment {equipment_id} is scrapped", f"设备 {equipment_id} 已报废", field)
