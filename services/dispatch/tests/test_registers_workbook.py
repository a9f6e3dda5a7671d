"""Stations and staff as a workbook, over HTTP."""

from collections.abc import AsyncIterator, Callable
from io import BytesIO
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from dispatch.wiring import DEFINITION

Rows = list[list[Any]]
BOOK: dict[str, Rows] = {
    "网点 stations": [
        ["网点编号", "name", "服务区域", "每日产能", "营业时间"],
        ["示例：x", "示例", None, None, None],
        ["wuhan", "武汉网点", "湖北、湖南", 8.0, "周一至周五 8:30-12:00, 13:00-17:30"],
        ["head", "总部", None, None, None],
    ],
    "staff": [
        ["工号", "网点编号", "姓名", "岗位", "技能", "技能等级", "职务", "从业起始日", "hours"],
        [7001, "wuhan", "王师傅", "维修人员", "激光; 网络", "激光=专家", "=高级", "2018/7/1", None],
        ["h-1", "head", None, "department_head", None, None, None, None, "1-5 9:00-17:00"],
    ],
}
ADDED = [("stations", 2, 0, 0), ("staff", 2, 0, 0)]


def workbook(sheets: dict[str, Rows]) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(number, place, cell)
    book.close()
    return file.getvalue()


async def send(api: Any, data: bytes, by: str = "manager-1", **query: str) -> Any:
    headers = {"Authorization": f"Bearer key-of-{by}", "Aftersales-Time": api.now.isoformat()}
    response = await api.client.post("/registers/import", content=data, params=query, headers=headers)
    api.position = response.headers.get("aftersales-position", api.position)
    return response


def counted(response: Any) -> list[tuple[str, int, int, int]]:
    assert response.status_code == 200, response.text
    sheets = response.json()["sheets"]
    return [(each["sheet"], each["rows_added"], each["rows_changed"], each["rows_same"]) for each in sheets]


@pytest.fixture
async def api(open_service: Callable[..., Any]) -> AsyncIterator[Any]:
    """Dispatch with a station."""
    async with open_service(DEFINITION, "intake", "sla_monitor", "callback") as api:
        await api.done("/stations", {"station_id": "s1", "name": "上海", "regions": ["上海"]}, by="manager-1")
        yield api


async def test_stations_and_staff_are_checked_imported_exported_and_corrected(api: Any) -> None:
    assert counted(await send(api, workbook(BOOK), dry_run="true")) == ADDED
    assert (await api.get("/stations/wuhan", by="manager-1")).status_code == 404
    assert counted(await send(api, workbook(BOOK))) == ADDED
    station = await api.read("/stations/wuhan", by="manager-1")
    assert (station["regions"], station["visits_a_day"], len(station["hours"])) == (["湖北省", "湖南省"], 8, 10)
    person = await api.read("/staff/7001", by="manager-1")
    assert (person["role"], person["job_title"], person["working_since"]) == ("technician", "=高级", "2018-07-01")
    assert person["rated_skills"] == [{"skill": "激光", "level": "expert"}, {"skill": "网络", "level": None}]
    assert (await api.read("/staff/7001/name", by="manager-1"))["name"] == "王师傅"

    exported = await api.get("/registers/export", by="manager-1")
    assert {(added, changed) for _, added, changed, _ in counted(await send(api, exported.content))} == {(0, 0)}
    book = python_calamine.load_workbook(BytesIO(exported.content))
    staff = [[*row] for row in book.get_sheet_by_name("人员 staff").iter_rows()]
    mine = next(row for row in staff if row[0] == "7001")
    assert mine[2:7] == ["王师傅", "维修人员 technician", "激光; 网络", "激光=专家", "=高级"]
    mine[4], mine[5], mine[2] = "激光", "", "王强"
    assert counted(await send(api, workbook({"staff": staff})))[0][2] == 1
    person = await api.read("/staff/7001", by="manager-1")
    assert (person["skills"], person["job_title"]) == (["激光"], "=高级")
    assert (await api.read("/staff/7001/name", by="manager-1"))["name"] == "王强"

    wrong = [
        BOOK["staff"][0],
        [7001, "head", None, "维修人员", None, None, None, None, None],
        ["n-1", "nowhere", None, "cook", None, "激光", None, None, "always"],
        ["n-2", "nowhere", None, "delivery", None, None, None, "2062-01-01", None],
        ["n-3", "wuhan", None, "technician", "激光", "网络=熟练", None, None, None],
    ]
    told = (await send(api, workbook({"人员": wrong}))).json()["errors"]
    assert [(each["row"], each["column"]) for each in told] == [
        (2, "网点编号"),
        (3, "技能等级"),
        (3, "hours"),
        (4, "网点编号"),
        (5, "技能等级"),
    ]

    for by, sees in (("dispatcher-s1", {"s1"}), ("analyst-1", {"s1", "wuhan", "head"})):
        csv = (await api.get("/registers/export", by=by, csv="staff")).content.decode("utf-8-sig")
        assert {line.split(",")[1] for line in csv.splitlines()[1:]} <= sees
        assert "王强" not in csv and "高级" not in csv
    assert (await send(api, workbook(BOOK), by="dispatcher-s1")).status_code == 403


KEPT: dict[str, Rows] = {
    "stations": BOOK["网点 stations"],
    "staff": BOOK["staff"],
    "配件目录 parts": [
        ["配件号", "中文名称", "英文名称", "中文单位", "英文单位", "追溯方式"],
        ["示例：P-01", "示例", None, None, None, None],
        ["P-01", "定影器", "Fuser", "个", "piece", "按序列号"],
        ["P-02", "搓纸轮", "Roller", "个", "piece", None],
        ["P-03", "墨粉", "Toner", "瓶", "bottle", "batch"],
    ],
    "配件库存 stock": [
        ["网点编号", "维修人员工号", "配件号", "下限", "期初数量", "批次或序列号"],
        ["wuhan", None, "ｐ-01", 1, 2, "FU-1; FU-2=1"],
        ["wuhan", 7001, "P-02", None, 3, None],
        ["s1", None, "P-02", 5, None, None],
    ],
    "替代设备": [
        ["序列号", "网点编号", "型号", "状况", "附件"],
        ["MX-200-0099", "wuhan", "MX-200", "完好 good", "电源线"],
        ["MX-200-0100", "s1", "MX-200", "待清洁", None],
    ],
    "tools": [
        ["工具编号", "网点编号", "中文名称", "英文名称", "校准日期", "校准有效期至"],
        ["osc-07", "wuhan", "示波器", "Oscilloscope", "2026-01-05", "2027-01-04"],
        ["lift-1", "s1", "液压车", "Lift", None, None],
    ],
}
KEPT_COUNT = [("parts", 3, 0, 0), ("stock", 3, 0, 0), ("replacement_units", 2, 0, 0), ("tools", 2, 0, 0)]


def sheet_of(data: bytes, name: str) -> Rows:
    book = python_calamine.load_workbook(BytesIO(data))
    return [[cell if cell != "" else None for cell in row] for row in book.get_sheet_by_name(name).iter_rows()]


async def test_what_stations_keep_comes_from_a_workbook_once(api: Any) -> None:
    assert counted(await send(api, workbook(KEPT)))[2:] == KEPT_COUNT
    for again in (workbook(KEPT), (await api.get("/registers/export", by="manager-1")).content):
        assert [each for each in counted(await send(api, again)) if each[1:3] != (0, 0)] == []

    stock = {
        (each["station_id"], each["technician_id"], each["part_no"]): (each["on_hand"], each["minimum"], each["lots"])
        for each in (await api.read("/stock", by="manager-1"))["items"]
    }
    fusers = [{"lot": "FU-1", "quantity": 1}, {"lot": "FU-2", "quantity": 1}]
    assert stock == {
        ("s1", None, "P-02"): (0, 5, []),
        ("wuhan", None, "P-01"): (2, 1, fusers),
        ("wuhan", "7001", "P-02"): (3, 0, []),
    }
    unit = await api.read("/replacement-units/MX-200-0100", by="manager-1")
    assert (unit["status"], unit["condition"], unit["station_id"]) == ("unfit", "to_clean", "s1")
    tool = await api.read("/tools/osc-07", by="manager-1")
    assert (tool["calibrated_until"], tool["technician_id"]) == ("2027-01-04", None)

    part = {"part_no": "P-02", "station_id": "s1", "quantity": 4, "delivery_no": "SF-1"}
    await api.done("/stock/deliveries", part, by="manager-1")
    changed = {
        "parts": [KEPT["配件目录 parts"][0], ["p-02", "搓纸轮", "Pick-up roller", "个", "piece", None]],
        "stock": [KEPT["配件库存 stock"][0], ["s1", None, "P-02", 4, None, None]],
        "替代设备": [KEPT["替代设备"][0], ["mx-200-0099", "wuhan", "MX-210", None, None]],
        "tools": [KEPT["tools"][0], ["osc-07", "wuhan", "示波器", "Oscilloscope", "2026-03-01", "2027-02-28"]],
    }
    assert counted(await send(api, workbook(changed), reason="盘点后")) == [
        (name, 0, 1, 0) for name in ("parts", "stock", "replacement_units", "tools")
    ]
    assert (await api.read("/tools/osc-07", by="manager-1"))["calibrated_until"] == "2027-02-28"

    heads = {name: rows[0] for name, rows in KEPT.items()}
    wrong = {
        "parts": [
            heads["配件目录 parts"],
            ["P-03", "墨粉", "Toner", "瓶", "bottle", "不区分"],
            ["P-09", None, "?", "个", "piece", None],
        ],
        "stock": [
            heads["配件库存 stock"],
            ["s1", None, "P-02", None, 9, None],
            ["s1", 7001, "P-02", 1, None, None],
            ["wuhan", 7001, "P-01", None, 2, "FU-7"],
            ["wuhan", None, "P-08", 1, None, None],
            ["wuhan", None, "P-09", 1, None, None],
            ["wuhan", None, "P-02", -1, "many", None],
            ["s1", None, "ｐ-02", 7, None, None],
        ],
        "替代设备": [
            heads["替代设备"],
            ["MX-200-0099", "s1", "MX-200", None, None],
            ["MX-200-0100", "s1", "MX-200", "完好", None],
            ["MX-200-0101", "nowhere", "MX-200", None, None],
        ],
        "tools": [
            heads["tools"],
            ["osc-07", "wuhan", "示波器", "Oscilloscope", None, "2028-01-04"],
            ["lift-1", "wuhan", "液压车", "Lift", None, None],
            ["osc-08", "s1", "示波器", "Oscilloscope", "2029-01-01", "2030-01-01"],
            ["osc-09", "s1", "示波器", "Oscilloscope", "2026-01-01", None],
        ],
    }
    told = (await send(api, workbook(wrong))).json()["errors"]
    assert [(each["sheet"], each["row"], each["column"]) for each in told] == [
        ("parts", 2, "追溯方式"),
        ("parts", 3, "中文名称"),
        ("stock", 2, "期初数量"),
        ("stock", 3, "维修人员工号"),
        ("stock", 4, "批次或序列号"),
        ("stock", 5, "配件号"),
        ("stock", 7, "下限"),
        ("stock", 7, "期初数量"),
        ("stock", 8, "配件号"),
        ("替代设备", 2, "网点编号"),
        ("替代设备", 3, "状况"),
        ("替代设备", 4, "网点编号"),
        ("tools", 2, "校准日期"),
        ("tools", 3, "网点编号"),
        ("tools", 4, "校准日期"),
        ("tools", 5, "校准有效期至"),
    ]

    for sheet, theirs in (("stock", "wuhan"), ("replacement_units", "wuhan"), ("tools", "wuhan")):
        csv = (await api.get("/registers/export", by="dispatcher-s1", csv=sheet)).content.decode("utf-8-sig")
        assert theirs not in csv and "s1" in csv
    exported = (await api.get("/registers/export", by="manager-1")).content
    assert ["wuhan", None, "P-01", "定影器", 1, None, None, 2, 0] in sheet_of(exported, "配件库存 stock")
