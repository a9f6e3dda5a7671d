"""Collections 取件安排: the clerk says that a thing is to be collected, and who goes sees what waits for them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from events.catalog.case_workshop import CollectionAsked
from events.shanghai import day_of
from intake.domain.chain import require_on_roster
from intake.domain.workshop import ask_collection
from intake.projections.collections import ToCollect, find_collections
from intake.routes.cases import CaseDetail
from intake.routes.repairs.bodies import CollectionBody
from intake.routes.repairs.resources import Reader, only_own, person_of
from intake.routes.resources import CASES
from service.framework import Call, CaseId, Id, Listed, Paged, allow

router = APIRouter(tags=["客户维修 · Customer repairs"])


@router.post(
    "/cases/{case_id}/collection", summary="安排取件 · Have a thing collected", responses={200: {"model": CaseDetail}}
)
async def ask_for_collection(case_id: CaseId, body: CollectionBody, call: Annotated[Call, allow("clerk")]) -> Response:
    """Of an open case of kind repair. Said again, it holds as said last; routing the case takes it back."""
    if body.collector_id is not None:
        require_on_roster(await person_of(call, body.collector_id), body.collector_id, "collector_id")
    asked = CollectionAsked(case_id, body.way, body.collector_id, body.collect_on, body.note)
    today = day_of(call.at)
    return await call.decide(CASES, case_id, lambda event, case: ask_collection(event, case, today), asked)


@router.get("/collections", summary="待取件 · What is to be collected", responses={200: {"model": Listed[ToCollect]}})
async def list_collections(
    call: Reader,
    page: Paged,
    collector_id: Annotated[Id | None, Query(description="指定取件人工号 · Staff number of who is to go")] = None,
) -> Response:
    """The oldest first. Who collects things sees what they are asked for by name, and what anybody of them may go
    for."""
    principal = call.principal
    mine = principal.id if only_own(principal) else None
    after = page.after(tuple[datetime, str])
    rows = await find_collections(call.runtime.pool, collector_id, mine, sorted(principal.roles), after, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.opened_at, row.case_id))
