"""The sheets of what stations keep: parts, the stock of stores and vans, replacement units, tools."""

from datetime import date
from typing import Any

from pydantic import Field

from dispatch.routes.stock.bodies import LotBody, Lots, PartBody, PlaceBody
from dispatch.routes.tools import ToolBody
from dispatch.routes.unit_requests import PoolUnitBody
from events.catalog.stock import Lot
from events.rules.part_numbers import part_key
from events.rules.serial_numbers import serial_key
from events.types import TRACKINGS, UNIT_CONDITIONS
from service.framework import Id, Whole
from service.workbooks.cells import DAY, ID, LINE, NUMBER, Cell, Kind, as_line, as_list, as_number, of_list, one_of
from service.workbooks.forms import Column, Form

TRACKING = one_of(TRACKINGS)
CONDITION = one_of(UNIT_CONDITIONS)
PART_NO = Kind(lambda cell: part_key(as_line(cell)))
"""However it is spelled: two rows about one part at one place are told."""


def _lots(cell: Cell) -> list[dict[str, Any]]:
    found = []
    for part in as_list(cell):
        lot, equals, quantity = part.rpartition("=")
        found.append({"lot": lot.strip(), "quantity": as_number(quantity)} if equals else {"lot": part, "quantity": 1})
    return found


def _lots_cell(lots: list[Lot]) -> str | None:
    return of_list([f"{each.lot}={each.quantity}" for each in lots])


LOTS = Kind(_lots, _lots_cell, width=28)


class StockSheetRow(PlaceBody):
    """What a row may say of a part at a place; what it leaves out stays as it is."""

    station_id: Id
    minimum: Whole | None = None
    opening: Whole | None = None
    lots: Lots = Field(default_factory=list[LotBody])


class ToolSheetRow(ToolBody):
    """A tool, and when it was calibrated where `calibrated_until` is news."""

    calibrated_on: date | None = None


PARTS = Form(
    "parts",
    "配件目录",
    ("part_no",),
    PartBody,
    (
        Column("part_no", "配件号", needed=True, example="P-01", note=("同价目表", "As in the price list")),
        Column("name_zh", "中文名称", needed=True, example="定影器"),
        Column("name_en", "英文名称", needed=True, example="Fuser"),
        Column("unit_zh", "中文单位", needed=True, example="个"),
        Column("unit_en", "英文单位", needed=True, example="piece"),
        Column(
            "tracked_by",
            "追溯方式",
            TRACKING,
            example=TRACKING.write("serial"),
            choices=tuple(str(TRACKING.write(each)) for each in TRACKINGS),
            note=("登记后不变；不填为不区分", "Stays; not told apart where left out"),
        ),
    ),
    fold=part_key,
)
STOCK = Form(
    "stock",
    "配件库存",
    ("station_id", "technician_id", "part_no"),
    StockSheetRow,
    (
        Column("station_id", "网点编号", ID, needed=True, example="shanghai"),
        Column("technician_id", "维修人员工号", ID, example="sh-01", note=("车载库存才填", "For a van alone")),
        Column("part_no", "配件号", PART_NO, needed=True, example="P-01"),
        Column("name_zh", "中文名称", told=True),
        Column("minimum", "下限", NUMBER, example=2, note=("低于此数即补货，0 为不补", "Reordered below it; 0: never")),
        Column(
            "opening",
            "期初数量",
            NUMBER,
            example=4,
            note=("首次盘点的数量；以后用盘点", "What the first stock-take found; later ones are commands"),
        ),
        Column(
            "lots",
            "批次或序列号",
            LOTS,
            example="FU-2204; FU-2205; FU-2206; FU-2207",
            note=("期初的；批次如 B1=5", "Of the opening; of a batch as B1=5"),
        ),
        Column("on_hand", "在库", NUMBER, told=True),
        Column("short", "应补", NUMBER, told=True),
    ),
)
UNITS = Form(
    "replacement_units",
    "替代设备",
    ("serial_no",),
    PoolUnitBody,
    (
        Column("serial_no", "序列号", needed=True, example="MX-200-0099"),
        Column("station_id", "网点编号", ID, needed=True, example="shanghai"),
        Column("model", "型号", LINE, needed=True, example="MX-200"),
        Column(
            "condition",
            "状况",
            CONDITION,
            example=CONDITION.write("good"),
            choices=tuple(str(CONDITION.write(each)) for each in UNIT_CONDITIONS),
            note=("不填为完好", "Good where left out"),
        ),
        Column("accessories", "附件", LINE, example="电源线、双面器"),
        Column("status", "状态", told=True),
    ),
    fold=serial_key,
)
TOOLS = Form(
    "tools",
    "工具",
    ("tool_id",),
    ToolSheetRow,
    (
        Column("tool_id", "工具编号", ID, needed=True, example="osc-07"),
        Column("station_id", "网点编号", ID, needed=True, example="shanghai"),
        Column("name_zh", "中文名称", needed=True, example="示波器"),
        Column("name_en", "英文名称", needed=True, example="Oscilloscope"),
        Column("calibrated_on", "校准日期", DAY, example=date(2026, 1, 5), note=("重新校准时填", "When it was anew")),
        Column("calibrated_until", "校准有效期至", DAY, example=date(2027, 1, 4)),
        Column("technician_id", "借用人", ID, told=True),
    ),
)
STORE_FORMS = (PARTS, STOCK, UNITS, TOOLS)
