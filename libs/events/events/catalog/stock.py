"""Stock 库存 of one part at one place: a station's store, or the van of one of its technicians 车载库存.

What is under way belongs to the place that awaits it, and is nowhere else. Every change of one stock is in one stream,
so that no two of them can take the same part.
"""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import PartNo, Quantity, RepairId, StationId, StockId, VanOf, WorkOrderId
from events.words import Words, either, one_line, titled

TransferNo = Annotated[int, "该处第几次调入（从 1 起） · Which transfer to this place, from 1"]
FromStation = Annotated[str, "调出网点 · Station that sent it"]
FromVan = Annotated[str | None, "调出的车载库存 · Technician from whose van it was sent"]
ToStation = Annotated[str, "调入网点 · Station that gets it"]
ToVan = Annotated[str | None, "调入的车载库存 · Technician to whose van it is sent"]


@titled("一个批次或序列号")
@dataclass(frozen=True, slots=True)
class Lot:
    """How many there are of a batch; one of a serial number."""

    lot: Annotated[str, "批次号或序列号 · Batch or serial number"]
    quantity: Quantity


Lots = Annotated[
    tuple[Lot, ...], "批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"
]


def place(station_id: str, technician_id: str | None) -> Words:
    """Where it is, in words."""
    if technician_id is None:
        return Words(f"网点 {station_id} 库房", f"the store of {station_id}")
    return Words(f"网点 {station_id} {technician_id} 的车载库存", f"the van of {technician_id} of {station_id}")


@titled("配件已入库")
@dataclass(frozen=True, slots=True)
class StockReceived:
    """A delivery came from outside."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    quantity: Quantity
    lots: Lots
    delivery_no: Annotated[str, "送货单号 · Number of the delivery note"]

    def sentence(self) -> Words:
        part, delivery = one_line(self.part_no), one_line(self.delivery_no)
        return Words(
            f"到货入库 {part} × {self.quantity}，送货单 {delivery}", f"{part} × {self.quantity} came, {delivery}"
        )


@titled("配件已预留")
@dataclass(frozen=True, slots=True)
class StockReserved:
    """Some of it is kept for a work order. `awaited`: the order had waited for it."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    work_order_id: WorkOrderId
    quantity: Quantity
    awaited: Annotated[bool, "是否到货后按等待顺序预留 · Whether the order had waited for it"] = False

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = f"为派工单 {self.work_order_id} 预留", f"reserved for work order {self.work_order_id}"
        return Words(f"{zh} {part} × {self.quantity}", f"{part} × {self.quantity} {en}")


@titled("配件预留已取消")
@dataclass(frozen=True, slots=True)
class StockFreed:
    """What was kept for a work order is not any more: it was not needed, or the order is over, or another station's."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    work_order_id: WorkOrderId
    quantity: Quantity

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = f"不再为派工单 {self.work_order_id} 预留", f"no longer reserved for work order {self.work_order_id}"
        return Words(f"{zh} {part} × {self.quantity}", f"{part} × {self.quantity} {en}")


@titled("配件已用出")
@dataclass(frozen=True, slots=True)
class StockUsed:
    """A visit used it. `reserved` of them had been kept for the order."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    work_order_id: WorkOrderId
    quantity: Quantity
    lots: Lots
    reserved: Annotated[int, "其中已为该派工单预留的数量 · How many of them had been reserved for the order"]

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = f"派工单 {self.work_order_id} 使用", f"used for work order {self.work_order_id}"
        return Words(f"{zh} {part} × {self.quantity}", f"{part} × {self.quantity} {en}")


@titled("未用配件已退回")
@dataclass(frozen=True, slots=True)
class StockTakenBack:
    """What a visit had taken is back, unused."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    work_order_id: WorkOrderId
    quantity: Quantity
    lots: Lots

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = f"派工单 {self.work_order_id} 退回", f"back unused from work order {self.work_order_id}"
        return Words(f"{zh} {part} × {self.quantity}", f"{part} × {self.quantity} {en}")


@titled("配件已领用于客户维修")
@dataclass(frozen=True, slots=True)
class StockIssued:
    """It went to the service desk, for a customer's repair 客户维修."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    repair_id: RepairId
    quantity: Quantity
    lots: Lots

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = f"客户维修 {self.repair_id} 领用", f"issued for customer repair {self.repair_id}"
        return Words(f"{zh} {part} × {self.quantity}", f"{part} × {self.quantity} {en}")


@titled("客户维修退回配件")
@dataclass(frozen=True, slots=True)
class StockIssueReturned:
    """What a customer's repair did not need is back."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    repair_id: RepairId
    quantity: Quantity
    lots: Lots

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = f"客户维修 {self.repair_id} 退回", f"back unused from customer repair {self.repair_id}"
        return Words(f"{zh} {part} × {self.quantity}", f"{part} × {self.quantity} {en}")


@titled("配件已调出")
@dataclass(frozen=True, slots=True)
class StockSent:
    """It left for another place, whose stream has it under way in the same append."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    quantity: Quantity
    lots: Lots
    to_station_id: ToStation
    to_technician_id: ToVan
    transfer_no: TransferNo

    def sentence(self) -> Words:
        part, to = one_line(self.part_no), place(self.to_station_id, self.to_technician_id)
        return Words(f"调出 {part} × {self.quantity} 到{to.zh}", f"{part} × {self.quantity} sent to {to.en}")


@titled("配件在途")
@dataclass(frozen=True, slots=True)
class StockComing:
    """It is under way to this place."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    transfer_no: TransferNo
    quantity: Quantity
    lots: Lots
    from_station_id: FromStation
    from_technician_id: FromVan

    def sentence(self) -> Words:
        part, origin = one_line(self.part_no), place(self.from_station_id, self.from_technician_id)
        return Words(
            f"{part} × {self.quantity} 自{origin.zh}调来，在途", f"{part} × {self.quantity} under way from {origin.en}"
        )


@titled("调拨已签收")
@dataclass(frozen=True, slots=True)
class StockArrived:
    """What was under way is here: `quantity` of the `sent`; the reason says why it is not all of it."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    transfer_no: TransferNo
    quantity: Quantity
    lots: Lots
    sent: Annotated[int, "调出的数量 · How many had been sent"]
    reason: Annotated[str, "差异原因，无差异为空 · Why some are missing; empty where none are", FREE_TEXT]

    def sentence(self) -> Words:
        part, missing = one_line(self.part_no), self.sent - self.quantity
        zh, en = either(missing > 0, (f"，短少 {missing}", f", {missing} missing"), ("", ""))
        return Words(f"签收调拨 {part} × {self.quantity}{zh}", f"{part} × {self.quantity} of a transfer arrived{en}")


@titled("已盘点")
@dataclass(frozen=True, slots=True)
class StockCounted:
    """A stock-take 盘点: `counted` are there where `expected` should be, and from now on that is what there is."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    expected: Annotated[int, "账面数量 · How many there should be"]
    counted: Annotated[int, "实盘数量 · How many there are"]
    lots: Lots
    reason: Annotated[str, "差异原因，无差异为空 · Why it differs; empty where it does not", FREE_TEXT]

    def sentence(self) -> Words:
        part, differs = one_line(self.part_no), self.counted - self.expected
        return Words(f"盘点 {part}：{self.counted}，差异 {differs:+}", f"{part} counted: {self.counted}, {differs:+}")


@titled("库存下限已设定")
@dataclass(frozen=True, slots=True)
class StockMinimumSet:
    """Below this many the part is to be reordered for this place; 0 is never."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    minimum: Annotated[int, "库存下限，0 为不提醒 · Minimum; 0 for none"]

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        return Words(f"{part} 的库存下限为 {self.minimum}", f"The minimum of {part} is {self.minimum}")


@titled("派工单等待配件")
@dataclass(frozen=True, slots=True)
class StockAwaited:
    """A work order waits for it: when enough comes, it is kept for the order, the one that waited longest first."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    work_order_id: WorkOrderId
    quantity: Quantity

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = f"派工单 {self.work_order_id} 等待", f"Work order {self.work_order_id} waits for"
        return Words(f"{zh} {part} × {self.quantity}", f"{en} {part} × {self.quantity}")


@titled("派工单不再等待配件")
@dataclass(frozen=True, slots=True)
class StockAwaitEnded:
    """A work order waits for it no longer: it came, or the wait ended otherwise."""

    stock_id: StockId
    station_id: StationId
    technician_id: VanOf
    part_no: PartNo
    work_order_id: WorkOrderId

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = f"派工单 {self.work_order_id} 不再等待", f"Work order {self.work_order_id} waits no longer for"
        return Words(f"{zh} {part}", f"{en} {part}")


StockEvent = (
    StockReceived
    | StockReserved
    | StockFreed
    | StockUsed
    | StockTakenBack
    | StockIssued
    | StockIssueReturned
    | StockSent
    | StockComing
    | StockArrived
    | StockCounted
    | StockMinimumSet
    | StockAwaited
    | StockAwaitEnded
)

KIND: StreamKind[StockEvent] = StreamKind("stock", source="dispatch", id="stock_id", events=StockEvent)
