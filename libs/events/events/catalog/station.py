"""A regional station 网点, and the roster 人员配备表 that stations of older logs kept by themselves."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import StationId
from events.hours import Hours, hours_words
from events.types import STAFF_ROLES, StaffRole
from events.words import Words, choice, one_line, titled


def _serves(regions: tuple[str, ...]) -> Words:
    """`服务 上海市、江苏省`; a department of the head office serves none."""
    if not regions:
        return Words("不负责区域", "it serves no region")
    return Words(f"服务 {'、'.join(regions)}", f"it serves {', '.join(regions)}")


@titled("网点已设立")
@dataclass(frozen=True, slots=True)
class StationOpened:
    """A regional station serves `regions`; a department of the head office 总部 serves none."""

    station_id: StationId
    name: Annotated[str, "网点名称 · Name of the station"]
    regions: Annotated[tuple[str, ...], "服务区域 · Regions served"]

    def sentence(self) -> Words:
        name, serves = one_line(self.name), _serves(self.regions)
        return Words(
            f"设立网点 {self.station_id}（{name}），{serves.zh}",
            f"Station {self.station_id} ({name}) opened, {serves.en}",
        )


@titled("网点信息已更正")
@dataclass(frozen=True, slots=True)
class StationCorrected:
    """Name and regions are these from now on; where cases went before stays as it was decided."""

    station_id: StationId
    name: Annotated[str, "网点名称 · Name of the station"]
    regions: Annotated[tuple[str, ...], "服务区域 · Regions served"]
    reason: Annotated[str, "更正原因 · Why it is corrected", FREE_TEXT]

    def sentence(self) -> Words:
        name, serves, reason = one_line(self.name), _serves(self.regions), one_line(self.reason)
        return Words(
            f"网点 {self.station_id} 更正为：{name}，{serves.zh}（{reason}）",
            f"Station {self.station_id} is corrected: {name}, {serves.en} ({reason})",
        )


@titled("网点产能已设定")
@dataclass(frozen=True, slots=True)
class StationCapacitySet:
    """How many visits the station can make a day, from now on. It is for planning: nothing is refused beyond it."""

    station_id: StationId
    visits_a_day: Annotated[int, "每日可上门次数 · Visits that it can make a day"]

    def sentence(self) -> Words:
        return Words(
            f"网点 {self.station_id} 每日可上门 {self.visits_a_day} 次",
            f"Station {self.station_id} can make {self.visits_a_day} visits a day",
        )


@titled("网点营业时间已设定")
@dataclass(frozen=True, slots=True)
class StationHoursSet:
    """When the station is open from now on; its people work then, unless the roster says otherwise of them."""

    station_id: StationId
    hours: Annotated[tuple[Hours, ...], "营业时间 · Opening hours"]

    def sentence(self) -> Words:
        hours = hours_words(self.hours)
        return Words(
            f"网点 {self.station_id} 营业时间：{hours.zh}", f"Opening hours of station {self.station_id}: {hours.en}"
        )


@titled("人员已登记")
@dataclass(frozen=True, slots=True)
class StaffEnrolled:
    """A person on one station's roster, in older logs: since then a staff number has a stream of its own (`staff`)."""

    station_id: StationId
    staff_id: Annotated[str, "工号 · Staff number"]
    role: Annotated[StaffRole, "岗位 · Role"]
    skills: Annotated[tuple[str, ...], "技能 · Skills"]

    def sentence(self) -> Words:
        role = choice(STAFF_ROLES, self.role)
        skills = f"，技能 {'、'.join(self.skills)}" if self.skills else ""
        skills_en = f", skills {', '.join(self.skills)}" if self.skills else ""
        return Words(
            f"{self.staff_id} 列入网点 {self.station_id} 的人员配备表：{role.zh}{skills}",
            f"{self.staff_id} is on the roster of station {self.station_id}: {role.en}{skills_en}",
        )


StationEvent = StationOpened | StationCorrected | StationCapacitySet | StationHoursSet | StaffEnrolled

KIND: StreamKind[StationEvent] = StreamKind("station", source="dispatch", id="station_id", events=StationEvent)
