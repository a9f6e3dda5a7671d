"""Who works where: joining a station, leaving it, moving to another, what is corrected, and what the roster says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dispatch.domain.staff.state import Member, no_staff
from dispatch.domain.station import Station, no_station
from eventlog.decider import Rejected
from events.catalog.staff import (
    LoanEnded,
    LoanGranted,
    LoanRequested,
    RatedSkill,
    StaffCorrected,
    StaffDescribed,
    StaffEvent,
    StaffJoined,
    StaffLeft,
    StaffMoved,
)
from events.catalog.station import StaffEnrolled
from events.fields import Duties, JobTitle
from events.hours import Hours
from events.types import StaffRole

CARRIED_OVER = "两个网点早先各自登记过此工号 · both stations had this number on a roster of their own before"


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """A person's unfinished work orders: those of the station that may be named, and how many other stations have."""

    own: Sequence[str] = ()
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class EnrolStaff:
    """Put a person on a station's roster by staff number 工号, with a role and skills."""

    staff_id: str
    station_id: str
    role: StaffRole
    skills: tuple[str, ...]


def enrol(command: EnrolStaff, member: Member | None) -> list[StaffEvent]:
    """Put a person on the roster 登记人员. For one who is on it, no skills means none that are new.

    Raises Rejected when the number is on another station's roster, and for another role or other skills.
    """
    if member is None or member.station_id is None:
        return [StaffJoined(command.staff_id, command.station_id, command.role, command.skills)]
    if member.station_id != command.station_id:
        raise Rejected(
            f"{command.staff_id} is on another station's roster: ask for a loan, or have the manager move them",
            f"{command.staff_id} 已列入其他网点的人员配备表：请申请借调，或由经理调动",
            "staff_id",
        )
    if member.role == command.role and command.skills in ((), member.skills):
        return []
    raise Rejected(
        f"{command.staff_id} is on the roster with another role or other skills: correct them, with a reason",
        f"{command.staff_id} 已在人员配备表中，且岗位或技能不同：请更正并写明原因",
        "staff_id",
    )


@dataclass(frozen=True, slots=True)
class CorrectStaff:
    """Another role or other skills, and why; None leaves one as it is."""

    role: StaffRole | None
    skills: tuple[str, ...] | None
    reason: str


def correct(command: CorrectStaff, member: Member) -> list[StaffEvent]:
    """Set role and skills right 更正. Work orders that the person has stay assigned. Raises NotFound for who left."""
    station_id = home(member)
    role = member.role if command.role is None else command.role
    skills = member.skills if command.skills is None else command.skills
    if (role, skills) == (member.role, member.skills):
        return []
    return [StaffCorrected(member.staff_id, station_id, role, skills, command.reason)]


@dataclass(frozen=True, slots=True)
class DescribeStaff:
    """What the roster says of a person from now on, whole: see `StaffDescribed`."""

    job_title: JobTitle
    duties: Duties
    working_since: date | None
    hours: tuple[Hours, ...]
    levels: tuple[RatedSkill, ...]
    today: date


def describe(command: DescribeStaff, member: Member) -> list[StaffEvent]:
    """Keep what the roster says 人员档案; the same once more is no news.

    Raises Rejected for the level of a skill that the person does not have, and for a working life that begins later
    than today; NotFound for who left.
    """
    station_id = home(member)
    if others := [each.skill for each in command.levels if each.skill not in member.skills]:
        raise Rejected(
            f"{member.staff_id} does not have the skills {', '.join(others)}: correct the skills first",
            f"{member.staff_id} 没有技能{'、'.join(others)}：请先更正技能",
            "levels",
        )
    if command.working_since is not None and command.working_since > command.today:
        raise Rejected("nobody has worked since a day to come", "从业起始日不能晚于今天", "working_since")
    said = command.job_title, command.duties, command.working_since, command.hours, command.levels
    described = StaffDescribed(member.staff_id, station_id, *said)
    known = member.described
    if known is not None and said == (known.job_title, known.duties, known.working_since, known.hours, known.levels):
        return []
    return [described]


@dataclass(frozen=True, slots=True)
class TakeOffRoster:
    """The person leaves the station, and why."""

    reason: str


def take_off(command: TakeOffRoster, member: Member, orders: OpenOrders) -> list[StaffEvent]:
    """Take the person off the roster 离职; loans end. Raises Rejected while work orders are theirs."""
    if member.station_id is None:
        return []
    _require_free(member, orders)
    return [*_end_loans(member, command.reason), StaffLeft(member.staff_id, member.station_id, command.reason)]


@dataclass(frozen=True, slots=True)
class MoveStaff:
    """The person goes to another station's roster, and why."""

    to_station_id: str
    reason: str


def move(command: MoveStaff, member: Member, known: tuple[Station | None, OpenOrders]) -> list[StaffEvent]:
    """Move the person 调动; loans end. `known` is the other station, and the person's unfinished work orders.

    Raises Rejected while work orders are theirs; NotFound for who left, and for a station that does not exist.
    """
    station, orders = known
    station_id = home(member)
    if station_id == command.to_station_id:
        return []
    if station is None:
        raise no_station(command.to_station_id, "to_station_id")
    _require_free(member, orders)
    moved = StaffMoved(member.staff_id, station_id, command.to_station_id, command.reason)
    return [*_end_loans(member, command.reason), moved]


@dataclass(frozen=True, slots=True)
class CarryOver:
    """What a station's own roster of an older log says, and the day on which it was written."""

    enrolled: StaffEnrolled
    day: date


def carry_over(command: CarryOver, member: Member | None) -> list[StaffEvent]:
    """The first station that had a number keeps it; to every other one its technician is lent, until one ends that.

    So everybody can go on as before. What was decided about the person since then stands.
    """
    old = command.enrolled
    joined = StaffJoined(old.staff_id, old.station_id, old.role, old.skills, carried_over=True)
    if member is None:
        return [joined]
    if not member.carried_over or member.station_id is None:
        return []
    if member.station_id == old.station_id:
        return [] if (member.role, member.skills) == (old.role, old.skills) else [joined]
    if old.role != "technician" or any(loan.requested.to_station_id == old.station_id for loan in member.loans):
        return []
    loan_no = len(member.loans) + 1
    stations = member.station_id, old.station_id
    asked = LoanRequested(old.staff_id, loan_no, *stations, command.day, None, CARRIED_OVER)
    return [asked, LoanGranted(old.staff_id, loan_no)]


def home(member: Member) -> str:
    """The station whose roster the person is on. Raises NotFound for one who has left."""
    if member.station_id is None:
        raise no_staff(member.staff_id)
    return member.station_id


def _require_free(member: Member, orders: OpenOrders) -> None:
    if not orders.own and not orders.elsewhere:
        return
    named = ", ".join(orders.own)
    en = [f"work orders {named}"] * bool(orders.own) + ["work of another station"] * bool(orders.elsewhere)
    zh = [f"派工单 {named}"] * bool(orders.own) + ["其他网点的工作"] * bool(orders.elsewhere)
    raise Rejected(
        f"{member.staff_id} still has {' and '.join(en)}: assign that to somebody else first",
        f"{member.staff_id} 名下还有{'以及'.join(zh)}：请先改派",
    )


def _end_loans(member: Member, reason: str) -> list[StaffEvent]:
    return [LoanEnded(member.staff_id, loan.requested.loan_no, reason) for loan in member.loans if loan.open]
