"""What to reorder 补货建议: what is below its minimum, as a list and as a file for whoever orders it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.past.registers import PARTS, STOCK, registers_then
from dispatch.projections.stock import Where, list_stock, order_of
from dispatch.routes.stock.bodies import MinimumBody
from dispatch.routes.stock.responses import StockItem
from events.rules.part_numbers import part_key
from service.framework import AsOf, Call, Id, Line, Listed, Paged, allow
from service.http.openapi import download
from service.workbooks.cells import ID, NUMBER
from service.workbooks.exporting import as_csv, every
from service.workbooks.forms import Column, Form
from service.workbooks.writing import CSV

router = APIRouter(prefix="/stock/reorder", tags=["配件库存 · Stock"])
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]
FORM = Form(
    "reorder",
    "补货建议",
    ("station_id", "technician_id", "part_no"),
    MinimumBody,
    (
        Column("station_id", "网点编号", ID),
        Column("technician_id", "维修人员工号", ID),
        Column("part_no", "配件号"),
        Column("name_zh", "中文名称"),
        Column("name_en", "英文名称"),
        Column("unit_zh", "单位"),
        Column("on_hand", "在库", NUMBER),
        Column("reserved", "已预留", NUMBER),
        Column("under_way", "在途", NUMBER),
        Column("available", "可用", NUMBER),
        Column("minimum", "下限", NUMBER),
        Column("short", "应补", NUMBER),
    ),
)


def place_of(item: dict[str, Any]) -> str:
    """Where a page of stock ends."""
    return order_of(item["station_id"], item["part_id"], item["technician_id"])


@router.get("", summary="补货建议 · What to reorder", responses={200: {"model": Listed[StockItem]}})
async def list_reorder(
    call: Reader,
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    part_no: Annotated[Line | None, Query()] = None,
    as_of: AsOf = None,
) -> Response:
    """Where `available`, on hand and under way less what is reserved, is below the minimum; `short` says by how
    many. With `as_of` what it was then."""
    where = Where(call.station_asked_for(station_id), None if part_no is None else part_key(part_no), short=True)
    async with registers_then(call.runtime, await call.moment(as_of), where.station_id, STOCK, PARTS) as models:
        rows = await list_stock(models, where, page.after(str), page.limit + 1)
    return call.respond_page(page, rows, place_of)


@router.get(
    "/export",
    summary="导出补货建议 · What to reorder, as CSV",
    response_class=Response,
    responses=download("补货建议 · What to reorder, CSV", CSV),
)
async def export_reorder(call: Reader, as_of: AsOf = None) -> Response:
    """The whole list as a file; of a station its own. With `as_of` what it was then."""
    where = Where(call.station_asked_for(None), short=True)
    async with registers_then(call.runtime, await call.moment(as_of), where.station_id, STOCK, PARTS) as models:
        rows = await every(lambda after, limit: list_stock(models, where, after, limit), place_of)
    return await as_csv(FORM, {FORM.name: rows})
