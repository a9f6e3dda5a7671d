"""The station's dispatch desk: 接单、指派、联系客户、转派."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.station import STATION
from dispatch.domain.work_order.desk import AssignTechnician, TransferWorkOrder, accept, assign, contact, transfer
from dispatch.domain.work_order.state import WorkOrder
from dispatch.routes.order_responses import WorkOrderAnswer
from dispatch.routes.requests import AssignTechnicianBody, ContactBody, Nothing, TransferBody
from dispatch.routes.scope import act, consider
from eventlog.log.session import Session
from events.catalog.work_order import WorkOrderEvent
from service import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}", tags=["工单 · Work orders"])
Dispatcher = Annotated[Call, allow("dispatcher")]


@router.post("/accept", summary="接单 · Accept the work order", responses={200: {"model": WorkOrderAnswer}})
async def accept_order(work_order_id: Id, call: Dispatcher, body: Nothing | None = None) -> Response:
    """A transferred order has to be accepted anew."""
    return await act(call, work_order_id, accept)


@router.post("/assign", summary="指派维修人员 · Assign a technician", responses={200: {"model": WorkOrderAnswer}})
async def assign_technician(work_order_id: Id, body: AssignTechnicianBody, call: Dispatcher) -> Response:
    """Books the slot, and frees the one that the order had. 409 names the order that takes the technician's time.

    An unfinished order can be assigned anew at any time; one under way is `assigned` again.
    """
    command = AssignTechnician(body.technician_id, body.slot)

    async def decide(order: WorkOrder, session: Session) -> Sequence[WorkOrderEvent]:
        return assign(command, order, await session.load(STATION, order.station_id))

    return await consider(call, work_order_id, decide)


@router.post("/contact", summary="联系客户 · Contact the customer", responses={200: {"model": WorkOrderAnswer}})
async def contact_customer(
    work_order_id: Id, body: ContactBody, call: Annotated[Call, allow("dispatcher", "technician")]
) -> Response:
    """The response that is promised within 1 h. Possible from the receipt of the order until it is finished."""
    return await act(call, work_order_id, lambda order: contact(body.note, order))


@router.post(
    "/transfer", summary="转派其他网点 · Transfer to another station", responses={200: {"model": WorkOrderAnswer}}
)
async def transfer_order(work_order_id: Id, body: TransferBody, call: Dispatcher) -> Response:
    """Until somebody has set out. Afterwards the order is the other station's and not found here any more."""
    command = TransferWorkOrder(body.to_station_id, body.reason)

    async def decide(order: WorkOrder, session: Session) -> Sequence[WorkOrderEvent]:
        return transfer(command, order, await session.load(STATION, command.to_station_id))

    return await consider(call, work_order_id, decide)
