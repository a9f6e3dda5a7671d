"""A tool 工具 of a station: who has it, in which condition, and until when its calibration holds."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import StationId, TechnicianId
from events.words import Words, either, one_line, titled

ToolId = Annotated[str, "工具编号 · Tool"]
Condition = Annotated[str, "状况 · Its condition", FREE_TEXT]
Due = Annotated[
    date | None,
    "校准有效期至（含当天，北京时间），无需校准为空 · Calibration holds to this day; none if it needs none",
]


@titled("工具已登记")
@dataclass(frozen=True, slots=True)
class ToolEntered:
    """A station has a tool that technicians borrow."""

    tool_id: ToolId
    station_id: StationId
    name_zh: Annotated[str, "中文名称 · Name in Chinese"]
    name_en: Annotated[str, "英文名称 · Name in English"]
    calibrated_until: Due

    def sentence(self) -> Words:
        zh, en = one_line(self.name_zh), one_line(self.name_en)
        until = self.calibrated_until
        due = either(until is not None, (f"，校准至 {until}", f", calibrated until {until}"), ("", ""))
        return Words(f"网点 {self.station_id} 登记工具 {zh}{due.zh}", f"{self.station_id} has a tool, {en}{due.en}")


@titled("工具已校准")
@dataclass(frozen=True, slots=True)
class ToolCalibrated:
    """It measures right, and is to be looked at again."""

    tool_id: ToolId
    calibrated_on: Annotated[date, "校准日期（北京时间） · Calibrated on, Asia/Shanghai"]
    calibrated_until: Due

    def sentence(self) -> Words:
        return Words(
            f"{self.calibrated_on} 校准，有效至 {self.calibrated_until}",
            f"Calibrated on {self.calibrated_on}, until {self.calibrated_until}",
        )


@titled("工具已领用")
@dataclass(frozen=True, slots=True)
class ToolBorrowed:
    """It is with one technician, and nobody else may have it."""

    tool_id: ToolId
    technician_id: TechnicianId
    return_by: Annotated[date, "应还日期（北京时间） · To be returned by, Asia/Shanghai"]
    condition: Condition

    def sentence(self) -> Words:
        return Words(
            f"借给 {self.technician_id}，{self.return_by} 前归还",
            f"Lent to {self.technician_id} until {self.return_by}",
        )


@titled("工具已交还")
@dataclass(frozen=True, slots=True)
class ToolBroughtBack:
    """It is at the station again. `usable`: it can be lent as it is."""

    tool_id: ToolId
    technician_id: TechnicianId
    condition: Condition
    usable: Annotated[bool, "能否继续借用 · Whether it can be lent as it is"]

    def sentence(self) -> Words:
        zh, en = either(self.usable, ("", ""), ("，暂不能借用", ", and cannot be lent as it is"))
        return Words(f"{self.technician_id} 归还{zh}", f"Brought back by {self.technician_id}{en}")


@titled("工具已修好")
@dataclass(frozen=True, slots=True)
class ToolMended:
    """It can be lent again."""

    tool_id: ToolId
    condition: Condition

    def sentence(self) -> Words:
        return Words("已修好，可以借用", "It is mended and can be lent")


@titled("工具已停用")
@dataclass(frozen=True, slots=True)
class ToolRetired:
    """It is not lent any more."""

    tool_id: ToolId
    reason: Annotated[str, "停用原因 · Why it is not used any more", FREE_TEXT]

    def sentence(self) -> Words:
        return Words(f"停用：{one_line(self.reason)}", f"Retired: {one_line(self.reason)}")


ToolEvent = ToolEntered | ToolCalibrated | ToolBorrowed | ToolBroughtBack | ToolMended | ToolRetired

KIND: StreamKind[ToolEvent] = StreamKind("tool", source="dispatch", id="tool_id", events=ToolEvent)
