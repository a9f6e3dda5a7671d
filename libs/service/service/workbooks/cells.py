"""What may stand in a cell, and how it is read and written: a cell of a spreadsheet is not what somebody typed.

Excel makes numbers of ids, dates of model names, and `1.38E+10` of phone numbers; people type digits in full width.
What can be told for certain is taken back; what is lost is said to be.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from unicodedata import normalize

Cell = str | int | float | bool | date | None
"""As a file has it; None for a blank one."""

NONE: Final = ("无", "none")
"""What is written where a list is to be empty: a blank cell changes nothing."""
LARGEST = 10**15
"""Excel keeps 15 digits; of a longer number the rest are zeros."""
DIGITS = 18
SERIALS = range(20_000, 80_000)
"""What a date of Excel is where its cell lost the format: days since FIRST_DAY, here of 1954 to 2119."""
FIRST_DAY = date(1899, 12, 30)
NO_DAY = date.min
"""What a time of day is read as: it fits nowhere."""
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d{2,}", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)\.0+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?")
_SEPARATORS = ";；、,，\n"
_PARTS = "|｜"


class Unfit(Exception):
    """What stands in a cell cannot be what is meant; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Kind:
    """How cells of a column are read, for the request's body, and written; `read` raises Unfit. `excel` is the number
    format of the column: `@` is text, which Excel leaves alone."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Cell] = lambda value: value
    excel: str = "@"
    width: int = 18


def _typed(cell: Cell) -> str:
    """The text that somebody typed."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        raise Unfit("被表格软件改成了日期；请设为文本格式", "was made a date by the spreadsheet: make the cell text")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell) if abs(cell) < LARGEST else cell
    if isinstance(cell, int | float) and abs(cell) >= LARGEST:
        raise _cut_short()
    return str(cell)


def _cut_short() -> Unfit:
    return Unfit(
        "被表格软件改成了科学计数法；请设为文本格式", "is a number cut short by the spreadsheet: make the cell text"
    )


def as_line(cell: Cell) -> str:
    """A text, as it stands."""
    text = _typed(cell)
    if _SCIENTIFIC.fullmatch(text.strip()):
        raise _cut_short()
    return text


def as_id(cell: Cell) -> str:
    """An identifier or a phone number: digits in full width are digits, and `1001.0` is what a program made of 1001."""
    text = normalize("NFKC", as_line(cell)).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def as_number(cell: Cell) -> int | str:
    """A whole number; any other text is left to whoever knows the field."""
    text = as_id(cell)
    return int(text) if text.isdecimal() and len(text) <= DIGITS else text


def as_decimal(cell: Cell) -> float | str:
    """A number with a fraction."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = normalize("NFKC", as_line(cell)).strip()
    try:
        return float(text) if len(text) <= DIGITS else text
    except ValueError:
        return text


def as_day(cell: Cell) -> str:
    """A date of Excel, or as people write one: 2025/6/30, 2025-06-30, 2025年6月30日, 20250630."""
    if isinstance(cell, date):
        if cell == NO_DAY:
            raise Unfit("应为日期，不是时间", "must be a date, not a time")
        return cell.isoformat()
    if isinstance(cell, int | float) and cell in SERIALS:
        return (FIRST_DAY + timedelta(days=int(cell))).isoformat()
    text = normalize("NFKC", str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)).strip()
    found = _DAY.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if not found:
        raise Unfit("应为日期，如 2026-01-05", "must be a date like 2026-01-05")
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def as_list(cell: Cell) -> list[str]:
    """Several texts, separated by `;`, `、`, `,` or line ends; `无` or `none` for none at all."""
    text = as_line(cell).replace("\r\n", "\n")
    if text.strip().casefold() in NONE:
        return []
    return [part for part in _divided(text, _SEPARATORS) if part]


def of_list(items: Sequence[str]) -> str | None:
    """Several texts in one cell; what separates them has a `\\` before it where it is a part of one."""
    return "; ".join(_escaped(item, _SEPARATORS) for item in items) or None


def parts_of(line: str) -> list[str]:
    """The parts of a line that has `|` between them."""
    return _divided(line, _PARTS)


def of_parts(parts: Sequence[str]) -> str:
    """A line of parts with `|` between them."""
    return " | ".join(_escaped(part, _PARTS) for part in parts)


def _escaped(text: str, signs: str) -> str:
    return "".join(f"\\{sign}" if sign in signs or sign == "\\" else sign for sign in text)


def _divided(text: str, signs: str) -> list[str]:
    """The parts between the signs; one with a `\\` before it is no such sign."""
    parts, literal = [""], False
    for sign in text:
        if literal or (sign not in signs and sign != "\\"):
            parts[-1] += sign
            literal = False
        elif sign == "\\":
            literal = True
        else:
            parts.append("")
    return [part.strip() for part in parts]


def one_of(words: Mapping[Any, tuple[str, str]]) -> Kind:
    """One of several choices, by its value or its word in either language; written in Chinese with the value."""
    spelled = {normalize("NFKC", name).casefold(): value for value, said in words.items() for name in (value, *said)}
    shown = {value: f"{said[0]} {value}" for value, said in words.items()}
    spelled |= {name.casefold(): value for value, name in shown.items()}

    def read(cell: Cell) -> str:
        text = normalize("NFKC", as_line(cell)).strip()
        return str(spelled.get(text.casefold(), text))

    return Kind(read, lambda value: shown.get(value, value))


def some_of(words: Mapping[Any, tuple[str, str]]) -> Kind:
    """Several choices in one cell."""
    one = one_of(words)
    return Kind(
        lambda cell: [one.read(part) for part in as_list(cell)],
        lambda values: of_list([str(one.write(value)) for value in values]),
    )


LINE = Kind(as_line, width=28)
ID = Kind(as_id)
NUMBER = Kind(as_number, excel="0", width=12)
DECIMAL = Kind(as_decimal, excel="0.000", width=12)
DAY = Kind(as_day, excel="yyyy-mm-dd", width=14)
LIST = Kind(as_list, of_list, width=28)
