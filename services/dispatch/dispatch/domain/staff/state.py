"""What is known of a member of staff, and how its events change it."""

from datetime import date
from typing import Literal, assert_never

from eventlog.decider import Decider, NotFound, State, changed
from events.catalog.staff import (
    KIND,
    AbsenceBooked,
    AbsenceCancelled,
    LoanDeclined,
    LoanEnded,
    LoanGranted,
    LoanRequested,
    StaffCorrected,
    StaffDescribed,
    StaffEvent,
    StaffJoined,
    StaffLeft,
    StaffMoved,
    StaffNameRemoved,
)
from events.types import StaffRole

LoanStatus = Literal["requested", "granted", "declined", "ended"]


class Loan(State, frozen=True):
    """One loan 借调, as it was asked for, and what became of it."""

    requested: LoanRequested
    status: LoanStatus = "requested"

    @property
    def open(self) -> bool:
        """Whether it waits for an answer or was granted, whatever its days."""
        return self.status in ("requested", "granted")

    def covers(self, day: date) -> bool:
        """Whether the borrowing station may assign the technician for a day."""
        last = self.requested.last_day
        return self.status == "granted" and self.requested.first_day <= day and (last is None or day <= last)


class Absence(State, frozen=True):
    """One absence 请假, as it was booked, and whether that still holds."""

    booked: AbsenceBooked
    cancelled: bool = False

    def covers(self, first: date, last: date) -> bool:
        """Whether the person is absent on any of these days."""
        return not self.cancelled and self.booked.first_day <= last and first <= self.booked.last_day


class Member(State, frozen=True):
    """A person by staff number. `station_id` is None for one who has left."""

    staff_id: str
    station_id: str | None
    role: StaffRole
    skills: tuple[str, ...]
    loans: tuple[Loan, ...] = ()
    """All there ever were; loan number n is the n-th."""
    carried_over: bool = False
    """Whether all that is known of the post comes from rosters that stations kept by themselves."""
    described: StaffDescribed | None = None
    absences: tuple[Absence, ...] = ()
    """All there ever were; absence number n is the n-th."""

    def may_be_sent(self, station_id: str, day: date) -> bool:
        """Whether a station may assign this person for a day: its own technician, or one lent to it."""
        lent = any(loan.requested.to_station_id == station_id and loan.covers(day) for loan in self.loans)
        return self.role == "technician" and (self.station_id == station_id or lent)

    def absence(self, first: date, last: date) -> AbsenceBooked | None:
        """The first absence that holds on any of these days; None where the person is there."""
        return next((each.booked for each in self.absences if each.covers(first, last)), None)


def evolve(member: Member | None, event: StaffEvent) -> Member | None:
    """The person after one more event. An event before the first `StaffJoined` changes nothing."""
    if isinstance(event, StaffJoined):
        post = Member(event.staff_id, event.station_id, event.role, event.skills, carried_over=event.carried_over)
        if member is None:
            return post
        return changed(post, loans=member.loans, described=member.described, absences=member.absences)
    return None if member is None else _after(member, event)


def _after(member: Member, event: StaffEvent) -> Member:
    match event:
        case StaffJoined() | StaffNameRemoved():
            return member
        case StaffCorrected():
            return changed(member, role=event.role, skills=event.skills, carried_over=False)
        case StaffDescribed():
            return changed(member, described=event, carried_over=False)
        case AbsenceBooked():
            return changed(member, absences=(*member.absences, Absence(event)))
        case AbsenceCancelled():
            absences = (
                changed(each, cancelled=True) if each.booked.absence_no == event.absence_no else each
                for each in member.absences
            )
            return changed(member, absences=tuple(absences))
        case StaffMoved():
            return changed(member, station_id=event.to_station_id, carried_over=False)
        case StaffLeft():
            return changed(member, station_id=None, carried_over=False)
        case LoanRequested():
            return changed(member, loans=(*member.loans, Loan(event)))
        case LoanGranted():
            return _with(member, event.loan_no, "granted")
        case LoanDeclined():
            return _with(member, event.loan_no, "declined")
        case LoanEnded():
            return _with(member, event.loan_no, "ended")
        case _:
            assert_never(event)


def _with(member: Member, loan_no: int, status: LoanStatus) -> Member:
    loans = (changed(loan, status=status) if loan.requested.loan_no == loan_no else loan for loan in member.loans)
    return changed(member, loans=tuple(loans))


STAFF: Decider[Member | None, StaffEvent] = Decider(KIND, None, evolve)


def no_staff(staff_id: str, field: str | None = None) -> NotFound:
    """There is nobody with this number, as far as the caller is concerned; `field` named it."""
    return NotFound(f"there is no member of staff {staff_id}", f"没有人员 {staff_id}", field)
