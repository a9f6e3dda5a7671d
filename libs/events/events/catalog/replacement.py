"""A case's replacement unit 替代设备: owed from a missed promise on, handed over, taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import CaseId, StationId
from events.types import RELEASE_REASONS, ReleaseReason
from events.words import Words, choice, moment, one_line, titled

SerialNo = Annotated[str, "替代设备序列号 · Serial number of the replacement unit"]


@titled("网点应交付替代设备")
@dataclass(frozen=True, slots=True)
class ReplacementObliged:
    """The case's station owes the customer an equivalent unit 替代更换 the same day; or it owes one again.

    Again, because the fault proved unsolved after the obligation had ended: by the first `due`, or, where a unit had
    been handed over and was back, by the end of that day in Asia/Shanghai.
    """

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
    """The obligation ended with its reason. A unit that the customer has already is taken back as any other.

    `not_missed`: the breach behind it turned out not to have happened.
    """

    case_id: CaseId
    reason: Annotated[ReleaseReason, "解除原因 · Why it is no longer owed"] = "not_missed"

    def sentence(self) -> Words:
        reason = choice(RELEASE_REASONS, self.reason)
        return Words(f"不再需要替代设备：{reason.zh}", f"The replacement unit is no longer owed: {reason.en}")


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
