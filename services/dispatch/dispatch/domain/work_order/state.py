"""What a work order is, and how its events change it."""

from typing import Literal, TypeVar, assert_never
from uuid import UUID, uuid5

from dispatch.domain.work_order.charge import Charge, evolve_charge
from dispatch.domain.work_order.parts import NO_PARTS, Parts, evolve_parts, freed
from dispatch.domain.work_order.reports import Reports, evolve_reports
from eventlog.decider import Decider, Rejected, State, changed
from events.catalog.charge import (
    ChargeDecided,
    ChargesInvoiced,
    InvoiceLineReversed,
    QuoteAccepted,
    QuoteOffered,
    QuoteRefused,
)
from events.catalog.order_parts import PartFreed, PartReserved, PartTakenBack, PartUsed
from events.catalog.service_report import ServiceReportCorrected, ServiceReportHandedOver, ServiceReportIssued
from events.catalog.visit_findings import VisitMeterRead
from events.catalog.visit_hindrance import (
    AddressFoundWrong,
    CustomerNotAtHome,
    HazardCarriedOver,
    SiteDeclaredSafe,
    SiteFoundUnsafe,
)
from events.catalog.visit_images import VisitImageRemoved, VisitPhotoTaken, VisitSigned
from events.catalog.work_order import (
    KIND,
    CustomerContacted,
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    HelperAssigned,
    HelperReleased,
    ServiceReportFiled,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    VisitUnconfirmed,
    WorkOrderAccepted,
    WorkOrderCancelled,
    WorkOrderEvent,
    WorkOrderPrioritised,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.types import ENDINGS, Ending, Hindrance, Outcome, Priority, Slot
from events.words import choice

S = TypeVar("S", bound=str)

Status = Literal[
    "received",
    "accepted",
    "assigned",
    "en_route",
    "arrived",
    "diagnosed",
    "waiting",
    "solved",
    "not_solved",
    "cancelled",
    "refused",
]
FINISHED: tuple[Status, ...] = ("solved", "not_solved", "cancelled", "refused")
"""Nobody has anything to do any more. `cancelled`: the case ended before the visit was finished; `refused`: the station
did not take it on, and the case goes on elsewhere."""
IN_HAND: tuple[Status, ...] = ("assigned", "en_route", "arrived", "diagnosed")
"""A technician has the order, and it does not wait."""

NAMES: dict[Status, tuple[str, str]] = {
    "received": ("待接单", "received"),
    "accepted": ("已接单", "accepted"),
    "assigned": ("已指派", "assigned"),
    "en_route": ("途中", "on the way"),
    "arrived": ("已到场", "arrived"),
    "diagnosed": ("已诊断", "diagnosed"),
    "waiting": ("等待中", "waiting"),
    "solved": ("已解决", "solved"),
    "not_solved": ("未修复", "not solved"),
    "cancelled": ("已取消", "cancelled"),
    "refused": ("已拒单", "refused"),
}
"""A status as people read it, Chinese and English."""

_IDS = UUID("5b0c1f5e-6f0a-5d0e-9a55-2f6d7a0c4e11")


def work_order_id(case_id: str, visit_no: int) -> str:
    """The one id that the `visit_no`-th visit of a case can have, so that routing twice makes one order."""
    return str(uuid5(_IDS, f"{case_id}/{visit_no}"))


class WorkOrder(State, frozen=True):
    """One visit. `received` is how it came; everything else is what has happened since."""

    received: WorkOrderReceived
    station_id: str
    status: Status = "received"
    technician_id: str | None = None
    slot: Slot | None = None
    """The technician's booked appointment; None for work without one, and once the order is finished."""
    agreed: Slot | None = None
    """When the customer was last told to expect somebody, by the information centre or a station, over or not."""
    contact: str | None = None
    """What the station that has the order last said with the customer; None while it has not reached them."""
    contacts_in_vain: int = 0
    """How often that station tried to reach the customer in vain."""
    arrival: TechnicianArrived | None = None
    """The latest check-in at the customer's."""
    meter: VisitMeterRead | None = None
    """What the meter said last."""
    images: tuple[VisitPhotoTaken | VisitSigned, ...] = ()
    """All photos and signatures that there ever were."""
    images_removed: frozenset[int] = frozenset()
    """The numbers of those whose content was deleted."""
    diagnosis: FaultDiagnosed | None = None
    """What was found last."""
    wait: WorkSuspended | None = None
    """What the order waits for; None unless the status is `waiting`."""
    resume_to: Status | None = None
    """Where a waiting order goes on."""
    conclusion: str | None = None
    """The work done, or why the fault is not solved; None until the order is finished."""
    report: ServiceReportFiled | None = None
    finish_no: int = 0
    """How often the visit was finished so far."""
    outcome: Outcome | None = None
    """The class of the call-back that ended the visit for good; None until it is heard of."""
    ending: Ending | None = None
    """How the case ended without a class while this was its visit."""
    unconfirmed: bool = False
    """The call-back about the visit was given up."""
    begun: bool = False
    """Somebody of the station that has it set out, or finished it."""
    refusal: WorkOrderRefused | None = None
    """Why the station did not take it on."""
    givers: tuple[str, ...] = ()
    """The stations that it came through by transfers that nobody has accepted yet, the first one first."""
    declined_by: frozenset[str] = frozenset()
    """The stations that declined a transfer of it."""
    helpers: tuple[str, ...] = ()
    """Technicians who go as well, at the same appointment."""
    reassigned: TechnicianAssigned | None = None
    """The latest assignment, at the station that has it, that took it from somebody else."""
    reassignments: int = 0
    """How often that was."""
    charge: Charge | None = None
    """Who pays, quotes and lines; None while nobody has decided who pays."""
    priority: Priority | None = None
    """How urgent the case is, as far as the station has heard; None for orders of before there were any."""
    parts: Parts = NO_PARTS
    """What is reserved for the order and what it has used."""
    hindrance: Hindrance | None = None
    """Why the last visit could not be made, while the order waits because of that."""
    times_not_at_home: int = 0
    """How often somebody came and met nobody."""
    unsafe: SiteFoundUnsafe | None = None
    """What stops all work, until somebody declares the site safe, also over an end."""
    carried: HazardCarriedOver | None = None
    """What an earlier visit of the case had found unsafe, until somebody declares it safe. It stops nothing."""
    safe: SiteDeclaredSafe | None = None
    """Who declared the site safe, the last time."""
    reports: Reports = ()
    """The service reports that were issued for the customer; `report` is what the technician filed."""

    @property
    def hazard(self) -> SiteFoundUnsafe | HazardCarriedOver | None:
        """What is dangerous on the site, as far as anybody has said; None once it is declared safe."""
        return self.unsafe or self.carried

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever goes, or went: the one who leads, and helpers."""
        return (() if self.technician_id is None else (self.technician_id,)) + self.helpers

    @property
    def images_there(self) -> list[VisitPhotoTaken | VisitSigned]:
        return [each for each in self.images if each.image_no not in self.images_removed]

    @property
    def photos(self) -> list[VisitPhotoTaken]:
        return [each for each in self.images_there if isinstance(each, VisitPhotoTaken)]

    @property
    def signature(self) -> VisitSigned | None:
        """The latest."""
        return next((each for each in reversed(self.images_there) if isinstance(each, VisitSigned)), None)

    @property
    def finished(self) -> bool:
        return self.status in FINISHED

    @property
    def over(self) -> bool:
        """For good: the visit is not taken up again, and no call-back about it is awaited."""
        decided = self.outcome is not None or self.ending is not None
        return decided or self.unconfirmed or self.refusal is not None


def evolve(order: WorkOrder | None, event: WorkOrderEvent) -> WorkOrder | None:
    """The order after one more event. An event before the first `WorkOrderReceived` changes nothing."""
    if isinstance(event, WorkOrderReceived):
        return WorkOrder(event, event.station_id, agreed=event.slot, priority=event.priority)
    return None if order is None else _after(order, event)


def _after(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    match event:
        case WorkOrderReceived():
            return order
        case WorkOrderPrioritised():
            return changed(order, priority=event.priority)
        case WorkOrderAccepted():
            return changed(order, status="accepted", givers=())
        case WorkOrderTransferred():
            return changed(_moved(order, event.to_station_id), givers=(*order.givers, event.from_station_id))
        case TransferDeclined():
            declined_by = order.declined_by | {event.from_station_id}
            return changed(_moved(order, event.to_station_id), givers=order.givers[:-1], declined_by=declined_by)
        case WorkOrderRefused():
            return changed(_over(order, "refused"), refusal=event)
        case TechnicianAssigned():
            agreed = event.slot or order.agreed
            assigned = changed(order, technician_id=event.technician_id, slot=event.slot, agreed=agreed)
            if event.reassigned_from is not None:
                assigned = changed(assigned, reassigned=event, reassignments=order.reassignments + 1)
            if order.status == "waiting":
                return changed(assigned, resume_to="assigned")
            return changed(assigned, status="assigned")
        case HelperAssigned():
            return changed(order, helpers=(*order.helpers, event.technician_id))
        case HelperReleased():
            return changed(order, helpers=tuple(each for each in order.helpers if each != event.technician_id))
        case CustomerContacted():
            if not event.reached:
                return changed(order, contacts_in_vain=order.contacts_in_vain + 1)
            return changed(order, contact=event.note)
        case TechnicianDeparted():
            return changed(order, status="en_route", begun=True)
        case TechnicianArrived():
            return changed(order, status="arrived", begun=True, arrival=event)
        case FaultDiagnosed():
            return changed(order, status="diagnosed", diagnosis=event)
        case CustomerNotAtHome():
            absent = changed(_hindered(order, "not_at_home"), agreed=None)
            return changed(absent, times_not_at_home=event.attempt_no)
        case AddressFoundWrong():
            return changed(_hindered(order, "wrong_address"), arrival=None)
        case SiteFoundUnsafe():
            return changed(_hindered(order, "unsafe"), unsafe=event)
        case SiteDeclaredSafe():
            return changed(order, unsafe=None, carried=None, safe=event)
        case HazardCarriedOver():
            return changed(order, carried=event)
        case VisitPhotoTaken() | VisitSigned():
            return changed(order, images=(*order.images, event))
        case VisitImageRemoved():
            return changed(order, images_removed=order.images_removed | {event.image_no})
        case VisitMeterRead():
            return changed(order, meter=event)
        case WorkSuspended():
            return changed(order, status="waiting", wait=event, resume_to=order.resume_to or order.status)
        case WorkResumed():
            # After a premature finish nobody is on site any more and the slot is gone: a new visit can be planned.
            resumed = _working(order, resumed_to(order.resume_to, event))
            return changed(resumed, conclusion=None, report=None)
        case FaultSolved():
            return changed(_finished(order, "solved", event.finish_no), conclusion=event.work_done)
        case FaultNotSolved():
            return changed(_finished(order, "not_solved", event.finish_no), conclusion=event.reason)
        case VisitConcluded():
            return changed(order, outcome=event.outcome)
        case VisitUnconfirmed():
            return changed(order, unconfirmed=True)
        case WorkOrderCancelled():
            called_off = order if order.finished else _over(order, "cancelled")
            return changed(called_off, ending=event.ending)
        case ServiceReportFiled():
            return changed(order, report=event)
        case (
            ChargeDecided()
            | QuoteOffered()
            | QuoteAccepted()
            | QuoteRefused()
            | ChargesInvoiced()
            | InvoiceLineReversed()
        ):
            return changed(order, charge=evolve_charge(order.charge, event))
        case PartReserved() | PartFreed() | PartUsed() | PartTakenBack():
            return changed(order, parts=evolve_parts(order.parts, event))
        case ServiceReportIssued() | ServiceReportCorrected() | ServiceReportHandedOver():
            return changed(order, reports=evolve_reports(order.reports, event, order.finish_no))
        case _:
            assert_never(event)


def _working(order: WorkOrder, status: Status) -> WorkOrder:
    """The order in another status, no longer waiting."""
    return changed(order, status=status, wait=None, resume_to=None, hindrance=None)


def _hindered(order: WorkOrder, hindrance: Hindrance) -> WorkOrder:
    """The order whose technician has turned back: their time is free, and where the wait ends it is assigned."""
    return changed(order, status="assigned", slot=None, hindrance=hindrance)


def resumed_to(resume_to: S | None, event: WorkResumed) -> S | Literal["assigned"]:
    """Where an order goes on; where a part that came has ended the wait, nobody is on the way or on site."""
    there = resume_to in ("en_route", "arrived", "diagnosed")
    return "assigned" if resume_to is None or (event.part_no and there) else resume_to


def _moved(order: WorkOrder, station_id: str) -> WorkOrder:
    """The order in another station's queue, which begins anew."""
    moved = changed(_working(order, "received"), station_id=station_id, begun=False, parts=freed(order.parts))
    anew = changed(moved, contact=None, contacts_in_vain=0, reassigned=None, reassignments=0)
    return changed(anew, technician_id=None, helpers=(), slot=None)


def _finished(order: WorkOrder, status: Status, finish_no: int) -> WorkOrder:
    """The order at one of its ends."""
    return changed(_over(order, status), finish_no=finish_no, begun=True)


def _over(order: WorkOrder, status: Status) -> WorkOrder:
    """Nobody is on the way any more, and nothing is reserved."""
    return changed(_working(order, status), slot=None, parts=freed(order.parts))


def not_now(order: WorkOrder, en: str, zh: str) -> Rejected:
    """A refusal that says which status is in the way, or that the case has ended."""
    if order.ending is not None:
        return case_has_ended(order.ending)
    name_zh, name_en = NAMES[order.status]
    return Rejected(f"{en}; this order is “{name_en}”", f"{zh}；本派工单当前为“{name_zh}”")


def case_has_ended(ending: Ending) -> Rejected:
    """A refusal that says that there is nothing to do any more."""
    zh, en = choice(ENDINGS, ending)
    return Rejected(
        f"the case has ended ({en}): nothing more is done about this order", f"服务单已终止（{zh}），本派工单不再处理"
    )


WORK_ORDER: Decider[WorkOrder | None, WorkOrderEvent] = Decider(KIND, None, evolve)
