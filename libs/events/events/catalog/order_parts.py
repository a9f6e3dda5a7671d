"""What a work order reserves and uses of the stations' stock: the order's side of it, in its own stream."""

from dataclasses import dataclass
from typing import Annotated

from events.catalog.stock import Lots, place
from events.fields import CaseId, PartNo, Quantity, StationId, VanOf, WorkOrderId
from events.words import Words, either, one_line, titled


@titled("已为派工单预留配件")
@dataclass(frozen=True, slots=True)
class PartReserved:
    """Kept for the order until it is used, freed, or the order is over or another station's."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    quantity: Quantity
    awaited: Annotated[bool, "是否到货后按等待顺序预留 · Whether the order had waited for it"] = False

    def sentence(self) -> Words:
        where, part = place(self.station_id, self.technician_id), one_line(self.part_no)
        zh, en = either(self.awaited, ("到货，", ", which has come"), ("", ""))
        return Words(
            f"{zh}在{where.zh}预留 {part} × {self.quantity}", f"{part} × {self.quantity} reserved in {where.en}{en}"
        )


@titled("派工单的预留已取消")
@dataclass(frozen=True, slots=True)
class PartFreed:
    """The order does not need it. What ends with the order is freed without this."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    quantity: Quantity

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        return Words(f"取消预留 {part} × {self.quantity}", f"{part} × {self.quantity} no longer reserved")


@titled("已使用配件")
@dataclass(frozen=True, slots=True)
class PartUsed:
    """The visit used it, first of what was reserved for the order in that place."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    quantity: Quantity
    lots: Lots

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        lots = ", ".join(one_line(each.lot) for each in self.lots)
        zh, en = either(bool(lots), (f"（{lots}）", f" ({lots})"), ("", ""))
        return Words(f"使用配件 {part} × {self.quantity}{zh}", f"Used {part} × {self.quantity}{en}")


@titled("派工单已退回配件")
@dataclass(frozen=True, slots=True)
class PartTakenBack:
    """What had been taken for the order went back to where it came from, unused."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    quantity: Quantity
    lots: Lots

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        return Words(f"退回未用配件 {part} × {self.quantity}", f"{part} × {self.quantity} back unused")


OrderPartEvent = PartReserved | PartFreed | PartUsed | PartTakenBack
