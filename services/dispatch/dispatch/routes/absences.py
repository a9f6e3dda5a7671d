"""Absences 请假: booked and cancelled by the station, and listed."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from dispatch.domain.staff.absences import BookAbsence, CancelAbsence, book_absence, cancel_absence
from dispatch.projections.absences import AbsenceFilter, absence_id
from dispatch.projections.absences import list_absences as find_absences
from dispatch.projections.appointments import list_between
from dispatch.projections.person import Person
from dispatch.routes.register_responses import AbsenceItem
from dispatch.routes.requests import ReasonBody
from dispatch.routes.resources import MEMBERS
from dispatch.routes.roster_requests import AbsenceBody
from eventlog.log.session import Answer
from events.shanghai import day_of
from service.framework import Call, Day, Id, Listed, Paged, allow

router = APIRouter(tags=["请假 · Absences"])
Desk = Annotated[Call, allow("manager", "dispatcher")]
AbsenceNo = Annotated[int, Path(ge=1, le=1_000_000)]
_NAMES = list(AbsenceItem.model_fields)


@router.post(
    "/staff/{staff_id}/absences",
    summary="登记请假 · Book an absence",
    status_code=201,
    responses={201: {"model": AbsenceItem}},
)
async def book_staff_absence(staff_id: Id, body: AbsenceBody, call: Desk) -> Response:
    """For whole days. Nobody can assign the person to an order of these days; what is assigned already stays, and the
    answer and the list tell which of the station's orders have an appointment then: give them to somebody else."""
    today = day_of(call.at)
    first_day = body.first_day or today
    command = BookAbsence(first_day, body.last_day or first_day, body.reason, today)
    await call.read(MEMBERS, staff_id)
    taken = await list_between(call.runtime.pool, staff_id, command.first_day, command.last_day)
    to_reassign = [row["work_order_id"] for row in taken if call.principal.sees(row["station_id"])]

    def answer(person: Person) -> Answer:
        days = command.first_day, command.last_day
        found = [each for each in person.absences.values() if (each.first_day, each.last_day) == days]
        return _told(asdict(found[-1]) | {"to_reassign": to_reassign})

    return await call.decide(MEMBERS, staff_id, book_absence, command, answer=answer, status=201, location="/absences")


@router.post(
    "/staff/{staff_id}/absences/{absence_no}/cancel",
    summary="取消请假 · Cancel an absence",
    responses={200: {"model": AbsenceItem}},
)
async def cancel_staff_absence(staff_id: Id, absence_no: AbsenceNo, body: ReasonBody, call: Desk) -> Response:
    """All of its days: whoever comes back early is booked anew for the days before."""
    command = CancelAbsence(absence_no, body.reason)
    return await call.decide(
        MEMBERS,
        staff_id,
        cancel_absence,
        command,
        answer=lambda person: _told(asdict(person.absences[absence_no]) | {"to_reassign": []}),
    )


@router.get("/absences", summary="请假列表 · The absences", responses={200: {"model": Listed[AbsenceItem]}})
async def list_absences(
    call: Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")],
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    staff_id: Annotated[Id | None, Query()] = None,
    since: Annotated[Day | None, Query()] = None,
) -> Response:
    """Those that hold and end on `since` or later (today where none is given), the first booked first. A station sees
    those of whom it has on its roster."""
    after = page.after(tuple[datetime, str])
    where = AbsenceFilter(call.station_asked_for(station_id), staff_id, since or day_of(call.at))
    rows = await find_absences(call.runtime.pool, where, call.principal.station_id, after, page.limit + 1)
    return call.respond_page(
        page,
        [_told(row) for row in rows],
        lambda item: (item["booked_at"], absence_id(item["staff_id"], item["absence_no"])),
    )


def _told(absence: Any) -> Answer:
    """See `AbsenceItem`."""
    return {name: absence[name] for name in _NAMES}
