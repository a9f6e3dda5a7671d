"""Equipment: register, accept, find, read."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.envelope import new_id
from eventlog.log.session import Session
from eventlog.read_models.projection import row_of
from events.catalog.customer import CustomerRegistered
from intake.domain.case import known_case
from intake.domain.customer import CUSTOMER, named_customer
from intake.domain.equipment import AcceptEquipment, Equipment, RegisterEquipment, accept, register
from intake.projections.equipment import EQUIPMENT, EquipmentRow, find_equipment
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.resources import MACHINES, EquipmentResponse, own_case
from service import Body, Call, Id, Line, Listed, Paged, allow

router = APIRouter(tags=["设备 · Equipment"])

LONGEST_WARRANTY_MONTHS = 240


class NewEquipment(Body):
    """A machine. The warranty lasts `warranty_months` from `accepted_on` (Asia/Shanghai date); 0 is none at all."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "equipment_id": "e-1001",
                    "customer_id": "c-1001",
                    "model": "MX-200",
                    "serial_no": "MX-200-0815",
                    "warranty_months": 36,
                    "accepted_on": "2025-06-30",
                }
            ]
        }
    )

    equipment_id: Id | None = None
    customer_id: Id
    model: Line
    serial_no: Line
    warranty_months: Annotated[int, Field(ge=0, le=LONGEST_WARRANTY_MONTHS)]
    accepted_on: date | None = None


class Acceptance(Body):
    """The day of acceptance 验收合格之日, in Asia/Shanghai."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accepted_on": "2025-06-30"}]})

    accepted_on: date


@router.post(
    "/equipment",
    status_code=201,
    summary="登记设备 · Register equipment",
    responses={201: {"model": EquipmentResponse}},
)
async def register_equipment(body: NewEquipment, call: Annotated[Call, allow("clerk", "manager")]) -> Response:
    """With the day of acceptance, where it is known already: the warranty counts from it."""
    equipment_id = body.equipment_id or str(new_id())
    command = RegisterEquipment(
        equipment_id, body.customer_id, body.model, body.serial_no, body.warranty_months, body.accepted_on, call.at
    )

    async def owner(session: Session, _: Equipment) -> CustomerRegistered:
        return named_customer(await session.load(CUSTOMER, body.customer_id), body.customer_id)

    return await call.create(MACHINES, equipment_id, register, command, owner)


@router.post(
    "/equipment/{equipment_id}/acceptance",
    summary="登记验收 · Record the acceptance",
    responses={200: {"model": EquipmentResponse}},
)
async def accept_equipment(
    equipment_id: Id, body: Acceptance, call: Annotated[Call, allow("clerk", "manager")]
) -> Response:
    """The warranty counts from it. There is only one."""
    command = AcceptEquipment(equipment_id, body.accepted_on, call.at)
    return await call.decide(MACHINES, equipment_id, accept, command)


@router.get("/equipment", summary="查找设备 · Find equipment", responses={200: {"model": Listed[EquipmentRow]}})
async def list_equipment(
    call: Annotated[Call, allow(*HEADQUARTERS)],
    page: Paged,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    serial_no: Annotated[Line | None, Query(description="序列号 · Serial number")] = None,
) -> Response:
    """In order of number."""
    rows = await find_equipment(call.runtime.pool, customer_id, serial_no, page.after(str) or "", page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.equipment_id)


@router.get("/equipment/{equipment_id}", summary="查看设备 · Read equipment", responses={200: {"model": EquipmentRow}})
async def read_equipment(equipment_id: Id, call: Annotated[Call, allow(*HEADQUARTERS)]) -> Response:
    """As it stands now, with the last day in warranty."""
    equipment = await call.read(MACHINES, equipment_id)
    return call.respond(row_of(EQUIPMENT, equipment), etag=equipment.version)


@router.get(
    "/cases/{case_id}/equipment",
    summary="查看服务单的设备 · Read the machine of a case",
    responses={200: {"model": EquipmentRow}},
)
async def read_equipment_of_case(case_id: Id, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)]) -> Response:
    """With serial number and warranty, for whoever sees the case."""
    case = await own_case(call, case_id)
    equipment_id = known_case(case.state, case_id).equipment_id
    if equipment_id is None:
        raise NotFound(f"case {case_id} names no machine", f"服务单 {case_id} 没有登记设备")
    equipment = await call.read(MACHINES, equipment_id)
    return call.respond(row_of(EQUIPMENT, equipment), etag=equipment.version)
