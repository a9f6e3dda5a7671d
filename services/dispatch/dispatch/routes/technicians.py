"""A technician's day 维修人员日程."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.domain.planning import overlap
from dispatch.past.people import day_then
from dispatch.projections.absences import absent_until
from dispatch.projections.appointments import list_day
from dispatch.projections.queue_lists import list_finished
from dispatch.projections.staff import STAFF, works_at
from dispatch.projections.stations import hours_on
from dispatch.projections.trainings import Training, trainings_between
from dispatch.routes.register_responses import TechnicianDay
from dispatch.routes.resources import own_orders_only
from eventlog.decider import NotFound
from eventlog.log.session import Answer
from events.shanghai import day_of, start_of
from events.types import Slot
from service.framework import AsOf, Call, Day, Id, allow

router = APIRouter(prefix="/technicians", tags=["维修人员 · Technicians"])


@router.get(
    "/{technician_id}/day", summary="维修人员日程 · A technician's day", responses={200: {"model": TechnicianDay}}
)
async def read_technician_day(
    technician_id: Id,
    call: Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")],
    on: Annotated[Day | None, Query(alias="date")] = None,
    as_of: AsOf = None,
) -> Response:
    """Booked appointments, trainings that the technician holds, and finished orders of one day in Asia/Shanghai, today
    where none is given; whether the technician is absent, and the working hours.

    A technician sees their own day; a dispatcher those of the station's staff, and of who is lent to it that day.
    Appointments for other stations are `busy`, without more. With `as_of` all of it as it stood then; today is then.
    """
    moment = await call.moment(as_of)
    day, themselves = on or day_of(await call.time_of(moment)), own_orders_only(call.principal)
    station_id = None if themselves else call.principal.station_id
    somebody_else = themselves and technician_id != call.principal.id
    since, until = start_of(day), start_of(day + timedelta(days=1))
    async with day_then(call.runtime, moment, technician_id, day) as models:
        if somebody_else or not await works_at(models, technician_id, station_id, day):
            raise NotFound(f"there is no technician {technician_id}", f"没有维修人员 {technician_id}")
        appointments = await list_day(models, technician_id, day)
        finished = await list_finished(models, technician_id, since, until, station_id)
        absent = await absent_until(models, [technician_id], day)
        person = (await STAFF.rows(models, [technician_id]))[technician_id]
        hours = (await hours_on(models, [person], day))[technician_id]
    held = await trainings_between(call.runtime.pool, [technician_id], since, until, moment)
    home = person.station_id
    return call.respond(
        {
            "technician_id": technician_id,
            "absent_until": absent.get(technician_id),
            "date": day,
            "hours": hours,
            "appointments": [_appointment(row, station_id) for row in appointments],
            "trainings": [_held(each, appointments, station_id, home) for each in held],
            "finished": [dict(row) for row in finished],
        }
    )


def _held(training: Training, appointments: Sequence[Any], station_id: str | None, home: str | None) -> Answer:
    """See `TrainingTime`; a station that borrows somebody is told of the time alone."""
    busy = station_id not in (None, home)
    told = {name: None if busy else getattr(training, name) for name in ("training_id", "customer_id", "way")}
    overlaps = [
        row["work_order_id"]
        for row in appointments
        if station_id in (None, row["station_id"]) and overlap(Slot(row["start"], row["end"]), training.slot)
    ]
    return {"busy": busy, "start": training.slot.start, "end": training.slot.end, **told, "overlaps": overlaps}


def _appointment(row: Any, station_id: str | None) -> Answer:
    """See `AppointmentItem`; a station is told of its own orders, None of all."""
    if station_id in (None, row["station_id"]):
        return {"busy": False, **row}
    return {**dict.fromkeys(row.keys()), "busy": True, "start": row["start"], "end": row["end"]}
