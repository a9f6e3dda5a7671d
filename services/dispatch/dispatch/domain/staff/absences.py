"""Absences 请假: booked by the station for whole days, and cancelled."""

from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.domain.staff.roster import home
from dispatch.domain.staff.state import Absence, Member
from eventlog.decider import NotFound, Rejected
from events.catalog.staff import AbsenceBooked, AbsenceCancelled, StaffEvent

LONGEST = timedelta(days=366)
"""How long an absence lasts, and how far ahead it begins: more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class BookAbsence:
    """The person is absent on these days in Asia/Shanghai, and why."""

    first_day: date
    last_day: date
    reason: str
    today: date


def book_absence(command: BookAbsence, member: Member) -> list[StaffEvent]:
    """Book it 登记请假. The same days once more are no news. Orders of those days that are assigned already stay so.

    Raises Rejected for days that are over, far away or upside down, and for some on which the person is absent anyway;
    NotFound for who left.
    """
    station_id = home(member)
    days = command.first_day, command.last_day
    if command.last_day < command.first_day:
        raise Rejected("an absence ends on its first day or later", "请假末日不能早于首日", "last_day")
    found = member.absence(*days)
    if found is not None and (found.first_day, found.last_day) == days:
        return []
    if found is not None:
        raise Rejected(
            f"{member.staff_id} is absent from {found.first_day} to {found.last_day} anyway",
            f"{member.staff_id} 在 {found.first_day} 至 {found.last_day} 已请假",
            "first_day",
        )
    if command.last_day < command.today:
        raise Rejected("these days are over", "请假日期已过", "last_day")
    if command.first_day - command.today > LONGEST or command.last_day - command.first_day > LONGEST:
        raise Rejected(
            "an absence begins within a year, and lasts a year at most", "请假须在一年之内开始，最长一年", "last_day"
        )
    return [AbsenceBooked(member.staff_id, len(member.absences) + 1, station_id, *days, command.reason)]


@dataclass(frozen=True, slots=True)
class CancelAbsence:
    """The person is there after all, and why."""

    absence_no: int
    reason: str


def cancel_absence(command: CancelAbsence, member: Member) -> list[StaffEvent]:
    """Cancel it 取消请假, all of its days. Raises NotFound for one that is none."""
    if absence_of(member, command.absence_no).cancelled:
        return []
    return [AbsenceCancelled(member.staff_id, command.absence_no, command.reason)]


def absence_of(member: Member, absence_no: int) -> Absence:
    """An absence by its number. Raises NotFound."""
    found = next((each for each in member.absences if each.booked.absence_no == absence_no), None)
    if found is None:
        raise NotFound(
            f"there is no absence {absence_no} of {member.staff_id}", f"没有 {member.staff_id} 的第 {absence_no} 次请假"
        )
    return found
