"""One machine at a customer 设备, with its acceptance and warranty."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import CustomerId, EquipmentId, Model
from events.words import Words, one_line, titled


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


EquipmentEvent = EquipmentRegistered | EquipmentAccepted

KIND: StreamKind[EquipmentEvent] = StreamKind("equipment", source="intake", id="equipment_id", events=EquipmentEvent)
