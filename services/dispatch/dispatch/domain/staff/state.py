"""What is known of a member of staff, and how its events change it."""

from datetime import date
from typing import Literal, assert_never

from eventlog.decider import Decider, NotFound, State, changed
from events.catalog.staff import (
    KIND,
    LoanDeclined,
    LoanEnded,
    LoanGranted,
    LoanRequested,
    StaffCorrected,
    StaffEvent,
    StaffJoined,
    StaffLeft,
    StaffMoved,
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

    def may_be_sent(self, station_id: str, day: date) -> bool:
        """Whether a station may assign this person for a day: its own technician, or one lent to it."""
        lent = any(loan.requested.to_station_id == station_id and loan.covers(day) for loan in self.loans)
        return self.role == "technician" and (self.station_id == station_id or lent)


def evolve(member: Member | None, event: StaffEvent) -> Member | None:
    """The person after one more event. An event before the first `StaffJoined` changes nothing."""
    if isinstance(event, StaffJoined):
        loans = member.loans if member is not None else ()
        return Member(event.staff_id, event.station_id, event.role, event.skills, loans, event.carried_over)
    return None if member is None else _after(member, event)


def _after(member: Member, event: StaffEvent) -> Member:
    match event:
        case StaffJoined():
            return member
        case StaffCorrected():
            return changed(member, role=event.role, skills=event.skills, carried_over=False)
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
