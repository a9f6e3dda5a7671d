"""Registers as a workbook, over HTTP: the form, an import whole or not at all, and what an export brings back."""

from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from intake.registers.forms import FORMS
from intake.wiring import DEFINITION

IMPORT = "/registers/import"
Rows = list[list[Any]]
CUSTOMERS = ["客户编号", "name", "区域 region *", "联系人", "电话", "地址"]
EQUIPMENT = ["equipment_id", "客户编号", "型号", "序列号", "保修月数", "验收日期"]
WORKBOOK: dict[str, Rows] = {
    "产品 products": [
        ["型号", "产品系列", "中文名称", "英文名称", "保修月数", "所需技能", "适用配件", "巡检项目", "故障代码"],
        ["示例：MX-200", "MX", "示例", "example", 60, None, None, None, None],
        [
            "MX-900",
            "MX",
            "打印机",
            "Printer",
            24,
            "激光、网络",
            "DR-9 | 硒鼓 | Drum",
            "检查 | 打印测试页 | Print a page",
            "f-22; 卡纸",
        ],
    ],
    "客户 customers": [
        CUSTOMERS,
        [1001.0, "启明小学", "上海", "李老师", 13800138000, "长宁路 1 号"],
        [None] * 6,
        ["Ｃ-２", "=2+3", "江苏", None, None, None],
    ],
    "sites": [
        ["customer_id", "site_id", "name", "region", "hours", "latitude", "longitude", "address"],
        ["1001", "east", "东校区", "上海市", "周一至周五 8:30-17:30", 31.22, 121.45, "长宁路 2 号"],
    ],
    "设备": [
        EQUIPMENT,
        ["E-1", 1001, "mx 900", "SN-1", None, date(2025, 6, 30)],
        ["E-2", "C-2", "无名", "SN-2", "３６", "2025/7/1"],
    ],
    "contracts": [
        ["合同编号", "客户编号", "合同号", "生效日期", "到期日期", "覆盖范围", "每年巡检次数", "equipment_ids"],
        ["ct-1", 1001, "维保 1", "2026-01-01", "2026年12月31日", "人工; travel", 4, "E-1"],
    ],
}


@pytest.fixture
async def office(open_service: Callable[..., Any]) -> AsyncIterator[Any]:
    """Intake with a customer and its machine; `both` is clerk and manager."""
    staff = {
        "both": ("clerk+manager", None),
        "clerk-1": ("clerk", None),
        "manager-1": ("manager", None),
        "analyst-1": ("analyst", None),
    }
    async with open_service(DEFINITION, "dispatch", "callback", staff=staff) as api:
        for id in ("c1", "c2"):
            await api.done("/customers", {"customer_id": id, "name": "启明小学", "region": "华东"})
        machine = {"equipment_id": "e1", "customer_id": "c1", "model": "MX-200", "serial_no": "SN-0"}
        await api.done("/equipment", machine | {"warranty_months": 12, "accepted_on": "2025-06-30"})
        await api.read("/customers")
        yield api


def workbook(sheets: dict[str, Rows]) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, datetime.combine(cell, time()), day)
                elif cell is not None:
                    sheet.write(number, place, cell)
    book.close()
    return file.getvalue()


def rows_of(content: bytes) -> dict[str, Rows]:
    book = python_calamine.load_workbook(BytesIO(content))
    return {form.name: [*book.get_sheet_by_name(form.title).iter_rows()] for form in FORMS}


async def send(api: Any, data: bytes, by: str = "both", **query: Any) -> Any:
    headers = {"Authorization": f"Bearer key-of-{by}", "Aftersales-Time": api.now.isoformat()}
    headers |= {name: query.pop(name) for name in [*query] if name == "Idempotency-Key"}
    response = await api.client.post(IMPORT, content=data, params=query, headers=headers)
    api.position = response.headers.get("aftersales-position", api.position)
    return response


def counted(response: Any) -> dict[str, tuple[int, int, int]]:
    assert response.status_code == 200, response.text
    sheets = response.json()["sheets"]
    return {each["sheet"]: (each["rows_added"], each["rows_changed"], each["rows_same"]) for each in sheets}


async def events(api: Any) -> int:
    return int(await api.sql("SELECT count(*) FROM intake.events"))


ADDED = {
    "products": (1, 0, 0),
    "customers": (2, 0, 0),
    "sites": (1, 0, 0),
    "equipment": (2, 0, 0),
    "contracts": (1, 0, 0),
}


async def test_a_workbook_is_checked_imported_exported_and_imported_again(office: Any) -> None:
    api, data, before = office, workbook(WORKBOOK), await events(office)
    checked = await send(api, data, dry_run="true")
    assert (counted(checked), checked.json()["dry_run"], await events(api)) == (ADDED, True, before)
    key = {"Idempotency-Key": "once"}
    done = await send(api, data, **key)
    assert counted(done) == ADDED
    assert done.json()["sheets"][0]["examples"] == 1
    after = await events(api)
    again = await send(api, data, **key)
    assert (again.json(), again.headers["idempotency-replayed"], await events(api)) == (done.json(), "true", after)
    machine = await api.read("/equipment/E-1", by="manager-1")
    assert (machine["model"], machine["warranty_months"], machine["warranty_until"]) == ("mx 900", 24, "2027-06-30")
    assert (await api.read("/equipment/E-2"))["warranty_months"] == 36
    assert (await api.read("/customers/C-2"))["name"] == "=2+3"
    contact = await api.read("/customers/1001/contact")
    assert (contact["person"], contact["phone"]) == ("李老师", "13800138000")
    assert (await api.read("/customers/1001/sites/east/address"))["address"] == "长宁路 2 号"
    assert (await api.read("/contracts/ct-1"))["covers"] == ["travel", "work"]
    product = await api.read("/products/MX-900")
    assert product["fault_codes"] == ["F-22", "F-11"]
    assert (product["skills"], product["parts"][0]["part_no"], product["checklist"][0]["phase"]) == (
        ["激光", "网络"],
        "DR-9",
        "check",
    )

    exported = await api.get("/registers/export", by="both")
    assert exported.status_code == 200, exported.text
    known = {name: (0, 0, added) for name, (added, _, _) in ADDED.items()}
    known |= {"customers": (0, 0, 4), "equipment": (0, 0, 3)}
    assert counted(await send(api, exported.content)) == known
    assert await events(api) == after
    sheets = rows_of(exported.content)
    assert next(row for row in sheets["customers"] if row[0] == "C-2")[1] == "=2+3"
    edited = {form.title: sheets[form.name] for form in FORMS}
    next(row for row in edited["客户 customers"] if row[0] == "1001")[4] = "021-1"
    edited["设备 equipment"][1][5] = date(2025, 6, 29)
    edited["设备 equipment"][2][3] = "SN-22"
    changed = counted(await send(api, workbook(edited), reason="盘点"))
    assert (changed["customers"], changed["equipment"], changed["products"]) == ((0, 1, 3), (0, 2, 1), (0, 0, 1))
    assert await events(api) == after + 4, "acceptance, machine, serial number freed and taken"
    assert (await api.read("/customers/1001/contact"))["phone"] == "021-1"
    assert (await api.read("/equipment/E-1"))["accepted_on"] == "2025-06-29"
    blind = rows_of((await api.get("/registers/export", by="analyst-1")).content)
    assert all(row[3:] == ["", "", ""] for row in blind["customers"][1:])
    accesses = (await api.read("/contact-accesses", by="manager-1", actor="both"))["items"]
    assert {(each["action"], each["site_id"]) for each in accesses} == {
        ("changed", None), ("changed", "east"), ("read", None), ("read", "east"),
    }  # fmt: skip


async def test_every_fault_is_told_by_sheet_row_and_column_and_nothing_is_written(office: Any) -> None:
    api, before = office, await events(office)
    sheets: dict[str, Rows] = {
        "客户 customers": [
            [*CUSTOMERS, "备注"],
            ["C-9", "甲", "火星", None, None, None, "x"],
            ["C-10", None, "上海", None, None, None, None],
            ["C-11", "乙", "上海", "王", 1.38e19, "x", None],
            ["C-12", "丙", "上海", "王", None, None, None],
            ["C-12", "丁", "上海", None, None, None, None],
        ],
        "equipment": [
            EQUIPMENT,
            ["E-9", "C-9", "MX", "SN-9", None, None],
            ["E-10", "C-99", "MX", "SN-10", "三年", "昨天"],
            ["E-11", "c1", date(2026, 3, 5), "SN-11", None, None],
            ["E-12", "c1", "MX", "SN-12", None, "2062-01-01"],
            ["E-13", "c1", "MX", "SN-13", None, None],
            ["E-14", "c1", "MX", "sn 13", None, None],
            ["E-15", "C-98", "MX", "SN-15", None, None],
        ],
        "Tabelle3": [["x"]],
    }
    response = await send(api, workbook(sheets), dry_run="true")
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    told = [(each["sheet"], each["row"], each["field"], each["zh"]) for each in response.json()["errors"]]
    assert [each[:3] for each in told] == [
        ("客户 customers", 1, ""),
        ("客户 customers", 2, "region"),
        ("客户 customers", 3, "name"),
        ("客户 customers", 4, "phone"),
        ("客户 customers", 5, "phone"),
        ("客户 customers", 6, "customer_id"),
        ("equipment", 3, "accepted_on"),
        ("equipment", 4, "model"),
        ("equipment", 5, "accepted_on"),
        ("equipment", 7, "serial_no"),
        ("equipment", 8, "customer_id"),
        ("Tabelle3", 0, ""),
    ], told
    assert told[5][3] == "与第 5 行相同"
    assert response.json()["detail"] == "12 处有误，未导入任何内容"
    again = await send(api, workbook(sheets))
    assert again.json()["errors"] == response.json()["errors"]
    assert await events(api) == before


async def test_who_may_change_what_csv_and_the_form(office: Any) -> None:
    api = office
    form = (await office.get("/registers/template", by="manager-1")).content
    assert counted(await send(office, form)) == {form.name: (0, 0, 0) for form in FORMS}
    assert rows_of(form)["contracts"][1][5] == "人工 work; 上门 travel"
    refused = await send(api, workbook({"products": WORKBOOK["产品 products"]}), by="clerk-1")
    assert refused.json()["errors"][0]["zh"] == "此登记册只有经理可以修改"
    refused = await send(api, workbook({"customers": WORKBOOK["客户 customers"]}), by="manager-1")
    assert [each["field"] for each in refused.json()["errors"]] == ["person"]
    assert (await send(api, b"x", by="analyst-1")).status_code == 403
    other: Rows = [EQUIPMENT, ["e1", "c2", "MX-200", "SN-1", 36, None]]
    assert (await send(api, workbook({"equipment": other}))).json()["errors"][0]["field"] == "customer_id"

    text = "客户编号,客户名称,区域\nC-20,'=甲,上海\nC-21,乙,江苏\n"
    assert counted(await send(api, text.encode("gb18030"))) == {"customers": (2, 0, 0)}
    assert counted(await send(api, text.encode("utf-8-sig"), sheet="customers")) == {"customers": (0, 0, 2)}
    assert (await api.read("/customers/C-20"))["name"] == "=甲"
    csv = (await api.get("/registers/export", by="clerk-1", csv="customers")).content.decode("utf-8-sig")
    assert "C-20,'=甲,上海市" in csv
    for data in (b"", b"PK\x03\x04x", b"\xff\xfe", b"a,b\n1,2\n", workbook({"x": []})):
        response = await send(api, data)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, ""), data
