"""The live board, as data and as a page for a screen on the wall."""

from functools import cache
from typing import Annotated

from fastapi import APIRouter
from jinja2 import Environment, PackageLoader, Template
from starlette.responses import HTMLResponse, Response

from events.words import moment
from reporting.past import models_at
from reporting.queries.board import Board, board
from service.framework import AsOf, Call, allow

router = APIRouter(tags=["看板 · Board"])

REFRESH_SECONDS = 15
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
}
"""The page is self-contained: whatever else a browser would load or run is refused."""

Reader = Annotated[Call, allow("clerk", "dispatcher", "operations", "manager", "analyst")]


@router.get(
    "/board",
    summary="看板：各网点未结服务单 · Board: open cases by station and SLA state",
    responses={200: {"model": Board}},
)
async def read_board(call: Reader, as_of: AsOf = None) -> Response:
    """网点只看到自己的一行。 · A station sees its own row only."""
    return call.respond(await _board(call, as_of))


@router.get("/board.html", summary="看板网页 · Board as a page", response_class=HTMLResponse)
async def show_board(call: Reader, as_of: AsOf = None) -> Response:
    """自动刷新（带 as_of 时不刷新）；同样需要 Authorization 请求头。

    Refreshes itself, but for one with `as_of`; needs the Authorization header as well.
    """
    shown = await _board(call, as_of)
    page = _template().render(board=shown, moment=moment, refresh=REFRESH_SECONDS if as_of is None else None)
    return HTMLResponse(page, headers=HEADERS)


async def _board(call: Call, as_of: str | None) -> Board:
    then = await call.moment(as_of)
    at = await call.time_of(then)
    async with models_at(call.runtime.pool, then) as models:
        return await board(models, at, call.principal.station_id)


@cache
def _template() -> Template:
    return Environment(loader=PackageLoader("reporting"), autoescape=True, trim_blocks=True).get_template("board.html")
