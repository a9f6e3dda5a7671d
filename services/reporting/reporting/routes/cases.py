"""The cases, and the whole story of one."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from eventlog.decider import NotFound
from events.types import Ending
from reporting.measures.period import Period
from reporting.past import models_at
from reporting.queries.cases import Case, SlaState, Wanted, cases, holder_of
from reporting.queries.story import Chapter, story
from reporting.routes.period import period
from service.framework import AsOf, Call, CaseId, Id, Listed, Paged, allow

router = APIRouter(tags=["服务单 · Cases"])

Reader = Annotated[Call, allow("clerk", "dispatcher", "technician", "operations", "manager", "analyst")]


@router.get("/cases", summary="服务单列表 · Cases, newest first", responses={200: {"model": Listed[Case]}})
async def list_reported_cases(
    call: Reader,
    page: Paged,
    opened: Annotated[Period, Depends(period)],
    station_id: Annotated[Id | None, Query(description="现负责网点 · The present station")] = None,
    sla_state: Annotated[SlaState | None, Query(description="时限状态 · SLA state")] = None,
    open: Annotated[
        bool | None, Query(description="true：未结；false：已结案 · Open cases only, or closed ones")
    ] = None,
    ending: Annotated[Ending | None, Query(description="终止类别 · How it ended without a class")] = None,
    breached_by: Annotated[
        Id | None, Query(description="超时发生时负责的网点 · The station that had it when a promise was missed")
    ] = None,
    as_of: AsOf = None,
) -> Response:
    """网点只看到自己的服务单，以及（按 breached_by）在本网点超时后转出的；维修人员只看到手中未完成的。

    A station sees its own cases only and, by `breached_by`, those that broke a promise there and went elsewhere; a
    technician what they have in hand.
    """
    station, technician = call.scope_asked_for(station_id if breached_by is None else None)
    if breached_by is not None:
        call.station_asked_for(breached_by)
        station = station_id
    own = call.principal.station_id if technician is None else None
    wanted = Wanted(opened, station, sla_state, open, ending, breached_by, technician)
    after = page.after(tuple[datetime, str])
    async with models_at(call.runtime.pool, await call.moment(as_of)) as models:
        found = await cases(models, wanted, after, page.limit + 1, own)
    return call.respond_page(page, found, cursor=lambda case: (case.opened_at, case.case_id))


@router.get(
    "/cases/{case_id}/story",
    summary="服务单全过程 · The whole story of a case",
    responses={200: {"model": Listed[Chapter]}},
)
async def read_story(
    case_id: CaseId,
    call: Reader,
    page: Paged,
    clocks: Annotated[bool, Query(description="含时限的每次变化 · With every change of the clocks")] = False,
    as_of: AsOf = None,
) -> Response:
    """各服务发生的事，按时间排列；预警和超时都在内。

    What happened in all services, in order of time, warnings and breaches among it.
    """
    async with models_at(call.runtime.pool, await call.moment(as_of), case_id) as models:
        holder, principal = await holder_of(models, case_id), call.principal
        if holder is None or not (
            holder.technician_id == principal.id if principal.only_technician else principal.sees(holder.station_id)
        ):
            raise NotFound(f"there is no case {case_id}", f"没有服务单 {case_id}")
        chapters = await story(models, case_id, clocks, page.after(tuple[datetime, str]), page.limit + 1)
    return call.respond_page(page, chapters, cursor=lambda chapter: (chapter.time, chapter.event_id))
