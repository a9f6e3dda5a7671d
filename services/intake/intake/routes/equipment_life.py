"""What happens to a machine: meter readings, accessories, moves, its successor, its end, and its whole history."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import AwareDatetime, ConfigDict, Field, model_validator
from starlette.responses import Response

from eventlog.log.session import Session
from events.types import MeterOrigin
from intake.domain.customer import CUSTOMER, named_customer
from intake.domain.equipment import EQUIPMENT, Equipment
from intake.domain.equipment_life import (
    AttachAccessory,
    DetachAccessory,
    Lineage,
    MoveEquipment,
    ReadMeter,
    ReplaceEquipment,
    ScrapEquipment,
    attach,
    detach,
    move,
    read_meter,
    replace_by,
    scrap,
)
from intake.domain.site import require_site
from intake.projections.equipment import EquipmentDetail
from intake.relations import lineage
from intake.routes.common import HEADQUARTERS, corrects
from intake.routes.machines import alone, decide, nothing_else
from intake.routes.resources import MACHINES
from intake.routes.stream_history import RecordedItem, recorded_items
from service.framework import AsOf, Body, Call, Id, Listed, Paged, Text, allow

router = APIRouter(tags=["设备 · Equipment"])

Clerk = Annotated[Call, allow("clerk", "manager")]

MOST_COUNTED = 1_000_000_000
"""Sheets: what no machine prints in its life."""


class MeterReading(Body):
    """What the meter said, when (now, where it is left out), and who read it or was told (the caller)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"counter": 128400, "origin": "visit", "read_at": "2026-01-05T09:30:00+08:00"}]}
    )

    counter: Annotated[int, Field(ge=0, le=MOST_COUNTED)]
    origin: MeterOrigin
    read_at: AwareDatetime | None = None
    read_by: Id | None = None
    meter_replaced: bool = False


class Attachment(Body):
    """The machine that it is an accessory of from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"parent_id": "e-1001"}]})

    parent_id: Id


class Detachment(Body):
    """Why it stands alone again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "客户不再使用双面器"}]})

    reason: Text


class Move(Body):
    """Where it goes: to another customer, or to a site of the same; and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"site_id": "branch-2", "reason": "客户搬到分部"},
                {"customer_id": "c-1002", "reason": "转让给光明中学"},
            ]
        }
    )

    customer_id: Id | None = None
    site_id: Id | None = None
    reason: Text

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        return corrects(self)


class Succession(Body):
    """Which machine does its work for good from now on, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"successor_id": "e-1002", "reason": "修不合算"}]})

    successor_id: Id
    reason: Text


class Scrapping(Body):
    """Why it is no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "主板烧毁，客户同意报废"}]})

    reason: Text


@router.post(
    "/equipment/{equipment_id}/meter-readings",
    summary="登记表数 · Record a meter reading",
    responses={200: {"model": EquipmentDetail}},
)
async def read_equipment_meter(equipment_id: Id, body: MeterReading, call: Clerk) -> Response:
    """In order of time, and never below the last one, unless the meter itself was replaced."""
    command = ReadMeter(
        equipment_id=equipment_id,
        counter=body.counter,
        read_at=body.read_at or call.at,
        read_by=body.read_by or call.principal.id,
        origin=body.origin,
        meter_replaced=body.meter_replaced,
        at=call.at,
    )
    return await decide(call, equipment_id, alone(read_meter), command, nothing_else)


@router.post(
    "/equipment/{equipment_id}/attach",
    summary="装为附件 · Attach as an accessory",
    responses={200: {"model": EquipmentDetail}},
)
async def attach_equipment(equipment_id: Id, body: Attachment, call: Clerk) -> Response:
    """To another machine of the same customer; it goes where that goes."""

    async def around(session: Session, _: Equipment) -> Lineage:
        return await lineage(session, body.parent_id)

    return await decide(call, equipment_id, attach, AttachAccessory(equipment_id, body.parent_id), around)


@router.post(
    "/equipment/{equipment_id}/detach",
    summary="拆下附件 · Detach an accessory",
    responses={200: {"model": EquipmentDetail}},
)
async def detach_equipment(equipment_id: Id, body: Detachment, call: Clerk) -> Response:
    """It stands alone again."""
    return await decide(call, equipment_id, alone(detach), DetachAccessory(equipment_id, body.reason), nothing_else)


@router.post(
    "/equipment/{equipment_id}/move",
    summary="移机 · Move a machine",
    responses={200: {"model": EquipmentDetail}},
)
async def move_equipment(equipment_id: Id, body: Move, call: Clerk) -> Response:
    """With its accessories, and with its warranty. Cases stay with the customer who asked. A customer that was typed
    wrong is corrected instead."""

    async def around(session: Session, machine: Equipment) -> None:
        if machine.registered is None:
            return
        owner = body.customer_id or machine.registered.customer_id
        customer = await session.load(CUSTOMER, owner)
        named_customer(customer, owner)
        if body.site_id is not None:
            require_site(customer, owner, body.site_id)

    command = MoveEquipment(equipment_id, body.customer_id, body.site_id, body.reason)
    return await decide(call, equipment_id, alone(move), command, around)


@router.post(
    "/equipment/{equipment_id}/replace",
    summary="由新设备接替 · Replace a machine for good",
    responses={200: {"model": EquipmentDetail}},
)
async def replace_equipment(equipment_id: Id, body: Succession, call: Clerk) -> Response:
    """By another registered machine of the same customer; both know. A replacement unit, which is taken back, is no
    such machine."""

    async def around(session: Session, _: Equipment) -> Equipment:
        return await session.load(EQUIPMENT, body.successor_id)

    command = ReplaceEquipment(equipment_id, body.successor_id, body.reason)
    return await decide(call, equipment_id, replace_by, command, around)


@router.post(
    "/equipment/{equipment_id}/scrap",
    summary="报废 · Scrap a machine",
    responses={200: {"model": EquipmentDetail}},
)
async def scrap_equipment(equipment_id: Id, body: Scrapping, call: Clerk) -> Response:
    """No request can be received for it any more; open cases go on. It keeps its serial number."""
    return await decide(call, equipment_id, alone(scrap), ScrapEquipment(equipment_id, body.reason), nothing_else)


@router.get(
    "/equipment/{equipment_id}/history",
    summary="设备历史 · History of a machine",
    responses={200: {"model": Listed[RecordedItem]}},
)
async def list_equipment_history(
    equipment_id: Id, call: Annotated[Call, allow(*HEADQUARTERS)], page: Paged, as_of: AsOf = None
) -> Response:
    """Everything that was recorded of the machine: when, by whom, and in one line. Its cases: `GET /cases`, by
    `equipment_id`."""
    machine = await call.read(MACHINES, equipment_id, await call.moment(as_of))
    items = recorded_items(machine, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, cursor=lambda item: item.version)
