"""A member of staff 人员, known by staff number: whose roster they are on, and loans 借调 to other stations.

A number is on one roster at a time. Names of people stay out of the log.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import Reason, StationId
from events.types import STAFF_ROLES, StaffRole
from events.words import Words, choice, one_line, titled

StaffId = Annotated[str, "工号 · Staff number"]
Role = Annotated[StaffRole, "岗位 · Role"]
Skills = Annotated[tuple[str, ...], "技能 · Skills"]
LoanNo = Annotated[int, "该人员的第几次借调（从 1 起） · Which loan of this person, from 1"]


def _post(role: str, skills: tuple[str, ...]) -> Words:
    said = choice(STAFF_ROLES, role)
    if not skills:
        return said
    return Words(f"{said.zh}，技能 {'、'.join(skills)}", f"{said.en}, skills {', '.join(skills)}")


@titled("人员已列入网点")
@dataclass(frozen=True, slots=True)
class StaffJoined:
    """A person is on a station's roster 人员配备表, and on no other."""

    staff_id: StaffId
    station_id: StationId
    role: Role
    skills: Skills
    carried_over: Annotated[
        bool, "是否由早先各网点自行登记的人员配备表转来 · Whether it comes from a roster that a station kept by itself"
    ] = False

    def sentence(self) -> Words:
        post = _post(self.role, self.skills)
        return Words(
            f"{self.staff_id} 列入网点 {self.station_id} 的人员配备表：{post.zh}",
            f"{self.staff_id} is on the roster of station {self.station_id}: {post.en}",
        )


@titled("人员信息已更正")
@dataclass(frozen=True, slots=True)
class StaffCorrected:
    """Role and skills are these from now on."""

    staff_id: StaffId
    station_id: StationId
    role: Role
    skills: Skills
    reason: Reason

    def sentence(self) -> Words:
        post, reason = _post(self.role, self.skills), one_line(self.reason)
        return Words(
            f"{self.staff_id} 的岗位与技能更正为：{post.zh}（{reason}）",
            f"Role and skills of {self.staff_id} are corrected: {post.en} ({reason})",
        )


@titled("人员已调动")
@dataclass(frozen=True, slots=True)
class StaffMoved:
    """The person left one roster for another, with role and skills."""

    staff_id: StaffId
    from_station_id: Annotated[str, "原网点 · Former station"]
    to_station_id: Annotated[str, "新网点 · New station"]
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"{self.staff_id} 由网点 {self.from_station_id} 调往网点 {self.to_station_id}（{reason}）",
            f"{self.staff_id} moved from station {self.from_station_id} to station {self.to_station_id} ({reason})",
        )


@titled("人员已离开网点")
@dataclass(frozen=True, slots=True)
class StaffLeft:
    """The person is on no roster any more; whatever was lent ended before."""

    staff_id: StaffId
    station_id: StationId
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"{self.staff_id} 不再列入网点 {self.station_id} 的人员配备表（{reason}）",
            f"{self.staff_id} is no longer on the roster of station {self.station_id} ({reason})",
        )


@titled("已申请借调")
@dataclass(frozen=True, slots=True)
class LoanRequested:
    """A station asks another for one of its technicians."""

    staff_id: StaffId
    loan_no: LoanNo
    from_station_id: Annotated[str, "所属网点 · Whose technician it is"]
    to_station_id: Annotated[str, "借用网点 · Which station asks"]
    first_day: Annotated[date, "首日（北京时间） · First day, Asia/Shanghai"]
    last_day: Annotated[
        date | None, "末日（含当日，北京时间），空为直到终止 · Last day, Asia/Shanghai; null until it is ended"
    ]
    reason: Reason

    def sentence(self) -> Words:
        zh = f"至 {self.last_day}" if self.last_day else "起，直到终止"
        en = f"to {self.last_day}" if self.last_day else "on, until it is ended"
        reason = one_line(self.reason)
        return Words(
            f"网点 {self.to_station_id} 向网点 {self.from_station_id} 申请借调 {self.staff_id}："
            f"{self.first_day} {zh}（{reason}）",
            f"Station {self.to_station_id} asks station {self.from_station_id} for {self.staff_id}, "
            f"from {self.first_day} {en} ({reason})",
        )


@titled("借调已同意")
@dataclass(frozen=True, slots=True)
class LoanGranted:
    """The other station may assign the technician on the days of the loan."""

    staff_id: StaffId
    loan_no: LoanNo

    def sentence(self) -> Words:
        return Words(
            f"同意第 {self.loan_no} 次借调 {self.staff_id}", f"Loan {self.loan_no} of {self.staff_id} is granted"
        )


@titled("借调未获同意")
@dataclass(frozen=True, slots=True)
class LoanDeclined:
    """The technician stays where they are."""

    staff_id: StaffId
    loan_no: LoanNo
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"未同意第 {self.loan_no} 次借调 {self.staff_id}（{reason}）",
            f"Loan {self.loan_no} of {self.staff_id} is declined ({reason})",
        )


@titled("借调已终止")
@dataclass(frozen=True, slots=True)
class LoanEnded:
    """Before its last day, by either station: the borrower may assign the technician no more."""

    staff_id: StaffId
    loan_no: LoanNo
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"终止第 {self.loan_no} 次借调 {self.staff_id}（{reason}）",
            f"Loan {self.loan_no} of {self.staff_id} is ended ({reason})",
        )


StaffEvent = (
    StaffJoined | StaffCorrected | StaffMoved | StaffLeft | LoanRequested | LoanGranted | LoanDeclined | LoanEnded
)

KIND: StreamKind[StaffEvent] = StreamKind("staff", source="dispatch", id="staff_id", events=StaffEvent)
