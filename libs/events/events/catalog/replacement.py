"""A case's replacement unit 替代设备: owed from a missed promise on, handed over, taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import CaseId, StationId
from events.words import Words, moment, one_line, titled

SerialNo = Annotated[str, "替代设备序列号 · Serial number of the replacement unit"]


@titled("网点应交付替代设备")
@dataclass(frozen=True, slots=True)
class ReplacementObliged:
    """The case's station owes the customer an equivalent unit 替代更换 the same day."""

    case_id: CaseId
    due: Annotated[datetime, "最迟交付时间（UTC） · To be handed over by, UTC"]

    def sentence(self) -> Words:
        due = moment(self.due)
        return Words(
            f"网点应在 {due} 前交付替代设备", f"The station owes the customer a replacement unit, no later than {due}"
        )


@titled("替代更换义务已解除")
@dataclass(frozen=True, slots=True)
class ReplacementReleased:
    """The obligation ended: the breach behind it turned out not to have happened."""

    case_id: CaseId

    def sentence(self) -> Words:
        return Words("不再需要替代设备", "The replacement unit is no longer owed")


@titled("替代设备已交付")
@dataclass(frozen=True, slots=True)
class ReplacementUnitHandedOver:
    """The customer has an equivalent unit."""

    case_id: CaseId
    station_id: StationId
    serial_no: SerialNo

    def sentence(self) -> Words:
        serial_no = one_line(self.serial_no)
        return Words(
            f"网点 {self.station_id} 交付替代设备，序列号 {serial_no}",
            f"Station {self.station_id} handed over a replacement unit, serial number {serial_no}",
        )


@titled("替代设备已收回")
@dataclass(frozen=True, slots=True)
class ReplacementUnitReturned:
    """The replacement unit was taken back when the repair returned."""

    case_id: CaseId
    station_id: StationId
    serial_no: SerialNo

    def sentence(self) -> Words:
        serial_no = one_line(self.serial_no)
        return Words(
            f"网点 {self.station_id} 收回替代设备，序列号 {serial_no}",
            f"Station {self.station_id} took the replacement unit back, serial number {serial_no}",
        )


ReplacementEvent = ReplacementObliged | ReplacementReleased | ReplacementUnitHandedOver | ReplacementUnitReturned

KIND: StreamKind[ReplacementEvent] = StreamKind(
    "replacement", source="dispatch", id="case_id", key="case_id", events=ReplacementEvent
)
