"""One replacement unit 替代设备, by its serial number: in which station's pool it is, in what condition, and for whose
case it is out. It is with one customer at a time."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.catalog.replacement import Condition, Ground, Machine, MachineSerialNo, SerialNo
from events.fields import CaseId, CaseNumber, CustomerId, Model, Reason, StationId
from events.types import LENDING_GROUNDS, UNIT_CONDITIONS, UNIT_ENDS, UnitCondition, UnitEnd
from events.words import Words, choice, either, one_line, titled

UnitId = Annotated[str, "替代设备编号，由序列号得出 · The unit, by its serial number, whatever its width and case"]
UnitAccessories = Annotated[str, "替代设备的附件 · What belongs to the unit", FREE_TEXT]
CheckNote = Annotated[str, "检查、检修的说明 · What was found, or done", FREE_TEXT]
PoolStation = Annotated[str, "所属网点 · The station in whose pool it is"]


@titled("替代设备已入库")
@dataclass(frozen=True, slots=True)
class UnitRegistered:
    """A station has the unit to lend; or has it again, after it had left the pool."""

    unit_id: UnitId
    serial_no: SerialNo
    station_id: PoolStation
    model: Model
    condition: Annotated[UnitCondition, "状况 · Its condition"]
    accessories: UnitAccessories = ""

    def sentence(self) -> Words:
        serial_no, model = one_line(self.serial_no), one_line(self.model)
        zh, en = choice(UNIT_CONDITIONS, self.condition)
        return Words(
            f"替代设备 {serial_no}（{model}）入网点 {self.station_id} 的库，状况：{zh}",
            f"Replacement unit {serial_no} ({model}) is in the pool of station {self.station_id}, condition: {en}",
        )


@titled("替代设备资料已更正")
@dataclass(frozen=True, slots=True)
class UnitCorrected:
    """Its model, or what belongs to it, is another than was registered."""

    unit_id: UnitId
    model: Annotated[str, "更正后的产品型号 · Product model, as corrected"]
    accessories: UnitAccessories
    former_model: Annotated[str, "更正前的产品型号 · Product model before"]
    reason: Reason

    def sentence(self) -> Words:
        model, former = one_line(self.model), one_line(self.former_model)
        zh, en = either(
            model != former, (f"，型号 {former} → {model}", f", model {former} → {model}"), ("，附件", ", accessories")
        )
        reason = one_line(self.reason)
        return Words(f"替代设备资料更正{zh}；原因：{reason}", f"Replacement unit corrected{en}; why: {reason}")


@titled("替代设备已调拨")
@dataclass(frozen=True, slots=True)
class UnitMoved:
    """It is in another station's pool from now on."""

    unit_id: UnitId
    from_station_id: Annotated[str, "调出网点 · The station that gave it"]
    to_station_id: Annotated[str, "调入网点 · The station that has it now"]
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"替代设备从网点 {self.from_station_id} 调到网点 {self.to_station_id}；原因：{reason}",
            f"Replacement unit moved from station {self.from_station_id} to {self.to_station_id}; why: {reason}",
        )


@titled("替代设备已在外")
@dataclass(frozen=True, slots=True)
class UnitWentOut:
    """The unit was handed over for a case; it is in no other customer's hands until it is back.

    One that nobody had registered is in the pool of the station that handed it over from then on.
    """

    unit_id: UnitId
    serial_no: SerialNo
    case_id: CaseId
    station_id: Annotated[str, "交付网点 · The station that handed it over"]
    customer_id: Annotated[CustomerId | None, "客户编号；此前的记录没有，为空 · Customer; null for older records"] = (
        None
    )
    equipment_id: Machine = None
    machine_serial_no: MachineSerialNo = ""
    ground: Ground = "owed"
    number: CaseNumber = ""

    def sentence(self) -> Words:
        serial_no, ground = one_line(self.serial_no), choice(LENDING_GROUNDS, self.ground)
        machine = one_line(self.machine_serial_no) or self.equipment_id
        whose = either(
            self.customer_id is not None,
            (f"，客户 {self.customer_id}", f" of customer {self.customer_id}"),
            ("", ""),
        )
        place = either(
            machine is not None, (f"，代替客户设备 {machine}", f", in the place of machine {machine}"), ("", "")
        )
        return Words(
            f"替代设备 {serial_no} 由网点 {self.station_id} 交付，用于服务单 {self.case_id}"
            f"{whose.zh}{place.zh}（{ground.zh}）",
            f"Replacement unit {serial_no} of station {self.station_id} is out for case {self.case_id}"
            f"{whose.en}{place.en} ({ground.en})",
        )


@titled("替代设备已归还")
@dataclass(frozen=True, slots=True)
class UnitCameBack:
    """The unit is back. It can go out again when it is in good condition and with the station whose it is; otherwise
    when that station says that it is ready."""

    unit_id: UnitId
    case_id: CaseId
    station_id: StationId
    condition: Condition = None

    def sentence(self) -> Words:
        how = choice(UNIT_CONDITIONS, self.condition or "")
        zh, en = either(self.condition is not None, (f"，状况：{how.zh}", f"; condition: {how.en}"), ("", ""))
        return Words(
            f"服务单 {self.case_id} 的替代设备由网点 {self.station_id} 收回{zh}",
            f"Station {self.station_id} has the replacement unit of case {self.case_id} back{en}",
        )


@titled("替代设备已停借")
@dataclass(frozen=True, slots=True)
class UnitSetAside:
    """Somebody saw that it cannot be lent as it is."""

    unit_id: UnitId
    condition: Annotated[UnitCondition, "状况 · Its condition"]
    note: CheckNote

    def sentence(self) -> Words:
        zh, en = choice(UNIT_CONDITIONS, self.condition)
        return Words(f"替代设备停借检修，状况：{zh}", f"The replacement unit is set aside; condition: {en}")


@titled("替代设备已可用")
@dataclass(frozen=True, slots=True)
class UnitReady:
    """Its station says that it is there, complete and in order: it can be lent again."""

    unit_id: UnitId
    note: CheckNote

    def sentence(self) -> Words:
        return Words("替代设备已检修，可以借出", "The replacement unit is ready to be lent")


@titled("替代设备已退出")
@dataclass(frozen=True, slots=True)
class UnitRetired:
    """It is in nobody's pool any more. One that a customer has does not come back."""

    unit_id: UnitId
    ended: Annotated[UnitEnd, "退出方式 · What became of it"]
    reason: Reason

    def sentence(self) -> Words:
        (zh, en), reason = choice(UNIT_ENDS, self.ended), one_line(self.reason)
        return Words(f"替代设备退出：{zh}；原因：{reason}", f"Replacement unit out of the pool: {en}; why: {reason}")


ReplacementUnitEvent = (
    UnitRegistered | UnitCorrected | UnitMoved | UnitWentOut | UnitCameBack | UnitSetAside | UnitReady | UnitRetired
)

KIND: StreamKind[ReplacementUnitEvent] = StreamKind(
    "replacement_unit", source="dispatch", id="unit_id", events=ReplacementUnitEvent
)
