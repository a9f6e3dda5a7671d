"""Inspections keep to working days, make-up days among them; a year that nobody knows is an error, and no obstacle."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from events.catalog.inspection import InspectionMoved, InspectionPlanned
from events.rules.working_days import UnknownYear, WorkingDays
from intake.domain.inspections.covers import Cover
from intake.domain.inspections.inspection import PLAN, Plan
from intake.domain.inspections.keeping import Around, KeepPlan, Whereabouts, keep
from intake.domain.inspections.quarters import working_days
from intake.domain.inspections.spreading import choose_day
from intake.holidays_file import SHIPPED, read_holidays

CHINA = read_holidays(SHIPPED)
TODAY = date(2026, 1, 5)
HOME = Whereabouts("c1", "s1", "shanghai")
YEAR = '[[year]]\nyear = 2027\nholidays = [{ name = "元旦", first = 2027-01-01, last = 2027-01-03 }]\n'


def test_make_up_days_are_worked_and_holidays_are_not() -> None:
    assert [CHINA.works(date(2026, 2, day)) for day in (13, 14, 16, 24, 28)] == [True, True, False, True, True]
    assert (CHINA.works(date(2026, 1, 4)), CHINA.works(date(2026, 1, 10))) == (True, False)
    assert CHINA.known_until == date(2026, 12, 31)
    with pytest.raises(UnknownYear, match="2027"):
        CHINA.works(date(2027, 1, 4))
    golden_week = working_days(date(2026, 10, 1), date(2026, 10, 12), CHINA)
    assert golden_week == [date(2026, 10, day) for day in (8, 9, 10, 12)]


def test_no_inspection_is_planned_for_a_holiday() -> None:
    for number in range(200):
        day = choose_day(date(2026, 10, 1), date(2026, 10, 11), f"c{number}", {}, {}, CHINA)
        assert day in (date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10))


def test_a_day_that_turns_out_to_be_a_holiday_gives_way() -> None:
    """Planned when nobody knew the holidays of the year; one that somebody chose stays."""
    covers, last = [Cover(TODAY, date(2026, 3, 31))], date(2026, 3, 31)
    unknown = Around(HOME, covers)
    day = date(2026, 2, 17)
    first = InspectionPlanned("e1", 1, "2026Q1", 1, TODAY, last, day, "warranty", None, *HOME)
    plan = PLAN.evolve(Plan(), first)
    command = KeepPlan("e1", TODAY)
    assert keep(command, plan, unknown) == [], "the plan stays while nobody knows"
    (moved,) = keep(command, plan, unknown._replace(calendar=CHINA))
    assert isinstance(moved, InspectionMoved) and moved.holiday and CHINA.works(moved.planned_on)
    assert TODAY < moved.planned_on <= last and "避开节假日" in moved.sentence().zh
    assert keep(command, PLAN.evolve(plan, moved), unknown._replace(calendar=CHINA)) == []
    chosen = InspectionMoved("e1", 1, day, last, date(2026, 2, 10), True, "客户要求放假时来")
    assert keep(command, PLAN.evolve(plan, chosen), unknown._replace(calendar=CHINA)) == []
    soon = KeepPlan("e1", day - timedelta(days=2))
    assert keep(soon, plan, unknown._replace(calendar=CHINA)) == [], "the customer has been called"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (YEAR + YEAR, "year[1].year"),
        (YEAR.replace("last = 2027-01-03", "last = 2028-01-03"), "year[0].holidays[0]"),
        (YEAR.replace("first = 2027-01-01", "first = 2027-01-04"), "year[0].holidays[0]"),
        (YEAR + "made_up = [2027-01-04]\n", "year[0].made_up[0]"),
        (YEAR + "made_up = [2027-01-02]\n", "year[0].made_up[0]"),
        (YEAR + "weekends = 1\n", "year[0].weekends"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_by_field(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "holidays.toml"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"holidays\.toml: .* · ") as wrong:
        read_holidays(file)
    assert told in str(wrong.value)


def test_a_company_adds_its_year(tmp_path: Path) -> None:
    file = tmp_path / "holidays.toml"
    file.write_text(YEAR + "made_up = [2027-01-09]\n")
    calendar = read_holidays(file)
    new_year = {date(2027, 1, day) for day in (1, 2, 3)}
    assert calendar == WorkingDays(frozenset({2027}), frozenset(new_year), frozenset({date(2027, 1, 9)}))
