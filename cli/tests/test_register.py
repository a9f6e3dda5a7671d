"""Sheets of customers and equipment: what is read, and every fault by its line and column, before anything is sent."""

import asyncio
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from aftersales.errors import CommandError
from aftersales.progress import progress
from aftersales.register import checking
from aftersales.register.at_once import AT_ONCE, each
from aftersales.register.columns import CUSTOMERS, EQUIPMENT, Column
from aftersales.register.sheet import Sheet, read

TODAY = date(2026, 3, 2)
HEADER = "客户编号,客户名称,区域,联系人,电话,地址\n"
MACHINES = "equipment_id,customer_id,model,serial_no,warranty_months,accepted_on\n"


def sheet(tmp_path: Path, text: str | bytes, columns: tuple[Column, ...] = CUSTOMERS) -> Sheet:
    file = tmp_path / "sheet.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file, columns)


def faults(found: Sheet) -> list[str]:
    machines = "equipment_id" in found.headings
    _, wrong = checking.equipment(found, TODAY) if machines else checking.customers(found)
    return [str(fault) for fault in wrong]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_spreadsheet_s_csv_is_read_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    rows = HEADER + "C-1,启明小学,上海,李老师,021-55550100,长宁路 1 号\n\n,,,,,\nC-2, 江南印务有限公司 ,江苏省,,,\n"
    entries, wrong = checking.customers(sheet(tmp_path, rows.encode(encoding)))
    assert wrong == []
    assert [entry.line for entry in entries] == [2, 5]
    assert entries[0].body == {"customer_id": "C-1", "name": "启明小学", "region": "上海市"}
    assert entries[0].contact == {"person": "李老师", "phone": "021-55550100", "address": "长宁路 1 号"}
    assert (entries[1].body["name"], entries[1].contact) == ("江南印务有限公司", None)


def test_headings_may_be_either_language_in_any_order_and_width(tmp_path: Path) -> None:
    found = sheet(tmp_path, "Region;ＮＡＭＥ;客户 编号\n上海市;启明小学;C-1\n")
    assert checking.customers(found)[0][0].body == {"customer_id": "C-1", "name": "启明小学", "region": "上海市"}


def test_columns_that_a_spreadsheet_once_had_are_nothing(tmp_path: Path) -> None:
    found = sheet(
        tmp_path, "客户编号,客户名称,区域,,\nC-1,启明小学,上海市,,\nC-2,江南印务,江苏省\nC-3,丙,上海市,,备注\n"
    )
    assert [row.line for row in found.rows] == [2, 3]
    assert [(fault.line, fault.en) for fault in found.faults] == [(4, "has 5 cells, the header 3")]


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("客户编号,客户名称,区域,名称,区域", "名称"),
        ("customer_id,name,region,客户名称", "name"),
        ("客户编号,名称,区域,区域", "区域"),
    ],
)
def test_a_column_that_is_there_twice_or_unknown_is_named_alone(tmp_path: Path, header: str, named: str) -> None:
    with pytest.raises(CommandError, match=f"there twice: [^;]*{named}") as error:
        sheet(tmp_path, f"{header}\n")
    assert "客户编号" not in str(error.value).partition("；")[0]


def test_days_as_spreadsheets_write_them(tmp_path: Path) -> None:
    days = ("2025/6/30", "2025-06-30", "2025年6月30日", "2025.6.30", "")
    lines = [f"E-{number},C-1,MX-200,SN-{number},36,{day}\n" for number, day in enumerate(days)]
    entries, wrong = checking.equipment(sheet(tmp_path, MACHINES + "".join(lines), EQUIPMENT), TODAY)
    assert wrong == []
    assert [entry.body["accepted_on"] for entry in entries] == ["2025-06-30"] * 4 + [None]


def test_every_fault_says_its_line_and_column(tmp_path: Path) -> None:
    rows = "C-1,启明小学,火星,,,\n,无号,上海市,,,\nC-3,,上海市,,,\n"
    rows += "C-4,乙,上海市,李老师,,\nC-5,丙,上海市\nC-1 ,丁\u200b,江苏,,,\n"
    said = faults(sheet(tmp_path, HEADER + rows))
    assert any(each.startswith("第 2 行“区域”列：") and "line 2, column “区域”" in each for each in said)
    assert "第 3 行“客户编号”列：必填 · line 3, column “客户编号”: is required" in said
    assert any(each.startswith("第 4 行“客户名称”列：必填") for each in said)
    assert any(each.startswith("第 5 行“电话”列：必填") for each in said)
    assert any("第 6 行：有 3 格，表头有 6 格" in each for each in said)
    assert any(each.startswith("第 7 行“客户名称”列：不得含有") for each in said)


def test_machines_that_cannot_be(tmp_path: Path) -> None:
    rows = "E-1,C-1,MX,SN-1,36,\nE-1,C-1,MX,SN-2,36,\nE-3,C-1,MX,sn 1,36,\n"
    rows += "E-4,C-1,MX,SN-4,三年,\nE-5,C-1,MX,SN-5,36,2062-1-1\n"
    said = faults(sheet(tmp_path, MACHINES + rows, EQUIPMENT))
    assert [each.partition("：")[0] for each in said] == [
        "第 5 行“warranty_months”列",
        "第 6 行“accepted_on”列",
        "第 3 行“equipment_id”列",
        "第 4 行“serial_no”列",
    ]


def test_numbers_that_a_spreadsheet_cut_short_or_that_have_no_end(tmp_path: Path) -> None:
    rows = f"E-1,C-1,MX,1.23457E+15,36,\nE-2,C-1,MX,SN-2,{'1' * 5000},\n"
    said = faults(sheet(tmp_path, MACHINES + rows, EQUIPMENT))
    assert [each.partition("：")[0] for each in said] == ["第 2 行“serial_no”列", "第 3 行“warranty_months”列"]
    phone = "客户编号,客户名称,区域,联系人,电话,地址\nC-1,甲,上海,王,1.38E+10,长宁路\n"
    assert len(faults(sheet(tmp_path, phone))) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "has no header"),
        ("客户编号,客户名称\nC-1,甲\n".encode(), "without the columns region"),
        ("客户编号,客户名称,区域,备注\n".encode(), "columns unknown or there twice: 备注"),
        ("客户编号,客户编号,客户名称,区域\n".encode(), "there twice"),
        (b"PK\x03\x04anything", "save it as CSV"),
        ("客户编号\n".encode("utf-16"), "save it as CSV"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        sheet(tmp_path, data)


async def test_several_are_under_way_and_come_back_in_order() -> None:
    under_way, most, begun = 0, 0, list[int]()

    async def work(item: int) -> int:
        nonlocal under_way, most
        begun.append(item)
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001 * (item % 3))
        under_way -= 1
        return item * item

    items = list(range(200))
    assert await each(items, work) == [item * item for item in items]
    assert (most, begun) == (AT_ONCE, items)
    assert await each([], work) == []


async def test_the_first_that_fails_ends_them_all() -> None:
    done, broken_off = list[int](), 0

    async def work(item: int) -> None:
        nonlocal broken_off
        if item == 20:
            raise CommandError("停", "no more")
        try:
            await asyncio.sleep(30 if item > 20 else 0)
        except asyncio.CancelledError:
            broken_off += 1
            raise
        done.append(item)

    with pytest.raises(CommandError, match="no more"):
        await each(range(200), work)
    assert (done, broken_off) == (list(range(20)), AT_ONCE - 1), "none is left behind"


@pytest.mark.parametrize(("total", "few", "lines"), [(400, 200, 10), (200, 200, 0), (3, 0, 3)])
def test_how_far_it_is_is_told_without_a_terminal_too(total: int, few: int, lines: int) -> None:
    said = StringIO()
    with progress(Console(file=said), "登记 · registering", total, few) as done:
        for _ in range(total):
            done()
    assert said.getvalue().count(" %") == lines
    assert ("登记 · registering: 100 %" in said.getvalue()) == (lines > 0)
