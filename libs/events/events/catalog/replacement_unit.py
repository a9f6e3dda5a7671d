"""One replacement unit 替代设备, by its serial number: with which case it is out. It is with one customer at a time."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from events.catalog.replacement import SerialNo
from events.fields import CaseId, StationId
from events.words import Words, one_line, titled

UnitId = Annotated[str, "替代设备编号，由序列号得出 · The unit, by its serial number, whatever its width and case"]


@titled("替代设备已在外")
@dataclass(frozen=True, slots=True)
class UnitWentOut:
    """The unit was handed over for a case; it is in no other customer's hands until it is back."""

    unit_id: UnitId
    serial_no: SerialNo
    case_id: CaseId
    station_id: Annotated[str, "交付网点 · The station that handed it over"]

    def sentence(self) -> Words:
        serial_no = one_line(self.serial_no)
        return Words(
            f"替代设备 {serial_no} 由网点 {self.station_id} 交付，用于服务单 {self.case_id}",
            f"Replacement unit {serial_no} of station {self.station_id} is out for case {self.case_id}",
        )


@titled("替代设备已归还")
@dataclass(frozen=True, slots=True)
class UnitCameBack:
    """The unit is back, and can go out again."""

    unit_id: UnitId
    case_id: CaseId
    station_id: StationId

    def sentence(self) -> Words:
        return Words(
            f"服务单 {self.case_id} 的替代设备由网点 {self.station_id} 收回，可再次交付",
            f"Station {self.station_id} has the replacement unit of case {self.case_id} back; it can go out again",
        )


ReplacementUnitEvent = UnitWentOut | UnitCameBack

KIND: StreamKind[ReplacementUnitEvent] = StreamKind(
    "replacement_unit", source="dispatch", id="unit_id", events=ReplacementUnitEvent
)
