"""What is reserved for an order, used on its visit and given back; and the part that it waits for."""

from dataclasses import dataclass

from dispatch.domain.stock.lots import require_lots, require_there
from dispatch.domain.stock.part import Part, no_part
from dispatch.domain.stock.state import Place
from dispatch.domain.work_order.parts import OrderPart
from dispatch.domain.work_order.state import WorkOrder, not_now
from dispatch.domain.work_order.visit import SuspendWork, suspend
from eventlog.decider import Rejected
from events.catalog.order_parts import PartFreed, PartReserved, PartTakenBack, PartUsed
from events.catalog.stock import Lot, StockReserved
from events.catalog.work_order import WorkOrderEvent, WorkResumed, WorkSuspended
from events.fields import Note


@dataclass(frozen=True, slots=True)
class TakePart:
    """So many of a part of the order's station: of its store, or of the van of `technician_id`. `station_id`: of
    another one, which had the order before."""

    part_no: str
    quantity: int
    technician_id: str | None = None
    lots: tuple[Lot, ...] = ()
    station_id: str | None = None

    def of(self, order: WorkOrder, part: Part) -> OrderPart:
        """What the order has of it, under the number of the register."""
        place = Place(self.station_id or order.station_id, self.technician_id, part.listed.part_no)
        return order.parts.get(place.id, OrderPart(place))


def reserve_part(command: TakePart, order: WorkOrder, part: Part | None) -> list[WorkOrderEvent]:
    """Keep it for the order 预留; each time is told. Raises Rejected unless the order is taken on and unfinished, and
    NotFound for a part that is not in the register. Whether it is there, the stock says in the same append."""
    _require_open(order)
    place = command.of(order, required(part, command.part_no)).place
    return [PartReserved(*_of(order, place), command.quantity)]


def free_part(command: TakePart, order: WorkOrder, part: Part | None) -> list[WorkOrderEvent]:
    """It is not needed. Raises Rejected for more than is reserved."""
    had = command.of(order, required(part, command.part_no))
    if command.quantity > had.reserved:
        raise Rejected(
            f"{had.reserved} are reserved there for this order", f"该处为本派工单预留 {had.reserved}", "quantity"
        )
    return [PartFreed(*_of(order, had.place), command.quantity)]


def use_part(command: TakePart, order: WorkOrder, part: Part | None) -> list[WorkOrderEvent]:
    """The visit uses it: what is reserved there first. Raises as `reserve_part`, and Rejected for lots that do not
    fit."""
    _require_open(order)
    known = required(part, command.part_no)
    require_lots(known.tracked_by, command.quantity, command.lots)
    return [PartUsed(*_of(order, command.of(order, known).place), command.quantity, command.lots)]


def take_part_back(command: TakePart, order: WorkOrder, part: Part | None) -> list[WorkOrderEvent]:
    """It was not needed after all and is back where it came from, also after the visit. Raises Rejected for more than
    the order used of that place, and for other lots."""
    known = required(part, command.part_no)
    had = command.of(order, known)
    if command.quantity > had.used:
        raise Rejected(f"{had.used} of that place were used", f"本派工单在该处使用了 {had.used}", "quantity")
    require_lots(known.tracked_by, command.quantity, command.lots)
    require_there(had.lots, command.lots)
    return [PartTakenBack(*_of(order, had.place), command.quantity, command.lots)]


@dataclass(frozen=True, slots=True)
class AwaitPart:
    """The work waits for so many of a part."""

    note: Note
    part_no: str
    quantity: int


def await_part(command: AwaitPart, order: WorkOrder, part: Part | None) -> list[WorkOrderEvent]:
    """As `suspend`, until the part is in the station's store."""
    number = required(part, command.part_no).listed.part_no
    told = suspend(SuspendWork("parts", command.note), order)
    wait = told[-1]
    assert isinstance(wait, WorkSuspended)
    return [*told[:-1], WorkSuspended(*_ids(order), wait.reason, wait.note, number, command.quantity)]


def part_came(reserved: StockReserved, order: WorkOrder | None) -> list[WorkOrderEvent]:
    """What the order waited for is kept for it, and its wait is over; nothing for an order that waits no more."""
    if order is None or awaited(order) != (reserved.stock_id, reserved.quantity):
        return []
    place = Place(reserved.station_id, reserved.technician_id, reserved.part_no)
    kept = PartReserved(*_of(order, place), reserved.quantity, awaited=True)
    return [kept, WorkResumed(*_ids(order), reserved.part_no)]


def awaited(order: WorkOrder) -> tuple[str, int] | None:
    """The stock of which an order waits for so many; None while it waits for none that is named."""
    wait = order.wait
    if wait is None or not wait.part_no:
        return None
    return Place(order.station_id, None, wait.part_no).id, wait.quantity


def required(part: Part | None, part_no: str) -> Part:
    """Raises NotFound where the register has no such part."""
    if part is None:
        raise no_part(part_no, "part_no")
    return part


def _require_open(order: WorkOrder) -> None:
    if order.status == "received" or order.finished:
        raise not_now(order, "only an accepted, unfinished order takes parts", "只有已接单且未完结的派工单才能领用配件")


def _ids(order: WorkOrder) -> tuple[str, str]:
    return order.received.work_order_id, order.received.case_id


def _of(order: WorkOrder, place: Place) -> tuple[str, str, str, str | None, str]:
    return *_ids(order), place.station_id, place.technician_id, place.part_no
