"""What is whose: a station sees its own orders, a technician those assigned to them; all else does not exist."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.responses import Response

from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.record import record
from dispatch.routes.order_responses import order_answer
from eventlog.decider import NotFound
from eventlog.envelope import Context
from eventlog.log.session import Answer, Session
from events.catalog.work_order import WorkOrderEvent
from service import Call

Plain = Callable[[WorkOrder], Sequence[WorkOrderEvent]]
Considered = Callable[[WorkOrder, Session], Awaitable[Sequence[WorkOrderEvent]]]
"""A decision that has to read more than the order."""


def own_orders_only(call: Call) -> bool:
    """Whether the caller is a technician, who only has to do with the orders assigned to them."""
    return "technician" in call.principal.roles and "dispatcher" not in call.principal.roles


def sees(call: Call, order: WorkOrder) -> bool:
    """Whether an order is the caller's business."""
    own = not own_orders_only(call) or order.technician_id == call.principal.id
    return own and call.principal.sees(order.station_id)


def reading(call: Call) -> Session:
    """A session that only reads."""
    return Session(call.runtime.store, Context(call.principal.id, call.at))


async def load_order(session: Session, call: Call, work_order_id: str) -> WorkOrder:
    """The order. Raises NotFound for one that is none of the caller's business, as for one that does not exist."""
    order = await session.load(WORK_ORDER, work_order_id)
    if order is None or not sees(call, order):
        raise NotFound(f"there is no work order {work_order_id}", f"没有工单 {work_order_id}")
    return order


async def act(call: Call, work_order_id: str, decide: Plain) -> Response:
    """Run a command that only needs the order."""

    async def considered(order: WorkOrder, session: Session) -> Sequence[WorkOrderEvent]:
        return decide(order)

    return await consider(call, work_order_id, considered)


async def consider(call: Call, work_order_id: str, decide: Considered) -> Response:
    """Run a command on an order: scope, then If-Match, then the decision, with the agendas in the same append."""

    async def work(session: Session) -> Answer:
        order = await load_order(session, call, work_order_id)
        await session.load(WORK_ORDER, work_order_id, call.if_match)
        return order_answer(await record(session, order, await decide(order, session)))

    return await call.execute(work, etag=(WORK_ORDER, work_order_id))
