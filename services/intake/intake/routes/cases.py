"""Cases: receive a request, find, read."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.envelope import new_id
from eventlog.log.session import Session
from eventlog.read_models.projection import row_of
from events.types import Channel, Ending
from intake.domain.case import Case, ReceiveRequest, Requester, Status, receive
from intake.domain.customer import CUSTOMER
from intake.domain.equipment import EQUIPMENT
from intake.projections.cases import CASES as ROWS
from intake.projections.cases import CaseFilter, CaseRow, find_cases
from intake.projections.duplicates import Request, possible_duplicates
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.resources import CASES, ReceivedResponse, case_response, own_case
from service import Body, Call, Id, Listed, Paged, Text, allow

router = APIRouter(tags=["服务单 · Cases"])


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
class CaseDetail(CaseRow):
    """A case, whole. `possible_duplicates` are unfinished cases that it may be the same as, until it is closed."""

    possible_duplicates: tuple[str, ...] = ()


@router.post(
    "/cases",
    status_code=201,
    summary="受理请求 · Receive a request",
    responses={201: {"model": ReceivedResponse}},
)
async def receive_request(body: NewCase, call: Annotated[Call, allow("clerk")]) -> Response:
    """Opens a case. Whether it is in warranty is decided by its day in Asia/Shanghai.

    `possible_duplicates` has unfinished cases of the same machine; without a machine, the same customer's in the same
    words.
    """
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

    async def requester(session: Session, _: Case) -> Requester:
        customer = await session.load(CUSTOMER, body.customer_id)
        if body.equipment_id is None:
            return Requester(customer, None)
        equipment = await session.load(EQUIPMENT, body.equipment_id)
        return Requester(customer, equipment)

    request = Request(case_id, body.customer_id, body.equipment_id, body.description)
    duplicates = tuple(await possible_duplicates(call.runtime.pool, call.runtime.keyring.readable, request))

    def answer(case: Case) -> ReceivedResponse:
        return ReceivedResponse(**asdict(case_response(case)), possible_duplicates=duplicates)

    new = replace(CASES, answer=answer)
    return await call.create(new, case_id, receive, command, requester, new=body.case_id is None)


@router.get("/cases", summary="查找服务单 · Find cases", responses={200: {"model": Listed[CaseRow]}})
async def list_cases(
    call: Annotated[Call, allow(*HEADQUARTERS, *STATION)],
    page: Paged,
    status: Annotated[Status | None, Query(description="状态 · Status")] = None,
    station_id: Annotated[Id | None, Query(description="网点编号 · The station's number")] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    deflected: Annotated[bool | None, Query(description="电话解决、未上门 · Closed without a visit")] = None,
    ending: Annotated[Ending | None, Query(description="终止类别 · How it ended without a class")] = None,
    merged_into: Annotated[Id | None, Query(description="并入的服务单 · Duplicates of this case")] = None,
) -> Response:
    """Newest first. A station sees its own only, a technician those of their open work orders."""
    station, technician = call.scope_asked_for(station_id)
    wanted = CaseFilter(status, station, customer_id, deflected, ending, merged_into, technician)
    before = page.after(tuple[datetime, str])
    rows = await find_cases(call.runtime.pool, wanted, before, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.opened_at, row.case_id))


@router.get("/cases/{case_id}", summary="查看服务单 · Read a case", responses={200: {"model": CaseDetail}})
async def read_case(case_id: Id, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)]) -> Response:
    """As it stands now. A station sees its own only, among the possible duplicates, too; a technician those of their
    open work orders."""
    case = await own_case(call, case_id)
    row, duplicates = row_of(ROWS, case), []
    if row.status != "closed" and not call.principal.only_technician:
        request = Request(case_id, row.customer_id, row.equipment_id, row.description)
        readable = call.runtime.keyring.readable
        duplicates = await possible_duplicates(call.runtime.pool, readable, request, call.principal.station_id)
    return call.respond(CaseDetail(**asdict(row), possible_duplicates=tuple(duplicates)), etag=case.version)
