"""What there is of one part at one place, and how its events change it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never
from uuid import UUID, uuid5

from dispatch.domain.stock.lots import added, removed
from eventlog.decider import Decider, State, changed
from events.catalog.stock import (
    KIND,
    StockArrived,
    StockAwaited,
    StockAwaitEnded,
    StockComing,
    StockCounted,
    StockEvent,
    StockFreed,
    StockIssued,
    StockIssueReturned,
    StockMinimumSet,
    StockReceived,
    StockReserved,
    StockSent,
    StockTakenBack,
    StockUsed,
)
from events.rules.part_numbers import part_key

_STOCKS = UUID("7f0a2c61-3b58-5e0c-9d3e-5a1c8be2f907")
NONE: Mapping[str, int] = MappingProxyType({})


class Place(State, frozen=True):
    """One part in a station's store, or in the van of one of its technicians."""

    station_id: str
    technician_id: str | None
    part_no: str

    @property
    def id(self) -> str:
        """The stock's one id, however the part number is spelled."""
        return str(uuid5(_STOCKS, f"{self.station_id}/{self.technician_id or ''}/{part_key(self.part_no)}"))

    @property
    def ids(self) -> tuple[str, str, str | None, str]:
        """What every event of the stock begins with."""
        return self.id, self.station_id, self.technician_id, self.part_no


class Issued(State, frozen=True):
    """What a customer's repair has of a place."""

    quantity: int = 0
    lots: Mapping[str, int] = NONE


class Stock(State, frozen=True):
    """`place` is None while nothing was ever said of it. `reserved` and `waiting` are by work order, the order that
    waited longest first; `coming` by the number of the transfer."""

    place: Place | None = None
    on_hand: int = 0
    lots: Mapping[str, int] = NONE
    reserved: Mapping[str, int] = NONE
    coming: Mapping[int, StockComing] = MappingProxyType({})
    transfers: int = 0
    """How many were sent here so far."""
    waiting: Mapping[str, int] = NONE
    minimum: int = 0
    issued: Mapping[str, Issued] = MappingProxyType({})
    """What customers' repairs have of it, by repair."""
    begun: bool = False
    """Whether anything ever came here, or was counted: from then on a stock-take alone says what there is."""

    @property
    def kept(self) -> int:
        """How many are kept for work orders."""
        return sum(self.reserved.values())

    @property
    def free(self) -> int:
        """How many anybody may take."""
        return self.on_hand - self.kept


def evolve(stock: Stock, event: StockEvent) -> Stock:
    """The stock after one more event."""
    if stock.place is None:
        stock = changed(stock, place=Place(event.station_id, event.technician_id, event.part_no))
    match event:
        case StockReceived() | StockTakenBack():
            return _in(stock, event)
        case StockReserved():
            return _kept(stock, event.work_order_id, event.quantity)
        case StockFreed():
            return _kept(stock, event.work_order_id, -event.quantity)
        case StockUsed():
            return _kept(_out(stock, event), event.work_order_id, -event.reserved)
        case StockIssued():
            had = stock.issued.get(event.repair_id, Issued())
            has = Issued(had.quantity + event.quantity, added(had.lots, event.lots))
            return changed(_out(stock, event), issued={**stock.issued, event.repair_id: has})
        case StockIssueReturned():
            had = stock.issued.get(event.repair_id, Issued())
            left = Issued(had.quantity - event.quantity, removed(had.lots, event.lots))
            others = {repair: each for repair, each in stock.issued.items() if repair != event.repair_id}
            return changed(_in(stock, event), issued={**others, event.repair_id: left} if left.quantity else others)
        case StockSent():
            return _out(stock, event)
        case StockComing():
            return changed(stock, coming={**stock.coming, event.transfer_no: event}, transfers=event.transfer_no)
        case StockArrived():
            coming = {number: each for number, each in stock.coming.items() if number != event.transfer_no}
            return changed(_in(stock, event), coming=coming)
        case StockCounted():
            return changed(stock, on_hand=event.counted, lots=added(NONE, event.lots), begun=True)
        case StockMinimumSet():
            return changed(stock, minimum=event.minimum)
        case StockAwaited():
            return changed(stock, waiting={**stock.waiting, event.work_order_id: event.quantity})
        case StockAwaitEnded():
            waiting = {order: quantity for order, quantity in stock.waiting.items() if order != event.work_order_id}
            return changed(stock, waiting=waiting)
        case _:
            assert_never(event)


def _in(stock: Stock, event: StockReceived | StockTakenBack | StockIssueReturned | StockArrived) -> Stock:
    came = stock.on_hand + event.quantity
    return changed(stock, on_hand=came, lots=added(stock.lots, event.lots), begun=True)


def _out(stock: Stock, event: StockUsed | StockIssued | StockSent) -> Stock:
    return changed(stock, on_hand=stock.on_hand - event.quantity, lots=removed(stock.lots, event.lots))


def _kept(stock: Stock, work_order_id: str, more: int) -> Stock:
    left = stock.reserved.get(work_order_id, 0) + more
    others = {order: quantity for order, quantity in stock.reserved.items() if order != work_order_id}
    return changed(stock, reserved={**others, work_order_id: left} if left else others)


STOCK: Decider[Stock, StockEvent] = Decider(KIND, Stock(), evolve)
