"""What is read off the machine on a visit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from events.fields import CaseId, EquipmentId, WorkOrderId
from events.words import Words, either, titled


@titled("上门抄表")
@dataclass(frozen=True, slots=True)
class VisitMeterRead:
    """What the machine's meter said on the visit; the information centre puts it into the machine's record."""

    work_order_id: WorkOrderId
    case_id: CaseId
    equipment_id: EquipmentId
    counter: Annotated[int, "表数（印张数） · What the meter said: sheets"]
    read_at: Annotated[datetime, "抄表时间（UTC） · When it was read, UTC"]
    read_by: Annotated[str, "抄表人工号 · Staff number of who read it"]
    meter_replaced: Annotated[bool, "计数器是否已更换 · Whether the meter itself had been replaced"] = False

    def sentence(self) -> Words:
        zh, en = either(self.meter_replaced, ("，计数器已更换", ", by another meter"), ("", ""))
        return Words(f"上门抄表：{self.counter}{zh}", f"The meter said {self.counter}{en}")
