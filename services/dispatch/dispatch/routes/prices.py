"""The price list 价目表: published from a day on, withdrawn before it, read."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from dispatch.domain.price_list import (
    PRICE_LIST,
    PriceList,
    PublishPriceList,
    WithdrawPriceList,
    publish,
    withdraw,
)
from dispatch.routes.price_requests import (
    PriceListBody,
    RevisionDetail,
    RevisionItem,
    revision_detail,
    revision_item,
)
from dispatch.routes.requests import ReasonBody
from eventlog.decider import NotFound
from events.catalog.price_list import PriceListEvent
from events.rules.price_lists import LIST_ID
from events.shanghai import day_of
from service.framework import VERSIONED, AsOf, Call, Day, Listed, Paged, Resource, allow, etag_of

router = APIRouter(prefix="/price-list", tags=["价目表 · Price list"])
Manager = Annotated[Call, allow("manager")]
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]
RevisionNo = Annotated[int, Path(ge=1, le=1_000_000, description="价目表第几版 · Revision of the price list")]


def no_list(list_id: str) -> NotFound:
    """Nothing was ever published."""
    return NotFound("there is no price list", "没有价目表")


PRICES: Resource[PriceList, PriceList, PriceListEvent] = Resource(
    PRICE_LIST, lambda state: state, no_list, lambda state: revision_detail(state, state.revisions[-1])
)


@router.get(
    "",
    summary="某日的价目表 · The price list of a day",
    responses={200: {"model": RevisionDetail}},
    openapi_extra=VERSIONED,
)
async def read_price_list(
    call: Reader,
    day: Annotated[
        Day | None,
        Query(
            description="哪一天（北京时间）；缺省为今天 · The day, Asia/Shanghai; today where none is given",
        ),
    ] = None,
    as_of: AsOf = None,
) -> Response:
    """What holds on a day in Asia/Shanghai, today where none is given; 404 before the first list. The ETag is for
    If-Match of the next one."""
    moment = await call.moment(as_of)
    stream = await call.read(PRICES, LIST_ID, moment)
    wanted = day or day_of(await call.time_of(moment))
    revision = stream.state.on(wanted)
    if revision is None:
        raise NotFound(f"there is no price list on {wanted}", f"{wanted} 没有生效的价目表", "day")
    return call.respond(revision_detail(stream.state, revision), etag=etag_of(stream, moment))


@router.get(
    "/revisions",
    summary="价目表的各版 · All revisions",
    responses={200: {"model": Listed[RevisionItem]}},
)
async def list_price_revisions(call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """By their numbers, those that were replaced or withdrawn before their day, too."""
    moment = await call.moment(as_of)
    state = (await call.read(PRICES, LIST_ID, moment)).state
    seen = page.after(int) or 0
    rows = [revision_item(state, each) for each in state.revisions if each.revision > seen][: page.limit + 1]
    return call.respond_page(page, rows, lambda row: row["revision"])


@router.get(
    "/revisions/{revision}",
    summary="价目表的一版 · One revision",
    responses={200: {"model": RevisionDetail}},
    openapi_extra=VERSIONED,
)
async def read_price_revision(revision: RevisionNo, call: Reader, as_of: AsOf = None) -> Response:
    """Whole, with what it changes against the one before."""
    moment = await call.moment(as_of)
    stream = await call.read(PRICES, LIST_ID, moment)
    found = stream.state.revision(revision)
    return call.respond(revision_detail(stream.state, found), etag=etag_of(stream, moment))


@router.post(
    "/revisions",
    summary="发布价目表 · Publish a price list",
    status_code=201,
    responses={201: {"model": RevisionDetail}},
)
async def publish_price_list(body: PriceListBody, call: Manager) -> Response:
    """The whole list, from a day to come; only the very first may begin earlier. One from the same day, which has not
    begun, is replaced. With If-Match (the version that was read, "0" before the first), two who edit at one time do not
    overwrite each other: 412."""
    rates, prices = body.told()
    command = PublishPriceList(body.valid_from, rates, prices, body.reason, day_of(call.at))

    def answer(state: PriceList) -> object:
        held = next(each for each in state.standing() if each.valid_from == body.valid_from)
        return revision_detail(state, held)

    return await call.create(PRICES, LIST_ID, publish, command, answer=answer, location="/price-list/revisions")


@router.post(
    "/revisions/{revision}/withdraw",
    summary="撤回未生效的价目表 · Withdraw a revision",
    responses={200: {"model": RevisionDetail}},
)
async def withdraw_price_list(revision: RevisionNo, body: ReasonBody, call: Manager) -> Response:
    """Before its day: the one before it goes on."""
    command = WithdrawPriceList(revision, body.reason, day_of(call.at))
    return await call.decide(
        PRICES,
        LIST_ID,
        withdraw,
        command,
        answer=lambda state: revision_detail(state, state.revision(revision)),
    )
