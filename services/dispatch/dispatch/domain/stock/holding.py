"""What work orders take of a stock: kept for them, used, back; and who waits for it, the longest wait first."""

from dataclasses import dataclass

from dispatch.domain.stock.lots import require_there
from dispatch.domain.stock.movements import require_free, require_room
from dispatch.domain.stock.state import Stock
from eventlog.decider import Rejected
from events.catalog.stock import (
    Lot,
    StockAwaited,
    StockAwaitEnded,
    StockEvent,
    StockFreed,
    StockReserved,
    StockTakenBack,
    StockUsed,
)


@dataclass(frozen=True, slots=True)
class Taking:
    """So many for an order; the lots where it takes them away, or brings them back."""

    work_order_id: str
    quantity: int
    lots: tuple[Lot, ...] = ()


def ids_of(stock: Stock) -> tuple[str, str, str | None, str]:
    """What its events begin with. Raises Rejected where nothing was ever there."""
    if stock.place is None:
        raise Rejected("0 are free here", "此处没有该配件", "quantity")
    return stock.place.ids


def reserve(command: Taking, stock: Stock) -> list[StockEvent]:
    """Keep some for an order. Raises Rejected where fewer are free."""
    require_free(stock, command.quantity)
    return [StockReserved(*ids_of(stock), command.work_order_id, command.quantity)]


def free(command: Taking, stock: Stock) -> list[StockEvent]:
    """Keep so many less for the order: what it has of it, at most."""
    quantity = min(command.quantity, stock.reserved.get(command.work_order_id, 0))
    return [StockFreed(*ids_of(stock), command.work_order_id, quantity)] if quantity else []


def use(command: Taking, stock: Stock) -> list[StockEvent]:
    """Take it: first what is kept for the order, then what is free. Raises Rejected where there is less."""
    reserved = min(command.quantity, stock.reserved.get(command.work_order_id, 0))
    require_free(stock, command.quantity - reserved)
    require_there(stock.lots, command.lots)
    return [StockUsed(*ids_of(stock), command.work_order_id, command.quantity, command.lots, reserved)]


def take_back(command: Taking, stock: Stock) -> list[StockEvent]:
    """What an order had used is back. How much that was, the order knows."""
    require_room(stock, command.quantity)
    return [StockTakenBack(*ids_of(stock), command.work_order_id, command.quantity, command.lots)]


@dataclass(frozen=True, slots=True)
class AwaitStock:
    """An order waits for so many."""

    ids: tuple[str, str, str | None, str]
    work_order_id: str
    quantity: int


def begin_wait(command: AwaitStock, stock: Stock) -> list[StockEvent]:
    """The last in the queue. Raises Rejected where so many are free: nobody has to wait for those."""
    if command.quantity <= stock.free:
        raise Rejected(
            f"{stock.free} are free in the station's store: reserve them instead of waiting",
            f"网点库房可用 {stock.free}，请直接预留，无需等待",
            "part_no",
        )
    return [StockAwaited(*command.ids, command.work_order_id, command.quantity)]


def end_wait(work_order_id: str, stock: Stock) -> list[StockEvent]:
    """The order waits no longer."""
    return [StockAwaitEnded(*ids_of(stock), work_order_id)] if work_order_id in stock.waiting else []


def serve(stock: Stock) -> list[StockReserved]:
    """What is free is kept for who waits, strictly in the order of waiting: who needs many is not passed by who needs
    few."""
    left, served = stock.free, list[StockReserved]()
    for order, quantity in stock.waiting.items():
        if quantity > left:
            break
        left -= quantity
        served.append(StockReserved(*ids_of(stock), order, quantity, awaited=True))
    return served
