"""A technician's day 维修人员日程."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.projections.appointments import list_day
from dispatch.projections.queue import list_finished
from dispatch.projections.staff import works_at
from dispatch.routes.register_responses import TechnicianDay
from dispatch.routes.resources import own_orders_only
from eventlog.decider import NotFound
from events.shanghai import day_of, start_of
from service import Call, Day, Id, allow

router = APIRouter(prefix="/technicians", tags=["维修人员 · Technicians"])


@router.get(
    "/{technician_id}/day", summary="维修人员日程 · A technician's day", responses={200: {"model": TechnicianDay}}
)
async def get_day(
    technician_id: Id,
    call: Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")],
    on: Annotated[Day | None, Query(alias="date", ge=date(2000, 1, 1), le=date(2999, 12, 31))] = None,
) -> Response:
    """Booked appointments and finished orders of one day in Asia/Shanghai, today where none is given.

    A technician sees their own day, a dispatcher those of the station's staff, and of these the station's orders.
    """
    station_id = call.principal.station_id
    somebody_else = own_orders_only(call.principal) and technician_id != call.principal.id
    if somebody_else or not await works_at(call.runtime.pool, technician_id, station_id):
        raise NotFound(f"there is no technician {technician_id}", f"没有维修人员 {technician_id}")
    day = on or day_of(call.at)
    since, until = start_of(day), start_of(day + timedelta(days=1))
    appointments = await list_day(call.runtime.pool, technician_id, day, station_id)
    finished = await list_finished(call.runtime.pool, technician_id, since, until, station_id)
    return call.respond(
        {
            "technician_id": technician_id,
            "date": day,
            "appointments": [dict(row) for row in appointments],
            "finished": [dict(row) for row in finished],
        }
    )
