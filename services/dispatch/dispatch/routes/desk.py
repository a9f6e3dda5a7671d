"""The station's dispatch desk: 接单、指派、联系客户、转派."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.crew import Crew
from dispatch.domain.station import STATION
from dispatch.domain.work_order.desk import (
    AcceptWorkOrder,
    AssignTechnician,
    ContactCustomer,
    TransferWorkOrder,
    accept,
    assign,
    contact,
    transfer,
)
from dispatch.domain.work_order.refusal import DeclineTransfer, RefuseWorkOrder, decline, refuse
from dispatch.domain.work_order.state import WorkOrder
from dispatch.planning import crew_for
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.requests import AssignTechnicianBody, ContactBody, Nothing, ReasonBody, TransferBody
from dispatch.routes.resources import ORDERS
from eventlog.log.session import Session
from service.framework import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}", tags=["派工单 · Work orders"])
Dispatcher = Annotated[Call, allow("dispatcher")]


@router.post("/accept", summary="接单 · Accept the work order", responses={200: {"model": WorkOrderDetail}})
async def accept_work_order(work_order_id: Id, call: Dispatcher, body: Nothing | None = None) -> Response:
    """A transferred order has to be accepted anew."""
    return await call.decide(ORDERS, work_order_id, accept, AcceptWorkOrder())


@router.post("/assign", summary="指派维修人员 · Assign a technician", responses={200: {"model": WorkOrderDetail}})
async def assign_technician(work_order_id: Id, body: AssignTechnicianBody, call: Dispatcher) -> Response:
    """Books the slot, and frees the one that the order had. 409 names the order that takes the technician's time.

    Without a slot the time that stands with the customer is booked, as long as it is not over: what was agreed at the
    information centre, or what the order had last. Giving another moves it; the answer says which slot stands. 409 for
    a new slot in the past, or more than a year ahead.

    409 as well outside of the technician's working hours, and where the way from or to the appointment before or after
    takes longer than there is time, or where it is not what was `suggested` first; with `overrule_reason` it is booked
    all the same, and the event keeps why. What overlaps never is.

    An unfinished order can be assigned anew at any time; one under way is `assigned` again. To somebody else it needs a
    `reassign_reason` (409), which history and lists tell. The technician is the
    station's own, or lent to it for that day.
    """
    suggested = body.suggested.suggestion if body.suggested is not None else None
    command = AssignTechnician(
        body.technician_id, body.slot, call.at, body.overrule_reason, suggested, body.reassign_reason
    )

    async def crew(session: Session, order: WorkOrder) -> Crew:
        return await crew_for(session, call.runtime, order, body.technician_id, body.slot or order.agreed)

    return await call.decide(ORDERS, work_order_id, assign, command, crew)


@router.post("/contact", summary="联系客户 · Contact the customer", responses={200: {"model": WorkOrderDetail}})
async def contact_customer(
    work_order_id: Id, body: ContactBody, call: Annotated[Call, allow("dispatcher", "technician")]
) -> Response:
    """The response that is promised within 1 h, where the customer was reached; a call in vain is recorded as such.

    Possible from the receipt of the order until it is finished. Each contact is told, also in the same words.
    """
    return await call.decide(ORDERS, work_order_id, contact, ContactCustomer(body.note, body.reached))


@router.post(
    "/transfer", summary="转派其他网点 · Transfer to another station", responses={200: {"model": WorkOrderDetail}}
)
async def transfer_work_order(work_order_id: Id, body: TransferBody, call: Dispatcher) -> Response:
    """Until somebody has set out. Afterwards the order is the other station's and not found here any more, unless that
    station declines it. One that has declined it before is refused."""
    command = TransferWorkOrder(body.to_station_id, body.reason)
    return await call.decide(
        ORDERS, work_order_id, transfer, command, lambda session, _: session.load(STATION, body.to_station_id)
    )


@router.post("/decline-transfer", summary="拒绝转派 · Decline a transfer", responses={200: {"model": WorkOrderDetail}})
async def decline_work_order_transfer(work_order_id: Id, body: ReasonBody, call: Dispatcher) -> Response:
    """While the transferred order is not accepted. It goes back to the station that gave it, as one to be accepted, and
    is not found here any more."""
    return await call.decide(ORDERS, work_order_id, decline, DeclineTransfer(body.reason))


@router.post("/refuse", summary="拒单 · Refuse the work order", responses={200: {"model": WorkOrderDetail}})
async def refuse_work_order(work_order_id: Id, body: ReasonBody, call: Dispatcher) -> Response:
    """Until somebody has set out. The order is finished for this station, and the information centre routes the case
    elsewhere; the clocks go on."""
    return await call.decide(ORDERS, work_order_id, refuse, RefuseWorkOrder(body.reason))
