"""What the roster says of a person, and absences: given their past, when a command, then events, nothing, a refusal."""

from datetime import date, timedelta
from typing import Any

import pytest

from dispatch.domain.crew import Crew
from dispatch.domain.staff.absences import BookAbsence, CancelAbsence, book_absence, cancel_absence
from dispatch.domain.staff.roster import CorrectStaff, DescribeStaff, correct, describe
from dispatch.domain.staff.state import STAFF
from dispatch.domain.station import STATION, SetCapacity, SetHours, set_capacity, set_hours
from dispatch.routes.roster import years_between
from eventlog.decider import NotFound, Rejected
from eventlog.testing import given
from eventlog.testing.values import Given
from events.catalog import codec
from events.catalog.staff import (
    AbsenceBooked,
    AbsenceCancelled,
    RatedSkill,
    StaffCorrected,
    StaffDescribed,
    StaffEvent,
    StaffJoined,
    StaffLeft,
)
from events.catalog.station import StationCapacitySet, StationEvent, StationHoursSet, StationOpened
from events.hours import Hours

TODAY = date(2026, 3, 2)
SINCE = date(2018, 7, 1)
JOINED = StaffJoined("t1", "north", "technician", ("laser", "ink"))
HOURS = (Hours(1, "08:30", "17:30"),)
EXPERT = (RatedSkill("laser", "expert"),)
DESCRIBED = StaffDescribed("t1", "north", "高级维修人员", "上门维修", SINCE, HOURS, EXPERT)
DESCRIBE = DescribeStaff("高级维修人员", "上门维修", SINCE, HOURS, EXPERT, TODAY)
BOOKED = AbsenceBooked("t1", 1, "north", TODAY, TODAY + timedelta(days=2), "年假")


def person(*events: StaffEvent) -> Given[Any, Any]:
    return given(STAFF, *events)


def station(*events: StationEvent) -> Given[Any, Any]:
    return given(STATION, *events)


def test_the_roster_says_all_of_a_person_at_once() -> None:
    person(JOINED).when(describe, DESCRIBE).then(DESCRIBED)
    person(JOINED, DESCRIBED).when(describe, DESCRIBE).nothing()
    less = DescribeStaff("", "", None, (), (), TODAY)
    person(JOINED, DESCRIBED).when(describe, less).then(StaffDescribed("t1", "north", "", "", None, (), ()))


def test_what_cannot_be_said_of_a_person() -> None:
    scanner = DescribeStaff("", "", None, (), (RatedSkill("scanner", "trained"),), TODAY)
    person(JOINED).when(describe, scanner).refused("没有技能scanner", "levels")
    later = DescribeStaff("", "", TODAY + timedelta(days=1), (), (), TODAY)
    person(JOINED).when(describe, later).refused("不能晚于今天", "working_since")
    left = person(JOINED, StaffLeft("t1", "north", "离职")).state
    with pytest.raises(NotFound):
        describe(DESCRIBE, left)


def test_what_was_said_outlasts_a_correction_and_a_return() -> None:
    less = person(JOINED, DESCRIBED).when(correct, CorrectStaff(None, ("ink",), "转岗"))
    after = less.then(StaffCorrected("t1", "north", "technician", ("ink",), "转岗"))
    assert after.described == DESCRIBED
    again = person(JOINED, DESCRIBED, BOOKED, StaffLeft("t1", "north", "离职"), JOINED).state
    assert (again.described, [each.booked for each in again.absences]) == (DESCRIBED, [BOOKED])


def test_roles_of_before_and_of_today_are_read_alike() -> None:
    for role in ("technician", "dispatcher", "qc_returns", "director"):
        data = f'{{"staff_id":"t1","station_id":"north","role":"{role}","skills":["laser"]}}'
        joined: Any = codec.decode("aftersales.dispatch.staff-joined.v1", data)
        assert person(joined).state.may_be_sent("north", TODAY) == (role == "technician")


def absence(first: int, last: int) -> BookAbsence:
    """Days from today on."""
    return BookAbsence(TODAY + timedelta(days=first), TODAY + timedelta(days=last), "年假", TODAY)


def test_an_absence_is_booked_once_and_cancelled_once() -> None:
    person(JOINED).when(book_absence, absence(0, 2)).then(BOOKED)
    person(JOINED, BOOKED).when(book_absence, absence(0, 2)).nothing()
    cancelled = AbsenceCancelled("t1", 1, "提前返岗")
    person(JOINED, BOOKED).when(cancel_absence, CancelAbsence(1, "提前返岗")).then(cancelled)
    person(JOINED, BOOKED, cancelled).when(cancel_absence, CancelAbsence(1, "…")).nothing()
    second = AbsenceBooked("t1", 2, "north", BOOKED.first_day, BOOKED.last_day, "年假")
    person(JOINED, BOOKED, cancelled).when(book_absence, absence(0, 2)).then(second)
    with pytest.raises(NotFound, match="no absence 2"):
        cancel_absence(CancelAbsence(2, "…"), person(JOINED, BOOKED).state)


@pytest.mark.parametrize(
    ("command", "said", "field"),
    [
        (absence(1, 0), "末日不能早于首日", "last_day"),
        (absence(2, 5), "已请假", "first_day"),
        (absence(-9, -8), "已过", "last_day"),
        (absence(400, 401), "一年", "last_day"),
        (absence(3, 400), "一年", "last_day"),
    ],
)
def test_days_that_cannot_be_booked(command: BookAbsence, said: str, field: str) -> None:
    person(JOINED, BOOKED).when(book_absence, command).refused(said, field)


def test_nobody_is_sent_who_is_absent() -> None:
    north = station(StationOpened("north", "北站", ("north",))).state
    member = person(JOINED, BOOKED).state
    for day, there in ((-1, True), (0, False), (2, False), (3, True)):
        crew = Crew(north, member, TODAY + timedelta(days=day))
        assert crew.has_technician("t1")
        if there:
            crew.require_there()
            continue
        with pytest.raises(Rejected, match="is absent on") as refused:
            crew.require_there()
        assert refused.value.field == "technician_id"
        assert "2026-03-02 至 2026-03-04" in refused.value.zh
    cancelled = person(JOINED, BOOKED, AbsenceCancelled("t1", 1, "…")).state
    Crew(north, cancelled, TODAY).require_there()


def test_what_a_station_can_do_and_when() -> None:
    opened = StationOpened("north", "北站", ())
    capacity, hours = StationCapacitySet("north", 24), StationHoursSet("north", HOURS)
    station(opened).when(set_capacity, SetCapacity(24)).then(capacity)
    station(opened, capacity).when(set_capacity, SetCapacity(24)).nothing()
    station(opened).when(set_hours, SetHours(HOURS)).then(hours)
    station(opened, hours).when(set_hours, SetHours(HOURS)).nothing()
    assert "不负责区域" in opened.sentence().zh


def test_years_in_the_trade() -> None:
    leap = date(2020, 2, 29)
    assert [years_between(leap, day) for day in (date(2021, 2, 28), date(2021, 3, 1), date(2024, 2, 29))] == [0, 1, 4]
