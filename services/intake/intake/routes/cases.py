"""Cases: receive a request, find, read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import AfterValidator, ConfigDict, model_validator
from starlette.responses import Response

from eventlog.log.session import Session
from eventlog.read_models.projection import row_of
from events.catalog.case import KIND, CaseEvent
from events.rules.case_numbers import read_case_number
from events.shanghai import day_of
from events.types import Channel, CustomerClass, DeliveryFault, Ending, Priority, RequestKind, Step
from intake.case_numbers import Draw, numbered
from intake.domain.case import Case, ReceiveRequest, Requester, Status, receive
from intake.domain.customer import CUSTOMER
from intake.domain.equipment import EQUIPMENT
from intake.domain.priority_rule import PriorityReason, why
from intake.projections.cases import CASES as ROWS
from intake.projections.cases import CaseRow
from intake.projections.cases_listed import CaseFilter, find_cases
from intake.projections.duplicates import PossibleDuplicate
from intake.projections.openings import Opening, circumstances
from intake.routes.common import GOODS, HEADQUARTERS, STATION
from intake.routes.duplicates import possible_duplicates
from intake.routes.resources import CASES, own_case
from intake.routes.standing import class_then
from service.framework import (
    VERSIONED,
    AsOf,
    Body,
    Call,
    CaseId,
    Id,
    Listed,
    Paged,
    Resource,
    Text,
    Unfit,
    allow,
    etag_of,
)

router = APIRouter(tags=["服务单 · Cases"])


def no_number(case_id: str) -> str:
    """Refuse an id that could be taken for the number of another case. Raises ValueError."""
    if read_case_number(case_id) is not None:
        raise ValueError("形如服务单号，请另选编号 · looks like a case number: choose another id")
    return case_id


class NewCase(Body):
    """A customer's request, a repair where no kind is said. `taken_by` is the staff number of who first took it 首问,
    the caller's own if left out.

    A relocation says where to, and where from unless the machine stands at a known site; an installation may say where
    to; a delivery fault says what is wrong."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "case_id": "k-1001",
                    "customer_id": "c-1001",
                    "equipment_id": "e-1001",
                    "channel": "phone",
                    "description": "打印机卡纸，面板亮红灯",
                },
                {
                    "customer_id": "c-1001",
                    "channel": "phone",
                    "kind": "delivery_fault",
                    "delivery_fault": "short",
                    "description": "硒鼓少发一只",
                },
            ]
        }
    )

    case_id: Annotated[Id, AfterValidator(no_number)] | None = None
    customer_id: Id
    equipment_id: Id | None = None
    channel: Channel
    description: Text
    taken_by: Id | None = None
    kind: RequestKind | None = None
    from_site_id: Id | None = None
    to_site_id: Id | None = None
    delivery_fault: DeliveryFault | None = None

    @model_validator(mode="after")
    def _what_its_kind_needs(self) -> Self:
        if self.kind == "relocation" and self.to_site_id is None:
            raise Unfit("to_site_id", "移机须填写 · is required for a relocation")
        if self.kind == "delivery_fault" and self.delivery_fault is None:
            raise Unfit(
                "delivery_fault",
                "送货差错须填写 · is required for a delivery fault",
            )
        if self.kind != "relocation" and self.from_site_id is not None:
            raise Unfit("from_site_id", "仅用于移机 · is for a relocation alone")
        if self.kind not in ("relocation", "installation") and self.to_site_id is not None:
            raise Unfit("to_site_id", "仅用于移机和安装 · is for a relocation or an installation alone")
        if self.kind != "delivery_fault" and self.delivery_fault is not None:
            raise Unfit("delivery_fault", "仅用于送货差错 · is for a delivery fault alone")
        return self


@dataclass(frozen=True, slots=True)
class CaseDetail(CaseRow):
    """A case, whole. `possible_duplicates` are unfinished cases that it may be the same as, until it is closed: the
    clerk merges, or not. `customer_class_now` is what the customer is today, or was at the moment that is asked about.
    `priority_why` says why the case has its priority; null where it has none."""

    possible_duplicates: Sequence[PossibleDuplicate] = ()
    customer_class_now: CustomerClass | None = None
    priority_why: PriorityReason | None = None


_values = attrgetter(*(field.name for field in fields(CaseRow)))


def detail(row: CaseRow, duplicates: Sequence[PossibleDuplicate], now: CustomerClass | None) -> CaseDetail:
    """A row with what else the clerk wants to know."""
    return CaseDetail(*(*_values(row), duplicates, now, why(row)))


@router.post(
    "/cases",
    status_code=201,
    summary="受理请求 · Receive a request",
    responses={201: {"model": CaseDetail}},
)
async def receive_request(body: NewCase, call: Annotated[Call, allow("clerk")]) -> Response:
    """Opens a case, which gets a number that people can say. Whether it is in warranty is decided by its day in
    Asia/Shanghai.

    `possible_duplicates` has unfinished cases of its kind and of the same machine, those of the same symptom first;
    without a machine, the same customer's in the same words. One that is opened in the same moment is not among them
    yet: reading the case shows it.
    """
    case_id = body.case_id or await call.runtime.keyring.new_id(KIND.subject)
    command = ReceiveRequest(
        case_id=case_id,
        customer_id=body.customer_id,
        equipment_id=body.equipment_id,
        channel=body.channel,
        taken_by=body.taken_by or call.principal.id,
        description=body.description,
        at=call.at,
        kind=body.kind or "repair",
        from_site_id=body.from_site_id,
        to_site_id=body.to_site_id,
        delivery_fault=body.delivery_fault,
    )
    return await open_case(call, command, new=body.case_id is None)


async def open_case(
    call: Call,
    command: ReceiveRequest,
    *,
    new: bool,
    resource: Resource[Case, Case, CaseEvent] = CASES,
    location: str | None = None,
) -> Response:
    """See `receive_request`. `resource` says what else follows, in the same append; `location`, where the case is read
    if not below the address that was asked."""

    async def opened(draw: Draw) -> Response:
        async def requester(session: Session, case: Case) -> Requester:
            customer, equipment = await session.load(CUSTOMER, command.customer_id), None
            if command.equipment_id is not None:
                equipment = await session.load(EQUIPMENT, command.equipment_id)
            refused = customer.registered is None or (equipment is not None and equipment.scrapped)
            drawn = case.request is None and not refused
            number = await draw() if drawn else ""
            return Requester(customer, equipment, number, found.customer_class, found.under_contract)

        return await call.create(
            resource,
            command.case_id,
            receive,
            command,
            requester,
            answer=lambda row: detail(row, duplicates, found.customer_class),
            new=new,
            location=location,
        )

    day = day_of(call.at)
    opening = Opening(command.case_id, command.customer_id, command.equipment_id, day, command.kind)
    found = await call.runtime.together(circumstances, opening)
    duplicates = await possible_duplicates(call.runtime, opening, found.others, command.description)
    return await numbered(call.runtime, day, opened)


@router.get("/cases", summary="查找服务单 · Find cases", responses={200: {"model": Listed[CaseRow]}})
async def list_cases(
    call: Annotated[Call, allow(*HEADQUARTERS, *STATION)],
    page: Paged,
    status: Annotated[Status | None, Query(description="状态 · Status")] = None,
    station_id: Annotated[Id | None, Query(description="网点编号 · The station's number")] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    deflected: Annotated[bool | None, Query(description="未上门即解决 · Closed without a visit")] = None,
    solved_by: Annotated[Step | None, Query(description="解决环节 · The step that closed it")] = None,
    ending: Annotated[Ending | None, Query(description="终止类别 · How it ended without a class")] = None,
    merged_into: Annotated[CaseId | None, Query(description="并入的服务单 · Duplicates of this case")] = None,
    equipment_id: Annotated[Id | None, Query(description="设备编号 · The machine's number")] = None,
    kind: Annotated[RequestKind | None, Query(description="请求类别 · What the customer asks for")] = None,
    priority: Annotated[Priority | None, Query(description="优先级 · Priority")] = None,
    owner_id: Annotated[Id | None, Query(description="负责人工号 · Who owns it")] = None,
    address_doubted: Annotated[
        bool | None, Query(description="地址有误、待核实 · The address has to be settled")
    ] = None,
    owned: Annotated[
        bool | None,
        Query(
            description="false：仍在信息中心、尚无人负责 · False: at the information centre, and owned by nobody yet"
        ),
    ] = None,
) -> Response:
    """Newest first. A station sees its own only, a technician those of their open work orders."""
    station, technician = call.scope_asked_for(station_id)
    wanted = CaseFilter(
        status=status,
        station_id=station,
        customer_id=customer_id,
        deflected=deflected,
        solved_by=solved_by,
        ending=ending,
        merged_into=merged_into,
        equipment_id=equipment_id,
        kind=kind,
        priority=priority,
        owner_id=owner_id,
        address_doubted=address_doubted,
        owned=owned,
        technician_id=technician,
    )
    before = page.after(tuple[datetime, str])
    rows = await find_cases(call.runtime.pool, wanted, before, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.opened_at, row.case_id))


@router.get(
    "/cases/{case_id}",
    summary="查看服务单 · Read a case",
    responses={200: {"model": CaseDetail}},
    openapi_extra=VERSIONED,
)
async def read_case(
    case_id: CaseId, call: Annotated[Call, allow(*HEADQUARTERS, *STATION, *GOODS)], as_of: AsOf = None
) -> Response:
    """As it stands now. A station sees its own only, among the possible duplicates, too; a technician those of their
    open work orders.

    With `as_of` as it stood then: for the station that had it then, and for a technician who has it in hand now.
    Possible duplicates are told of the present alone: they are for whoever merges now.
    """
    moment = await call.moment(as_of)
    case = await own_case(call, case_id, moment)
    row = row_of(ROWS, case)
    if moment is not None:
        now = await class_then(call, row.customer_id, moment)
        return call.respond(detail(row, (), now), etag=etag_of(case, moment))
    looks_around = row.status != "closed" and not (call.principal.only_technician or call.principal.only_goods)
    kind, station_id = row.kind if looks_around else None, call.principal.station_id
    opening = Opening(case_id, row.customer_id, row.equipment_id, day_of(call.at), kind, station_id)
    found = await call.runtime.together(circumstances, opening)
    duplicates = await possible_duplicates(call.runtime, opening, found.others, row.description)
    return call.respond(detail(row, duplicates, found.customer_class), etag=etag_of(case, moment))
