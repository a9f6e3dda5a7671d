"""What `aftersales registers` says, and what it leaves alone."""

from pathlib import Path

import pytest

from aftersales.errors import CommandError
from aftersales.registers import command


def test_a_fault_says_where_it_is_in_both_languages() -> None:
    place = {"sheet": "客户 customers", "row": 7, "column": "电话", "field": "phone"}
    assert command.told({**place, "zh": "必填", "en": "is required"}) == (
        "“客户 customers”第 7 行“电话”列：必填 · row 7, column “电话”: is required"
    )
    sheet = {**place, "row": 0, "column": "", "zh": "重复", "en": "is there twice"}
    assert command.told(sheet) == "“客户 customers”：重复 · is there twice"
    assert command.told({"field": "", "zh": "没有内容", "en": "has nothing in it"}) == "没有内容 · has nothing in it"


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "mine.xlsx"
    mine.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        command.template("intake", mine, "key", "http://127.0.0.1:9")
    assert mine.read_text() == "mine"
    with pytest.raises(CommandError, match="cannot be read"):
        command.check("intake", tmp_path / "none.xlsx", "key", "http://127.0.0.1:9")
    with pytest.raises(CommandError, match="does not answer"):
        command.check("intake", mine, "key", "http://127.0.0.1:9")
