"""The registers as a workbook: the form to fill in, what is registered, and the import of either."""

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from intake.registers.deciding import REGISTERS
from intake.registers.exporting import contracts, customers, equipment, products, sites
from intake.registers.forms import FORMS
from intake.routes.common import HEADQUARTERS
from service.framework import Call, Line, allow
from service.http.openapi import download, upload
from service.workbooks.exporting import as_csv, filled_in, template
from service.workbooks.importing import LARGEST, Imported, take_in
from service.workbooks.writing import CSV, XLSX

router = APIRouter(tags=["登记册 · Registers"])

Register = Literal["products", "customers", "sites", "equipment", "contracts"]
BY_HAND = "导入表格更正 · corrected in a workbook"


@router.get(
    "/registers/template",
    summary="下载登记表 · The form to fill in",
    response_class=Response,
    responses=download("XLSX 登记表 · The form, XLSX", XLSX),
)
async def download_register_template(call: Annotated[Call, allow("clerk", "manager")]) -> Response:
    """A sheet for each register, with an example that is not imported, lists of choices, and notes."""
    return await template(FORMS, "intake-template")


@router.get(
    "/registers/export",
    summary="导出登记册 · What is registered",
    response_class=Response,
    responses=download("填好的登记表 · The form, filled in", XLSX, CSV),
)
async def export_registers(
    call: Annotated[Call, allow(*HEADQUARTERS)],
    csv: Annotated[Register | None, Query(description="只要这一张表，CSV · This sheet alone, as CSV")] = None,
) -> Response:
    """The form filled in: change cells and import it, and just these are corrected. Contacts and addresses are for
    clerks, and on record as read. What is scrapped is left out."""
    wanted, rows = (csv,) if csv is not None else get_args(Register), {}
    if "products" in wanted:
        rows["products"] = await products(call)
    if "customers" in wanted:
        rows["customers"] = await customers(call)
    if "sites" in wanted:
        whose = rows.get("customers") or await customers(call)
        rows["sites"] = await sites(call, [row["customer_id"] for row in whose])
    if "equipment" in wanted:
        rows["equipment"] = await equipment(call)
    if "contracts" in wanted:
        rows["contracts"] = await contracts(call)
    if csv is not None:
        return await as_csv(next(form for form in FORMS if form.name == csv), rows)
    return await filled_in(FORMS, rows, "intake")


@router.post(
    "/registers/import",
    summary="检查并导入登记册 · Check and import a workbook",
    responses={200: {"model": Imported}},
    openapi_extra=upload(LARGEST, "application/octet-stream"),
)
async def import_registers(
    request: Request,
    call: Annotated[Call, allow("clerk", "manager")],
    dry_run: Annotated[bool, Query(description="只检查 · Check alone, and change nothing")] = False,
    sheet: Annotated[Register | None, Query(description="CSV 是哪一张表 · Which register a CSV is")] = None,
    reason: Annotated[Line, Query(description="更正的原因 · Why details are corrected")] = BY_HAND,
) -> Response:
    """XLSX or CSV (UTF-8 or GBK) as the body, 8 MiB at most. All of it is taken or nothing: 422 names every fault by
    sheet, row and column. What is new is registered, of what is known each cell that differs is corrected; a blank one
    changes nothing. Products and contracts are for managers, contacts and addresses for clerks."""
    return await take_in(call, await request.body(), REGISTERS, sheet, dry_run, reason)
