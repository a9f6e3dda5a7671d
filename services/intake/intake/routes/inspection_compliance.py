"""Whether the periodic inspections 定期检查 that were promised are held: by customer, and by station."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from events.shanghai import day_of
from intake.domain.inspections.quarters import quarter_of
from intake.projections.inspection_compliance import (
    CustomerCompliance,
    Period,
    StationCompliance,
    customer_compliance,
    station_compliance,
)
from intake.routes.common import HEADQUARTERS
from service.framework import Call, Day, Id, Listed, Paged, allow

router = APIRouter(prefix="/inspection-compliance", tags=["定期检查 · Inspections"])

First = Annotated[
    Day | None,
    Query(description="从哪天起，缺省为一年前 · From this day on; a year before `until` where none is said"),
]
Last = Annotated[
    Day | None,
    Query(description="到哪天止，缺省为本季度末 · Up to this day; the end of this quarter where none is said"),
]


@router.get(
    "/customers",
    summary="各客户的检查完成情况 · Inspections held, by customer",
    responses={200: {"model": Listed[CustomerCompliance]}},
)
async def list_customer_compliance(
    call: Annotated[Call, allow(*HEADQUARTERS)],
    page: Paged,
    since: First = None,
    until: Last = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
) -> Response:
    """Inspections count in the time in which their last day lies. By number."""
    period, after = _period(call, since, until), page.after(str)
    rows = await customer_compliance(call.runtime.pool, period, customer_id, after, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.customer_id)


@router.get(
    "/stations",
    summary="各网点的检查完成情况 · Inspections held, by station",
    responses={200: {"model": Listed[StationCompliance]}},
)
async def list_station_compliance(
    call: Annotated[Call, allow(*HEADQUARTERS, "dispatcher")],
    page: Paged,
    since: First = None,
    until: Last = None,
    station_id: Annotated[Id | None, Query(description="网点编号 · The station's number")] = None,
) -> Response:
    """As by customer; those of regions that no station serves are nobody's. A station sees its own."""
    period, station = _period(call, since, until), call.station_asked_for(station_id)
    rows = await station_compliance(call.runtime.pool, period, station, page.after(str), page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.station_id)


def _period(call: Call, since: Day | None, until: Day | None) -> Period:
    today = day_of(call.at)
    last = until or quarter_of(today).last
    return Period(since or last - timedelta(days=364), last, today)
