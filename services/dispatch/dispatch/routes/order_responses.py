"""What callers get about work orders; the models are for the OpenAPI page, the functions make the answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from dispatch.domain.work_order.parts import OrderPart
from dispatch.domain.work_order.quote import totals
from dispatch.domain.work_order.reports import Report, Reports, replaced_by
from dispatch.domain.work_order.state import Status, WorkOrder
from dispatch.routes.charge_requests import ChargeDetail, charge_detail
from eventlog.log.session import Answer
from events.catalog.service_report import ServiceReportCorrected
from events.catalog.visit_hindrance import HazardCarriedOver
from events.fault_codes import CauseCode, FaultCode
from events.types import (
    DeliveryFault,
    Ending,
    Hindrance,
    Outcome,
    Priority,
    RemoteResult,
    ReportWay,
    RequestKind,
    WaitReason,
)


class SlotResponse(BaseModel):
    """A slot, UTC."""

    start: datetime
    end: datetime


class WorkOrderFacts(BaseModel):
    """What the queue tells, too.

    `slot` is the appointment of the technician and the `helpers`. `contacted` says whether the station that has the
    order has reached the customer, `contacts_in_vain` how often it tried in vain. `agreed_slot` is when the customer
    was last told to expect somebody; `in_warranty` is null where no equipment was named; `ending` is how the case ended
    without a class while this was its visit: nothing more is to be done. `remote_result` and `remote_note` are of the
    latest remote help; the sites of a relocation or installation are the customer's. `hindrance` is why the last visit
    could not be made, while the order waits because of that. `reassigned_from` is who was to go before somebody else
    was assigned, `reassign_reason` why, the latest time; `reassignments` how often, at the station that has the order.
    `unsafe`: on this visit or an earlier one of the case the site was found unsafe, and nobody has declared it safe.
    """

    work_order_id: str
    case_id: str
    number: str | None
    station_id: str
    status: Status
    technician_id: str | None
    helpers: list[str]
    reassigned_from: str | None
    reassign_reason: str | None
    reassignments: int
    slot: SlotResponse | None
    contacted: bool
    contacts_in_vain: int
    hindrance: Hindrance | None
    times_not_at_home: int
    unsafe: bool
    visit_no: int
    customer_id: str
    equipment_id: str | None
    model: str | None
    description: str
    in_warranty: bool | None
    agreed_slot: SlotResponse | None
    waiting_reason: WaitReason | None
    ending: Ending | None
    kind: RequestKind
    priority: Priority | None
    from_site_id: str | None
    to_site_id: str | None
    delivery_fault: DeliveryFault | None
    remote_result: RemoteResult | None
    remote_note: str


class ReportResponse(BaseModel):
    """The service report 售后服务报告."""

    findings: str
    work_done: str
    minutes_on_site: int
    signed_by_customer: bool


class HandOver(BaseModel):
    """How a report went to the customer, to whom or where to, and when (UTC)."""

    way: ReportWay
    recipient: str
    handed_over_at: datetime


class IssuedReport(BaseModel):
    """A service report as the customer gets it, as HTML and PDF: `GET …/reports/{report_no}`.

    `replaces` and `reason` are null for one that corrects none, `replaced_by` for one that stands.
    """

    report_no: int
    report_number: str
    issued_at: datetime
    contact: str
    address: str
    replaces: str | None
    reason: str | None
    replaced_by: str | None
    handed_over: list[HandOver]


class OrderLot(BaseModel):
    """How many of a batch the visit used; one of a serial number."""

    lot: str
    quantity: int


class OrderPartItem(BaseModel):
    """What the order has of one part of one place: of the station's store, or of a technician's van."""

    part_no: str
    station_id: str
    technician_id: str | None
    reserved: int
    used: int
    lots: list[OrderLot]


class WorkOrderDetail(WorkOrderFacts):
    """One order, whole. `work_done` is there once it is solved, `failure_reason` once it is finished without that;
    `charge` once somebody has decided who pays. `waiting_part_no` and how many are null where it waits for no part that
    is named; `hazard_note` is what is dangerous on the site, while it is `unsafe`, and `hazard_visit_no` the visit on
    which that was found; `parts` are those that are reserved for it and that it used. `refusal_reason` is there where
    the station refused the order."""

    contact_note: str | None
    waiting_note: str | None
    waiting_part_no: str | None
    waiting_quantity: int | None
    hazard_note: str | None
    hazard_visit_no: int | None
    parts: list[OrderPartItem]
    arrived_at: datetime | None
    metres_away: int | None
    meter_counter: int | None
    photos: int
    signed_at: datetime | None
    fault: str | None
    fault_code: FaultCode | None
    cause_code: CauseCode | None
    work_done: str | None
    failure_reason: str | None
    refusal_reason: str | None
    transferred_from: str | None
    declined_by: list[str]
    report: ReportResponse | None
    reports: list[IssuedReport]
    charge: ChargeDetail | None


class QueueItem(WorkOrderFacts):
    """One order in the queue. `age_seconds` runs from its receipt to its end, or until now; `technician_absent`: one
    of those who are to go is absent that day; `technician_in_training`: one of them holds a training at that time."""

    waiting_since: datetime | None
    received_at: datetime
    age_seconds: int
    finished: bool
    finished_at: datetime | None
    report_filed: bool
    report_issued: bool
    replacement_owed: bool
    case_closed: bool
    technician_absent: bool
    technician_in_training: bool


class HistoryItem(BaseModel):
    """One event of an order, as people and as programs read it."""

    version: int
    time: datetime
    actor: str
    type: str
    zh: str
    en: str


def order_detail(order: WorkOrder) -> Answer:
    """See `WorkOrderDetail`."""
    received, report, diagnosis = order.received, order.report, order.diagnosis
    return {
        "work_order_id": order.received.work_order_id,
        "case_id": order.received.case_id,
        "number": order.received.number or None,
        "station_id": order.station_id,
        "status": order.status,
        "technician_id": order.technician_id,
        "helpers": order.helpers,
        "reassigned_from": order.reassigned and order.reassigned.reassigned_from,
        "reassign_reason": order.reassigned and order.reassigned.reassign_reason,
        "reassignments": order.reassignments,
        "slot": order.slot,
        "contacted": order.contact is not None,
        "contacts_in_vain": order.contacts_in_vain,
        "hindrance": order.hindrance,
        "times_not_at_home": order.times_not_at_home,
        "unsafe": order.hazard is not None,
        "hazard_note": order.hazard and order.hazard.note,
        "hazard_visit_no": _hazard_visit(order),
        "visit_no": received.visit_no,
        "customer_id": received.customer_id,
        "equipment_id": received.equipment_id,
        "model": received.model,
        "description": received.description,
        "in_warranty": received.warranty,
        "agreed_slot": order.agreed,
        "contact_note": order.contact,
        "waiting_reason": order.wait.reason if order.wait else None,
        "waiting_note": order.wait.note if order.wait else None,
        "waiting_part_no": (order.wait.part_no or None) if order.wait else None,
        "waiting_quantity": (order.wait.quantity or None) if order.wait else None,
        "parts": [_part(part) for part in order.parts.values()],
        "ending": order.ending,
        "kind": received.kind,
        "priority": order.priority,
        "from_site_id": received.from_site_id,
        "to_site_id": received.to_site_id,
        "delivery_fault": received.delivery_fault,
        "remote_result": received.remote_result,
        "remote_note": received.remote_note,
        "arrived_at": order.arrival and order.arrival.arrived_at,
        "metres_away": order.arrival and order.arrival.metres_away,
        "meter_counter": order.meter and order.meter.counter,
        "photos": len(order.photos),
        "signed_at": order.signature and order.signature.signed_at,
        "fault": diagnosis and diagnosis.fault,
        "fault_code": diagnosis and diagnosis.fault_code,
        "cause_code": diagnosis and diagnosis.cause_code,
        "work_done": order.conclusion if order.status == "solved" else None,
        "failure_reason": order.conclusion if order.status == "not_solved" else None,
        "refusal_reason": order.refusal.reason if order.refusal else None,
        "transferred_from": order.givers[-1] if order.givers else None,
        "declined_by": sorted(order.declined_by),
        "report": report
        and {
            "findings": report.findings,
            "work_done": report.work_done,
            "minutes_on_site": report.minutes_on_site,
            "signed_by_customer": report.signed_by_customer,
        },
        "reports": [_report(each, order.reports) for each in order.reports],
        "charge": charge_detail(order.charge) if order.charge is not None else None,
    }


def _hazard_visit(order: WorkOrder) -> int | None:
    if order.hazard is None:
        return None
    return order.hazard.from_visit_no if isinstance(order.hazard, HazardCarriedOver) else order.received.visit_no


def _report(report: Report, reports: Reports) -> Answer:
    """See `IssuedReport`."""
    issue = report.issue
    return {
        "report_no": issue.report_no,
        "report_number": issue.report_number,
        "issued_at": issue.issued_at,
        "contact": issue.contact,
        "address": issue.address,
        "replaces": report.replaces,
        "reason": issue.reason if isinstance(issue, ServiceReportCorrected) else None,
        "replaced_by": replaced_by(reports, issue.report_number),
        "handed_over": [{name: getattr(each, name) for name in HandOver.model_fields} for each in report.handed_over],
    }


def _part(part: OrderPart) -> Answer:
    """See `OrderPartItem`."""
    return {
        "part_no": part.place.part_no,
        "station_id": part.place.station_id,
        "technician_id": part.place.technician_id,
        "reserved": part.reserved,
        "used": part.used,
        "lots": [{"lot": lot, "quantity": quantity} for lot, quantity in sorted(part.lots.items())],
    }


_COLUMNS = [
    name
    for name in QueueItem.model_fields
    if name not in ("agreed_slot", "slot", "age_seconds", "technician_absent", "technician_in_training")
]


def queue_item(row: Any, now: datetime, absent: bool, in_training: bool) -> Answer:
    """See `QueueItem`; `row` is one of `list_queue`."""
    return {name: row[name] for name in _COLUMNS} | {
        "agreed_slot": _slot(row["agreed_start"], row["agreed_end"]),
        "slot": _slot(row["slot_start"], row["slot_end"]),
        "technician_absent": absent,
        "technician_in_training": in_training,
        "age_seconds": max(0, int(((row["finished_at"] or now) - row["received_at"]).total_seconds())),
    }


def _slot(start: datetime | None, end: datetime | None) -> Answer | None:
    return {"start": start, "end": end} if start and end else None


class EarlierVisit(BaseModel):
    """A finished visit: what was found, done and charged, and what the call-back said. Notes of talks are left out.
    `unsafe`: the site was left unsafe, with `hazard_note`, and nobody has declared it safe on that visit's order."""

    work_order_id: str
    case_id: str
    number: str | None
    visit_no: int
    station_id: str
    technician_id: str | None
    status: Status
    finished_at: datetime
    description: str
    fault: str | None
    fault_code: FaultCode | None
    cause_code: CauseCode | None
    work_done: str | None
    failure_reason: str | None
    outcome: Outcome | None
    unsafe: bool
    hazard_note: str | None
    report: ReportResponse | None
    charged_fen: int | None


def earlier_visit(order: WorkOrder, finished_at: datetime) -> Answer:
    """See `EarlierVisit`."""
    charged = totals(order.charge.standing)["total_fen"] if order.charge is not None else None
    known = order_detail(order) | {"finished_at": finished_at, "outcome": order.outcome, "charged_fen": charged}
    return {name: known[name] for name in EarlierVisit.model_fields}
