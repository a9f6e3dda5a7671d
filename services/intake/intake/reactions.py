"""What the other services' news means for a case: the call-back's verdict, a transfer between stations, a refusal, a
wrong address, a meter that was read, a replacement unit; for an inspection: its checklist; and for a customer's repair:
the parts that a station gave.

A verdict about a visit is heard from the station, which may have resumed the work before it heard of the call-back;
one about guidance or remote help is heard from the call-back itself, for while a case waits for it nobody else decides
about the case.
"""

from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.subscriptions.reactions import Reactions, reads
from events.catalog.callback_task import CallbackConcluded, CallbackGivenUp
from events.catalog.case_handling import CaseAddressDoubted
from events.catalog.checklist import ChecklistFilled
from events.catalog.replacement import (
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)
from events.catalog.stock import StockIssued, StockIssueReturned
from events.catalog.visit_findings import VisitMeterRead
from events.catalog.visit_hindrance import AddressFoundWrong
from events.catalog.work_order import VisitConcluded, VisitUnconfirmed, WorkOrderTransferred
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from intake.domain.address_doubt import doubt
from intake.domain.case import CASE
from intake.domain.customer_repair import CUSTOMER_REPAIR
from intake.domain.ending import GiveUpCase, give_up
from intake.domain.equipment import EQUIPMENT
from intake.domain.equipment_life import read_on_visit
from intake.domain.inspections.holding import hold, meter_told
from intake.domain.inspections.inspection import PLAN
from intake.domain.refusal import ReturnCase, take_back
from intake.domain.repair_parts import note_part
from intake.domain.routing import ConcludeCase, TransferCase, conclude, transfer
from intake.domain.stand_in import UnitCame, UnitLeft, leave, stand_in


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_callback_concluded(event: CallbackConcluded, recorded: Recorded, session: Session) -> None:
    """The verdict about help without a visit: satisfied closes the case, anything else makes it the clerk's again."""
    if event.subject == "visit":
        return
    command = ConcludeCase(
        case_id=event.case_id,
        subject=event.subject,
        visit_no=event.visit_no,
        outcome=event.outcome,
        reason=event.reason,
        station_id=event.station_id,
    )
    await session.decide(CASE, event.case_id, conclude, command)


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_visit_concluded(event: VisitConcluded, recorded: Recorded, session: Session) -> None:
    """The verdict about a visit, which holds: satisfied closes the case, anything else sends it back."""
    command = ConcludeCase(
        case_id=event.case_id,
        subject="visit",
        visit_no=event.visit_no,
        outcome=event.outcome,
        reason=event.reason,
        station_id=event.station_id,
    )
    await session.decide(CASE, event.case_id, conclude, command)


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_work_order_transferred(
    event: WorkOrderTransferred | TransferDeclined, recorded: Recorded, session: Session
) -> None:
    """The case follows its work order, so that its new station may see it and a reopened case goes there."""
    command = TransferCase(event.case_id, event.from_station_id, event.to_station_id, event.visit_no)
    await session.decide(CASE, event.case_id, transfer, command)


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_work_order_refused(event: WorkOrderRefused, recorded: Recorded, session: Session) -> None:
    """The station does not go: the case is the clerk's again, who routes it elsewhere."""
    command = ReturnCase(event.case_id, event.station_id, event.visit_no, event.reason, event.slot)
    await session.decide(CASE, event.case_id, take_back, command)


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_address_found_wrong(event: AddressFoundWrong, recorded: Recorded, session: Session) -> None:
    """The technician did not find the customer: a clerk sees it in the case."""
    doubted = CaseAddressDoubted(event.case_id, event.station_id, event.visit_no, event.note)
    await session.decide(CASE, event.case_id, doubt, doubted)


@reads(lambda event, _: [EQUIPMENT.stream(event.equipment_id)])
async def on_visit_meter_read(event: VisitMeterRead, recorded: Recorded, session: Session) -> None:
    """The reading goes into the machine's record."""
    await session.decide(EQUIPMENT, event.equipment_id, read_on_visit, event)


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_callback_given_up(event: CallbackGivenUp, recorded: Recorded, session: Session) -> None:
    """Nobody could be reached about help without a visit: the case ends without a class."""
    if event.subject == "visit":
        return
    command = GiveUpCase(event.case_id, event.subject, event.visit_no, event.reason, None)
    await session.decide(CASE, event.case_id, give_up, command)


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_visit_unconfirmed(event: VisitUnconfirmed, recorded: Recorded, session: Session) -> None:
    """Nobody could be reached about a visit, which is over: the case ends without a class."""
    command = GiveUpCase(event.case_id, "visit", event.visit_no, event.reason, event.station_id)
    await session.decide(CASE, event.case_id, give_up, command)


@reads(lambda event, _: [PLAN.stream(event.equipment_id), EQUIPMENT.stream(event.equipment_id)])
async def on_checklist_filled(event: ChecklistFilled, recorded: Recorded, session: Session) -> None:
    """The machine was inspected, and its meter read."""
    await session.decide(PLAN, event.equipment_id, hold, event)
    await session.decide(EQUIPMENT, event.equipment_id, meter_told, event)


def _machine(event: ReplacementUnitHandedOver | ReplacementUnitReturned | ReplacementUnitWrittenOff) -> list[str]:
    return [] if event.equipment_id is None else [EQUIPMENT.stream(event.equipment_id)]


@reads(lambda event, _: _machine(event))
async def on_unit_handed_over(event: ReplacementUnitHandedOver, recorded: Recorded, session: Session) -> None:
    """The machine's history says what stands in for it."""
    if event.equipment_id is not None:
        came = UnitCame(event.equipment_id, event.case_id, event.serial_no, recorded.time)
        await session.decide(EQUIPMENT, event.equipment_id, stand_in, came)


@reads(lambda event, _: _machine(event))
async def on_unit_taken_back(
    event: ReplacementUnitReturned | ReplacementUnitWrittenOff, recorded: Recorded, session: Session
) -> None:
    """And until when."""
    if event.equipment_id is not None:
        left = UnitLeft(event.equipment_id, event.case_id, recorded.time)
        await session.decide(EQUIPMENT, event.equipment_id, leave, left)


@reads(lambda event, _: [CUSTOMER_REPAIR.stream(event.repair_id)])
async def on_part_moved(event: StockIssued | StockIssueReturned, recorded: Recorded, session: Session) -> None:
    """A station gave parts for a customer's repair, or has some back: the repair's story tells it."""
    await session.decide(CUSTOMER_REPAIR, event.repair_id, note_part, event)


def reactions(store: Store, clock: Clock) -> Reactions:
    """All of them, under one checkpoint."""
    return Reactions(
        store,
        clock,
        {
            CallbackConcluded: on_callback_concluded,
            CallbackGivenUp: on_callback_given_up,
            VisitConcluded: on_visit_concluded,
            VisitUnconfirmed: on_visit_unconfirmed,
            WorkOrderTransferred: on_work_order_transferred,
            TransferDeclined: on_work_order_transferred,
            WorkOrderRefused: on_work_order_refused,
            AddressFoundWrong: on_address_found_wrong,
            VisitMeterRead: on_visit_meter_read,
            ChecklistFilled: on_checklist_filled,
            StockIssued: on_part_moved,
            StockIssueReturned: on_part_moved,
            ReplacementUnitHandedOver: on_unit_handed_over,
            ReplacementUnitReturned: on_unit_taken_back,
            ReplacementUnitWrittenOff: on_unit_taken_back,
        },
    )
