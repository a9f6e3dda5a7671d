"""The stations' pools of replacement units 替代设备库: registered, moved, checked, taken out; and which fits a case."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from dispatch.domain.fitting import ORDER, fit
from dispatch.domain.pool import (
    CorrectUnit,
    MoveUnit,
    ReadyUnit,
    Registering,
    RetireUnit,
    SetUnitAside,
    correct_unit,
    make_ready,
    move_unit,
    register,
    retire_unit,
    set_aside,
)
from dispatch.domain.replacement import REPLACEMENT
from dispatch.domain.station import STATION, no_station
from dispatch.domain.unit import UNIT, Unit, is_unit_id, no_unit, unit_id
from dispatch.obligations import keep_case
from dispatch.past.units import list_units_then
from dispatch.projections.machines import is_registered
from dispatch.projections.products import families_of
from dispatch.projections.replacements import cases_with
from dispatch.projections.units import UNITS as ROWS
from dispatch.projections.units import available_at, list_units
from dispatch.routes.order_responses import HistoryItem
from dispatch.routes.register_responses import FittingUnits, PoolUnitItem
from dispatch.routes.resources import ORDERS
from dispatch.routes.stream_history import recorded_items
from dispatch.routes.unit_requests import (
    PoolUnitBody,
    UnitAsideBody,
    UnitCorrectionBody,
    UnitMoveBody,
    UnitReadyBody,
    UnitRetirementBody,
)
from eventlog.decider import Rejected
from eventlog.log.session import Answer, Session
from eventlog.read_models.projection import view_of
from events.catalog.replacement_unit import ReplacementUnitEvent, UnitRegistered
from events.rules.models import model_key
from events.types import UnitStatus
from service.framework import VERSIONED, AsOf, Call, Id, Line, Listed, Paged, Resource, allow

router = APIRouter(tags=["替代设备库 · Pools of replacement units"])
Keeper = Annotated[Call, allow("dispatcher", "manager")]
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]
UnitOrSerialNo = Annotated[Id, Path(description="unit_id，或序列号 · The unit_id, or the serial number")]
MOST = 10
"""How many fitting units are told."""
LOOKED_AT = 1000
"""So many units of a station are looked at for that."""


def _item(row: Any) -> Answer:
    """See `PoolUnitItem`; `row` is a `UnitRow`, or a record of its columns."""
    known = row if not hasattr(row, "unit_id") else {name: getattr(row, name) for name in PoolUnitItem.model_fields}
    return {name: known[name] for name in PoolUnitItem.model_fields}


POOL: Resource[Unit, Unit, ReplacementUnitEvent] = Resource(
    replace(UNIT, view=view_of(ROWS)),
    lambda unit: unit if unit.station_id is not None else None,
    no_unit,
    _item,
    lambda principal, unit: principal.sees(unit.station_id),
    follow=keep_case,
)


def _id(unit: str) -> str:
    """The stream of a unit that is named by its id or by its serial number; 32 hexadecimal digits are the latter, for
    an id has its dashes."""
    named = unit.casefold()
    return named if is_unit_id(named) else unit_id(unit)


@router.post(
    "/replacement-units",
    summary="登记替代设备 · Register a replacement unit",
    status_code=201,
    responses={201: {"model": PoolUnitItem}},
)
async def register_unit(body: PoolUnitBody, call: Keeper) -> Response:
    """In the pool of the caller's own station, or any for the manager. One that was handed over before anybody had
    registered it gets its model by this; one that had left the pool is there again."""
    call.require_station(body.station_id)
    id = unit_id(body.serial_no)
    if not id:
        raise Rejected("a unit needs its serial number", "替代设备须有序列号", "serial_no")
    entered = UnitRegistered(id, body.serial_no, body.station_id, body.model, body.condition, body.accessories or "")

    async def known(session: Session, _: Unit) -> Registering:
        if await session.load(STATION, body.station_id) is None:
            raise no_station(body.station_id, "station_id")
        pool, find = call.runtime.pool, call.runtime.find
        out = [await session.load(REPLACEMENT, case) for case in await find(lambda: cases_with(pool, id))]
        return Registering(await find(lambda: is_registered(pool, id)), any(each.has(id) for each in out))

    return await call.create(POOL, id, register, entered, known)


@router.post(
    "/replacement-units/{unit_id}/correct",
    summary="更正替代设备 · Correct a unit",
    responses={200: {"model": PoolUnitItem}},
)
async def correct_pool_unit(unit_id: UnitOrSerialNo, body: UnitCorrectionBody, call: Keeper) -> Response:
    """Its model, and what belongs to it. Another serial number is another unit."""
    command = CorrectUnit(body.model, body.accessories or "", body.reason)
    return await call.decide(POOL, _id(unit_id), correct_unit, command)


@router.post(
    "/replacement-units/{unit_id}/move",
    summary="调拨替代设备 · Move a unit",
    responses={200: {"model": PoolUnitItem}},
)
async def move_pool_unit(unit_id: UnitOrSerialNo, body: UnitMoveBody, call: Keeper) -> Response:
    """Into another station's pool, by the one that has it, or the manager. 409 while a customer has it."""
    id = _id(unit_id)

    async def opened(session: Session, _: Unit) -> None:
        if await session.load(STATION, body.to_station_id) is None:
            raise no_station(body.to_station_id, "to_station_id")

    command = MoveUnit(id, body.to_station_id, body.reason)
    return await call.decide(POOL, id, lambda moving, unit, _: move_unit(moving, unit), command, opened)


@router.post(
    "/replacement-units/{unit_id}/set-aside",
    summary="停借待检修 · Set a unit aside",
    responses={200: {"model": PoolUnitItem}},
)
async def set_unit_aside(unit_id: UnitOrSerialNo, body: UnitAsideBody, call: Keeper) -> Response:
    """It is not lent until it is ready. 409 while a customer has it: say the condition when it is back."""
    id = _id(unit_id)
    return await call.decide(POOL, id, set_aside, SetUnitAside(id, body.condition, body.note))


@router.post(
    "/replacement-units/{unit_id}/ready",
    summary="确认可用 · A unit is ready",
    responses={200: {"model": PoolUnitItem}},
)
async def make_unit_ready(unit_id: UnitOrSerialNo, body: UnitReadyBody, call: Keeper) -> Response:
    """It is at its station, complete and in order, and can be lent."""
    id = _id(unit_id)
    return await call.decide(POOL, id, make_ready, ReadyUnit(id, body.note))


@router.post(
    "/replacement-units/{unit_id}/retire",
    summary="退出替代设备库 · Take a unit out of the pool",
    responses={200: {"model": PoolUnitItem}},
)
async def retire_pool_unit(unit_id: UnitOrSerialNo, body: UnitRetirementBody, call: Keeper) -> Response:
    """Scrapped, sold or lost. One that is lost at a customer, or sold to them, does not come back: their case says so,
    too."""
    id = _id(unit_id)
    return await call.decide(POOL, id, retire_unit, RetireUnit(id, body.ended, body.reason))


@router.get(
    "/replacement-units",
    summary="替代设备库 · The pools",
    responses={200: {"model": Listed[PoolUnitItem]}},
)
async def list_pool_units(
    call: Reader,
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    status: Annotated[UnitStatus | None, Query()] = None,
    model: Annotated[Line | None, Query()] = None,
    as_of: AsOf = None,
) -> Response:
    """By serial number; a station sees its own pool. `model` however it is written. With `as_of` as they were; 422
    where too many have changed since."""
    moment = await call.moment(as_of)
    where = (call.station_asked_for(station_id), status, model, page.after(str), page.limit + 1)
    if moment is None:
        rows = await list_units(call.runtime.pool, *where)
    else:
        rows = await list_units_then(call.runtime, moment, *where)
    return call.respond_page(page, [_item(row) for row in rows], lambda item: item["serial_no"])


@router.get(
    "/replacement-units/{unit_id}",
    summary="一台替代设备 · One unit",
    responses={200: {"model": PoolUnitItem}},
    openapi_extra=VERSIONED,
)
async def read_pool_unit(unit_id: UnitOrSerialNo, call: Reader, as_of: AsOf = None) -> Response:
    """As it is, or was."""
    return await call.show(POOL, _id(unit_id), as_of)


@router.get(
    "/replacement-units/{unit_id}/history",
    summary="替代设备的经过 · History of a unit",
    responses={200: {"model": Listed[HistoryItem]}},
)
async def list_unit_history(unit_id: UnitOrSerialNo, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """Which machine of which customer it stood in for, from when to when, and what else became of it."""
    unit = await call.read(POOL, _id(unit_id), await call.moment(as_of))
    items = recorded_items(unit, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, lambda item: item["version"])


@router.get(
    "/work-orders/{work_order_id}/replacement-suggestions",
    summary="合适的替代设备 · Which units fit",
    responses={200: {"model": FittingUnits}},
)
async def suggest_units(work_order_id: Id, call: Annotated[Call, allow("dispatcher", "technician")]) -> Response:
    """The ten best that the order's station can lend now: the same model first, then the same family. It is advice; the
    dispatcher decides."""
    order = (await call.read(ORDERS, work_order_id)).state
    pool, machine = call.runtime.pool, order.received.model
    there = [_item(row) for row in await available_at(pool, order.station_id, LOOKED_AT)]
    models = {model for model in (machine, *(each["model"] for each in there)) if model is not None}
    families = await families_of(pool, models)

    def family(model: str | None) -> str | None:
        return None if model is None else families.get(model_key(model))

    own = family(machine)
    fitting = [each | {"fit": fit(machine, own, each["model"], family(each["model"]))} for each in there]
    fitting.sort(key=lambda each: ORDER.index(each["fit"]))
    said = {"work_order_id": work_order_id, "station_id": order.station_id, "model": machine, "family": own}
    return call.respond(said | {"units": fitting[:MOST]})
