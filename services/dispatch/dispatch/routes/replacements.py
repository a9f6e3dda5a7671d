"""Replacement units 替代更换: what is owed, handed over and taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.domain.replacement import (
    REPLACEMENT,
    HandOverUnit,
    Replacement,
    TakeUnitBack,
    hand_over,
    take_back,
)
from dispatch.domain.work_order.state import WORK_ORDER, work_order_id
from dispatch.projections.replacements import list_replacements
from dispatch.routes.register_responses import ReplacementItem, ReplacementResponse
from dispatch.routes.requests import HandOverBody, Nothing
from dispatch.routes.resources import sees
from eventlog.decider import NotFound
from eventlog.log.session import Answer, Session
from events.catalog.replacement import ReplacementEvent
from service import Call, Id, Listed, Paged, Resource, allow

router = APIRouter(tags=["替代更换 · Replacement units"])
Station = Annotated[Call, allow("dispatcher", "technician")]
C = TypeVar("C")


def no_case(case_id: str) -> NotFound:
    """There is no such case, as far as the caller is concerned."""
    return NotFound(f"there is no case {case_id}", f"没有服务单 {case_id}")


UNITS: Resource[Replacement, Replacement, ReplacementEvent] = Resource(
    REPLACEMENT, lambda unit: unit, no_case, lambda unit: {"status": unit.status, "serial_no": unit.serial_no}
)
"""Whose business a unit is says the case's latest work order (`_act`)."""


@router.post(
    "/cases/{case_id}/replacement/hand-over",
    summary="交付替代设备 · Hand a replacement unit over",
    responses={200: {"model": ReplacementResponse}},
)
async def hand_unit_over(case_id: Id, body: HandOverBody, call: Station) -> Response:
    """Only while one is owed; by the station of the case's latest work order."""
    command = HandOverUnit(case_id, body.serial_no)
    return await _act(call, case_id, hand_over, command)


@router.post(
    "/cases/{case_id}/replacement/return",
    summary="收回替代设备 · Take a replacement unit back",
    responses={200: {"model": ReplacementResponse}},
)
async def take_unit_back(case_id: Id, call: Station, body: Nothing | None = None) -> Response:
    """Only after it was handed over, when the repair returns."""
    return await _act(call, case_id, take_back, TakeUnitBack(case_id))


@router.get(
    "/replacements", summary="替代设备列表 · The replacement units", responses={200: {"model": Listed[ReplacementItem]}}
)
async def get_replacements(
    call: Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")],
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    open: Annotated[bool | None, Query()] = None,
) -> Response:
    """The first due first. Open are those that are owed, and those that are out with the customer."""
    after = page.after(tuple[datetime, str])
    station_id = call.station_asked_for(station_id)
    rows = await list_replacements(call.runtime.pool, station_id, open, after, page.limit + 1)
    items = [dict(row) | {"overdue": row["status"] == "owed" and row["due"] < call.at} for row in rows]
    return call.respond_page(page, items, lambda item: (item["due"], item["case_id"]))


async def _act(
    call: Call, case_id: str, decision: Callable[[C, Replacement, str], Sequence[ReplacementEvent]], command: C
) -> Response:
    """By the station of the case's latest work order; NotFound where that is none of the caller's business.

    Visits are numbered from 1 without gaps, so the latest one is found in the log itself, never out of date.
    """
    station_id = ""

    async def station_of(session: Session, _: Replacement) -> str:
        nonlocal station_id
        latest, visit_no = None, 1
        while (order := await session.load(WORK_ORDER, work_order_id(case_id, visit_no))) is not None:
            latest, visit_no = order, visit_no + 1
        if latest is None or not sees(call.principal, latest):
            raise no_case(case_id)
        station_id = latest.station_id
        return station_id

    def answer(unit: Replacement) -> Answer:
        return {"case_id": case_id, "station_id": station_id, **UNITS.answer(unit)}

    return await call.decide(UNITS, case_id, decision, command, station_of, answer=answer)
