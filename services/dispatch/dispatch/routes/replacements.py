"""Replacement units 替代更换: what is owed, handed over and taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.domain.replacement import REPLACEMENT, HandOverUnit, Replacement, hand_over, take_back
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder, work_order_id
from dispatch.projections.replacements import list_replacements
from dispatch.routes.register_responses import ReplacementAnswer, ReplacementItem
from dispatch.routes.requests import HandOverBody, Nothing
from dispatch.routes.scope import sees
from eventlog.decider import NotFound
from eventlog.log.session import Answer, Session
from events.catalog.replacement import ReplacementEvent
from service import Call, Id, Listed, Paged, allow

router = APIRouter(tags=["替代更换 · Replacement units"])
Station = Annotated[Call, allow("dispatcher", "technician")]
Decide = Callable[[str, Replacement], Sequence[ReplacementEvent]]
"""From the station that answers for the case and the standing of its unit."""


@router.post(
    "/cases/{case_id}/replacement/hand-over",
    summary="交付替代机 · Hand a replacement unit over",
    responses={200: {"model": ReplacementAnswer}},
)
async def hand_unit_over(case_id: Id, body: HandOverBody, call: Station) -> Response:
    """Only while one is owed; by the station of the case's latest work order."""

    def decide(station_id: str, unit: Replacement) -> Sequence[ReplacementEvent]:
        return hand_over(HandOverUnit(case_id, station_id, body.serial_no), unit)

    return await _act(call, case_id, decide)


@router.post(
    "/cases/{case_id}/replacement/return",
    summary="收回替代机 · Take a replacement unit back",
    responses={200: {"model": ReplacementAnswer}},
)
async def take_unit_back(case_id: Id, call: Station, body: Nothing | None = None) -> Response:
    """Only after it was handed over, when the repair returns."""
    return await _act(call, case_id, lambda station_id, unit: take_back(case_id, station_id, unit))


@router.get(
    "/replacements", summary="替代机列表 · The replacement units", responses={200: {"model": Listed[ReplacementItem]}}
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


async def _act(call: Call, case_id: str, decide: Decide) -> Response:
    async def work(session: Session) -> Answer:
        order = await _latest_order(session, case_id)
        if order is None or not sees(call, order):
            raise NotFound(f"there is no case {case_id}", f"没有案件 {case_id}")
        unit = await session.load(REPLACEMENT, case_id, call.if_match)
        await session.append(REPLACEMENT, case_id, decide(order.station_id, unit))
        unit = await session.load(REPLACEMENT, case_id)
        answer = {"case_id": case_id, "station_id": order.station_id}
        return answer | {"status": unit.status, "serial_no": unit.serial_no}

    return await call.execute(work, etag=(REPLACEMENT, case_id))


async def _latest_order(session: Session, case_id: str) -> WorkOrder | None:
    """Visits are numbered from 1 without gaps, so the latest one is found in the log itself, never out of date."""
    latest, visit_no = None, 1
    while (order := await session.load(WORK_ORDER, work_order_id(case_id, visit_no))) is not None:
        latest, visit_no = order, visit_no + 1
    return latest
