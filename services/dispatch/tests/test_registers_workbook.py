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
