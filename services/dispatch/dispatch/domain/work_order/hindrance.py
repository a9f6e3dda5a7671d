"""A visit that cannot be made 无法上门: told on the way or on site; the technician is free, and the order waits."""

from dataclasses import dataclass

from dispatch.domain.work_order.state import Status, WorkOrder, not_now
from events.catalog.case_handling import CaseAddressSettled
from events.catalog.visit_hindrance import (
    AddressFoundWrong,
    CustomerNotAtHome,
    HazardCarriedOver,
    SiteDeclaredSafe,
    SiteFoundUnsafe,
)
from events.catalog.work_order import WorkOrderEvent, WorkResumed, WorkSuspended
from events.fields import Note, Reason
from events.types import Hindrance, WaitReason

OUT: tuple[Status, ...] = ("en_route", "arrived")


@dataclass(frozen=True, slots=True)
class MissCustomer:
    """Nobody was there. `card_left`: the customer finds a card that asks them to call."""

    note: Note
    card_left: bool


def miss(command: MissCustomer, order: WorkOrder) -> list[WorkOrderEvent]:
    """The customer is not at home 客户不在: the order waits for them, which pauses the promises, until somebody sets
    out or arrives again, or the station resumes it. Raises Rejected where nobody is on the way or on site."""
    if _known(order, "not_at_home", command.note):
        return []
    technician_id = _out(order, OUT)
    absent = CustomerNotAtHome(
        *_ids(order), technician_id, command.note, order.times_not_at_home + 1, command.card_left
    )
    return [absent, _waits(order, "customer", command.note)]


@dataclass(frozen=True, slots=True)
class QuestionAddress:
    """The customer is not there at all, and what was found instead."""

    note: Note


def question_address(command: QuestionAddress, order: WorkOrder) -> list[WorkOrderEvent]:
    """The address is wrong 地址有误: the order waits for the information centre, while the promises go on.
    Raises Rejected where nobody is on the way or on site."""
    if _known(order, "wrong_address", command.note):
        return []
    technician_id, received = _out(order, OUT), order.received
    wrong = AddressFoundWrong(*_ids(order), order.station_id, received.visit_no, technician_id, command.note)
    return [wrong, _waits(order, "address", command.note)]


@dataclass(frozen=True, slots=True)
class StopUnsafe:
    """What is dangerous."""

    note: Note


def stop_unsafe(command: StopUnsafe, order: WorkOrder) -> list[WorkOrderEvent]:
    """The site is unsafe 现场不安全: nobody goes on until it is declared safe, and the promises pause, for no clock is
    to press anybody. Raises Rejected where nobody is on the way or on site."""
    if _known(order, "unsafe", command.note):
        return []
    technician_id = _out(order, (*OUT, "diagnosed"))
    return [SiteFoundUnsafe(*_ids(order), technician_id, command.note), _waits(order, "safety", command.note)]


@dataclass(frozen=True, slots=True)
class DeclareSafe:
    """Who says that the site is safe, and why they may."""

    declared_by: str
    reason: Reason


def declare_safe(command: DeclareSafe, order: WorkOrder) -> list[WorkOrderEvent]:
    """The site is safe 现场已安全: an order that waits for that goes on, assigned and without an appointment. Nothing
    where nobody has said that it is not."""
    if order.hazard is None:
        return []
    safe = SiteDeclaredSafe(*_ids(order), command.declared_by, command.reason)
    stopped = order.unsafe is not None and order.status == "waiting"
    return [safe, WorkResumed(*_ids(order))] if stopped else [safe]


def carry_over(before: WorkOrder, order: WorkOrder) -> list[WorkOrderEvent]:
    """What the visit before had left unsafe, or had heard of itself, is known on this one."""
    match before.hazard:
        case SiteFoundUnsafe(technician_id=technician_id, note=note):
            return [HazardCarriedOver(*_ids(order), before.received.visit_no, technician_id, note)]
        case HazardCarriedOver(from_visit_no=visit_no, technician_id=technician_id, note=note):
            return [HazardCarriedOver(*_ids(order), visit_no, technician_id, note)]
        case None:
            return []


def settle_address(settled: CaseAddressSettled, order: WorkOrder | None) -> list[WorkOrderEvent]:
    """The information centre has looked at the address: the order goes on, where it still waits for that."""
    if order is None or order.status != "waiting" or order.hindrance != "wrong_address":
        return []
    return [WorkResumed(*_ids(order))]


def _known(order: WorkOrder, hindrance: Hindrance, note: Note) -> bool:
    return order.hindrance == hindrance and order.wait is not None and order.wait.note == note


def _out(order: WorkOrder, statuses: tuple[Status, ...]) -> str:
    if order.status not in statuses or order.technician_id is None:
        raise not_now(
            order,
            "only a technician on the way or on site finds that a visit cannot be made",
            "只有途中或已到场的维修人员才能登记无法上门",
        )
    return order.technician_id


def _waits(order: WorkOrder, reason: WaitReason, note: Note) -> WorkSuspended:
    return WorkSuspended(*_ids(order), reason, note)


def _ids(order: WorkOrder) -> tuple[str, str]:
    return order.received.work_order_id, order.received.case_id
