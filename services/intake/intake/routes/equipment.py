"""Equipment: register, accept, find, read."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import AfterValidator, ConfigDict, model_validator
from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.envelope import new_id
from eventlog.log.session import Session
from events.rules.serial_numbers import serial_key
from intake.domain.case import known_case
from intake.domain.customer import CUSTOMER, named_customer
from intake.domain.equipment import (
    AcceptEquipment,
    CorrectEquipment,
    Equipment,
    RegisterEquipment,
    Surroundings,
    accept,
    correct,
    known_equipment,
    register,
)
from intake.projections.equipment import EquipmentDetail, find_equipment
from intake.routes.common import HEADQUARTERS, STATION, Months, corrects
from intake.routes.machines import Told, alone, decide, nothing_else, show
from intake.routes.resources import MACHINES, own_case
from intake.serial_numbers import namesake
from service.framework import VERSIONED, AsOf, Body, Call, CaseId, Id, Line, Listed, Paged, Text, allow

router = APIRouter(tags=["设备 · Equipment"])


def _comparable(serial_no: str) -> str:
    if not serial_key(serial_no):
        raise ValueError("序列号须含字母或数字 · a serial number has letters or digits")
    return serial_no


SerialNo = Annotated[Line, AfterValidator(_comparable)]
"""A serial number, as it is written on the machine; it is compared without width, case, blanks and dashes."""


class NewEquipment(Body):
    """A machine. The warranty lasts `warranty_months` from `accepted_on` (Asia/Shanghai date); 0 is none at all. Left
    out, they are those of the product, and 60 where nobody listed the model."""

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
    serial_no: SerialNo
    warranty_months: Months | None = None
    accepted_on: date | None = None


class Acceptance(Body):
    """The day of acceptance 验收合格之日, in Asia/Shanghai. Correcting it needs a reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"accepted_on": "2025-06-30"}, {"accepted_on": "2025-07-30", "reason": "验收单日期看错"}]
        }
    )

    accepted_on: date
    reason: Text | None = None


class EquipmentCorrection(Body):
    """What was typed wrong, as it should be, and why it is corrected."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"serial_no": "MX-200-0816", "reason": "铭牌上末位是 6"}]}
    )

    customer_id: Id | None = None
    model: Line | None = None
    serial_no: SerialNo | None = None
    warranty_months: Months | None = None
    reason: Text

    @model_validator(mode="after")
    def _something(self) -> Self:
        return corrects(self)


@router.post(
    "/equipment",
    status_code=201,
    summary="登记设备 · Register equipment",
    responses={201: {"model": EquipmentDetail}},
)
async def register_equipment(body: NewEquipment, call: Annotated[Call, allow("clerk", "manager")]) -> Response:
    """With the day of acceptance, where it is known already: the warranty counts from it."""
    equipment_id = body.equipment_id or str(new_id())
    command = RegisterEquipment(
        equipment_id, body.customer_id, body.model, body.serial_no, body.warranty_months, body.accepted_on, call.at
    )

    told = Told()

    async def around(session: Session, _: Equipment) -> Surroundings:
        product = await told.learn(session, body.model)
        found = await surroundings(call, session, equipment_id, body.customer_id, body.serial_no)
        return found._replace(terms=product.warranty_months)

    new = body.equipment_id is None
    return await call.create(MACHINES, equipment_id, register, command, around, answer=told, new=new)


@router.post(
    "/equipment/{equipment_id}/acceptance",
    summary="登记验收 · Record the acceptance",
    responses={200: {"model": EquipmentDetail}},
)
async def accept_equipment(
    equipment_id: Id, body: Acceptance, call: Annotated[Call, allow("clerk", "manager")]
) -> Response:
    """The warranty counts from it. There is only one: another day is a correction and needs a reason."""
    command = AcceptEquipment(equipment_id, body.accepted_on, call.at, body.reason)
    return await decide(call, equipment_id, alone(accept), command, nothing_else)


@router.post(
    "/equipment/{equipment_id}/correct",
    summary="更正设备资料 · Correct a machine's details",
    responses={200: {"model": EquipmentDetail}},
)
async def correct_equipment(
    equipment_id: Id, body: EquipmentCorrection, call: Annotated[Call, allow("clerk", "manager")]
) -> Response:
    """A new serial number frees the old one. Cases keep the warranty that they were given. The day of acceptance is
    corrected where it is recorded."""
    command = CorrectEquipment(
        equipment_id, body.customer_id, body.model, body.serial_no, body.warranty_months, body.reason
    )

    async def around(session: Session, equipment: Equipment) -> Surroundings:
        known = known_equipment(equipment, equipment_id)
        customer_id = body.customer_id or known.customer_id
        return await surroundings(call, session, equipment_id, customer_id, body.serial_no)

    return await decide(call, equipment_id, correct, command, around, model=body.model)


async def surroundings(
    call: Call, session: Session, equipment_id: str, customer_id: str, serial_no: str | None
) -> Surroundings:
    """Whose a machine is to be, and who has the serial number that it is to have. Raises Rejected for an unknown
    customer."""
    owner = named_customer(await session.load(CUSTOMER, customer_id), customer_id)
    if serial_no is None:
        return Surroundings(owner, None)
    other = await call.runtime.find(lambda: namesake(session, call.runtime.pool, serial_no, equipment_id))
    return Surroundings(owner, other)


@router.get("/equipment", summary="查找设备 · Find equipment", responses={200: {"model": Listed[EquipmentDetail]}})
async def list_equipment(
    call: Annotated[Call, allow(*HEADQUARTERS)],
    page: Paged,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    serial_no: Annotated[Line | None, Query(description="序列号 · Serial number")] = None,
    model: Annotated[Line | None, Query(description="产品型号 · Product model")] = None,
    parent_id: Annotated[Id | None, Query(description="所属主机的设备编号 · Accessories of this machine")] = None,
) -> Response:
    """In order of number."""
    after = page.after(str) or ""
    rows = await find_equipment(call.runtime.pool, customer_id, serial_no, model, parent_id, after, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.equipment_id)


@router.get(
    "/equipment/{equipment_id}",
    summary="查看设备 · Read equipment",
    responses={200: {"model": EquipmentDetail}},
    openapi_extra=VERSIONED,
)
async def read_equipment(equipment_id: Id, call: Annotated[Call, allow(*HEADQUARTERS)], as_of: AsOf = None) -> Response:
    """As it stands now, or stood, with the last day in warranty."""
    return await show(call, equipment_id, as_of)


@router.get(
    "/cases/{case_id}/equipment",
    summary="查看服务单的设备 · Read the machine of a case",
    responses={200: {"model": EquipmentDetail}},
    openapi_extra=VERSIONED,
)
async def read_equipment_of_case(case_id: CaseId, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)]) -> Response:
    """With serial number and warranty, for whoever sees the case."""
    case = await own_case(call, case_id)
    equipment_id = known_case(case.state, case_id).equipment_id
    if equipment_id is None:
        raise NotFound(f"case {case_id} names no machine", f"服务单 {case_id} 没有登记设备")
    return await show(call, equipment_id)
