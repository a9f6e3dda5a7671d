"""What cells say, and files that are no workbooks, or such as would take all memory."""

import struct
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from service.http.problem_details import Problem
from service.workbooks import child
from service.workbooks.cells import (
    NO_DAY,
    Unfit,
    as_day,
    as_decimal,
    as_id,
    as_line,
    as_list,
    as_number,
    of_list,
    of_parts,
    one_of,
    parts_of,
)
from service.workbooks.faults import MOST, Faults
from service.workbooks.grids import grids


@pytest.mark.parametrize(
    ("read", "cell", "means"),
    [
        (as_id, 1001.0, "1001"),
        (as_id, "1001.0", "1001"),
        (as_id, "１３８００１３８０００ ", "13800138000"),
        (as_id, 13800138000, "13800138000"),
        (as_line, "＝１", "＝１"),
        (as_line, 3.5, "3.5"),
        (as_number, "３６", 36),
        (as_number, 36.0, 36),
        (as_number, "三年", "三年"),
        (as_decimal, "31.22", 31.22),
        (as_day, "2025年6月3日", "2025-06-03"),
        (as_day, 20250603.0, "2025-06-03"),
        (as_day, 45811.0, "2025-06-03"),
        (as_day, date(2025, 6, 3), "2025-06-03"),
        (as_list, "激光、网络；a\nb,c", ["激光", "网络", "a", "b", "c"]),
        (as_list, "无", []),
        (one_of({"key": ("重点", "key customer")}).read, "重点 key", "key"),
        (one_of({"key": ("重点", "key customer")}).read, "KEY", "key"),
        (one_of({"key": ("重点", "key customer")}).read, "x", "x"),
    ],
)
def test_a_cell_is_what_was_meant(read: Any, cell: Any, means: Any) -> None:
    assert read(cell) == means


@pytest.mark.parametrize(
    ("read", "cell"),
    [(as_line, 1.38e19), (as_id, "1.38E+10"), (as_line, date(2026, 3, 5)), (as_day, "soon"), (as_day, NO_DAY)],
)
def test_what_a_spreadsheet_spoilt_is_said_to_be(read: Any, cell: Any) -> None:
    with pytest.raises(Unfit):
        read(cell)


@pytest.mark.parametrize("items", [["a"], ["a;b", "c\\", "、"], ["x | y", "\n"]])
def test_what_is_written_is_read_as_it_was(items: list[str]) -> None:
    clean = [item for item in items if item.strip()]
    assert as_list(of_list(clean)) == clean
    assert parts_of(of_parts(clean)) == clean


def book(*cells: tuple[int, int]) -> bytes:
    file = BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet("a")
    for row, column in cells:
        sheet.write(row, column, "x")
    made.close()
    return file.getvalue()


def zipped(content: bytes, *names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return file.getvalue()


def lying(data: bytes) -> bytes:
    """The sizes of all parts are said to be 10 bytes."""
    changed = bytearray(data)
    place = 0
    while (place := changed.find(b"PK\x01\x02", place)) >= 0:
        changed[place + 24 : place + 28] = struct.pack("<I", 10)
        place += 4
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (book((0, 0), (1_048_575, 16_383)), "needs too much memory"),
        (lying(zipped(b"\0" * 100_000, "xl/workbook.xml")), "no XLSX workbook that can be read"),
        (zipped(b"x", "word/document.xml"), "is no XLSX workbook"),
        (zipped(b"x", "xl/workbook.xml", *map(str, range(child.PARTS))), "too many parts"),
        (book((0, 0))[:-40], "no XLSX workbook that can be read"),
    ],
    ids=["corners", "lying", "document", "parts", "cut off"],
)
async def test_a_file_that_is_none_or_wants_too_much_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(Problem) as refused:
        await grids(data)
    assert said in refused.value.en and refused.value.kind.status == 422


def test_what_is_too_large_when_it_is_unzipped_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "UNZIPPED", 1 << 20)
    with pytest.raises(child.Refused, match="too large"):
        child.require_small(zipped(b"\0" * 600_000, "xl/workbook.xml", "xl/styles.xml"))


async def test_rows_keep_their_numbers() -> None:
    (grid,) = await grids(book((2, 1), (5, 0)))
    assert grid.rows == [(3, [None, "x"]), (6, ["x", None])]


def test_so_many_faults_are_told_and_the_others_counted() -> None:
    faults = Faults()
    for row in range(MOST + 5, 0, -1):
        faults.add("b" if row % 2 else "a", row, "c", "错", "wrong")
    told = faults.problem(["a", "b"])
    assert (len(told.faults), told.more) == (MOST, 5)
    assert told.zh == f"{MOST + 5} 处有误，未导入任何内容，另有 5 处未列出"
    assert [(each.sheet, each.row) for each in told.faults[:2]] == [("a", 2), ("a", 4)]  # type: ignore[attr-defined]
