"""One machine at a customer 设备, with its acceptance and warranty."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.catalog.equipment_life import LifeEvent
from events.fields import CustomerId, EquipmentId, Model
from events.words import Words, changes, one_line, titled


@titled("设备已登记")
@dataclass(frozen=True, slots=True)
class EquipmentRegistered:
    """One machine at a customer. The warranty lasts `warranty_months` from acceptance."""

    equipment_id: EquipmentId
    customer_id: CustomerId
    model: Model
    serial_no: Annotated[str, "序列号 · Serial number"]
    warranty_months: Annotated[int, "保修月数，自验收日起 · Months of warranty, from acceptance"]

    def sentence(self) -> Words:
        model, serial_no = one_line(self.model), one_line(self.serial_no)
        return Words(
            f"登记客户 {self.customer_id} 的设备 {self.equipment_id}：{model}，序列号 {serial_no}，"
            f"保修 {self.warranty_months} 个月",
            f"Equipment {self.equipment_id} of customer {self.customer_id} registered: {model}, serial number "
            f"{serial_no}, {self.warranty_months} months of warranty",
        )


@titled("设备已验收")
@dataclass(frozen=True, slots=True)
class EquipmentAccepted:
    """Acceptance 验收合格: the warranty counts from that day."""

    equipment_id: EquipmentId
    accepted_on: Annotated[date, "验收日期（北京时间） · Date of acceptance, Asia/Shanghai"]
    warranty_until: Annotated[date, "保修截止日期（北京时间，含当天） · Last date of the warranty, Asia/Shanghai"]

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 于 {self.accepted_on} 验收合格，保修至 {self.warranty_until}",
            f"Equipment {self.equipment_id} accepted on {self.accepted_on}, in warranty until {self.warranty_until}",
        )


@titled("设备资料已更正")
@dataclass(frozen=True, slots=True)
class EquipmentCorrected:
    """A typing error in a machine's details was mended. Cases keep the warranty that they were given."""

    equipment_id: EquipmentId
    customer_id: Annotated[str, "更正后的客户编号 · Customer, as corrected"]
    model: Annotated[str, "更正后的产品型号 · Product model, as corrected"]
    serial_no: Annotated[str, "更正后的序列号 · Serial number, as corrected"]
    warranty_months: Annotated[int, "更正后的保修月数 · Months of warranty, as corrected"]
    warranty_until: Annotated[
        date | None,
        "更正后的保修截止日期（北京时间，含当天）；未验收则为空 · "
        "Last date of the warranty, Asia/Shanghai, as corrected; null before acceptance",
    ]
    former_customer_id: Annotated[str, "更正前的客户编号 · Customer before"]
    former_model: Annotated[str, "更正前的产品型号 · Product model before"]
    former_serial_no: Annotated[str, "更正前的序列号 · Serial number before"]
    former_warranty_months: Annotated[int, "更正前的保修月数 · Months of warranty before"]
    reason: Annotated[str, "更正原因 · Why it was corrected", FREE_TEXT]

    def sentence(self) -> Words:
        changed = changes(
            (Words("客户", "customer"), self.former_customer_id, self.customer_id),
            (Words("型号", "model"), self.former_model, self.model),
            (Words("序列号", "serial number"), self.former_serial_no, self.serial_no),
            (Words("保修月数", "months of warranty"), self.former_warranty_months, self.warranty_months),
        )
        reason = one_line(self.reason)
        return Words(
            f"更正设备 {self.equipment_id}：{changed.zh}；原因：{reason}",
            f"Equipment {self.equipment_id} corrected: {changed.en}; why: {reason}",
        )


@titled("验收日期已更正")
@dataclass(frozen=True, slots=True)
class AcceptanceCorrected:
    """The day of acceptance was another one. Cases keep the warranty that they were given."""

    equipment_id: EquipmentId
    accepted_on: Annotated[date, "更正后的验收日期（北京时间） · Date of acceptance, Asia/Shanghai, as corrected"]
    warranty_until: Annotated[
        date, "更正后的保修截止日期（北京时间，含当天） · Last date of the warranty, Asia/Shanghai, as corrected"
    ]
    former_accepted_on: Annotated[date, "更正前的验收日期（北京时间） · Date of acceptance before, Asia/Shanghai"]
    former_warranty_until: Annotated[date, "更正前的保修截止日期（北京时间） · Last date of the warranty before"]
    reason: Annotated[str, "更正原因 · Why it was corrected", FREE_TEXT]

    def sentence(self) -> Words:
        changed = changes(
            (Words("验收日期", "accepted on"), self.former_accepted_on, self.accepted_on),
            (Words("保修至", "in warranty until"), self.former_warranty_until, self.warranty_until),
        )
        reason = one_line(self.reason)
        return Words(
            f"更正设备 {self.equipment_id} 的验收：{changed.zh}；原因：{reason}",
            f"Acceptance of equipment {self.equipment_id} corrected: {changed.en}; why: {reason}",
        )


EquipmentEvent = EquipmentRegistered | EquipmentAccepted | EquipmentCorrected | AcceptanceCorrected | LifeEvent

KIND: StreamKind[EquipmentEvent] = StreamKind("equipment", source="intake", id="equipment_id", events=EquipmentEvent)
