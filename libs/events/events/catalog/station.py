"""A regional station 网点, and the roster 人员配备表 that stations of older logs kept by themselves."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import StationId
from events.types import STAFF_ROLES, StaffRole
from events.words import Words, choice, one_line, titled


@titled("网点已设立")
@dataclass(frozen=True, slots=True)
class StationOpened:
    """A regional station serves `regions`."""

    station_id: StationId
    name: Annotated[str, "网点名称 · Name of the station"]
    regions: Annotated[tuple[str, ...], "服务区域 · Regions served"]

    def sentence(self) -> Words:
        name = one_line(self.name)
        return Words(
            f"设立网点 {self.station_id}（{name}），服务 {'、'.join(self.regions)}",
            f"Station {self.station_id} ({name}) opened, it serves {', '.join(self.regions)}",
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
        name, reason = one_line(self.name), one_line(self.reason)
        return Words(
            f"网点 {self.station_id} 更正为：{name}，服务 {'、'.join(self.regions)}（{reason}）",
            f"Station {self.station_id} is corrected: {name}, it serves {', '.join(self.regions)} ({reason})",
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


StationEvent = StationOpened | StationCorrected | StaffEnrolled

KIND: StreamKind[StationEvent] = StreamKind("station", source="dispatch", id="station_id", events=StationEvent)
