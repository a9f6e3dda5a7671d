"""Case numbers 服务单号: what people say over the phone instead of an id.

`261126-0017-1` is the day in Asia/Shanghai on which the case was opened, the running number of that day, and a check
digit that finds every single wrong digit and every two neighbours that changed places. A running number has four
digits, and more where a day has more than 9,999 cases. The century is left out: numbers are of the years 2000 to 2099.
"""

import re
from datetime import date
from unicodedata import category, normalize

from events.rules.check_digit import has_check_digit, with_check_digit
from events.words import Words

_SHAPE = re.compile(r"([0-9]{6})([0-9]{4}|[1-9][0-9]{4,8})([0-9])")
_NOTHING = frozenset({"Pd", "Zs", "Cf"})
_MINUS = "\N{MINUS SIGN}"
_CENTURY = 2000

NOT_RIGHT = Words("校验位不对，可能听错或输错，请再核对", "has a wrong check digit: it was misheard or mistyped")
"""Why a number is refused."""


def case_number(day: date, run: int) -> str:
    """The number of the `run`-th case of a day, from 1. Raises ValueError for a day or a number that none can have."""
    digits = f"{day_of_number(day)}{run:04}"
    if not 1 <= run <= 999_999_999:
        raise ValueError(f"{run} is no running number")
    return _spelled(digits + with_check_digit(int(digits))[-1])


def day_of_number(day: date) -> str:
    """`261126`: how all numbers of a day begin. Raises ValueError for a day of another century."""
    if not _CENTURY <= day.year < _CENTURY + 100:
        raise ValueError(f"{day} has no case numbers")
    return f"{day.year % 100:02}{day.month:02}{day.day:02}"


def running_number(number: str) -> int:
    """`261126-0017-1` → 17."""
    return int(number.split("-")[1])


def read_case_number(text: str) -> str | None:
    """The number that somebody has typed, as it is written: width, blanks, dashes and invisible marks are nothing.

    None for what does not look like one. Whether it was heard well says `is_right`.
    """
    digits = plain_digits(text)
    return _spelled(digits) if digits and _SHAPE.fullmatch(digits) and _is_day(digits[:6]) else None


def is_right(number: str) -> bool:
    """Whether the check digit of a number, as `read_case_number` gives it, fits."""
    return has_check_digit(number.replace("-", ""))


def begins_numbers(text: str) -> str | None:
    """How the numbers are written that begin with what was typed, a day at least; None for anything else."""
    digits = plain_digits(text)
    if not digits or not 6 <= len(digits) < 11 or not _is_day(digits[:6]):
        return None
    return f"{digits[:6]}-{digits[6:]}"


def plain_digits(text: str) -> str | None:
    """The digits 0–9 of a text that has nothing else but blanks and dashes; None for any other."""
    folded = "".join(sign for sign in normalize("NFKC", text) if category(sign) not in _NOTHING and sign != _MINUS)
    return folded if folded.isascii() and folded.isdigit() else None


def _spelled(digits: str) -> str:
    return f"{digits[:6]}-{digits[6:-1]}-{digits[-1]}"


def _is_day(digits: str) -> bool:
    try:
        date(_CENTURY + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return True
