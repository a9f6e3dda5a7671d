"""Scorecards of stations, and the company's totals."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from eventlog.decider import NotFound
from reporting.measures.period import Period
from reporting.past import models_at
from reporting.queries.scorecard import Scorecard, scorecard, scorecards
from reporting.queries.totals import Totals, totals
from reporting.routes.period import period
from service.framework import AsOf, Call, Id, Listed, Paged, allow

router = APIRouter(tags=["评分卡 · Scorecards"])

Reader = Annotated[Call, allow("dispatcher", "operations", "manager", "analyst")]
OpenedIn = Annotated[Period, Depends(period)]

FIGURES = """按受理日期统计，以服务单现负责网点计；超时计入当时负责的网点，六类结果计入上门的网点。
终止（取消、重复、联系不上、无需服务）的服务单只计入 cases、ended 与 visits。

- sla：breaches 在本网点超时的服务单；decided 这些加上本网点按时的服务单；attainment = 1 − breaches ÷ decided；
  ended 在本网点超时、后来终止的服务单，另计
- first_visit_fix：visited 有上门的已结服务单；fixed 其中一次解决且从未重新开启的；rate = fixed ÷ visited
- outcomes：每次回访结论、每次已结案后来电各计一次

Cases opened in the period, by their present station; a breach counts for the station that had the case then, `outcomes`
for the station that made the visit. Cases that ended without a class count in `cases`, `ended` and `visits` only.

- sla: `breaches`, cases that broke the promise here; `decided`, these and those of the station that kept it; `ended`,
  cases that broke it here and ended without a class, counted apart
- first_visit_fix: `visited`, closed cases with a visit; `fixed`, those solved by a single one and never reopened
- outcomes: each concluded call-back and each call about a closed case counts once"""


@router.get(
    "/stations/{station_id}/scorecard",
    summary="网点评分卡 · Scorecard of a station",
    description=FIGURES,
    responses={200: {"model": Scorecard}},
)
async def read_scorecard(station_id: Id, call: Reader, opened: OpenedIn, as_of: AsOf = None) -> Response:
    """Another station's is 404 for a station's key, as is one that does not exist."""
    call.station_asked_for(station_id)
    async with models_at(call.runtime.pool, await call.moment(as_of)) as models:
        found = await scorecard(models, opened, station_id)
    if found is None:
        raise NotFound(f"there is no station {station_id}", f"没有网点 {station_id}")
    return call.respond(found)


@router.get(
    "/scorecards",
    summary="各网点评分卡 · Scorecards of all stations",
    description=FIGURES,
    responses={200: {"model": Listed[Scorecard]}},
)
async def list_scorecards(call: Reader, page: Paged, opened: OpenedIn, as_of: AsOf = None) -> Response:
    """A station's key sees its own only."""
    after = page.after(str)
    async with models_at(call.runtime.pool, await call.moment(as_of)) as models:
        found = await scorecards(models, opened, call.principal.station_id, after, page.limit + 1)
    return call.respond_page(page, found, cursor=lambda card: card.station_id)


@router.get("/totals", summary="合计 · Totals", responses={200: {"model": Totals}})
async def read_totals(call: Reader, opened: OpenedIn, as_of: AsOf = None) -> Response:
    """deflected：未派网点即解决的已结服务单；solved_by：按解决环节（电话支持、远程维护、现场支持、客户维修）；without_a_station：超时发生时尚无网点负责的服务单。

    `deflected`: closed cases that were solved without a visit; `solved_by`: closed cases by the step that solved them;
    `without_a_station`: breaches while no station had the case.
    """
    async with models_at(call.runtime.pool, await call.moment(as_of)) as models:
        return call.respond(await totals(models, opened, call.principal.station_id))
