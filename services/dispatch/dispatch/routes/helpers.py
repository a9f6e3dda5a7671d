"""Several technicians on one order: helpers 协助人员 beside the one who leads."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.crew import Crew
from dispatch.domain.work_order.helpers import AssignHelper, ReleaseHelper, assign_helper, release_helper
from dispatch.domain.work_order.state import WorkOrder
from dispatch.planning import crew_for
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.requests import AssignHelperBody, ReasonBody
from dispatch.routes.resources import ORDERS
from eventlog.log.session import Session
from service.framework import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}/helpers", tags=["派工单 · Work orders"])
Dispatcher = Annotated[Call, allow("dispatcher")]


@router.post("", summary="指派协助人员 · Assign a helper", responses={200: {"model": WorkOrderDetail}})
async def assign_order_helper(work_order_id: Id, body: AssignHelperBody, call: Dispatcher) -> Response:
    """Another technician of the station, or lent to it, goes as well and is booked at the order's appointment, by the
    rules for assigning; they see the order, and are on site with the one who leads. Assigning anew at another time
    releases all helpers; a finish, a transfer or the end of the case frees them. 409 while nobody is assigned."""

    async def crew(session: Session, order: WorkOrder) -> Crew:
        return await crew_for(session, call.runtime, order, body.technician_id, order.slot)

    command = AssignHelper(body.technician_id, body.overrule_reason)
    return await call.decide(ORDERS, work_order_id, assign_helper, command, crew)


@router.post(
    "/{technician_id}/release", summary="撤回协助人员 · Release a helper", responses={200: {"model": WorkOrderDetail}}
)
async def release_order_helper(work_order_id: Id, technician_id: Id, body: ReasonBody, call: Dispatcher) -> Response:
    """Their slot is free again, and the order is no longer theirs to see. 409 once it is finished."""
    return await call.decide(ORDERS, work_order_id, release_helper, ReleaseHelper(technician_id, body.reason))
