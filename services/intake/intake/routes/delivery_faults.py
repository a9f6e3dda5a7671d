"""Delivery faults 送货差错: reported, verified, settled, told to customer service and to the customer, listed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from starlette.responses import Response

from eventlog.envelope import new_id
from eventlog.log.session import Session
from eventlog.read_models.projection import view_of
from events.catalog.case_goods import GoodsTakenUp
from events.catalog.delivery_fault import (
    DeliveryFaultAcknowledged,
    DeliveryFaultEvent,
    DeliveryFaultReported,
    DeliveryFaultSettled,
    DeliveryFaultTold,
    DeliveryFaultVerified,
    DeliveryFaultWithdrawn,
    FaultLine,
    FoundLine,
    SettledLine,
)
from events.shanghai import day_of
from events.types import AnswerWay, DeliveryFault, DeliveryFaultStatus, FaultOrigin, GoodsStep, Remedy
from intake.domain.case import CASE, Case, known_case
from intake.domain.delivery_fault import (
    DELIVERY_FAULT,
    Fault,
    acknowledge,
    no_fault,
    report,
    settle_fault,
    tell,
    verify,
    withdraw_fault,
)
from intake.goods import give_case_back, take_case
from intake.projections.delivery_faults import DELIVERY_FAULTS as ROWS
from intake.projections.delivery_faults import DeliveryFaultRow, FaultFilter, list_faults
from intake.routes.common import Nothing
from intake.routes.goods import MOST_LINES, Agent, Count, Fen, GoodsBody, GoodsReader, LineNo
from intake.routes.resources import as_it_stands
from intake.routes.stream_history import RecordedItem, recorded_items
from service.framework import (
    VERSIONED,
    AsOf,
    Body,
    Call,
    CaseId,
    Id,
    Line,
    Listed,
    Note,
    Paged,
    Resource,
    Text,
    allow,
)

router = APIRouter(prefix="/delivery-faults", tags=["送货差错 · Delivery faults"])

Management = Annotated[Call, allow("after_sales")]


async def follow(session: Session, before: Fault | None, after: Fault) -> None:
    """The case goes to whoever deals with goods, and comes back."""
    known = after.reported
    if before is None:
        await take_case(session, GoodsTakenUp(known.case_id, "delivery_fault", known.fault_id))
    elif after.status == "told" != before.status:
        await give_case_back(session, known.case_id, known.fault_id, "settled")
    elif after.status == "withdrawn" != before.status:
        await give_case_back(session, known.case_id, known.fault_id, "withdrawn")


FAULTS: Resource[Fault | None, Fault, DeliveryFaultEvent] = Resource(
    replace(DELIVERY_FAULT, view=view_of(ROWS)),
    lambda found: found,
    no_fault,
    as_it_stands,
    follow=follow,
    key=lambda _, found: found.reported.case_id,
)


class FaultLineBody(GoodsBody):
    """So many of a line of the delivery note are missing, are others, or are damaged."""

    fault: DeliveryFault


class NewDeliveryFault(Body):
    """What is wrong with a delivery, line by line, with the price paid for one, VAT included. Photos are attachments of
    the case. The day is in Asia/Shanghai."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "fault_id": "f-1001",
                    "case_id": "k-1001",
                    "delivery_no": "SF-20260302-7",
                    "delivered_on": "2026-03-02",
                    "lines": [{"fault": "short", "model": "DR-200", "quantity": 2, "unit_price_fen": 10050}],
                    "note": "箱子封条完好",
                }
            ]
        }
    )

    fault_id: Id | None = None
    case_id: CaseId
    delivery_no: Line
    delivered_on: date
    lines: Annotated[list[FaultLineBody], Field(min_length=1, max_length=MOST_LINES)]
    note: Note = ""


class FoundBody(Body):
    """How many of a line are confirmed, none where it is not, and whose responsibility it is."""

    line_no: LineNo
    quantity: Count
    origin: FaultOrigin = "unknown"


class Verification(Body):
    """What was found of every line, and how."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "lines": [{"line_no": 1, "quantity": 2, "origin": "warehouse"}],
                    "findings": "出库称重记录少两件",
                }
            ]
        }
    )

    lines: Annotated[list[FoundBody], Field(min_length=1, max_length=MOST_LINES)]
    findings: Text


class SettledBody(Body):
    """How a line is made good; a credit in fen, VAT included; the number of the consignment or the payment."""

    line_no: LineNo
    remedy: Remedy
    credit_fen: Fen = 0
    reference: Line | None = None


class FaultSettlement(Body):
    """How every line is made good."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"lines": [{"line_no": 1, "remedy": "send_rest", "reference": "SF-20260304-2"}]}]
        }
    )

    lines: Annotated[list[SettledBody], Field(min_length=1, max_length=MOST_LINES)]
    note: Note = ""


class ToldBody(Body):
    """How the customer was told."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"way": "phone", "note": "客户同意补发"}]})

    way: AnswerWay
    note: Note = ""


class FaultWithdrawal(Body):
    """Why nothing is wrong after all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "客户在另一箱中找到"}]})

    reason: Text


@router.post(
    "", summary="登记送货差错 · Report a delivery fault", status_code=201, responses={201: {"model": DeliveryFaultRow}}
)
async def report_delivery_fault(body: NewDeliveryFault, call: Agent) -> Response:
    """For a case of the kind delivery fault, which is then with after-sales management."""
    fault_id = body.fault_id or str(new_id())
    lines = tuple(
        FaultLine(no, each.fault, each.model, each.serial_no or "", each.quantity, each.unit_price_fen)
        for no, each in enumerate(body.lines, 1)
    )
    wanted = DeliveryFaultReported(fault_id, body.case_id, "", body.delivery_no, body.delivered_on, lines, body.note)

    async def known(session: Session, _: Fault | None) -> Case:
        case = await session.load(CASE, body.case_id)
        known_case(case, body.case_id)
        return case

    def decided(command: DeliveryFaultReported, state: Fault | None, case: Case) -> Sequence[DeliveryFaultEvent]:
        of = known_case(case, body.case_id)
        return report(replace(command, customer_id=of.customer_id, number=of.number), state, day_of(call.at))

    return await call.create(FAULTS, fault_id, decided, wanted, known, key=body.case_id)


@router.post(
    "/{fault_id}/verify", summary="核实 · Verify a delivery fault", responses={200: {"model": DeliveryFaultRow}}
)
async def verify_delivery_fault(fault_id: Id, body: Verification, call: Management) -> Response:
    """By after-sales management 售后服务管理组, every line; until it is settled it may be said anew."""
    lines = tuple(FoundLine(each.line_no, each.quantity, each.origin) for each in body.lines)
    return await call.decide(FAULTS, fault_id, verify, DeliveryFaultVerified(fault_id, "", lines, body.findings))


@router.post(
    "/{fault_id}/settle", summary="处理 · Settle a delivery fault", responses={200: {"model": DeliveryFaultRow}}
)
async def settle_delivery_fault(fault_id: Id, body: FaultSettlement, call: Management) -> Response:
    """Every line. A credit is no more than what was paid for what is confirmed. Then customer service takes note."""
    lines = tuple(SettledLine(each.line_no, each.remedy, each.credit_fen, each.reference or "") for each in body.lines)
    return await call.decide(FAULTS, fault_id, settle_fault, DeliveryFaultSettled(fault_id, "", lines, 0, body.note))


@router.post(
    "/{fault_id}/acknowledge",
    summary="客服知悉 · Customer service takes note",
    responses={200: {"model": DeliveryFaultRow}},
)
async def acknowledge_delivery_fault(fault_id: Id, call: Agent, body: Nothing | None = None) -> Response:
    """Whoever takes note tells the customer next."""
    return await call.decide(FAULTS, fault_id, acknowledge, DeliveryFaultAcknowledged(fault_id, ""))


@router.post(
    "/{fault_id}/tell", summary="告知客户 · The customer was told", responses={200: {"model": DeliveryFaultRow}}
)
async def tell_delivery_fault(fault_id: Id, body: ToldBody, call: Agent) -> Response:
    """Then it is over, and the customer is called back about it."""
    return await call.decide(FAULTS, fault_id, tell, DeliveryFaultTold(fault_id, "", body.way, body.note))


@router.post(
    "/{fault_id}/withdraw", summary="撤回 · Withdraw a delivery fault", responses={200: {"model": DeliveryFaultRow}}
)
async def withdraw_delivery_fault(fault_id: Id, body: FaultWithdrawal, call: Agent) -> Response:
    """Nothing is wrong: the case is the clerk's again."""
    return await call.decide(FAULTS, fault_id, withdraw_fault, DeliveryFaultWithdrawn(fault_id, "", body.reason))


@router.get("", summary="送货差错列表 · The delivery faults", responses={200: {"model": Listed[DeliveryFaultRow]}})
async def list_delivery_faults(
    call: GoodsReader,
    page: Paged,
    open: Annotated[bool | None, Query(description="是否未结束 · Whether it waits for somebody")] = None,
    waits_for: Annotated[GoodsStep | None, Query(description="待谁处理 · Whose turn it is")] = None,
    status: Annotated[DeliveryFaultStatus | None, Query(description="状态 · Where it is")] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    case_id: Annotated[CaseId | None, Query(description="服务单 · The case")] = None,
) -> Response:
    """The oldest first. Customer service finds what it is to take note of under `waits_for=agent`."""
    where, after = FaultFilter(open, waits_for, status, customer_id, case_id), page.after(tuple[datetime, str])
    rows = await list_faults(call.runtime.pool, where, after, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.reported_at, row.fault_id))


@router.get(
    "/{fault_id}",
    summary="查看送货差错 · Read a delivery fault",
    responses={200: {"model": DeliveryFaultRow}},
    openapi_extra=VERSIONED,
)
async def read_delivery_fault(fault_id: Id, call: GoodsReader, as_of: AsOf = None) -> Response:
    """As it stands, or stood."""
    return await call.show(FAULTS, fault_id, as_of)


@router.get(
    "/{fault_id}/history",
    summary="送货差错的经过 · History of a delivery fault",
    responses={200: {"model": Listed[RecordedItem]}},
)
async def list_delivery_fault_history(fault_id: Id, call: GoodsReader, page: Paged, as_of: AsOf = None) -> Response:
    """Who did what, when, each in a sentence."""
    found = await call.read(FAULTS, fault_id, await call.moment(as_of))
    items = recorded_items(found, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, cursor=lambda item: item.version)
