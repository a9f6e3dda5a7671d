"""Loans 借调: asked for by the station that needs a technician, granted or declined by the technician's own."""

from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.domain.staff.roster import home
from dispatch.domain.staff.state import Loan, Member
from dispatch.domain.station import Station, no_station
from eventlog.decider import NotFound, Rejected
from events.catalog.staff import LoanDeclined, LoanEnded, LoanGranted, LoanRequested, StaffEvent

LONGEST = timedelta(days=366)
"""How far ahead a loan begins, and how long it lasts where its last day is said: more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class RequestLoan:
    """`station_id` asks for the technician, for some days in Asia/Shanghai; no last day: until it is ended.

    `decided`: the manager asks, who need not be answered.
    """

    station_id: str
    first_day: date
    last_day: date | None
    reason: str
    today: date
    decided: bool = False


def request(command: RequestLoan, member: Member, station: Station | None) -> list[StaffEvent]:
    """Ask for a loan 申请借调. The same days once more are no second request, while the first is open.

    Raises Rejected for a station's own technician, for who is none, and for days that are over or far away; NotFound
    for who left, and for a station that does not exist.
    """
    station_id = home(member)
    if station is None:
        raise no_station(command.station_id, "station_id")
    if command.station_id == station_id:
        raise Rejected(
            f"{member.staff_id} is on the roster of station {station_id} already",
            f"{member.staff_id} 本来就在网点 {station_id} 的人员配备表中",
            "station_id",
        )
    if member.role != "technician":
        raise Rejected(f"{member.staff_id} is no technician", f"{member.staff_id} 不是维修人员")
    found = loan_asked_for(command, member)
    if found is not None and (found.status == "granted" or not command.decided):
        return []
    granted = LoanGranted(member.staff_id, len(member.loans) + 1 if found is None else found.requested.loan_no)
    if found is not None:
        return [granted]
    _require_sensible(command)
    days = command.first_day, command.last_day
    asked = LoanRequested(member.staff_id, granted.loan_no, station_id, command.station_id, *days, command.reason)
    return [asked, granted] if command.decided else [asked]


def loan_asked_for(command: RequestLoan, member: Member) -> Loan | None:
    """The open loan with the same days and station; None where there is none."""
    wanted = command.station_id, command.first_day, command.last_day
    for loan in reversed(member.loans):
        asked = loan.requested
        if loan.open and (asked.to_station_id, asked.first_day, asked.last_day) == wanted:
            return loan
    return None


def _require_sensible(command: RequestLoan) -> None:
    if command.first_day < command.today:
        raise Rejected("a loan begins today or later", "借调首日不能早于今天", "first_day")
    if command.first_day - command.today > LONGEST:
        raise Rejected("a loan begins within a year", "借调首日须在一年之内", "first_day")
    if command.last_day is None:
        return
    if command.last_day < command.first_day:
        raise Rejected("a loan ends on its first day or later", "借调末日不能早于首日", "last_day")
    if command.last_day - command.first_day > LONGEST:
        raise Rejected("a loan lasts a year at most", "借调最长一年", "last_day")


@dataclass(frozen=True, slots=True)
class GrantLoan:
    """The station lends its technician."""

    loan_no: int
    today: date


def grant(command: GrantLoan, member: Member) -> list[StaffEvent]:
    """Grant it 同意借调. Raises Rejected once it was declined or ended, or is over; NotFound for one that is none."""
    loan = loan_of(member, command.loan_no)
    if loan.status == "granted":
        return []
    _require(loan, loan.status == "requested")
    if loan.requested.last_day is not None and loan.requested.last_day < command.today:
        raise Rejected("its last day is over", "借调末日已过")
    return [LoanGranted(member.staff_id, command.loan_no)]


@dataclass(frozen=True, slots=True)
class DeclineLoan:
    """The station keeps its technician, and why."""

    loan_no: int
    reason: str


def decline(command: DeclineLoan, member: Member) -> list[StaffEvent]:
    """Decline it 不同意借调. Raises Rejected once it was granted or ended; NotFound for one that is none."""
    loan = loan_of(member, command.loan_no)
    if loan.status == "declined":
        return []
    _require(loan, loan.status == "requested")
    return [LoanDeclined(member.staff_id, command.loan_no, command.reason)]


@dataclass(frozen=True, slots=True)
class EndLoan:
    """One of the two stations ends the loan, or takes its request back, and why. `by` is None for headquarters."""

    loan_no: int
    by: str | None
    reason: str


def end(command: EndLoan, member: Member) -> list[StaffEvent]:
    """End it 终止借调. Orders that are assigned already stay so, until the borrowing station assigns them anew.

    Raises Rejected once it was declined; NotFound for one that is none, or none of the station's business.
    """
    loan = loan_of(member, command.loan_no)
    if command.by not in (None, loan.requested.from_station_id, loan.requested.to_station_id):
        raise no_loan(member, command.loan_no)
    if loan.status == "ended":
        return []
    _require(loan, loan.open)
    return [LoanEnded(member.staff_id, command.loan_no, command.reason)]


def loan_of(member: Member, loan_no: int) -> Loan:
    """A loan by its number. Raises NotFound."""
    found = next((loan for loan in member.loans if loan.requested.loan_no == loan_no), None)
    if found is None:
        raise no_loan(member, loan_no)
    return found


def no_loan(member: Member, loan_no: int) -> NotFound:
    """There is no such loan, as far as the caller is concerned."""
    return NotFound(f"there is no loan {loan_no} of {member.staff_id}", f"没有 {member.staff_id} 的第 {loan_no} 次借调")


_ANSWERED = {"granted": ("已同意", "granted"), "declined": ("未获同意", "declined"), "ended": ("已终止", "ended")}


def _require(loan: Loan, possible: bool) -> None:
    if not possible:
        zh, en = _ANSWERED[loan.status]
        raise Rejected(f"this loan is {en}", f"该借调{zh}")
