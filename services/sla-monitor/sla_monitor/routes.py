"""Reading the clocks of a case, the alarms, and the promises. Nothing is changed by HTTP: facts are events."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eventlog.decider import NotFound
from events.catalog.sla import SlaEvent
from events.types import AlarmLevel, ClockName
from service.framework import VERSIONED, AsOf, Call, CaseId, Listed, Paged, Resource, allow, etag_of
from sla_monitor.domain.case_clocks import CASE_CLOCKS, CaseClocks
from sla_monitor.figures import due_timers
from sla_monitor.past import list_alarms_then
from sla_monitor.projections.alarms import list_alarms as find_alarms
from sla_monitor.projections.assignments import has_in_hand
from sla_monitor.projections.clocks import Business, business_of, business_then
from sla_monitor.responses import (
    AlarmItemResponse,
    CaseResponse,
    PoliciesResponse,
    TimersResponse,
    case_response,
    policies_response,
)


def no_clocks(case_id: str) -> NotFound:
    """Nothing is known of the case's clocks, or it is none of the caller's business."""
    return NotFound(f"there is no case {case_id}", f"没有服务单 {case_id}")


CLOCKS: Resource[CaseClocks, CaseClocks, SlaEvent] = Resource(
    CASE_CLOCKS, lambda case: case if case.facts else None, no_clocks, lambda case: {"case_id": case.case_id}
)

router = APIRouter(tags=["服务时限 · Service levels"])
Reader = Annotated[Call, allow("clerk", "dispatcher", "technician", "operations", "manager", "analyst")]


@router.get(
    "/cases/{case_id}/clocks",
    summary="服务单的时限 · The clocks of a case",
    responses={200: {"model": CaseResponse}},
    openapi_extra=VERSIONED,
)
async def read_clocks(case_id: CaseId, call: Reader, as_of: AsOf = None) -> Response:
    """All three clocks as they stand now, with the facts behind them; the ETag is the version of the stream.

    A station sees the cases that it has, and those that broke a promise while it had them; a technician those of their
    open work orders.

    With `as_of` as they stood then, with the facts and alarms that were recorded by then: for whose business the case
    was then, and for a technician who has it in hand now. A position of the log is when its event happened.
    """
    moment = await call.moment(as_of)
    case = await call.read(CLOCKS, case_id, moment)
    at = await call.time_of(moment)
    if moment is None:
        business = await business_of(call.runtime.pool, case_id)
    else:
        business = await business_then(call.runtime.pool, case_id, at, breaches(case.state))
    if not await _is_own(call, case_id, business):
        raise no_clocks(case_id)
    now = max(at, *(recorded.time for _, recorded in case.events))
    return call.respond(case_response(case.state, business.number, now), etag=etag_of(case, moment))


@router.get("/alarms", summary="报警清单 · Alarms of open cases", responses={200: {"model": Listed[AlarmItemResponse]}})
async def list_alarms(
    call: Reader,
    page: Paged,
    level: Annotated[AlarmLevel | None, Query()] = None,
    clock: Annotated[ClockName | None, Query()] = None,
    as_of: AsOf = None,
) -> Response:
    """The highest alarm of each clock, the longest overdue first; a station sees the cases that it has, and its own
    breaches of those that have gone elsewhere; a technician those of their open work orders.

    A breach is listed until its case is closed, a warning until its clock stops. With `as_of` as they stood then, for
    the station that had the case then, and for a technician who has it in hand now.
    """
    moment = await call.moment(as_of)
    behind = page.after(tuple[datetime, str, ClockName])
    asked = *call.scope_asked_for(None), level, clock, behind, page.limit + 1
    if moment is None:
        items = await find_alarms(call.runtime.pool, *asked)
    else:
        items = await list_alarms_then(call.runtime, moment, await call.time_of(moment), *asked)
    return call.respond_page(page, items, lambda item: (item.due, item.case_id, item.clock))


@router.get("/policy", summary="服务承诺 · The promises", responses={200: {"model": PoliciesResponse}})
async def read_policy(call: Reader) -> Response:
    """维修：1 小时内响应、16 小时内到达现场、24 小时内解决问题；等待客户的时间不计入。其他类别没有这些承诺。

    A repair: respond within 1 h, on site within 16 h, solved within 24 h; time that waits for the customer does not
    count. Other kinds of request have none of these promises.
    """
    return call.respond(policies_response())


@router.get("/timers", summary="到期的定时器 · Timers that are due", responses={200: {"model": TimersResponse}})
async def read_timers(call: Annotated[Call, allow("operations")]) -> Response:
    """按服务的时间，已到时刻而尚未触发的定时器；正常时几乎总是 0。
    指标 `aftersales_sla_timers_due` 每隔一段时间才统计一次。

    Timers that should have fired by the service's clock, counted now; almost always 0. The metric
    `aftersales_sla_timers_due` is counted now and then.
    """
    timers_due, earliest_due = await due_timers(call.runtime.pool, call.at)
    return call.respond({"timers_due": timers_due, "earliest_due": earliest_due})


def breaches(case: CaseClocks) -> list[datetime]:
    """When the promises were due whose breach stands."""
    return [alarm.due for alarm in case.announced if alarm.level == "breach"]


async def _is_own(call: Call, case_id: str, business: Business) -> bool:
    """Whether the case is the caller's business."""
    principal = call.principal
    if principal.only_technician:
        return not business.closed and await has_in_hand(call.runtime.pool, principal.id, case_id)
    return any(map(principal.sees, business.stations))
