"""Which suggestions were taken, and what dispatchers overruled, with their reasons."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import Response

from dispatch.projections.overrulings import list_overrulings as find_overrulings
from dispatch.routes.order_responses import SlotResponse
from eventlog.log.session import Answer
from events.shanghai import day_of, start_of
from events.types import Overrule
from service.framework import Call, Day, Id, Listed, Paged, allow

router = APIRouter(tags=["派工单 · Work orders"])
LATELY = timedelta(days=30)


class FirstSuggestion(BaseModel):
    """What was suggested first, by which version of the rule."""

    technician_id: str
    slot: SlotResponse | None
    rule: str


class OverrulingItem(BaseModel):
    """An assignment for which suggestions were looked at, or that overruled something. `station_id` has the order
    today; `suggested` is null where nobody looked; `reason` is null where nothing was overruled."""

    assignment_id: str
    work_order_id: str
    case_id: str
    number: str | None
    station_id: str
    assigned_at: datetime
    technician_id: str
    slot: SlotResponse | None
    suggested: FirstSuggestion | None
    overruled: list[Overrule]
    reason: str | None


@router.get(
    "/overrulings",
    summary="建议与破例 · Suggestions and what overruled them",
    responses={200: {"model": Listed[OverrulingItem]}},
)
async def list_overrulings(
    call: Annotated[Call, allow("dispatcher", "manager")],
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    against_suggestion: Annotated[bool | None, Query()] = None,
    since: Annotated[Day | None, Query()] = None,
) -> Response:
    """Assignments since a day in Asia/Shanghai, thirty days ago where none is given, the oldest first.
    `against_suggestion=true`: another technician or time than was suggested first; `false`: all others. A station sees
    those of its own orders."""
    after = page.after(tuple[datetime, str])
    station, begin = call.station_asked_for(station_id), start_of(since or day_of(call.at - LATELY))
    rows = await find_overrulings(call.runtime.pool, station, against_suggestion, begin, after, page.limit + 1)
    return call.respond_page(
        page, [_told(row) for row in rows], lambda item: (item["assigned_at"], item["assignment_id"])
    )


def _told(row: Any) -> Answer:
    """See `OverrulingItem`."""
    names = ("assignment_id", "work_order_id", "case_id", "number", "station_id", "assigned_at", "technician_id")
    suggested = {
        "technician_id": row["suggested_technician_id"],
        "slot": _slot(row["suggested_start"], row["suggested_end"]),
        "rule": row["rule"],
    }
    return {name: row[name] for name in names} | {
        "slot": _slot(row["slot_start"], row["slot_end"]),
        "suggested": suggested if row["rule"] is not None else None,
        "overruled": row["overruled"],
        "reason": row["reason"] or None,
    }


def _slot(start: datetime | None, end: datetime | None) -> Answer | None:
    return {"start": start, "end": end} if start and end else None
