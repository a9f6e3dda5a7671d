"""What a station does not take on: an order 拒单 goes to the information centre, a transfer to where it came from."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, StationId, VisitNo, WorkOrderId
from events.types import Slot
from events.words import Words, one_line, titled


@titled("派工单已拒单")
@dataclass(frozen=True, slots=True)
class WorkOrderRefused:
    """The station does not take the order on: nobody goes, and the information centre has the case again.

    `slot` is when the customer was last told to expect somebody, for whoever goes instead.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
    reason: Annotated[str, "拒单原因 · Why the station refuses", FREE_TEXT]
    slot: Annotated[Slot | None, "最后告知客户的时间段 · The slot that the customer was last told"] = None

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"网点 {self.station_id} 拒单，退回信息中心：{reason}",
            f"Station {self.station_id} refuses the work order, back to the information centre: {reason}",
        )


@titled("转派已拒绝")
@dataclass(frozen=True, slots=True)
class TransferDeclined:
    """The station that an order was transferred to does not take it on: it is again with the one that gave it."""

    work_order_id: WorkOrderId
    case_id: CaseId
    from_station_id: Annotated[str, "拒绝转派的网点 · The station that declines"]
    to_station_id: Annotated[str, "转派的网点，派工单退回到此 · The station that gave it, and has it again"]
    reason: Annotated[str, "拒绝转派的原因 · Why it is declined", FREE_TEXT]
    visit_no: VisitNo

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"网点 {self.from_station_id} 拒绝转派，退回网点 {self.to_station_id}：{reason}",
            f"Station {self.from_station_id} declines the transfer, back to station {self.to_station_id}: {reason}",
        )
