"""A station's day 网点日程: how much of what it can do is booked, and whom it may send."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.projections.absences import absent_until
from dispatch.projections.appointments import Load, booked_by_technician
from dispatch.projections.staff import may_be_sent
from dispatch.projections.stations import hours_on
from dispatch.projections.trainings import trainings_between
from dispatch.routes.register_responses import StationDay, rated_skills
from dispatch.routes.resources import STATIONS
from events.hours import on
from events.shanghai import day_of, start_of
from service.framework import Call, Day, Id, allow

router = APIRouter(prefix="/stations/{station_id}", tags=["网点 · Stations"])
NONE = Load(0, 0)
MOST = 500
"""How many technicians are told; more than any station may send."""


@router.get("/day", summary="网点日程 · A station's day", responses={200: {"model": StationDay}})
async def read_station_day(
    station_id: Id,
    call: Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")],
    on_day: Annotated[Day | None, Query(alias="date")] = None,
) -> Response:
    """Of one day in Asia/Shanghai, today where none is given: capacity, appointments, and each technician's, with
    skills, hours and absence; those lent to the station that day, too. For the station itself, and headquarters."""
    station = (await call.read(STATIONS, station_id)).state
    day, pool = on_day or day_of(call.at), call.runtime.pool
    booked = await booked_by_technician(pool, station_id, day)
    people = await may_be_sent(pool, station_id, day, MOST)
    absent = await absent_until(pool, [person.staff_id for person in people], day)
    hours = await hours_on(pool, people, day)
    ids, begin = [person.staff_id for person in people], start_of(day)
    held = await trainings_between(pool, ids, begin, begin + timedelta(days=1))
    there = [person for person in people if person.staff_id not in absent]
    taken, capacity = sum(load.led for load in booked.values()), station.visits_a_day
    return call.respond(
        {
            "station_id": station_id,
            "date": day,
            "hours": on(station.hours, day),
            "visits_a_day": capacity,
            "booked": taken,
            "free": None if capacity is None else capacity - taken,
            "skills": sorted({skill for person in there for skill in person.skills}),
            "technicians": [
                {
                    "staff_id": person.staff_id,
                    "rated_skills": rated_skills(person),
                    "absent_until": absent.get(person.staff_id),
                    "hours": hours[person.staff_id],
                    "booked": booked.get(person.staff_id, NONE).booked,
                    "trainings": [each.slot for each in held if each.trainer_id == person.staff_id],
                }
                for person in people
            ],
        }
    )
