"""A member of staff 人员, known by staff number: whose roster they are on, what it says of them, when they are absent
请假, and loans 借调 to other stations.

A number is on one roster at a time. Names of people stay out of the log.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import Duties, JobTitle, Reason, StationId
from events.hours import Hours, hours_words
from events.types import SKILL_LEVELS, STAFF_ROLES, SkillLevel, StaffRole
from events.words import Words, choice, one_line, titled

StaffId = Annotated[str, "工号 · Staff number"]
Role = Annotated[StaffRole, "岗位 · Role"]
Skills = Annotated[tuple[str, ...], "技能 · Skills"]
AbsenceNo = Annotated[int, "该人员的第几次请假（从 1 起） · Which absence of this person, from 1"]
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


@titled("技能等级")
@dataclass(frozen=True, slots=True)
class RatedSkill:
    """How well a person can do one of the things that they can do."""

    skill: Annotated[str, "技能 · Skill"]
    level: Annotated[SkillLevel, "等级 · Level"]


@titled("人员档案已登记")
@dataclass(frozen=True, slots=True)
class StaffDescribed:
    """What the roster says of a person beside role and skills, whole: what it said before holds no more."""

    staff_id: StaffId
    station_id: StationId
    job_title: JobTitle
    duties: Duties
    working_since: Annotated[
        date | None, "从业起始日，空为未登记 · Since when they do such work; null where it is not said"
    ]
    hours: Annotated[tuple[Hours, ...], "工作时间，空为网点的营业时间 · Working hours; none: those of the station"]
    levels: Annotated[
        tuple[RatedSkill, ...], "技能等级，未列出的未评定 · Levels of skills; one that is not here is not rated"
    ]

    def sentence(self) -> Words:
        rated = [(each.skill, choice(SKILL_LEVELS, each.level)) for each in self.levels]
        since, hours = self.working_since or "–", hours_words(self.hours)
        levels_zh = "、".join(f"{skill}（{level.zh}）" for skill, level in rated) or "未评定"
        levels_en = ", ".join(f"{skill} ({level.en})" for skill, level in rated) or "not rated"
        return Words(
            f"登记 {self.staff_id} 的人员档案：从业起始日 {since}，技能等级 {levels_zh}，工作时间 {hours.zh}",
            f"The roster says of {self.staff_id}: such work since {since}, skills {levels_en}, hours {hours.en}",
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


@titled("已登记请假")
@dataclass(frozen=True, slots=True)
class AbsenceBooked:
    """A person is absent 请假, for whole days: nobody can assign them to an order of such a day."""

    staff_id: StaffId
    absence_no: AbsenceNo
    station_id: StationId
    first_day: Annotated[date, "首日（北京时间） · First day, Asia/Shanghai"]
    last_day: Annotated[date, "末日（含当日，北京时间） · Last day, Asia/Shanghai"]
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"{self.staff_id} 请假 {self.first_day} 至 {self.last_day}（{reason}）",
            f"{self.staff_id} is absent from {self.first_day} to {self.last_day} ({reason})",
        )


@titled("请假已取消")
@dataclass(frozen=True, slots=True)
class AbsenceCancelled:
    """The absence does not hold any more, none of its days."""

    staff_id: StaffId
    absence_no: AbsenceNo
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"取消 {self.staff_id} 的第 {self.absence_no} 次请假（{reason}）",
            f"Absence {self.absence_no} of {self.staff_id} is cancelled ({reason})",
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


@titled("姓名已删除")
@dataclass(frozen=True, slots=True)
class StaffNameRemoved:
    """What the person is called, which is in no event, was deleted."""

    staff_id: StaffId

    def sentence(self) -> Words:
        return Words(f"删除 {self.staff_id} 的姓名", f"The name of {self.staff_id} is deleted")


StaffEvent = (
    StaffJoined
    | StaffCorrected
    | StaffDescribed
    | StaffMoved
    | StaffLeft
    | StaffNameRemoved
    | AbsenceBooked
    | AbsenceCancelled
    | LoanRequested
    | LoanGranted
    | LoanDeclined
    | LoanEnded
)

KIND: StreamKind[StaffEvent] = StreamKind("staff", source="dispatch", id="staff_id", events=StaffEvent)
