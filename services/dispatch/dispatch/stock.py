"""What a change of a work order means for the stations' stock, and what comes there for the orders that wait for it,
in the same append."""

from dispatch.domain.stock.holding import (
    AwaitStock,
    Taking,
    begin_wait,
    end_wait,
    free,
    reserve,
    serve,
    take_back,
    use,
)
from dispatch.domain.stock.state import STOCK, Place
from dispatch.domain.work_order.parts import OrderPart
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.domain.work_order.taking import awaited, part_came
from eventlog.log.session import Session
from events.catalog.stock import Lot


async def keep_stock(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """The stock keeps for the order what it has reserved, gives what it uses, and knows what it waits for.

    Raises Rejected where there is less; the append checks the versions of the stocks, so that of two who take the last
    one only one gets through.
    """
    old, new = awaited(before), awaited(after)
    id = after.received.work_order_id
    if old is not None and old != new:
        await session.decide(STOCK, old[0], end_wait, id)
        await serve_waiting(session, old[0])
    for stock_id in sorted(before.parts.keys() | after.parts.keys()):
        await _keep(session, id, before.parts.get(stock_id), after.parts.get(stock_id))
    if new is not None and old != new:
        assert after.wait is not None
        place = Place(after.station_id, None, after.wait.part_no)
        await session.decide(STOCK, place.id, begin_wait, AwaitStock(place.ids, id, new[1]))


async def _keep(session: Session, order_id: str, before: OrderPart | None, after: OrderPart | None) -> None:
    known = after or before
    assert known is not None
    old, new = before or OrderPart(known.place), after or OrderPart(known.place)
    stock_id, more = known.place.id, new.used - old.used
    if more > 0:
        await session.decide(STOCK, stock_id, use, Taking(order_id, more, _more(old, new)))
    elif more < 0:
        await session.decide(STOCK, stock_id, take_back, Taking(order_id, -more, _more(new, old)))
    elif new.reserved > old.reserved:
        await session.decide(STOCK, stock_id, reserve, Taking(order_id, new.reserved - old.reserved))
    elif new.reserved < old.reserved:
        await session.decide(STOCK, stock_id, free, Taking(order_id, old.reserved - new.reserved))
    await serve_waiting(session, stock_id)


def _more(old: OrderPart, new: OrderPart) -> tuple[Lot, ...]:
    """The lots by which the second has more than the first."""
    more = {lot: quantity - old.lots.get(lot, 0) for lot, quantity in new.lots.items()}
    return tuple(Lot(lot, quantity) for lot, quantity in sorted(more.items()) if quantity > 0)


async def serve_waiting(session: Session, stock_id: str) -> None:
    """What is free now is kept for the orders that wait for it, and their waits are over."""
    for reserved in serve(await session.load(STOCK, stock_id)):
        id = reserved.work_order_id
        came = part_came(reserved, await session.load(WORK_ORDER, id))
        await session.decide(STOCK, stock_id, end_wait, id)
        if came:
            await session.append(STOCK, stock_id, [reserved])
            await session.append(WORK_ORDER, id, came)
