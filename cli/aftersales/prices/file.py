"""The price list as a sheet ⇄ the body that dispatch takes: every fault by line and column, before anything is sent.

A row is the list itself (its version and first day), a rate of VAT, or an item; what it is says its first column.
"""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from aftersales.prices.sheet import Column, Fault, Row, Sheet, compared, read
from aftersales.responses import Json
from dispatch.routes.price_requests import ItemBody, PriceListBody, RateBody
from events.catalog.price_list import PriceItem, VatRate
from events.rules.price_lists import faults, percent
from events.types import PRICE_KINDS
from events.words import in_yuan
from service.http.validation_errors import field_errors

COLUMNS = (
    Column("kind", "类别"),
    Column("code", "编码"),
    Column("name_zh", "中文名称"),
    Column("name_en", "英文名称"),
    Column("unit_zh", "中文单位"),
    Column("unit_en", "英文单位"),
    Column("value", "单价或税率"),
    Column("vat", "税率类别"),
    Column("valid_from", "生效日期", day=True),
)
LIST, RATE = ("list", "价目表"), ("vat", "税率")
_KINDS = {compared(word): kind for kind, words in PRICE_KINDS.items() for word in (kind, words.zh)}
_FEN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2})0*)?")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)[%％]")
_PART = re.compile(r"0?\.\d{1,6}")
"""What a spreadsheet makes of 13 %."""
_VERSION = re.compile(r"\d{1,18}")
TEXT = ("code", "name_zh", "name_en", "unit_zh", "unit_en", "vat")


@dataclass(frozen=True, slots=True)
class PriceFile:
    """A file without faults. `version` is that of the list which it was exported from, 0 where there was none."""

    version: int
    valid_from: date
    rates: tuple[VatRate, ...]
    prices: tuple[PriceItem, ...]

    def body(self, reason: str) -> Json:
        """What is published."""
        rates = [{"vat": r.vat, "basis_points": r.basis_points, "valid_from": str(r.valid_from)} for r in self.rates]
        prices = [{name: getattr(item, name) for name in ItemBody.model_fields} for item in self.prices]
        return {"valid_from": str(self.valid_from), "rates": rates, "prices": prices, "reason": reason}


def load(path: Path) -> tuple[PriceFile | None, list[Fault]]:
    """The list, or all that is wrong with the file. Raises CommandError where it is no such file at all."""
    return checked(read(path, COLUMNS))


def checked(sheet: Sheet) -> tuple[PriceFile | None, list[Fault]]:
    """As `load`, of what was read."""
    reading = _Reading(sheet.headings)
    for row in sheet.rows:
        reading.take(row)
    wrong = [*sheet.faults, *reading.faults]
    if reading.first is None:
        if not any(fault.line == reading.list_line for fault in wrong):
            zh = "缺少“价目表”行：编码为版本（新建为 0），并写生效日期"
            wrong.append(Fault(1, "", zh, "no row of the kind “list”, with the version (0 at first) and the first day"))
        return None, wrong
    version, valid_from = reading.first
    rates, prices = [each for _, each in reading.rates], [each for _, each in reading.prices]
    for fault in faults(valid_from, rates, prices):
        line = (reading.rates if fault.rates else reading.prices)[fault.at][0]
        wrong.append(Fault(line, sheet.headings[fault.field], *fault.words))
    if not wrong:
        wrong = _as_a_whole(valid_from, rates, prices)
    return (None if wrong else PriceFile(version, valid_from, tuple(rates), tuple(prices))), wrong


def _as_a_whole(valid_from: date, rates: Sequence[VatRate], prices: Sequence[PriceItem]) -> list[Fault]:
    """Too few or too many rows; each of them was looked at."""
    body = PriceFile(0, valid_from, tuple(rates), tuple(prices)).body("x")
    return [Fault(1, "", each.zh, f"{each.field} {each.en}") for each in _refused(PriceListBody, body)]


class _Reading:
    """Row by row: what was right, by lines, and what was not."""

    def __init__(self, headings: Mapping[str, str]) -> None:
        self.headings = headings
        self.first: tuple[int, date] | None = None
        self.list_line = 0
        self.rates: list[tuple[int, VatRate]] = []
        self.prices: list[tuple[int, PriceItem]] = []
        self.faults: list[Fault] = []

    def take(self, row: Row) -> None:
        kind = compared(row.cells.get("kind", ""))
        if kind in map(compared, LIST):
            self._list(row)
        elif kind in map(compared, RATE):
            self._rate(row)
        elif kind in _KINDS:
            self._price(row, _KINDS[kind])
        else:
            words = "、".join((LIST[1], RATE[1], *(words.zh for words in PRICE_KINDS.values())))
            self._wrong(row, "kind", f"应为：{words}", f"is one of: {', '.join((LIST[0], RATE[0], *PRICE_KINDS))}")

    def _list(self, row: Row) -> None:
        if self.list_line:
            self._wrong(
                row, "kind", f"第 {self.list_line} 行已有“价目表”", f"line {self.list_line} is the list already"
            )
            return
        self.list_line = row.line
        version, day = row.cells.get("code", ""), self._day(row)
        if not _VERSION.fullmatch(version):
            self._wrong(row, "code", "应为导出时的版本，新建为 0", "is the version as it was exported, 0 at first")
        elif day is not None:
            self.first = int(version), day

    def _rate(self, row: Row) -> None:
        cell, day = row.cells.get("value", ""), self._day(row)
        points = self._points(cell)
        if points is None:
            self._wrong(row, "value", "应为税率，如 13%", "is a rate, like 13%")
        if day is None or points is None:
            return
        given = {"vat": row.cells.get("vat"), "basis_points": points, "valid_from": str(day)}
        if self._right(row, RateBody, given):
            self.rates.append((row.line, VatRate(row.cells["vat"], points, day)))

    def _price(self, row: Row, kind: Any) -> None:
        found = _FEN.fullmatch(row.cells.get("value", ""))
        if found is None:
            self._wrong(
                row, "value", "应为元，最多两位小数，如 90.00", "is yuan, with two decimals at most, like 90.00"
            )
            price = 0
        else:
            price = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
        given = {name: row.cells[name] for name in TEXT if name in row.cells}
        if self._right(row, ItemBody, given | {"kind": kind, "unit_price_fen": price}) and found is not None:
            self.prices.append((row.line, PriceItem(kind=kind, unit_price_fen=price, **given)))

    @staticmethod
    def _points(cell: str) -> int | None:
        found = _PERCENT.fullmatch(cell)
        points = Decimal(found[1]) * 100 if found else Decimal(cell) * 10_000 if _PART.fullmatch(cell) else None
        return int(points) if points is not None and points == points.to_integral_value() else None

    def _day(self, row: Row) -> date | None:
        try:
            return date.fromisoformat(row.cells.get("valid_from", ""))
        except ValueError:
            self._wrong(row, "valid_from", "应为日期，如 2026-01-05", "must be a date like 2026-01-05")
            return None

    def _right(self, row: Row, body: type[BaseModel], given: Json) -> bool:
        columns = {"basis_points": "value", "unit_price_fen": "value"}
        wrong = _refused(body, {name: value for name, value in given.items() if value is not None})
        for each in wrong:
            self._wrong(row, columns.get(each.field, each.field), each.zh, each.en)
        return not wrong

    def _wrong(self, row: Row, field: str, zh: str, en: str) -> None:
        self.faults.append(Fault(row.line, self.headings[field], zh, en))


def _refused(body: type[BaseModel], given: Json) -> Sequence[Any]:
    """What dispatch would refuse, in its own words."""
    try:
        body.model_validate_json(json.dumps(given))
    except ValidationError as error:
        return field_errors([{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)])
    return []


def written(list_: Json, version: int) -> str:
    """A list as dispatch tells it, as a file to edit; `version` guards the next one."""
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(column.zh for column in COLUMNS)
    lines.writerow([LIST[1], version, *[""] * 6, list_["valid_from"]])
    for rate in list_["rates"]:
        points = percent(rate["basis_points"])
        lines.writerow([RATE[1], *[""] * 5, points, rate["vat"], rate["valid_from"]])
    for item in list_["prices"]:
        names = [item[name] for name in ("code", "name_zh", "name_en", "unit_zh", "unit_en")]
        lines.writerow([PRICE_KINDS[item["kind"]].zh, *names, in_yuan(item["unit_price_fen"]), item["vat"], ""])
    return out.getvalue()
