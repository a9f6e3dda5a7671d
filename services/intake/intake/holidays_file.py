"""Holidays and make-up working days 放假调休 as a TOML file: read once, when the service starts, and refused by line or
field."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from events.rules.working_days import SATURDAY, WorkingDays
from intake.policy_files import read_file, settings, wrong
from service.framework import Line

SHIPPED = Path(__file__).parent / "holidays.toml"

DAY = timedelta(days=1)


class Holiday(BaseModel):
    """One holiday, both days counted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Line
    first: date
    last: date


class YearEntry(BaseModel):
    """What was published for a year."""

    model_config = ConfigDict(extra="forbid", strict=True)

    year: Annotated[int, Field(ge=1900, le=2999)]
    holidays: Annotated[list[Holiday], Field(min_length=1, max_length=60)]
    made_up: Annotated[list[date], Field(max_length=60)] = []


class HolidaysFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    year: Annotated[list[YearEntry], Field(min_length=1, max_length=200)]


@cache
def working_days() -> WorkingDays:
    """By the file of HOLIDAYS, or else by the shipped one. Raises ValueError."""
    return read_holidays(settings().holidays or SHIPPED)


def read_holidays(path: Path) -> WorkingDays:
    """Raises ValueError, in Chinese and English, with the line or the field, for a file that cannot be had or is
    wrong."""
    years, off, made_up = set[int](), set[date](), set[date]()
    for number, each in enumerate(read_file(path, HolidaysFile).year):
        where = f"year[{number}]"
        if each.year in years:
            raise wrong(path, f"{where}.year 重复", f"{where}.year: {each.year} is there twice")
        for place, holiday in enumerate(each.holidays):
            at = f"{where}.holidays[{place}]"
            if not date(each.year, 1, 1) <= holiday.first <= holiday.last <= date(each.year, 12, 31):
                raise wrong(path, f"{at} 不在 {each.year} 年内", f"{at}: is not within {each.year}")
            off |= {holiday.first + DAY * count for count in range((holiday.last - holiday.first).days + 1)}
        for place, day in enumerate(each.made_up):
            at = f"{where}.made_up[{place}]"
            if day.year != each.year or day.weekday() < SATURDAY or day in off:
                raise wrong(path, f"{at} 须为该年不放假的周末", f"{at}: is no weekend of {each.year} without a holiday")
            made_up.add(day)
        years.add(each.year)
    return WorkingDays(frozenset(years), frozenset(off), frozenset(made_up))
