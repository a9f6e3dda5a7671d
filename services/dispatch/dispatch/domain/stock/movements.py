"""What comes in, goes to another place, and is counted; and below how many it is to be reordered."""

from dataclasses import dataclass

from dispatch.domain.stock.lots import added, require_lots, require_new, require_there
from dispatch.domain.stock.state import Place, Stock
from eventlog.decider import NotFound, Rejected
from events.catalog.stock import (
    Lot,
    StockArrived,
    StockComing,
    StockCounted,
    StockEvent,
    StockMinimumSet,
    StockReceived,
    StockSent,
)
from events.types import Tracking

MOST = 1_000_000
"""Of one part at one place."""


@dataclass(frozen=True, slots=True)
class ReceiveDelivery:
    """So many came from outside, with the number of the delivery note."""

    place: Place
    quantity: int
    lots: tuple[Lot, ...]
    delivery_no: str
    tracked_by: Tracking


def receive(command: ReceiveDelivery, stock: Stock) -> list[StockEvent]:
    """Each time is told: a delivery may come in parts. Raises Rejected for more than MOST, and for lots that do not
    fit."""
    require_lots(command.tracked_by, command.quantity, command.lots)
    require_new(command.tracked_by, stock.lots, command.lots)
    require_room(stock, command.quantity)
    return [StockReceived(*command.place.ids, command.quantity, command.lots, command.delivery_no)]


@dataclass(frozen=True, slots=True)
class SendStock:
    """So many go to another place."""

    quantity: int
    lots: tuple[Lot, ...]
    to: Place
    transfer_no: int
    tracked_by: Tracking


def send(command: SendStock, stock: Stock) -> StockSent:
    """Only of what is kept for nobody. Raises Rejected for more than that, and to the place where it is."""
    require_lots(command.tracked_by, command.quantity, command.lots)
    require_free(stock, command.quantity)
    require_there(stock.lots, command.lots)
    assert stock.place is not None, "nothing is free where nothing ever was"
    if command.to.id == stock.place.id:
        raise Rejected("it is there already", "已在该处", "to_station_id")
    to = command.to.station_id, command.to.technician_id, command.transfer_no
    return StockSent(*stock.place.ids, command.quantity, command.lots, *to)


def expect(sent: StockSent) -> list[StockEvent]:
    """The other side of `send`: it is under way to here."""
    place = Place(sent.to_station_id, sent.to_technician_id, sent.part_no)
    origin = sent.station_id, sent.technician_id
    return [StockComing(*place.ids, sent.transfer_no, sent.quantity, sent.lots, *origin)]


@dataclass(frozen=True, slots=True)
class TakeTransfer:
    """So many of a transfer are here; the reason says why it is not all of it."""

    transfer_no: int
    quantity: int
    lots: tuple[Lot, ...]
    reason: str
    tracked_by: Tracking


def arrive(command: TakeTransfer, stock: Stock) -> list[StockEvent]:
    """Once. What is missing is lost to the books. Raises NotFound for a transfer that there never was, and Rejected for
    one that was taken, for more than was sent, for other lots, and for less without a reason."""
    assert stock.place is not None
    coming = stock.coming.get(command.transfer_no)
    if coming is None:
        if command.transfer_no > stock.transfers:
            raise NotFound(
                f"there is no transfer {command.transfer_no} to here", f"没有第 {command.transfer_no} 次调入"
            )
        raise Rejected("this transfer was taken already", "该次调拨已签收")
    if command.quantity > coming.quantity:
        raise Rejected(f"{coming.quantity} were sent", f"调出的只有 {coming.quantity}", "quantity")
    if command.quantity < coming.quantity and not command.reason:
        raise Rejected("say why some are missing", "数量短少，请写明原因", "reason")
    require_lots(command.tracked_by, command.quantity, command.lots)
    require_there({each.lot: each.quantity for each in coming.lots}, command.lots)
    require_new(command.tracked_by, stock.lots, command.lots)
    require_room(stock, command.quantity)
    came = command.transfer_no, command.quantity, command.lots, coming.quantity
    return [StockArrived(*stock.place.ids, *came, command.reason)]


@dataclass(frozen=True, slots=True)
class CountStock:
    """So many are there."""

    place: Place
    counted: int
    lots: tuple[Lot, ...]
    reason: str
    tracked_by: Tracking


def count(command: CountStock, stock: Stock) -> list[StockEvent]:
    """A stock-take 盘点; one that finds what should be there is told, too.

    Raises Rejected for a difference without a reason, and where fewer are there than are kept for work orders: which of
    them go without is for the station to decide first.
    """
    require_lots(command.tracked_by, command.counted, command.lots)
    if (command.counted, added({}, command.lots)) != (stock.on_hand, dict(stock.lots)) and not command.reason:
        raise Rejected(
            f"{stock.on_hand} should be there, or others: say why it differs",
            f"与账面（{stock.on_hand}）或其批次、序列号不符，请写明差异原因",
            "reason",
        )
    if command.counted < stock.kept:
        orders = ", ".join(stock.reserved)
        raise Rejected(
            f"{stock.kept} are reserved, for {orders}: free some first",
            f"已预留 {stock.kept}（派工单 {orders}），请先取消部分预留",
            "counted",
        )
    return [StockCounted(*command.place.ids, stock.on_hand, command.counted, command.lots, command.reason)]


def enter_opening(command: CountStock, stock: Stock) -> list[StockEvent]:
    """The first stock-take of a place 期初盘点, once. Raises Rejected where the books of the place differ by now: a
    sheet of openings that is imported once more puts nothing back."""
    if not stock.begun:
        return count(command, stock)
    if (command.counted, added({}, command.lots)) == (stock.on_hand, dict(stock.lots)):
        return []
    raise Rejected(
        f"{stock.on_hand} are on hand here by now: what is there is said by a stock-take (POST /stock/counts)",
        f"此处已有账面库存（{stock.on_hand}）；请清空此格，如有不符请盘点（POST /stock/counts）",
        "opening",
    )


@dataclass(frozen=True, slots=True)
class SetMinimum:
    """Below how many it is to be reordered; 0 is never."""

    place: Place
    minimum: int


def set_minimum(command: SetMinimum, stock: Stock) -> list[StockEvent]:
    """The same once more is no news."""
    if command.minimum == stock.minimum:
        return []
    return [StockMinimumSet(*command.place.ids, command.minimum)]


def require_free(stock: Stock, quantity: int) -> None:
    """Raises Rejected where fewer are there that are kept for nobody."""
    if quantity > stock.free:
        raise Rejected(
            f"{stock.free} are free here: {stock.on_hand} on hand, {stock.kept} of them reserved",
            f"此处可用 {stock.free}：在库 {stock.on_hand}，其中已预留 {stock.kept}",
            "quantity",
        )


def require_room(stock: Stock, quantity: int) -> None:
    """Raises Rejected where there would be more than a place can have."""
    if stock.on_hand + quantity > MOST:
        raise Rejected(f"a place has {MOST} of a part at most", f"一处一种配件最多 {MOST}", "quantity")
