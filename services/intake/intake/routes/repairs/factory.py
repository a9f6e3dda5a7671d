"""Factory service 返厂: sent to the maker, tracked, quoted, back or refused."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eventlog.envelope import new_id
from eventlog.log.session import Answer, Session
from events.catalog.case_workshop import CaseSentToFactory
from events.catalog.customer_repair import CustomerRepairSentOut
from events.catalog.equipment_life import EquipmentSentToFactory
from events.catalog.factory_service import FactoryServiceEvent, FactoryServiceSent
from events.shanghai import day_of
from events.types import FactoryStatus
from intake.domain.case import CASE, known_case
from intake.domain.equipment import EQUIPMENT
from intake.domain.factory_service import (
    AnswerService,
    FinishService,
    Postpone,
    QuoteService,
    ReceiveService,
    SendBack,
    TakeBack,
    answer,
    finish,
    postpone,
    quote,
    receive,
    send,
    send_back,
    send_from_case,
    take_back,
)
from intake.domain.workshop import send_case, send_machine
from intake.projections.factory_services import FactoryServiceRow, ServiceFilter, find_services
from intake.routes.repairs.bodies import (
    ArrivalBody,
    FactoryServiceBody,
    PostponeBody,
    QuoteBody,
    SendBackBody,
    ServiceAnswerBody,
    ServiceResultBody,
    TakeBackBody,
)
from intake.routes.repairs.resources import REPAIRS, SERVICES, Agent, DeskReader
from intake.routes.resources import CASES
from intake.routes.stream_history import RecordedItem, recorded_items
from service.framework import VERSIONED, AsOf, Call, CaseId, Day, Id, Listed, Paged, allow

router = APIRouter(tags=["返厂 · Factory service"])


@router.post(
    "/customer-repairs/{repair_id}/factory-services",
    summary="返厂寄出 · Send a thing to its maker",
    status_code=201,
    responses={201: {"model": FactoryServiceRow}},
)
async def send_to_factory(repair_id: Id, body: FactoryServiceBody, call: Agent) -> Response:
    """While the service desk has it. Until it is back, it goes nowhere else."""
    service_id = body.factory_service_id or str(new_id())

    async def work(session: Session) -> Answer:
        repair = REPAIRS.found(repair_id, await session.load(REPAIRS.decider, repair_id), call.principal)
        thing = repair.collected
        sent = _sent(service_id, body, call.principal.id, thing.case_id, thing.number, thing.equipment_id, repair_id)
        before = await session.load(SERVICES.decider, service_id)
        session.require_version(SERVICES.decider, service_id, call.if_match)
        events = send(await session.sealed(SERVICES.decider, thing.case_id, sent), before, repair, day_of(call.at))
        if events:
            await _goes(session, service_id, events, thing.equipment_id)
            out = CustomerRepairSentOut(repair_id, thing.case_id, service_id)
            await session.append(REPAIRS.decider, repair_id, [out])
        return await session.view(SERVICES.decider, service_id)

    return await call.execute(work, (SERVICES.decider, service_id), 201, f"/factory-services/{service_id}")


@router.post(
    "/cases/{case_id}/factory-services",
    summary="由服务单直接返厂 · Send a machine to its maker straight from its case",
    status_code=201,
    responses={201: {"model": FactoryServiceRow}},
)
async def send_case_to_factory(
    case_id: CaseId, body: FactoryServiceBody, call: Annotated[Call, allow("agent", "clerk")]
) -> Response:
    """Without a customer's repair: of a case of kind repair that is open, or with a station whose visit waits for it.
    Until it is back, nobody is sent there anew, and the case does not end."""
    service_id = body.factory_service_id or str(new_id())

    async def work(session: Session) -> Answer:
        case = CASES.found(case_id, await session.load(CASE, case_id))
        request = known_case(case, case_id)
        sent = _sent(service_id, body, call.principal.id, case_id, request.number, request.equipment_id)
        before = await session.load(SERVICES.decider, service_id)
        session.require_version(SERVICES.decider, service_id, call.if_match)
        events = send_from_case(await session.sealed(SERVICES.decider, case_id, sent), before, day_of(call.at))
        if events:
            await session.append(CASE, case_id, send_case(CaseSentToFactory(case_id, service_id), case))
            await _goes(session, service_id, events, request.equipment_id)
        return await session.view(SERVICES.decider, service_id)

    return await call.execute(work, (SERVICES.decider, service_id), 201, f"/factory-services/{service_id}")


def _sent(
    service_id: str,
    body: FactoryServiceBody,
    by: str,
    case_id: str,
    number: str,
    equipment_id: str | None,
    repair_id: str = "",
) -> FactoryServiceSent:
    return FactoryServiceSent(
        factory_service_id=service_id,
        repair_id=repair_id,
        case_id=case_id,
        maker=body.maker,
        rma_no=body.rma_no or "",
        carrier=body.carrier,
        tracking_no=body.tracking_no,
        expected_on=body.expected_on,
        condition=body.condition,
        sent_by=by,
        number=number,
        equipment_id=equipment_id,
    )


async def _goes(session: Session, service_id: str, events: list[FactoryServiceEvent], equipment_id: str | None) -> None:
    """It is on its way; a machine that is registered has it in its history. Raises Rejected while its maker has that
    machine for another case."""
    await session.append(SERVICES.decider, service_id, events)
    if equipment_id is not None:
        out = EquipmentSentToFactory(equipment_id, service_id)
        await session.append(EQUIPMENT, equipment_id, send_machine(out, await session.load(EQUIPMENT, equipment_id)))


@router.post(
    "/factory-services/{factory_service_id}/postpone",
    summary="更改预计收回日期 · Another day, or the maker’s number",
    responses={200: {"model": FactoryServiceRow}},
)
async def postpone_factory_service(factory_service_id: Id, body: PostponeBody, call: Agent) -> Response:
    """What the maker says now."""
    command = Postpone(body.expected_on, body.rma_no, body.reason, day_of(call.at))
    return await call.decide(SERVICES, factory_service_id, postpone, command)


@router.post(
    "/factory-services/{factory_service_id}/received",
    summary="厂家已签收 · The maker has it",
    responses={200: {"model": FactoryServiceRow}},
)
async def receive_at_factory(factory_service_id: Id, body: ArrivalBody, call: Agent) -> Response:
    """As the maker or the carrier says; whoever does not hear of it leaves it out."""
    return await call.decide(SERVICES, factory_service_id, receive, ReceiveService(body.note))


@router.post(
    "/factory-services/{factory_service_id}/quote",
    summary="厂家报价 · What the maker asks",
    responses={200: {"model": FactoryServiceRow}},
)
async def quote_factory_service(factory_service_id: Id, body: QuoteBody, call: Agent) -> Response:
    """In fen with VAT. What the customer is to pay is quoted to them at their repair."""
    return await call.decide(SERVICES, factory_service_id, quote, QuoteService(body.amount_fen, body.note))


@router.post(
    "/factory-services/{factory_service_id}/quote/answer",
    summary="答复厂家报价 · Answer the maker",
    responses={200: {"model": FactoryServiceRow}},
)
async def answer_factory_quote(factory_service_id: Id, body: ServiceAnswerBody, call: Agent) -> Response:
    """By the customer, or by the company where that pays."""
    command = AnswerService(body.accepted, body.decided_by, body.note)
    return await call.decide(SERVICES, factory_service_id, answer, command)


@router.post(
    "/factory-services/{factory_service_id}/finish",
    summary="厂家处理结果 · What the maker did",
    responses={200: {"model": FactoryServiceRow}},
)
async def finish_factory_service(factory_service_id: Id, body: ServiceResultBody, call: Agent) -> Response:
    """Repaired, refused by the maker, or not worthwhile."""
    return await call.decide(SERVICES, factory_service_id, finish, FinishService(body.result, body.note))


@router.post(
    "/factory-services/{factory_service_id}/send-back",
    summary="厂家已寄回 · It is on its way to us",
    responses={200: {"model": FactoryServiceRow}},
)
async def send_back_from_factory(factory_service_id: Id, body: SendBackBody, call: Agent) -> Response:
    """With its tracking number; whoever does not hear of it leaves it out."""
    return await call.decide(SERVICES, factory_service_id, send_back, SendBack(body.carrier, body.tracking_no))


@router.post(
    "/factory-services/{factory_service_id}/return",
    summary="收回 · It is back from its maker",
    responses={200: {"model": FactoryServiceRow}},
)
async def return_from_factory(factory_service_id: Id, body: TakeBackBody, call: Agent) -> Response:
    """The caller has it; the service desk goes on with it."""
    command = TakeBack(call.principal.id, body.condition)
    return await call.decide(SERVICES, factory_service_id, take_back, command)


@router.get(
    "/factory-services",
    summary="返厂列表 · The factory services",
    responses={200: {"model": Listed[FactoryServiceRow]}},
)
async def list_factory_services(
    call: DeskReader,
    page: Paged,
    status: Annotated[FactoryStatus | None, Query(description="进度 · How far it is")] = None,
    away: Annotated[bool | None, Query(description="是否尚未收回 · Whether it is not back yet")] = None,
    repair_id: Annotated[Id | None, Query(description="客户维修编号 · The customer's repair")] = None,
    case_id: Annotated[CaseId | None, Query(description="服务单编号 · The case's number")] = None,
    equipment_id: Annotated[Id | None, Query(description="设备编号 · The machine's number")] = None,
    due_by: Annotated[
        Day | None, Query(description="应于此日或之前收回而未收回的 · Not back, and expected by that day")
    ] = None,
) -> Response:
    """By the day on which they are expected."""
    wanted = ServiceFilter(status, away, repair_id, case_id, equipment_id, due_by)
    rows = await find_services(call.runtime.pool, wanted, page.after(tuple[date, str]), page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.expected_on, row.factory_service_id))


@router.get(
    "/factory-services/{factory_service_id}",
    summary="一次返厂 · One factory service",
    responses={200: {"model": FactoryServiceRow}},
    openapi_extra=VERSIONED,
)
async def read_factory_service(factory_service_id: Id, call: DeskReader, as_of: AsOf = None) -> Response:
    """As it is, or was."""
    return await call.show(SERVICES, factory_service_id, as_of)


@router.get(
    "/factory-services/{factory_service_id}/history",
    summary="返厂的经过 · History of a factory service",
    responses={200: {"model": Listed[RecordedItem]}},
)
async def list_factory_service_history(
    factory_service_id: Id, call: DeskReader, page: Paged, as_of: AsOf = None
) -> Response:
    """Everything that was recorded of it."""
    service = await call.read(SERVICES, factory_service_id, await call.moment(as_of))
    items = recorded_items(service, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, cursor=lambda item: item.version)
