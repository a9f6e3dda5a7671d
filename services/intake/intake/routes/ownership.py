"""Who has a case in hand 首问负责制, from the first-asked employee until somebody owns it; and how urgent it is."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import ConfigDict, model_validator
from starlette.responses import Response

from events.types import Priority, StaffRole
from intake.domain.address_doubt import SettleAddress, settle
from intake.domain.ownership import Decline, HandOver, Link, Take, chain, decline, hand_over, take
from intake.domain.priority import Prioritise, prioritise
from intake.projections.cases import CaseRow
from intake.routes.common import HEADQUARTERS
from intake.routes.resources import CASES
from service.framework import AsOf, Body, Call, CaseId, Id, Listed, Note, Paged, Text, allow

router = APIRouter(prefix="/cases/{case_id}", tags=["服务单 · Cases"])

Desk = Annotated[Call, allow("clerk", "manager")]


class NewHandOver(Body):
    """A person by staff number, or everybody of a position: one of the two; and what they should know."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"to_group": "qc_returns", "note": "客户要求退货"}, {"to_id": "u-1002", "note": "请核对合同"}]
        }
    )

    to_id: Id | None = None
    to_group: StaffRole | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.to_id is None) == (self.to_group is None):
            raise ValueError("请写明移交给谁，或哪个岗位，二者选一 · name a person or a position, one of the two")
        return self


class Nothing(Body):
    """Nothing has to be said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class Declining(Body):
    """Why one does not take it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "不属于退货范围"}]})

    reason: Text


class NewPriority(Body):
    """How urgent it is, and why somebody has to say so."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"priority": "urgent", "reason": "明早考试要用"}]})

    priority: Priority
    reason: Text


class AddressSettlement(Body):
    """What was found out, and corrected."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "客户已搬到 8 号楼，地址已更正"}]})

    note: Text


@router.post("/hand-over", summary="移交服务单 · Hand a case over", responses={200: {"model": CaseRow}})
async def hand_over_case(case_id: CaseId, body: NewHandOver, call: Desk) -> Response:
    """They take it or decline; until then whoever had it answers for it. A hand-over that nobody has answered is
    superseded by the next."""
    command = HandOver(case_id, call.principal.id, body.to_id, body.to_group, body.note)
    return await call.decide(CASES, case_id, hand_over, command)


@router.post("/take", summary="接手服务单 · Own a case", responses={200: {"model": CaseRow}})
async def take_case(case_id: CaseId, call: Desk, body: Nothing | None = None) -> Response:
    """What was handed over to the caller, or to a position; or a case that nobody owns."""
    return await call.decide(CASES, case_id, take, Take(case_id, call.principal.id))


@router.post("/hand-over/decline", summary="拒绝移交 · Decline a hand-over", responses={200: {"model": CaseRow}})
async def decline_hand_over(case_id: CaseId, body: Declining, call: Desk) -> Response:
    """It is with whoever had it before, who hands it to somebody else or takes it."""
    return await call.decide(CASES, case_id, decline, Decline(case_id, call.principal.id, body.reason))


@router.post("/address/settle", summary="地址已核实 · Settle the address", responses={200: {"model": CaseRow}})
async def settle_case_address(case_id: CaseId, body: AddressSettlement, call: Desk) -> Response:
    """After a technician has found it wrong, and the customer was asked: correct contact or site first. The station's
    order goes on by itself."""
    return await call.decide(CASES, case_id, settle, SettleAddress(case_id, body.note))


@router.get("/hand-overs", summary="首问与移交链 · The chain of hand-overs", responses={200: {"model": Listed[Link]}})
async def list_hand_overs(
    case_id: CaseId, call: Annotated[Call, allow(*HEADQUARTERS)], page: Paged, as_of: AsOf = None
) -> Response:
    """From the first-asked employee on, in order: who handed the case to whom, when, and what they said; also as of the
    past. Who owns it now: `owner_id` of the case."""
    case = await call.read(CASES, case_id, await call.moment(as_of))
    links = chain((event, recorded.time) for event, recorded in case.events if event is not None)
    seen = page.after(int)
    items = links if seen is None else [link for link in links if link.link_no > seen]
    return call.respond_page(page, items[: page.limit + 1], cursor=lambda link: link.link_no)


@router.post("/priority", summary="指定优先级 · Say how urgent a case is", responses={200: {"model": CaseRow}})
async def prioritise_case(case_id: CaseId, body: NewPriority, call: Desk) -> Response:
    """By hand: it goes before what the rule gave."""
    return await call.decide(CASES, case_id, prioritise, Prioritise(case_id, body.priority, body.reason))
