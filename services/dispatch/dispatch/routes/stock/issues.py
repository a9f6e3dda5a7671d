"""Parts for a customer's repair 客户维修: a station gives them to the service desk, and gets back what is left over."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dispatch.domain.stock.issuing import IssueStock, issue, take_issue_back
from dispatch.domain.stock.state import Place, Stock
from dispatch.projections.repairs import find_repair
from dispatch.projections.stock import StockRow
from dispatch.routes.stock.bodies import Lots, Moved, PlaceBody, told
from dispatch.routes.stock.places import change_stock, own_station
from eventlog.decider import NotFound
from events.catalog.stock import StockEvent
from service.framework import Call, Id, allow

router = APIRouter(prefix="/stock/issues", tags=["配件库存 · Stock"])
Keeper = Annotated[Call, allow("dispatcher", "manager")]


class IssueBody(PlaceBody):
    """So many of a part, of a store or a van, for a customer's repair; batches or serial numbers where the part is told
    apart by them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"part_no": "P-02", "station_id": "shanghai", "repair_id": "wx-0001", "quantity": 1}]
        }
    )

    repair_id: Id
    quantity: Moved
    lots: Lots = Field(default_factory=list)


@router.post("", summary="客户维修领用 · Issue for a customer’s repair", responses={200: {"model": StockRow}})
async def issue_stock(body: IssueBody, call: Keeper) -> Response:
    """Before it is built in, and never more than is free here (409). The history of the repair tells it. Each time is
    told: a repair may need more."""
    return await _moved(body, call, issue)


@router.post("/return", summary="客户维修退回 · Back from a customer’s repair", responses={200: {"model": StockRow}})
async def return_issued_stock(body: IssueBody, call: Keeper) -> Response:
    """What the repair did not need; 409 for more than it got from here. What orders wait for is kept for them at
    once."""
    return await _moved(body, call, take_issue_back)


async def _moved(
    body: IssueBody, call: Call, decision: Callable[[IssueStock, Stock], Sequence[StockEvent]]
) -> Response:
    station = own_station(call, body.station_id)
    pool = call.runtime.pool
    repair = await call.runtime.find(lambda: find_repair(pool, body.repair_id))
    if repair is None:
        raise NotFound(f"there is no customer repair {body.repair_id}", f"没有客户维修 {body.repair_id}", "repair_id")
    return await change_stock(
        call,
        Place(station, body.technician_id, body.part_no),
        decision,
        lambda _, part: IssueStock(repair.repair_id, body.quantity, told(body.lots), part.tracked_by, repair.returned),
    )
