"""Scorecards of stations, and the company's totals."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from eventlog.decider import NotFound
from reporting.queries.period import Period
from reporting.queries.scorecard import Scorecard, scorecard, scorecards
from reporting.queries.totals import Totals, totals
from reporting.routes.period import period
from service import Call, Id, Listed, Paged, allow

router = APIRouter(tags=["评分卡 · Scorecards"])

Reader = Annotated[Call, allow("dispatcher", "operations", "manager", "analyst")]
OpenedIn = Annotated[Period, Depends(period)]

FIGURES = """按受理日期统计，以服务单现负责网点计；六类结果计入上门的网点。

- sla：breaches 超时服务单；decided 已超时或已停止计时的服务单；attainment = 1 − breaches ÷ decided
- first_visit_fix：visited 有上门的已结服务单；fixed 其中一次解决且从未重新开启的；rate = fixed ÷ visited
- outcomes：每次回访结论、每次已结案后来电各计一次

Cases opened in the period, by their present station; `outcomes` count for the station that made the visit.

- sla: `breaches`, cases that broke the promise; `decided`, cases that broke it or whose clock has stopped
- first_visit_fix: `visited`, closed cases with a visit; `fixed`, those solved by a single one and never reopened
- outcomes: each concluded call-back and each call about a closed case counts once"""


@router.get(
    "/stations/{station_id}/scorecard",
    summary="网点评分卡 · Scorecard of a station",
    description=FIGURES,
    responses={200: {"model": Scorecard}},
)
async def read_scorecard(station_id: Id, call: Reader, opened: OpenedIn) -> Response:
    """Another station's is 404 for a station's key, as is one that does not exist."""
    seen = call.principal.sees(station_id)
    found = await scorecard(call.runtime.pool, opened, station_id) if seen else None
    if found is None:
        raise NotFound(f"there is no station {station_id}", f"没有网点 {station_id}")
    return call.respond(found)


@router.get(
    "/scorecards",
    summary="各网点评分卡 · Scorecards of all stations",
    description=FIGURES,
    responses={200: {"model": Listed[Scorecard]}},
)
async def list_scorecards(call: Reader, page: Paged, opened: OpenedIn) -> Response:
    """A station's key sees its own only."""
    found = await scorecards(call.runtime.pool, opened, call.principal.station_id, page.after(str), page.limit + 1)
    return call.respond_page(page, found, cursor=lambda card: card.station_id)


@router.get("/totals", summary="合计 · Totals", responses={200: {"model": Totals}})
async def read_totals(call: Reader, opened: OpenedIn) -> Response:
    """deflected：电话支持解决、未派网点的已结服务单。 · `deflected`: closed cases that the phone alone solved."""
    return call.respond(await totals(call.runtime.pool, opened, call.principal.station_id))
