"""Rows → an XLSX form or a CSV sheet. A text is written as a text, whatever it begins with: nothing is computed."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from service.workbooks.cells import Cell
from service.workbooks.child import ROWS
from service.workbooks.forms import EXAMPLE, Column, Form
from service.workbooks.grids import DANGEROUS, GUARD
from service.workbooks.rows import CHOICES, NOTES

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Name of a form → its rows: field → value, as the API has it."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

HEADER = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"}
TOLD = {**HEADER, "bg_color": "#EEEEEE", "italic": True}
SHOWN = {"italic": True, "font_color": "#808080"}

HOW = (
    (
        "每张工作表是一个登记册，标题行请勿改动；列可以换位置，不用的列可以删去。",
        "Each sheet is a register. Leave its headings as they are; columns may change places or be left out.",
    ),
    ("带 * 的列必填。灰色的列只供查看，导入时不读。", "Columns with * are needed. Grey ones are for reading alone."),
    (f"以“{EXAMPLE}”开头的行是示例，不会导入。", f"A row that begins with “{EXAMPLE}” is an example: not imported."),
    (
        "已登记的行：改了哪一格就更正哪一项，空白的格保持原样；要清空一个列表，请填“无”。",
        "Each cell that differs from what is registered corrects it; a blank one does nothing; “none” empties a list.",
    ),
    ("删去一行不会删除任何内容。", "Nothing is deleted by leaving out its row."),
    ("一格中的几项用分号或顿号隔开。", "Several items of one cell have `;` or `、` between them."),
    (
        "前面的表中新登记的，后面的表可以引用，例如新客户和他的设备。",
        "What one sheet has new, a later one may name: a new customer and its machines.",
    ),
    ("先检查再导入：有一处错误，整个文件都不导入。", "Check first: where anything is wrong, nothing is imported."),
)
"""What the sheet of notes says first."""


def workbook(forms: Sequence[Form], rows: Rows | None = None) -> bytes:
    """The form, with an example on each sheet; or filled in with `rows`. Takes its time: call it in a thread."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = _Formats(book)
    lists = list(dict.fromkeys(tuple(each.choices) for form in forms for each in form.columns if each.choices))
    for form in forms:
        _sheet(book, formats, lists, form, None if rows is None else rows.get(form.name, ()))
    _notes(book, formats, forms)
    _choices(book, lists)
    book.close()
    return file.getvalue()


def csv_sheet(form: Form, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """One register, with the mark by which Excel knows UTF-8. What would be a formula begins with `'`."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([column.heading for column in form.columns])
    for row in rows:
        writer.writerow([_plain(_cell(column, row)) for column in form.columns])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"{GUARD}{text}" if isinstance(cell, str) and text.startswith(DANGEROUS) else text


def _cell(column: Column, row: Mapping[str, Any]) -> Cell:
    value = row.get(column.field)
    return None if value is None else column.kind.write(value)


class _Formats:
    """Those of a workbook, each made once. A text that begins like a formula stays one while somebody edits it."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **said: Any) -> Any:
        key = tuple(sorted(said.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(said)
        return self._made[key]

    def cell(self, column: Column, value: Cell, **more: Any) -> Any:
        guarded = {"quote_prefix": True} if isinstance(value, str) and value.startswith(DANGEROUS) else {}
        return self.of(num_format=column.kind.excel, **guarded, **more)


def _sheet(
    book: Any,
    formats: _Formats,
    lists: Sequence[Sequence[str]],
    form: Form,
    rows: Sequence[Mapping[str, Any]] | None,
) -> None:
    sheet = book.add_worksheet(form.title)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, column.kind.width, formats.of(num_format=column.kind.excel))
        sheet.write_string(0, place, column.heading, formats.of(**(TOLD if column.told else HEADER)))
        if column.choices:
            sheet.data_validation(
                *(1, place, ROWS, place),
                {
                    "validate": "list",
                    "source": _source(lists, column.choices),
                    "error_type": "information" if column.free else "stop",
                    "error_title": "请从列表中选择",
                    "error_message": "Choose from the list · 请从列表中选择",
                },
            )
    if rows is None:
        for place, column in enumerate(form.columns):
            example = f"{EXAMPLE}：{column.example}" if place == 0 else column.example
            _write(sheet, 1, place, example, formats.cell(column, example, **SHOWN))
        return
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(form.columns):
            value = _cell(column, row)
            if value is not None:
                _write(sheet, number, place, value, formats.cell(column, value))


def _write(sheet: Any, row: int, place: int, value: Cell, style: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, style)
    elif value is not None:
        sheet.write_number(row, place, value, style)


def _notes(book: Any, formats: _Formats, forms: Sequence[Form]) -> None:
    sheet = book.add_worksheet(NOTES)
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 3, 60, formats.of(text_wrap=True))
    wrapped = formats.of(text_wrap=True, valign="top")
    number = 0
    for zh, en in HOW:
        sheet.merge_range(number, 0, number, 3, f"{zh}\n{en}", wrapped)
        sheet.set_row(number, 32)
        number += 1
    for form in forms:
        for column in form.columns:
            number += 1
            choices = "" if column.free else "；".join(column.choices)
            for place, text in enumerate((form.title, column.heading, *column.note, choices)):
                sheet.write_string(number, place, text, wrapped)
        number += 1


def _choices(book: Any, lists: Sequence[Sequence[str]]) -> None:
    """The hidden sheet: a list of choices in each column."""
    sheet = book.add_worksheet(CHOICES)
    sheet.hide()
    for place, choices in enumerate(lists):
        sheet.write_column(0, place, choices)


def _source(lists: Sequence[Sequence[str]], choices: Sequence[str]) -> str:
    """Where a list of choices stands."""
    letter = chr(ord("A") + list(lists).index(tuple(choices)))
    return f"='{CHOICES}'!${letter}$1:${letter}${len(choices)}"
