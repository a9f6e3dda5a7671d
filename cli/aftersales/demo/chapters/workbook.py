"""A new customer comes as a spreadsheet: the cell that is wrong is named, and once it is right all is imported."""

from io import BytesIO

import xlsxwriter

from aftersales.demo.narrated import NarratedCase
from aftersales.demo.stage import Stage, Stuck
from aftersales.responses import Refused

CUSTOMER = "W01"
FILE = "松江外国语学校.xlsx"
SHEETS: dict[str, list[tuple[str, ...]]] = {
    "客户": [
        ("客户编号", "客户名称", "区域"),
        (CUSTOMER, "松江外国语学校 · Songjiang Language School", "上海市"),
    ],
    "设备": [
        ("设备编号", "客户编号", "型号", "序列号", "验收日期"),
        ("W01-1", CUSTOMER, "LP-1200", "LP-1200-W01-1", "2026/1/12"),
        ("W01-2", CUSTOMER, "LP-1200", "LP-1200-W01-2", "2026/1/12"),
        ("W01-3", CUSTOMER, "PJ-450", "PJ-450-W01-3", "2026年2月3日"),
    ],
}
WRONG, RIGHT = "2026/2/30", "2026/1/12"


async def workbook(stage: Stage) -> None:
    """The clerk imports a workbook with a day that does not exist: nothing is registered, and the cell is named.
    Corrected, the customer and three machines are registered at once."""
    told = NarratedCase(stage, CUSTOMER)

    await stage.until("Tue 10:48")
    try:
        await stage.clerk.send_file("intake", "/registers/import", filled_in(WRONG))
        raise Stuck("a workbook with a day that does not exist was imported")
    except Refused as refusal:
        fault = refusal.errors[0]
        where = f"{FILE} “{fault['sheet']}”第 {fault['row']} 行“{fault['column']}”：{fault['zh']}"
        told.tell(f"拒绝 refused {refusal.status}", f"{where} · row {fault['row']}: {fault['en']}")

    await stage.until("Tue 10:52")
    found = (await stage.clerk.send_file("intake", "/registers/import", filled_in(RIGHT))).body
    added = {each["sheet"]: each["rows_added"] for each in found["sheets"]}
    stage.remembered["imported"] = added
    words = (
        f"{added['customers']} 位客户，{added['equipment']} 台设备 · {added['equipment']} machines of a new customer"
    )
    told.tell("导入 imported", words)


def filled_in(day: str) -> bytes:
    """The workbook, with `day` as the acceptance of the second machine."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    for name, rows in SHEETS.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    book.worksheets()[1].write(2, 4, day)
    book.close()
    return file.getvalue()
