"""Where a case goes: to a station, and once more when the customer calls again."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.log.session import Session
from events.rules.models import model_key
from events.types import Outcome
from intake.domain.case import Case, known_case
from intake.domain.customer import CUSTOMER, named_customer
from intake.domain.equipment import EQUIPMENT, known_equipment
from intake.domain.product import PRODUCT
from intake.domain.routing import Outlook, ReopenCase, RouteCase, reopen, route
from intake.domain.routing_policy import comparable, in_force
from intake.projections.cases import CaseRow
from intake.projections.stations import candidates
from intake.routes.resources import CASES
from intake.routing_file import policies
from service.framework import Body, Call, CaseId, Id, Text, allow

router = APIRouter(tags=["服务单 · Cases"])


class Route(Body):
    """Nothing, for the station that the routing policy chooses; or a station chosen by hand, with the reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"station_id": "shanghai", "reason": "客户指定"}]})

    station_id: Id | None = None
    reason: Text | None = None


class Reopening(Body):
    """Why the customer calls again: any class but satisfied, and the customer's words.

    A case that ended without a class may go on without one: then the reason says why the ending was wrong.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"outcome": "complained_by_phone", "reason": "修好第二天又卡纸"},
                {"reason": "客户改变主意，仍需上门"},
            ]
        }
    )

    outcome: Outcome | None = None
    reason: Text


@router.post(
    "/cases/{case_id}/route",
    summary="派往网点 · Route a case to a station",
    responses={200: {"model": CaseRow}},
)
async def route_case(case_id: CaseId, body: Route, call: Annotated[Call, allow("clerk")]) -> Response:
    """To the station that the routing policy of today chooses, or to one chosen by hand; the reason is kept. Region and
    model are those of now, corrected where they were."""
    command = RouteCase(case_id, body.station_id, body.reason)

    async def outlook(session: Session, case: Case) -> Outlook:
        request = known_case(case, case_id)
        customer = named_customer(await session.load(CUSTOMER, request.customer_id), request.customer_id)
        model = request.model
        if request.equipment_id is not None:
            model = known_equipment(await session.load(EQUIPMENT, request.equipment_id), request.equipment_id).model
        policy = in_force(policies(), call.at)
        needs = frozenset[str]()
        if body.station_id is None and model is not None and "skill" in policy.steps:
            product = await session.load(PRODUCT, model_key(model))
            needs = comparable(product.details.skills if product.details is not None else ())
        pool, region = call.runtime.pool, customer.region
        found = await call.runtime.find(lambda: candidates(pool, body.station_id, region, bool(needs)))
        return Outlook(region, model, found, policy, call.at, needs)

    return await call.decide(CASES, case_id, route, command, outlook)


@router.post(
    "/cases/{case_id}/reopen",
    summary="客户再次来电，重新开启 · Reopen a closed case",
    responses={200: {"model": CaseRow}},
)
async def reopen_case(case_id: CaseId, body: Reopening, call: Annotated[Call, allow("clerk")]) -> Response:
    """It goes back to its station at once; without one, or without a class, it is the clerk's again."""
    return await call.decide(CASES, case_id, reopen, ReopenCase(case_id, body.outcome, body.reason))
