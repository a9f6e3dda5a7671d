"""What the service desk 客户服务岗 does with a customer's thing: diagnosis, quote, work, result."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from events.catalog.customer_repair import RepairPart
from events.shanghai import day_of
from intake.domain.repair_desk import (
    AnswerQuote,
    Diagnose,
    Finish,
    PostponeRepair,
    Quote,
    Work,
    answer_quote,
    diagnose,
    finish,
    postpone_repair,
    quote,
    work,
)
from intake.projections.customer_repairs import CustomerRepairRow
from intake.routes.repairs.bodies import AnswerBody, DiagnosisBody, FinishBody, PromiseBody, QuoteBody, WorkBody
from intake.routes.repairs.resources import REPAIRS, Agent
from service.framework import Call, Id, allow

router = APIRouter(prefix="/customer-repairs/{repair_id}", tags=["客户维修 · Customer repairs"])


@router.post("/diagnosis", summary="登记诊断 · What was found", responses={200: {"model": CustomerRepairRow}})
async def diagnose_thing(repair_id: Id, body: DiagnosisBody, call: Agent) -> Response:
    """While the service desk has it; as often as something is found."""
    return await call.decide(REPAIRS, repair_id, diagnose, Diagnose(body.findings))


@router.post("/quote", summary="报价 · Quote what it costs", responses={200: {"model": CustomerRepairRow}})
async def quote_repair(repair_id: Id, body: QuoteBody, call: Agent) -> Response:
    """Before work that the customer pays: nothing is done until they have accepted. A further quote takes the place of
    the one before."""
    return await call.decide(REPAIRS, repair_id, quote, Quote(body.amount_fen, body.note))


@router.post("/quote/answer", summary="客户答复报价 · Answer the quote", responses={200: {"model": CustomerRepairRow}})
async def answer_repair_quote(
    repair_id: Id, body: AnswerBody, call: Annotated[Call, allow("agent", "clerk")]
) -> Response:
    """Whoever hears it from the customer records it."""
    command = AnswerQuote(body.quote_no, body.accepted, body.answered_by, body.answer_way)
    return await call.decide(REPAIRS, repair_id, answer_quote, command)


@router.post(
    "/postpone", summary="更改承诺交还日期 · Promise another day", responses={200: {"model": CustomerRepairRow}}
)
async def postpone_customer_repair(
    repair_id: Id, body: PromiseBody, call: Annotated[Call, allow("agent", "clerk")]
) -> Response:
    """Whoever tells the customer records it, with the reason; the history keeps each day that was promised."""
    command = PostponeRepair(body.due_on, body.reason, day_of(call.at))
    return await call.decide(REPAIRS, repair_id, postpone_repair, command)


@router.post("/work", summary="登记处理 · What was done", responses={200: {"model": CustomerRepairRow}})
async def work_on_thing(repair_id: Id, body: WorkBody, call: Agent) -> Response:
    """What was done, and the parts. 409 while a quote waits for its answer, and after a refused one."""
    parts = tuple(RepairPart(part.part_no, part.quantity) for part in body.parts)
    return await call.decide(REPAIRS, repair_id, work, Work(body.work_done, parts, body.other_parts or ""))


@router.post("/finish", summary="登记维修结果 · What came of it", responses={200: {"model": CustomerRepairRow}})
async def finish_repair(repair_id: Id, body: FinishBody, call: Agent) -> Response:
    """Then it may go back. What was said by mistake is said anew while the desk has it."""
    return await call.decide(REPAIRS, repair_id, finish, Finish(body.result, body.note))
