"""What happens to a machine 设备 after it is registered: read, moved, added to another, replaced, scrapped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, EquipmentId, FactoryServiceId, RepairId
from events.types import FACTORY_RESULTS, METER_ORIGINS, REPAIR_RESULTS, FactoryResult, MeterOrigin, RepairResult
from events.words import Words, changes, choice, either, moment, one_line, titled

StandInSerialNo = Annotated[str, "替代设备的序列号 · Serial number of the replacement unit"]
ParentId = Annotated[str, "所属主机的设备编号 · Equipment that it is an accessory of"]


@titled("已抄表")
@dataclass(frozen=True, slots=True)
class MeterRead:
    """What the machine's meter said. It never runs backwards, but for a meter that was replaced."""

    equipment_id: EquipmentId
    counter: Annotated[int, "表数（印张数） · What the meter said: sheets"]
    read_at: Annotated[datetime, "抄表时间（UTC） · When it was read, UTC"]
    read_by: Annotated[str, "抄表人工号 · Staff number of who read it, or was told"]
    origin: Annotated[MeterOrigin, "表数来源 · Where the reading comes from"]
    meter_replaced: Annotated[bool, "计数器是否已更换 · Whether the meter itself had been replaced"]

    def sentence(self) -> Words:
        origin, time = choice(METER_ORIGINS, self.origin), moment(self.read_at)
        zh, en = either(self.meter_replaced, ("，计数器已更换", ", by another meter"), ("", ""))
        return Words(
            f"设备 {self.equipment_id} 于 {time} 的表数：{self.counter}（{origin.zh}）{zh}",
            f"Meter of equipment {self.equipment_id} at {time}: {self.counter} ({origin.en}){en}",
        )


@titled("附件已装上")
@dataclass(frozen=True, slots=True)
class AccessoryAttached:
    """The machine is an accessory of another one from now on, and goes where that goes."""

    equipment_id: EquipmentId
    parent_id: ParentId

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 作为附件装到设备 {self.parent_id}",
            f"Equipment {self.equipment_id} attached to equipment {self.parent_id} as its accessory",
        )


@titled("附件已拆下")
@dataclass(frozen=True, slots=True)
class AccessoryDetached:
    """The machine stands alone again."""

    equipment_id: EquipmentId
    parent_id: ParentId
    reason: Annotated[str, "拆下原因 · Why it was detached", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"附件 {self.equipment_id} 从设备 {self.parent_id} 拆下；原因：{reason}",
            f"Accessory {self.equipment_id} detached from equipment {self.parent_id}; why: {reason}",
        )


@titled("设备已加附件")
@dataclass(frozen=True, slots=True)
class AccessoryAdded:
    """The machine has one more accessory; told in the same append as by the accessory itself."""

    equipment_id: EquipmentId
    accessory_id: Annotated[str, "附件的设备编号 · Equipment that is its accessory"]

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 加装附件 {self.accessory_id}",
            f"Equipment {self.equipment_id} got the accessory {self.accessory_id}",
        )


@titled("设备已去附件")
@dataclass(frozen=True, slots=True)
class AccessoryRemoved:
    """The machine has one accessory less; told in the same append as by the accessory itself."""

    equipment_id: EquipmentId
    accessory_id: Annotated[str, "附件的设备编号 · Equipment that was its accessory"]

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 去除附件 {self.accessory_id}",
            f"Equipment {self.equipment_id} lost the accessory {self.accessory_id}",
        )


@titled("设备已移机")
@dataclass(frozen=True, slots=True)
class EquipmentMoved:
    """The machine went to another place, or was handed to another customer. Its warranty goes with it; cases stay with
    the customer who asked."""

    equipment_id: EquipmentId
    customer_id: Annotated[str, "移机后的客户编号 · Customer, after the move"]
    site_id: Annotated[str | None, "移机后的地点编号；未知则为空 · Site after the move; null where it is not known"]
    former_customer_id: Annotated[str, "移机前的客户编号 · Customer before"]
    former_site_id: Annotated[str | None, "移机前的地点编号 · Site before"]
    reason: Annotated[str, "移机原因 · Why it was moved", FREE_TEXT]

    @property
    def handed_over(self) -> bool:
        """Whether it is another customer's now."""
        return self.customer_id != self.former_customer_id

    def sentence(self) -> Words:
        changed = changes(
            (Words("客户", "customer"), self.former_customer_id, self.customer_id),
            (Words("地点", "site"), self.former_site_id, self.site_id),
        )
        zh, en = either(self.handed_over, ("移交其他客户", "handed to another customer"), ("移机", "moved"))
        reason = one_line(self.reason)
        return Words(
            f"设备 {self.equipment_id} {zh}：{changed.zh}；原因：{reason}",
            f"Equipment {self.equipment_id} {en}: {changed.en}; why: {reason}",
        )


@titled("设备已由新设备接替")
@dataclass(frozen=True, slots=True)
class EquipmentReplaced:
    """Another machine does its work for good, unlike a replacement unit, which is taken back."""

    equipment_id: EquipmentId
    successor_id: Annotated[str, "接替它的设备编号 · Equipment that took its place"]
    reason: Annotated[str, "更换原因 · Why it was replaced", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"设备 {self.equipment_id} 由设备 {self.successor_id} 接替；原因：{reason}",
            f"Equipment {self.equipment_id} was replaced by equipment {self.successor_id}; why: {reason}",
        )


@titled("设备已接替旧设备")
@dataclass(frozen=True, slots=True)
class EquipmentSucceeded:
    """The machine took another one's place; told in the same append as by that one."""

    equipment_id: EquipmentId
    predecessor_id: Annotated[str, "被接替的设备编号 · Equipment whose place it took"]

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 接替设备 {self.predecessor_id}",
            f"Equipment {self.equipment_id} took the place of equipment {self.predecessor_id}",
        )


@titled("设备已报废")
@dataclass(frozen=True, slots=True)
class EquipmentScrapped:
    """The machine is no more. Nobody can ask for service of it from now on; open cases go on."""

    equipment_id: EquipmentId
    reason: Annotated[str, "报废原因 · Why it was scrapped", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"设备 {self.equipment_id} 报废；原因：{reason}", f"Equipment {self.equipment_id} scrapped; why: {reason}"
        )


@titled("设备已维修交还")
@dataclass(frozen=True, slots=True)
class EquipmentBroughtBack:
    """The customer has the machine back, which we had to be repaired 客户维修."""

    equipment_id: EquipmentId
    repair_id: RepairId
    result: Annotated[RepairResult, "维修结果 · What came of it"]

    def sentence(self) -> Words:
        zh, en = choice(REPAIR_RESULTS, self.result)
        return Words(
            f"客户维修 {self.repair_id} 后交还客户：{zh}",
            f"Back with the customer after customer repair {self.repair_id}: {en}",
        )


@titled("设备已返厂维修")
@dataclass(frozen=True, slots=True)
class EquipmentSentToFactory:
    """The machine is on its way to its maker 返厂, and not at the customer's."""

    equipment_id: EquipmentId
    factory_service_id: FactoryServiceId

    def sentence(self) -> Words:
        id = self.factory_service_id
        return Words(f"寄往厂家维修（返厂 {id}）", f"Sent to its maker to be repaired: factory service {id}")


@titled("设备已从厂家收回")
@dataclass(frozen=True, slots=True)
class EquipmentBackFromFactory:
    """We have the machine back from its maker."""

    equipment_id: EquipmentId
    factory_service_id: FactoryServiceId
    result: Annotated[FactoryResult, "返厂结果 · What the maker did"]

    def sentence(self) -> Words:
        zh, en = choice(FACTORY_RESULTS, self.result)
        return Words(
            f"返厂 {self.factory_service_id} 已收回：{zh}",
            f"Back from its maker, factory service {self.factory_service_id}: {en}",
        )


@titled("替代设备已代用")
@dataclass(frozen=True, slots=True)
class EquipmentStandInCame:
    """A replacement unit 替代设备 stands in for the machine: a station handed it over for a case."""

    equipment_id: EquipmentId
    case_id: CaseId
    unit_serial_no: StandInSerialNo
    since: Annotated[datetime, "交付时间（UTC） · When it was handed over, UTC"]

    def sentence(self) -> Words:
        serial_no, since = one_line(self.unit_serial_no), moment(self.since)
        return Words(
            f"{since} 起由替代设备 {serial_no} 代用，服务单 {self.case_id}",
            f"Replacement unit {serial_no} stands in since {since}, for case {self.case_id}",
        )


@titled("替代设备代用结束")
@dataclass(frozen=True, slots=True)
class EquipmentStandInLeft:
    """The replacement unit does not stand in for the machine any more: it was taken back, or does not come back."""

    equipment_id: EquipmentId
    case_id: CaseId
    unit_serial_no: StandInSerialNo
    since: Annotated[datetime, "交付时间（UTC） · When it was handed over, UTC"]
    until: Annotated[datetime, "收回时间（UTC） · When it was taken back, UTC"]

    def sentence(self) -> Words:
        serial_no, since, until = one_line(self.unit_serial_no), moment(self.since), moment(self.until)
        return Words(
            f"{since} 至 {until} 由替代设备 {serial_no} 代用，服务单 {self.case_id}",
            f"Replacement unit {serial_no} stood in from {since} to {until}, for case {self.case_id}",
        )


LifeEvent = (
    MeterRead
    | AccessoryAttached
    | AccessoryDetached
    | AccessoryAdded
    | AccessoryRemoved
    | EquipmentMoved
    | EquipmentReplaced
    | EquipmentSucceeded
    | EquipmentScrapped
    | EquipmentBroughtBack
    | EquipmentSentToFactory
    | EquipmentBackFromFactory
    | EquipmentStandInCame
    | EquipmentStandInLeft
)
