"""A case's replacement unit 替代设备: owed from a missed promise on, or lent by decision; handed over, taken back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, CaseNumber, CustomerId, EquipmentId, Note, StationId
from events.types import (
    LENDING_GROUNDS,
    RELEASE_REASONS,
    UNIT_CONDITIONS,
    UNIT_DUE_CAUSES,
    UNIT_ENDS,
    LendingGround,
    ReleaseReason,
    UnitCondition,
    UnitDueCause,
    UnitEnd,
)
from events.words import Words, choice, either, moment, one_line, titled

SerialNo = Annotated[str, "替代设备序列号 · Serial number of the replacement unit"]
Ground = Annotated[LendingGround, "借出依据 · Why the customer has a unit"]
ReturnBy = Annotated[
    date | None, "应收回日（北京时间），未定为空 · To be back by, Asia/Shanghai; null where nobody has said"
]
Machine = Annotated[EquipmentId | None, "替代哪台设备，未知为空 · The machine that it stands in for; null if not known"]
MachineSerialNo = Annotated[str, "该设备的序列号，未知为空 · Serial number of that machine; empty if not known"]
Condition = Annotated[
    UnitCondition | None,
    "归还时的状况；此前的记录没有，为空 · How it came back; null for records of before it was said",
]


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
    """The customer has an equivalent unit, in the place of a machine: because it was owed, or because somebody decided
    to lend one, for a reason."""

    case_id: CaseId
    station_id: StationId
    serial_no: SerialNo
    ground: Ground = "owed"
    reason: Annotated[str, "决定借出的原因，应交付的没有 · Why it was decided; empty where it was owed", FREE_TEXT] = ""
    return_by: ReturnBy = None
    equipment_id: Machine = None
    machine_serial_no: MachineSerialNo = ""
    customer_id: Annotated[CustomerId | None, "客户编号；此前的记录没有，为空 · Customer; null for older records"] = (
        None
    )
    number: CaseNumber = ""

    def sentence(self) -> Words:
        serial_no, ground = one_line(self.serial_no), choice(LENDING_GROUNDS, self.ground)
        place = _in_place_of(self.equipment_id, self.machine_serial_no)
        why = either(self.ground != "owed", (f"，依据：{ground.zh}", f"; why: {ground.en}"), ("", ""))
        until = either(
            self.return_by is not None, (f"，{self.return_by} 前收回", f"; back by {self.return_by}"), ("", "")
        )
        return Words(
            f"网点 {self.station_id} 交付替代设备，序列号 {serial_no}{place.zh}{why.zh}{until.zh}",
            f"Station {self.station_id} handed over a replacement unit, serial number {serial_no}"
            f"{place.en}{why.en}{until.en}",
        )


def _in_place_of(equipment_id: str | None, serial_no: str) -> Words:
    known = one_line(serial_no) or equipment_id
    return either(known is not None, (f"，代替客户设备 {known}", f", in the place of machine {known}"), ("", ""))


@titled("替代设备应收回日已定")
@dataclass(frozen=True, slots=True)
class ReplacementReturnDue:
    """The customer's unit is to be back by a day: as was agreed, or some days after its reason ended. Or by none any
    more, because the fault proved unsolved."""

    case_id: CaseId
    return_by: ReturnBy
    because: Annotated[UnitDueCause, "为什么 · Why by that day"]
    reason: Annotated[str, "改约的原因，没有为空 · Why another day was agreed; empty without", FREE_TEXT] = ""

    def sentence(self) -> Words:
        cause = choice(UNIT_DUE_CAUSES, self.because)
        if self.return_by is None:
            return Words(f"替代设备暂不收回：{cause.zh}", f"The replacement unit stays for now: {cause.en}")
        return Words(
            f"替代设备应在 {self.return_by} 前收回：{cause.zh}",
            f"The replacement unit is to be back by {self.return_by}: {cause.en}",
        )


@titled("替代设备已收回")
@dataclass(frozen=True, slots=True)
class ReplacementUnitReturned:
    """The replacement unit was taken back when the repair returned, and in what condition."""

    case_id: CaseId
    station_id: StationId
    serial_no: SerialNo
    condition: Condition = None
    note: Note = ""
    equipment_id: Machine = None

    def sentence(self) -> Words:
        serial_no, how = one_line(self.serial_no), choice(UNIT_CONDITIONS, self.condition or "")
        said = either(self.condition is not None, (f"，状况：{how.zh}", f", condition: {how.en}"), ("", ""))
        return Words(
            f"网点 {self.station_id} 收回替代设备，序列号 {serial_no}{said.zh}",
            f"Station {self.station_id} took the replacement unit back, serial number {serial_no}{said.en}",
        )


@titled("替代设备不再收回")
@dataclass(frozen=True, slots=True)
class ReplacementUnitWrittenOff:
    """The customer's unit does not come back: it is lost, or was sold to the customer."""

    case_id: CaseId
    station_id: StationId
    serial_no: SerialNo
    ended: Annotated[UnitEnd, "退出方式 · What became of it"]
    equipment_id: Machine = None

    def sentence(self) -> Words:
        serial_no, end = one_line(self.serial_no), choice(UNIT_ENDS, self.ended)
        return Words(
            f"替代设备 {serial_no} 不再收回：{end.zh}",
            f"Replacement unit {serial_no} does not come back: {end.en}",
        )


ReplacementEvent = (
    ReplacementObliged
    | ReplacementReleased
    | ReplacementUnitHandedOver
    | ReplacementReturnDue
    | ReplacementUnitReturned
    | ReplacementUnitWrittenOff
)

KIND: StreamKind[ReplacementEvent] = StreamKind(
    "replacement", source="dispatch", id="case_id", key="case_id", events=ReplacementEvent
)
