"""Sales returns 销售退回: asked for, received, inspected, judged, settled, listed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from starlette.responses import Response

from eventlog.envelope import new_id
from eventlog.log.session import Session
from eventlog.read_models.projection import view_of
from events.catalog.case_goods import GoodsTakenUp
from events.catalog.goods import GoodsLine
from events.catalog.sales_return import (
    Advice,
    ReceivedLine,
    ReturnedGoodsReceived,
    ReturnInspected,
    ReturnJudged,
    ReturnRequested,
    ReturnWithdrawn,
    SalesReturnEvent,
    Successor,
)
from events.shanghai import day_of
from events.types import GoodsStep, InspectionVerdict, Judgement, ReturnCause, ReturnStatus
from intake.domain.case import CASE, Case, known_case
from intake.domain.claimed import Claim
from intake.domain.return_advice import ReturnFacts, advise, policy_of
from intake.domain.sales_return import (
    SALES_RETURN,
    SalesReturn,
    SettleReturn,
    inspect,
    judge,
    no_return,
    receive,
    request,
    settle,
    withdraw,
)
from intake.goods import give_case_back, registered, settle_machines, take_case
from intake.projections.cases import failed_repairs
from intake.projections.sales_returns import SALES_RETURNS as ROWS
from intake.projections.sales_returns import ReturnFilter, SalesReturnRow, others_of
from intake.projections.sales_returns import list_returns as find_returns
from intake.returns_file import return_policies
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
    Paged,
    Resource,
    Text,
    allow,
)

router = APIRouter(prefix="/sales-returns", tags=["销售退回 · Sales returns"])

Inspector = Annotated[Call, allow("qc_returns")]
Leader = Annotated[Call, allow("team_leader")]


async def follow(session: Session, before: SalesReturn | None, after: SalesReturn) -> None:
    """The case goes to whoever deals with goods, and comes back; the machines go where the goods went."""
    asked = after.requested
    if before is None:
        await take_case(session, GoodsTakenUp(asked.case_id, "sales_return", asked.return_id))
    elif after.status == "settled" != before.status:
        await settle_machines(session, after)
        repaired = after.settled is not None and after.settled.judgement == "repair"
        await give_case_back(session, asked.case_id, asked.return_id, "repair" if repaired else "settled")
    elif after.status == "withdrawn" != before.status:
        await give_case_back(session, asked.case_id, asked.return_id, "withdrawn")


RETURNS: Resource[SalesReturn | None, SalesReturn, SalesReturnEvent] = Resource(
    replace(SALES_RETURN, view=view_of(ROWS)),
    lambda found: found,
    no_return,
    as_it_stands,
    follow=follow,
    key=lambda _, found: found.requested.case_id,
)


class NewReturn(Body):
    """Goods that a customer wants to give back, as the delivery note lists them, with the price paid for one, VAT
    included. `requested_on` is today where it is left out; both days are in Asia/Shanghai."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "return_id": "r-1001",
                    "case_id": "k-1001",
                    "wish": "exchange",
                    "cause": "fault",
                    "reason": "开箱三天后无法开机",
                    "delivery_no": "SF-20260302-7",
                    "delivered_on": "2026-03-02",
                    "lines": [{"model": "MX-200", "serial_no": "SN-0815", "unit_price_fen": 299900}],
                }
            ]
        }
    )

    return_id: Id | None = None
    case_id: CaseId
    wish: Judgement
    cause: ReturnCause
    reason: Text
    delivery_no: Line
    delivered_on: date
    requested_on: date | None = None
    lines: Annotated[list[GoodsBody], Field(min_length=1, max_length=MOST_LINES)]


class ReceivedBody(Body):
    """What came back of a line of the delivery; 0 is nothing of it."""

    line_no: LineNo
    quantity: Count
    serial_no: Line | None = None


class Receipt(Body):
    """What came back, line by line, and in what condition."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"lines": [{"line_no": 1, "quantity": 1, "serial_no": "SN-0815"}], "condition": "包装完整，附件齐全"}
            ]
        }
    )

    lines: Annotated[list[ReceivedBody], Field(min_length=1, max_length=MOST_LINES)]
    condition: Line


class QualityInspection(Body):
    """What the QC returns group found; what it cannot tell is `undecided`, and customer service decides."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"verdict": "returnable", "findings": "主板不通电，无人为损坏"}]}
    )

    verdict: InspectionVerdict
    findings: Text


class JudgementBody(Body):
    """What is done, and why: the more so where it is not what the rules advise."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"judgement": "exchange", "reason": "换货期内性能故障，检验属实"}]}
    )

    judgement: Judgement
    reason: Text


class SuccessorBody(Body):
    """The machine, registered for the customer, that is given for the one of a line."""

    line_no: LineNo
    equipment_id: Id


class ReturnSettlement(Body):
    """How it was carried out. Amounts in fen, VAT included: what is deducted, and for an exchange the price of what is
    given. `reference` is the number of the payment or the consignment."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"deduction_fen": 5000, "deduction_reason": "缺少电源线", "reference": "PAY-20260306-3"}]
        }
    )

    deduction_fen: Fen = 0
    deduction_reason: Line | None = None
    new_price_fen: Fen = 0
    reference: Line | None = None
    successors: Annotated[list[SuccessorBody], Field(max_length=MOST_LINES)] = Field(default_factory=list)


class ReturnWithdrawal(Body):
    """Why the customer keeps the goods."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "客户自行重启后恢复，不再退货"}]})

    reason: Text


@dataclass(frozen=True, slots=True)
class Known:
    """What a request is compared with: its case, the registered machines by line, what the rules advise, and what other
    returns of the customer have."""

    case: Case
    lines: tuple[GoodsLine, ...]
    advice: Advice
    claims: Sequence[Claim]


async def claims_of(call: Call, session: Session, customer_id: str, delivery_no: str, but: str) -> Sequence[Claim]:
    """What the customer's other returns have of a delivery. The read model finds them; what became of each, its own
    stream tells, so one that was withdrawn a moment ago stands in nobody's way."""
    pool = call.runtime.pool
    others = await call.runtime.find(lambda: others_of(pool, customer_id, delivery_no, but))
    states = [await session.load(SALES_RETURN, id) for id in others]
    return [claim for state in states if state is not None and (claim := state.claim) is not None]


@router.post("", summary="登记退换货 · Take up a return", status_code=201, responses={201: {"model": SalesReturnRow}})
async def request_return(body: NewReturn, call: Agent) -> Response:
    """For a case of the kind return or exchange, which is then with whoever deals with goods. A serial number that a
    registered machine of the customer has is linked to it. The answer says what the rules of the day advise."""
    today, return_id = day_of(call.at), body.return_id or str(new_id())
    lines = tuple(
        GoodsLine(no, each.model, each.serial_no or "", each.quantity, each.unit_price_fen, None)
        for no, each in enumerate(body.lines, 1)
    )
    nothing = Advice("out_of_periods", (), "", 0, None, 0, "", "")
    asked = body.requested_on or today
    wanted = ReturnRequested(
        return_id=return_id,
        case_id=body.case_id,
        customer_id="",
        wish=body.wish,
        cause=body.cause,
        reason=body.reason,
        delivery_no=body.delivery_no,
        delivered_on=body.delivered_on,
        requested_on=asked,
        lines=lines,
        advice=nothing,
    )

    async def known(session: Session, _: SalesReturn | None) -> Known:
        case = await session.load(CASE, body.case_id)
        customer_id = known_case(case, body.case_id).customer_id
        found = [await registered(session, line, customer_id) for line in lines]
        machines = {line.equipment_id or "": machine for line, machine in found if machine is not None}
        failed = await call.runtime.find(lambda: failed_repairs(call.runtime.pool, sorted(machines)))
        facts = ReturnFacts(
            cause=body.cause,
            delivered_on=body.delivered_on,
            requested_on=asked,
            failed_repairs=max(failed.values(), default=0),
            in_warranty=any(machine.in_warranty(call.at) for machine in machines.values()),
        )
        claims = await claims_of(call, session, customer_id, body.delivery_no, return_id)
        advice = advise(policy_of(return_policies(), asked), facts)
        return Known(case, tuple(line for line, _ in found), advice, claims)

    def decided(command: ReturnRequested, state: SalesReturn | None, known: Known) -> Sequence[SalesReturnEvent]:
        of = known_case(known.case, body.case_id)
        whole = replace(command, customer_id=of.customer_id, number=of.number, lines=known.lines, advice=known.advice)
        return request(whole, state, today, known.claims)

    return await call.create(RETURNS, return_id, decided, wanted, known, key=body.case_id)


@router.post(
    "/{return_id}/receive", summary="退回货物验收 · Receive the goods", responses={200: {"model": SalesReturnRow}}
)
async def receive_return(return_id: Id, body: Receipt, call: Agent) -> Response:
    """Compared with the delivery, line by line: `agrees` is false for another serial number. Until it is inspected
    it may be said anew. 409 for more than other returns of the customer leave of the delivery."""

    async def claims(session: Session, state: SalesReturn) -> Sequence[Claim]:
        asked = state.requested
        return await claims_of(call, session, asked.customer_id, asked.delivery_no, return_id)

    lines = tuple(ReceivedLine(each.line_no, each.quantity, each.serial_no or "", False) for each in body.lines)
    received = ReturnedGoodsReceived(return_id, "", lines, body.condition)
    return await call.decide(RETURNS, return_id, receive, received, claims)


@router.post(
    "/{return_id}/inspect", summary="退货组检验 · Inspect the goods", responses={200: {"model": SalesReturnRow}}
)
async def inspect_return(return_id: Id, body: QualityInspection, call: Inspector) -> Response:
    """By the QC returns group 质管部退货组. Then the team leader judges."""
    return await call.decide(RETURNS, return_id, inspect, ReturnInspected(return_id, "", body.verdict, body.findings))


@router.post("/{return_id}/judge", summary="判定处理方式 · Judge", responses={200: {"model": SalesReturnRow}})
async def judge_return(return_id: Id, body: JudgementBody, call: Leader) -> Response:
    """By the customer-service team leader 客服组组长. Only a refusal needs no inspection."""
    judged = ReturnJudged(return_id, "", body.judgement, body.reason, as_advised=False)
    return await call.decide(RETURNS, return_id, judge, judged)


@router.post("/{return_id}/settle", summary="结算 · Settle", responses={200: {"model": SalesReturnRow}})
async def settle_return(return_id: Id, body: ReturnSettlement, call: Agent) -> Response:
    """What was judged is carried out. A registered machine that was exchanged is replaced in the register, and one that
    was exchanged or refunded leaves it, in the same append. Then the customer is called back; for a repair the case is
    the clerk's again."""
    command = SettleReturn(
        return_id=return_id,
        deduction_fen=body.deduction_fen,
        deduction_reason=body.deduction_reason or "",
        new_price_fen=body.new_price_fen,
        reference=body.reference or "",
        successors=tuple(Successor(each.line_no, each.equipment_id) for each in body.successors),
    )
    return await call.decide(RETURNS, return_id, settle, command)


@router.post("/{return_id}/withdraw", summary="撤回 · Withdraw", responses={200: {"model": SalesReturnRow}})
async def withdraw_return(return_id: Id, body: ReturnWithdrawal, call: Agent) -> Response:
    """The customer keeps the goods: the case is the clerk's again."""
    return await call.decide(RETURNS, return_id, withdraw, ReturnWithdrawn(return_id, "", body.reason))


@router.get("", summary="退换货列表 · The returns", responses={200: {"model": Listed[SalesReturnRow]}})
async def list_sales_returns(
    call: GoodsReader,
    page: Paged,
    open: Annotated[bool | None, Query(description="是否未结束 · Whether it waits for somebody")] = None,
    waits_for: Annotated[GoodsStep | None, Query(description="待谁处理 · Whose turn it is")] = None,
    status: Annotated[ReturnStatus | None, Query(description="状态 · Where it is")] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    case_id: Annotated[CaseId | None, Query(description="服务单 · The case")] = None,
) -> Response:
    """The oldest first."""
    where, after = ReturnFilter(open, waits_for, status, customer_id, case_id), page.after(tuple[datetime, str])
    rows = await find_returns(call.runtime.pool, where, after, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.requested_at, row.return_id))


@router.get(
    "/{return_id}",
    summary="查看退换货 · Read a return",
    responses={200: {"model": SalesReturnRow}},
    openapi_extra=VERSIONED,
)
async def read_return(return_id: Id, call: GoodsReader, as_of: AsOf = None) -> Response:
    """As it stands, or stood."""
    return await call.show(RETURNS, return_id, as_of)


@router.get(
    "/{return_id}/history",
    summary="退换货的经过 · History of a return",
    responses={200: {"model": Listed[RecordedItem]}},
)
async def list_return_history(return_id: Id, call: GoodsReader, page: Paged, as_of: AsOf = None) -> Response:
    """Who did what, when, each in a sentence."""
    found = await call.read(RETURNS, return_id, await call.moment(as_of))
    items = recorded_items(found, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, cursor=lambda item: item.version)
