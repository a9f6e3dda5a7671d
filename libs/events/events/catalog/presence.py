"""Where a technician is on site 在场: at one work order at a time, whichever station it belongs to."""

from dataclasses import dataclass

from eventlog.kinds import StreamKind
from events.fields import TechnicianId, WorkOrderId
from events.words import Words, titled


@titled("维修人员在现场")
@dataclass(frozen=True, slots=True)
class TechnicianOnSite:
    """The technician is with a work order, and with no other."""

    technician_id: TechnicianId
    work_order_id: WorkOrderId

    def sentence(self) -> Words:
        return Words(
            f"维修人员 {self.technician_id} 在派工单 {self.work_order_id} 的现场",
            f"Technician {self.technician_id} is on site for work order {self.work_order_id}",
        )


@titled("维修人员已离开现场")
@dataclass(frozen=True, slots=True)
class TechnicianOffSite:
    """The order is finished, waits, or is somebody else's: the technician is free for another site."""

    technician_id: TechnicianId
    work_order_id: WorkOrderId

    def sentence(self) -> Words:
        return Words(
            f"维修人员 {self.technician_id} 已离开派工单 {self.work_order_id} 的现场",
            f"Technician {self.technician_id} is no longer on site for work order {self.work_order_id}",
        )


PresenceEvent = TechnicianOnSite | TechnicianOffSite

KIND: StreamKind[PresenceEvent] = StreamKind("presence", source="dispatch", id="technician_id", events=PresenceEvent)
