"""A technician's agenda 日程 of one day in Asia/Shanghai."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import TechnicianId, WorkOrderId
from events.types import Slot, slot_words
from events.words import Words, titled


@titled("时段已占用")
@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """A slot in one technician's day is taken."""

    technician_id: TechnicianId
    work_order_id: WorkOrderId
    slot: Annotated[Slot, "预约时段 · The appointment"]

    def sentence(self) -> Words:
        slot = slot_words(self.slot)
        return Words(
            f"维修人员 {self.technician_id} 的时段 {slot.zh}已为派工单 {self.work_order_id} 占用",
            f"Technician {self.technician_id} is booked for work order {self.work_order_id}: {slot.en}",
        )


@titled("时段已释放")
@dataclass(frozen=True, slots=True)
class AppointmentReleased:
    """A slot in one technician's day is free again."""

    technician_id: TechnicianId
    work_order_id: WorkOrderId

    def sentence(self) -> Words:
        return Words(
            f"维修人员 {self.technician_id} 为派工单 {self.work_order_id} 占用的时段已释放",
            f"The slot of technician {self.technician_id} for work order {self.work_order_id} is free again",
        )


AgendaEvent = AppointmentBooked | AppointmentReleased

KIND: StreamKind[AgendaEvent] = StreamKind("agenda", source="dispatch", id="technician_id.day", events=AgendaEvent)
"""`day` is a date in Asia/Shanghai: `agenda-t-1001.2026-02-28`."""
