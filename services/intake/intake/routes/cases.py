"""Cases: receive a request, find, read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.envelope import new_id
from eventlog.log.session import Answer, Session
from events.types import Channel
from intake.domain.case import CASE, Case, ReceiveRequest, Status, known_case, no_case, receive
from intake.domain.customer import CUSTOMER
from intake.domain.equipment import EQUIPMENT
from intake.projections.cases import CASES, CaseFilter, CaseRow, find_cases
from intake.routes.common import HEADQUARTERS, STATION
from intake.stream_row import live_row
from service import Body, Call, Id, Listed, Paged, Text, allow

router = APIRouter(tags=["案件 · Cases"])


class NewCase(Body):
    """A customer's request. `taken_by` is the staff number of who first took it 首问, the caller's own if left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "case_id": "k-1001",
                    "customer_id": "c-1001",
                    "equipment_id": "e-1001",
                    "channel": "phone",
                    "description": "打印机卡纸，面板亮红灯",
                }
            ]
        }
    )

    case_id: Id | None = None
    customer_id: Id
    equipment_id: Id | None = None
    channel: Channel
    description: Text
    taken_by: Id | None = None


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """How a case stands after a command. `run` rises with every reopening, `visit_no` with every routing."""

    case_id: str
    status: Status
    region: str
    in_warranty: bool
    station_id: str | None
    visit_no: int
    run: int


def answered(case: Case, case_id: str) -> Answer:
    """A `CaseAnswer` of the case as it stands after a command, made without `asdict`: every new case pays for it."""
    request = known_case(case, case_id)
    return {
        "case_id": case_id,
        "status": case.status,
        "region": request.region,
        "in_warranty": request.in_warranty,
        "station_id": case.station_id,
        "visit_no": case.visit_no,
        "run": case.run,
    }


@router.post(
    "/cases",
    status_code=201,
    summary="受理请求 · Receive a request",
    responses={201: {"model": CaseAnswer}},
)
async def receive_request(body: NewCase, call: Annotated[Call, allow("clerk")]) -> Response:
    """Opens a case. Whether it is in warranty is decided by its day in Asia/Shanghai."""
    case_id = body.case_id or str(new_id())
    command = ReceiveRequest(
        case_id=case_id,
        customer_id=body.customer_id,
        equipment_id=body.equipment_id,
        channel=body.channel,
        taken_by=body.taken_by or call.principal.id,
        description=body.description,
        at=call.at,
    )

    async def work(session: Session) -> Answer:
        if body.case_id is None:
            session.create(CASE, case_id)
        customer = await session.load(CUSTOMER, body.customer_id)
        equipment = None
        if body.equipment_id is not None:
            equipment = await session.load(EQUIPMENT, body.equipment_id)
        await session.append(CASE, case_id, receive(command, await session.load(CASE, case_id), customer, equipment))
        return answered(await session.load(CASE, case_id), case_id)

    return await call.execute(work, etag=(CASE, case_id), status=201)


@router.get("/cases", summary="查找案件 · Find cases", responses={200: {"model": Listed[CaseRow]}})
async def list_cases(
    call: Annotated[Call, allow(*HEADQUARTERS, *STATION)],
    page: Paged,
    status: Annotated[Status | None, Query(description="状态 · Status")] = None,
    station_id: Annotated[Id | None, Query(description="网点编号 · The station's number")] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    deflected: Annotated[bool | None, Query(description="电话解决、未上门 · Closed without a visit")] = None,
) -> Response:
    """Newest first. A station sees its own only."""
    wanted = CaseFilter(status, call.station_asked_for(station_id), customer_id, deflected)
    before = page.after(tuple[datetime, str])
    rows = await find_cases(call.runtime.pool, wanted, before, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.opened_at, row.case_id))


@router.get("/cases/{case_id}", summary="查看案件 · Read a case", responses={200: {"model": CaseRow}})
async def read_case(case_id: Id, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)]) -> Response:
    """As it stands now. A station sees its own only."""
    row, version = await live_row(call.runtime.store, CASE, CASES, case_id, no_case)
    if not call.principal.sees(row.station_id):
        raise no_case(case_id)
    return call.respond(row, etag=version)
