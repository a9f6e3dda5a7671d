"""What a customer's repair 客户维修 takes of a stock: given to the service desk before it is built in, and back."""

from dataclasses import dataclass

from dispatch.domain.stock.holding import ids_of
from dispatch.domain.stock.lots import require_lots, require_new, require_there
from dispatch.domain.stock.movements import require_free, require_room
from dispatch.domain.stock.state import Issued, Stock
from eventlog.decider import Rejected
from events.catalog.stock import Lot, StockEvent, StockIssued, StockIssueReturned
from events.types import Tracking


@dataclass(frozen=True, slots=True)
class IssueStock:
    """So many for a repair; `returned` where the customer has the thing back already."""

    repair_id: str
    quantity: int
    lots: tuple[Lot, ...]
    tracked_by: Tracking
    returned: bool = False


def issue(command: IssueStock, stock: Stock) -> list[StockEvent]:
    """Hand it out 领用; each time is told. Raises Rejected for more than is kept for nobody, and for a repair that is
    over."""
    if command.returned:
        raise Rejected(
            "the customer has the thing back: nothing goes into it any more",
            "物品已交还客户，不能再领用配件",
            "repair_id",
        )
    require_lots(command.tracked_by, command.quantity, command.lots)
    require_free(stock, command.quantity)
    require_there(stock.lots, command.lots)
    return [StockIssued(*ids_of(stock), command.repair_id, command.quantity, command.lots)]


def take_issue_back(command: IssueStock, stock: Stock) -> list[StockEvent]:
    """What was not needed is here again 退回, also after the repair. Raises Rejected for more than it was given, or
    for other lots."""
    given = stock.issued.get(command.repair_id, Issued())
    if command.quantity > given.quantity:
        raise Rejected(
            f"customer repair {command.repair_id} has {given.quantity} of here",
            f"客户维修 {command.repair_id} 从此处领用的只有 {given.quantity}",
            "quantity",
        )
    require_lots(command.tracked_by, command.quantity, command.lots)
    require_there(given.lots, command.lots)
    require_new(command.tracked_by, stock.lots, command.lots)
    require_room(stock, command.quantity)
    return [StockIssueReturned(*ids_of(stock), command.repair_id, command.quantity, command.lots)]
