"""The registers as a workbook: the form to fill in, what is registered, and the import of either."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dispatch.registers.deciding import REGISTERS
from dispatch.registers.exporting import staff, stations
from dispatch.registers.forms import FORMS as PEOPLE
from dispatch.registers.store_forms import STORE_FORMS
from dispatch.registers.store_rows import parts, replacement_units, stock, tools
from dispatch.registers.stores import STORE_REGISTERS
from service.framework import Call, Line, allow
from service.http.openapi import download, upload
from service.workbooks.exporting import as_csv, filled_in, template
from service.workbooks.importing import LARGEST, Imported, take_in
from service.workbooks.writing import CSV, XLSX

router = APIRouter(tags=["登记册 · Registers"])

Register = Literal["stations", "staff", "parts", "stock", "replacement_units", "tools"]
FORMS = (*PEOPLE, *STORE_FORMS)
ROWS = {
    "stations": stations,
    "staff": staff,
    "parts": parts,
    "stock": stock,
    "replacement_units": replacement_units,
    "tools": tools,
}
"""Register → what it has."""
BY_HAND = "导入表格更正 · corrected in a workbook"


@router.get(
    "/registers/template",
    summary="下载登记表 · The form to fill in",
    response_class=Response,
    responses=download("XLSX 登记表 · The form, XLSX", XLSX),
)
async def download_roster_template(call: Annotated[Call, allow("manager")]) -> Response:
    """A sheet for each of stations, staff, parts, stock, replacement units and tools, with an example that is not
    imported, lists of choices, and notes."""
    return await template(FORMS, "dispatch-template")


@router.get(
    "/registers/export",
    summary="导出登记册 · What is registered",
    response_class=Response,
    responses=download("填好的登记表 · The form, filled in", XLSX, CSV),
)
async def export_rosters(
    call: Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")],
    csv: Annotated[Register | None, Query(description="只要这一张表，CSV · This sheet alone, as CSV")] = None,
) -> Response:
    """The form filled in: change cells and import it, and just these are corrected. A station has its own
    alone; names, titles and duties are for who works with these people."""
    rows = {name: await found(call) for name, found in ROWS.items() if csv in (None, name)}
    if csv is not None:
        return await as_csv(next(form for form in FORMS if form.name == csv), rows)
    return await filled_in(FORMS, rows, "dispatch")


@router.post(
    "/registers/import",
    summary="检查并导入登记表 · Check and import a workbook",
    responses={200: {"model": Imported}},
    openapi_extra=upload(LARGEST, "application/octet-stream"),
)
async def import_rosters(
    request: Request,
    call: Annotated[Call, allow("manager")],
    dry_run: Annotated[bool, Query(description="只检查 · Check alone, and change nothing")] = False,
    sheet: Annotated[Register | None, Query(description="CSV 是哪一张表 · Which register a CSV is")] = None,
    reason: Annotated[Line, Query(description="更正的原因 · Why details are corrected")] = BY_HAND,
) -> Response:
    """XLSX or CSV (UTF-8 or GBK) as the body, 8 MiB at most. All of it is taken or nothing: 422 names every fault by
    sheet, row and column. What is new is registered, of what is known each cell that differs is corrected; a blank one
    changes nothing."""
    return await take_in(call, await request.body(), (*REGISTERS, *STORE_REGISTERS), sheet, dry_run, reason)
