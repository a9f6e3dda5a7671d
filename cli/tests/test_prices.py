"""The price list as a file: what is read, each fault by line and column; what is exported is read again."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import xlsxwriter

from aftersales.demo.prices import LIST
from aftersales.prices.command import EXAMPLE
from aftersales.prices.file import PriceFile, load, written
from dispatch.routes.price_requests import PriceListBody
from events.catalog.price_list import VatRate

HEADER = "类别,编码,中文名称,英文名称,中文单位,英文单位,单价或税率,税率类别,生效日期\n"
GOOD = "价目表,3,,,,,,,2026/7/1\n税率,,,,,,13%,goods,2019-04-01\n人工,W-01,人工,Work,次,time,90.00,goods,\n"


def loaded(tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[PriceFile | None, list[str]]:
    file = tmp_path / "价目表.csv"
    file.write_bytes(text.encode(encoding))
    found, wrong = load(file)
    return found, [str(fault) for fault in wrong]


def test_the_example_is_a_list_and_what_is_exported_is_read_again(tmp_path: Path) -> None:
    found, wrong = load(EXAMPLE)
    assert found is not None and wrong == []
    assert (found.version, found.valid_from, len(found.prices)) == (0, date(2026, 3, 1), 6)
    assert PriceListBody.model_validate(found.body("x")).told() == (found.rates, found.prices)
    assert found.body(LIST["reason"]) == LIST, "the demo's"
    told = asdict(found) | {"valid_from": "2026-03-01"}
    again, told_wrong = loaded(tmp_path, written(told, 7), "utf-8-sig")
    assert again is not None and told_wrong == []
    assert (again.version, again.rates, again.prices) == (7, found.rates, found.prices)


def test_a_spreadsheet_s_ways_of_writing_are_read(tmp_path: Path) -> None:
    rows = 'list,3,,,,,,,2026/7/1\nvat,,,,,,1.5%,x,2019年4月1日\nＷork,W-01,人工,Work,次,time,"1,234.5",x,\n'
    found, wrong = loaded(tmp_path, HEADER + rows, "gb18030")
    assert found is not None, wrong
    assert (found.version, found.valid_from, found.rates[0].basis_points) == (3, date(2026, 7, 1), 150)
    assert (found.prices[0].kind, found.prices[0].unit_price_fen) == ("work", 123450)


def test_a_workbook_is_read_with_its_dates_numbers_and_rates(tmp_path: Path) -> None:
    file = tmp_path / "价目表.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("价目")
    day, rate = book.add_format({"num_format": "yyyy/m/d"}), book.add_format({"num_format": "0%"})
    sheet.write_row(0, 0, HEADER.strip().split(","))
    sheet.write_row(1, 0, ["价目表", 3])
    sheet.write(1, 8, date(2026, 7, 1), day)
    sheet.write(2, 0, "税率")
    sheet.write_number(2, 6, 0.06, rate)
    sheet.write_string(2, 7, "services")
    sheet.write(2, 8, date(2016, 5, 1), day)
    for line, (code, price) in enumerate((("W-01", 90), ("W-02", 1.1 * 3), (20260105, 0.29)), 3):
        sheet.write_row(line, 0, ["人工", code, "人工", "Work", "次", "time", price, "services"])
    book.close()
    found, wrong = load(file)
    assert found is not None, wrong
    assert (found.version, found.valid_from) == (3, date(2026, 7, 1))
    assert found.rates == (VatRate("services", 600, date(2016, 5, 1)),)
    prices = [("W-01", 9000), ("W-02", 330), ("20260105", 29)]
    assert [(item.code, item.unit_price_fen) for item in found.prices] == prices


def test_every_fault_says_its_line_and_column(tmp_path: Path) -> None:
    rows = GOOD + "人工,w-01,人工,Work,次,time,90,goods,\n零件,P-01,x,x,x,x,1,goods,\n配件,P-02,,x,x,x,1.234,books,\n"
    rows += "税率,,,,,,13,goods,明天\n价目表,4,,,,,,,2026-08-01\n配件,P-03,甲,x,x,x,5,books,\n"
    _, wrong = loaded(tmp_path, HEADER + rows)
    assert "第 5 行“编码”列：编码 w-01 重复 · line 5, column “编码”: code w-01 is there twice" in wrong
    for place in (
        "第 6 行“类别”列：应为：价目表、税率、人工",
        "第 7 行“单价或税率”列：应为元",
        "第 7 行“中文名称”列：必填",
        "第 8 行“单价或税率”列：应为税率",
        "第 8 行“生效日期”列：应为日期",
        "第 9 行“类别”列：第 2 行已有“价目表”",
        "第 10 行“税率类别”列：税率类别 books 在 2026-07-01 没有税率",
    ):
        assert any(each.startswith(place) for each in wrong), (place, wrong)
    assert len(wrong) == 8


def test_a_file_without_its_first_row_or_without_prices_is_none(tmp_path: Path) -> None:
    assert loaded(tmp_path, HEADER)[1] == [
        "第 1 行：缺少“价目表”行：编码为版本（新建为 0），并写生效日期 · line 1: no row of the kind “list”, with the "
        "version (0 at first) and the first day"
    ]
    found, wrong = loaded(tmp_path, HEADER + GOOD.partition("人工")[0])
    assert found is None and len(wrong) == 1 and "prices" in wrong[0]
