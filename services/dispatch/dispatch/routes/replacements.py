"""Replacement units 替代更换: what is owed, handed over, lent by decision, and taken back."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.domain.replacement import (
    REPLACEMENT,
    AgreeReturn,
    Handing,
    HandOverUnit,
    Replacement,
    TakeUnitBack,
    agree_return,
    hand_over,
    take_back,
)
from dispatch.domain.unit import UNIT, unit_id
from dispatch.domain.work_order.state import WorkOrder
from dispatch.obligations import keep_unit, latest_order
from dispatch.past.replacements import list_replacements_then
from dispatch.projections.cases import CASES
from dispatch.projections.machines import is_registered, serial_number
from dispatch.projections.replacements import REPLACEMENTS as ROWS
from dispatch.projections.replacements import ReplacementRow, cases_with
from dispatch.projections.replacements import list_replacements as find_replacements
from dispatch.routes.register_responses import ReplacementItem
from dispatch.routes.resources import own_orders_only, sees
from dispatch.routes.unit_requests import HandOverBody, ReturnDayBody, UnitBackBody
from eventlog.decider import NotFound
from eventlog.log.session import Answer, Session
from eventlog.read_models.projection import view_of
from events.catalog.replacement import ReplacementEvent
from events.shanghai import day_of
from service.framework import AsOf, Call, CaseId, Id, Listed, Paged, Resource, allow
from service.http.problem_details import FORBIDDEN, Problem

router = APIRouter(tags=["替代更换 · Replacement units"])
Station = Annotated[Call, allow("dispatcher", "technician")]


def no_case(case_id: str) -> NotFound:
    """There is no such case, as far as the caller is concerned."""
    return NotFound(f"there is no case {case_id}", f"没有服务单 {case_id}")


UNITS: Resource[Replacement, Replacement, ReplacementEvent] = Resource(
    replace(REPLACEMENT, view=view_of(ROWS)), lambda unit: unit, no_case, lambda row: row, follow=keep_unit
)
"""Whose business a unit is says the case's latest work order, and who handed it over."""


@router.post(
    "/cases/{case_id}/replacement/hand-over",
    summary="交付替代设备 · Hand a replacement unit over",
    responses={200: {"model": ReplacementItem}},
)
async def hand_over_replacement(case_id: CaseId, body: HandOverBody, call: Station) -> Response:
    """While one is owed; or by a dispatcher's decision, with `ground` and `reason`. By the station of the case's latest
    work order.

    A unit that is out for another case has to be taken back first, one that is being checked or repaired has to be
    ready, one of another station's pool has to be moved first, and a customer's registered machine is none. One that
    nobody registered enters the station's pool by this.
    """
    if body.ground is not None and own_orders_only(call.principal):
        en, zh = "A dispatcher decides to lend a unit that is not owed", "未超时的借出由调度员决定"
        raise Problem(FORBIDDEN, en, zh)
    order: WorkOrder | None = None

    async def handing(session: Session, _: Replacement) -> Handing:
        nonlocal order
        order = await latest_order(session, case_id)
        if order is None or order.refusal is not None or not sees(call.principal, order):
            raise no_case(case_id)
        machine, pool = order.received.equipment_id, call.runtime.pool
        said = Handing(
            order.station_id,
            day_of(call.at),
            customer_id=order.received.customer_id,
            equipment_id=machine,
            machine_serial_no="" if machine is None else await serial_number(pool, machine) or "",
            number=order.received.number,
            over=await _over(call, order),
        )
        return await _known(call, session, said, case_id, unit_id(body.serial_no))

    return await call.decide(
        UNITS,
        case_id,
        hand_over,
        HandOverUnit(case_id, body.serial_no, body.ground, body.reason or "", body.return_by),
        handing,
        answer=lambda row: _told(row, order, call),
    )


@router.post(
    "/cases/{case_id}/replacement/return-day",
    summary="约定归还日 · Agree by when the unit is to be back",
    responses={200: {"model": ReplacementItem}},
)
async def agree_replacement_return(
    case_id: CaseId, body: ReturnDayBody, call: Annotated[Call, allow("dispatcher")]
) -> Response:
    """Another day than was told before, too. By the station that has the case, or by the one whose unit it is."""
    order: WorkOrder | None = None

    async def order_of(session: Session, unit: Replacement) -> None:
        nonlocal order
        order, _ = await _concerned(call, session, case_id, unit)

    return await call.decide(
        UNITS,
        case_id,
        lambda command, unit, _: agree_return(command, unit),
        AgreeReturn(case_id, body.return_by, body.reason, day_of(call.at)),
        order_of,
        answer=lambda row: _told(row, order, call),
    )


@router.post(
    "/cases/{case_id}/replacement/return",
    summary="收回替代设备 · Take a replacement unit back",
    responses={200: {"model": ReplacementItem}},
)
async def take_back_replacement(case_id: CaseId, body: UnitBackBody, call: Station) -> Response:
    """When the repair returns, also after the case is closed, and in what condition. One that is not good is lent again
    when its station says that it is ready; so is one that came back to another station.

    By the station that has the case, or by the one that handed the unit over.
    """
    order: WorkOrder | None = None

    async def by(session: Session, unit: Replacement) -> str:
        nonlocal order
        order, station_id = await _concerned(call, session, case_id, unit)
        return station_id

    return await call.decide(
        UNITS,
        case_id,
        take_back,
        TakeUnitBack(case_id, body.condition, body.note),
        by,
        answer=lambda row: _told(row, order, call),
    )


@router.get(
    "/replacements", summary="替代设备列表 · The replacement units", responses={200: {"model": Listed[ReplacementItem]}}
)
async def list_replacements(
    call: Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")],
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    open: Annotated[bool | None, Query()] = None,
    return_overdue: Annotated[
        bool | None, Query(description="应收回而未收回 · Out past the day by which they were to be back")
    ] = None,
    as_of: AsOf = None,
) -> Response:
    """The first due first; where none was owed, by when it was handed over. Open are those that are owed, and those
    that are out with the customer, whatever became of the case. A station has those of its cases, and the units that it
    handed over for cases that are another's now; with `as_of` those of then. 422 where too many orders were in hand
    then that have changed since."""
    moment = await call.moment(as_of)
    after = page.after(tuple[datetime, str])
    station_id = call.station_asked_for(station_id)
    now = await call.time_of(moment)
    where = (station_id, open, return_overdue, day_of(now), after, page.limit + 1)
    if moment is None:
        rows = await find_replacements(call.runtime.pool, *where)
    else:
        rows = await list_replacements_then(call.runtime, moment, *where)
    items = [_item(row, call, now) for row in rows]
    return call.respond_page(page, items, lambda item: (item["due"] or item["handed_over_at"], item["case_id"]))


_OF_THE_CASE = ("number", "station_id", "work_order_id", "overdue", "return_overdue")
_COLUMNS = [name for name in ReplacementItem.model_fields if name not in _OF_THE_CASE]


def _item(row: Any, call: Call, now: datetime) -> Answer:
    """See `ReplacementItem`; `row` is one of `list_replacements`."""
    return {name: row[name] for name in _COLUMNS} | {
        "number": row["number"],
        "station_id": row["station_id"],
        "work_order_id": row["work_order_id"] if call.principal.sees(row["station_id"]) else None,
        "overdue": row["owed"] and row["due"] < now,
        "return_overdue": row["return_overdue"],
    }


def _told(row: ReplacementRow, order: WorkOrder | None, call: Call) -> Answer:
    """The same after a command, by the case's latest order."""
    assert order is not None
    late = row.return_by is not None and row.return_by < day_of(call.at)
    return {name: getattr(row, name) for name in _COLUMNS} | {
        "number": order.received.number or None,
        "station_id": order.station_id,
        "work_order_id": order.received.work_order_id if call.principal.sees(order.station_id) else None,
        "overdue": row.status == "owed" and row.due is not None and row.due < call.at,
        "return_overdue": row.status == "handed_over" and late,
    }


async def _concerned(call: Call, session: Session, case_id: str, unit: Replacement) -> tuple[WorkOrder, str]:
    """The case's latest order, and for which station the caller acts: the one that has the case, or whose the unit is.

    Raises what `no_case` makes for whoever belongs to neither."""
    order = await latest_order(session, case_id)
    own = _is_own(call, unit) and not own_orders_only(call.principal)
    has = order is not None and order.refusal is None and sees(call.principal, order)
    if order is None or not (has or own):
        raise no_case(case_id)
    return order, order.station_id if has else call.principal.station_id or order.station_id


async def _known(call: Call, session: Session, handing: Handing, case_id: str, id: str) -> Handing:
    """What else speaks against handing the unit `id` over.

    Its stream says whether it is out, in the same append. Units that went out before there were such streams are found
    in the read model; whether they are back meanwhile, the case's own stream tells.
    """
    pool, find = call.runtime.pool, call.runtime.find
    if await find(lambda: is_registered(pool, id)):
        return replace(handing, registered=True)
    out_for = (await session.load(UNIT, id)).out_for
    for case in await find(lambda: cases_with(pool, id)) if out_for is None else [out_for]:
        with_it = await session.load(REPLACEMENT, case)
        if case != case_id and with_it.has(id):
            return replace(handing, out=True, out_for=case if await _may_read(call, session, case, with_it) else None)
    return handing


async def _over(call: Call, order: WorkOrder) -> Literal["closed", "ended"] | None:
    """How the case of its latest order ended, as far as the information centre was heard; None where it goes on."""
    case_id = order.received.case_id
    case = (await call.runtime.find(lambda: CASES.rows(call.runtime.pool, [case_id]))).get(case_id)
    if case is None or not case.closed:
        return None
    return "closed" if order.ending is None else "ended"


async def _may_read(call: Call, session: Session, case_id: str, unit: Replacement) -> bool:
    """Whether a case is the caller's station's business."""
    order = await latest_order(session, case_id)
    return _is_own(call, unit) or (order is not None and call.principal.sees(order.station_id))


def _is_own(call: Call, unit: Replacement) -> bool:
    """Whether the caller's station handed the unit over."""
    return unit.unit is not None and call.principal.sees(unit.unit.station_id)
