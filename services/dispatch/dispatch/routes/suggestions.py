"""Whom to send, and when 建议."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import Response

from dispatch.domain.suggesting import FactName, suggest
from dispatch.domain.suggestion_rule import RULE
from dispatch.routes.order_responses import SlotResponse
from dispatch.routes.resources import ORDERS
from dispatch.suggesting import known_for
from service.framework import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}", tags=["派工单 · Work orders"])
MOST = 10
"""How many are told."""


class SuggestionReason(BaseModel):
    """A reason with its figures, and how many points it counts for or against."""

    fact: FactName
    points: int
    zh: str
    en: str


class SuggestionItem(BaseModel):
    """A technician and a time. `points` are those of all reasons together; the more, the better."""

    technician_id: str
    slot: SlotResponse
    points: int
    reasons: list[SuggestionReason]


class UnknownFact(BaseModel):
    """Something that nobody has said, so that it does not count."""

    zh: str
    en: str


class Suggestions(BaseModel):
    """The best first. `rule` is the version of the rule that gave the points; `without_time`: who has none in the days
    that were looked at."""

    work_order_id: str
    rule: str
    asked_at: datetime
    minutes: int
    suggestions: list[SuggestionItem]
    without_time: list[str]
    unknown: list[UnknownFact]


@router.get(
    "/suggestions", summary="建议维修人员和时段 · Whom to send, and when", responses={200: {"model": Suggestions}}
)
async def suggest_technicians(
    work_order_id: Id,
    call: Annotated[Call, allow("dispatcher")],
    minutes: Annotated[int, Query(ge=15, le=480, description="预计用时（分钟） · How long it may take")] = 60,
) -> Response:
    """The ten best among the technicians of the station and those lent to it, each with the time that the customer was
    told, where they could keep it, else the earliest of five days. Skill, time, load, distance and who knows the
    machine count, by a rule with a version. To take one, `assign` it; `suggested` there says what came first here.
    Nobody is suggested for an order that is finished."""
    order = (await call.read(ORDERS, work_order_id)).state
    known = await known_for(call.runtime.pool, order, timedelta(minutes=minutes), call.at)
    candidates = () if order.finished else known.candidates
    found = suggest(known.need, known.skills, candidates)
    with_time = {each.technician_id for each in found}
    return call.respond(
        {
            "work_order_id": work_order_id,
            "rule": RULE.version,
            "asked_at": call.at,
            "minutes": minutes,
            "suggestions": found[:MOST],
            "without_time": [each.technician_id for each in candidates if each.technician_id not in with_time],
            "unknown": [{"zh": each.zh, "en": each.en} for each in known.unknown],
        }
    )
