"""Staff 人员: one person as they stand, and what is corrected; leaving a station, moving to another."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.staff.roster import (
    CorrectStaff,
    DescribeStaff,
    MoveStaff,
    OpenOrders,
    TakeOffRoster,
    correct,
    describe,
    move,
    take_off,
)
from dispatch.domain.staff.state import Member
from dispatch.domain.station import STATION, Station
from dispatch.projections.queue_lists import QueueFilter, list_queue
from dispatch.routes.register_responses import StaffResponse
from dispatch.routes.requests import CorrectStaffBody, MoveStaffBody, ReasonBody
from dispatch.routes.resources import MEMBERS
from dispatch.routes.roster_requests import ProfileBody, hours_of
from eventlog.log.session import Session
from events.shanghai import day_of
from service.framework import VERSIONED, AsOf, Call, Id, allow

router = APIRouter(prefix="/staff/{staff_id}", tags=["人员 · Staff"])
Desk = Annotated[Call, allow("manager", "dispatcher")]
SEEN = 200
"""How many unfinished orders of a person are looked at; more than anybody has."""


@router.get("", summary="人员 · A member of staff", responses={200: {"model": StaffResponse}}, openapi_extra=VERSIONED)
async def read_staff_member(
    staff_id: Id,
    call: Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")],
    as_of: AsOf = None,
) -> Response:
    """A station sees its own staff, of then where a moment is named. The ETag is the person's version, for If-Match."""
    return await call.show(MEMBERS, staff_id, as_of)


@router.post("/correct", summary="更正岗位或技能 · Correct role or skills", responses={200: {"model": StaffResponse}})
async def correct_staff_member(staff_id: Id, body: CorrectStaffBody, call: Desk) -> Response:
    """Holds for assignments from now on."""
    skills = None if body.skills is None else tuple(body.skills)
    return await call.decide(MEMBERS, staff_id, correct, CorrectStaff(body.role, skills, body.reason))


@router.post("/profile", summary="登记人员档案 · What the roster says", responses={200: {"model": StaffResponse}})
async def describe_staff_member(staff_id: Id, body: ProfileBody, call: Desk) -> Response:
    """Job title, duties, since when, hours, levels of skills: all of it, as it is from now on. 409 for the level of a
    skill that the person does not have. What people are called is kept apart: `PUT /staff/{staff_id}/name`."""
    said = body.job_title or "", body.duties, body.working_since, hours_of(body.hours), body.rated
    return await call.decide(MEMBERS, staff_id, describe, DescribeStaff(*said, day_of(call.at)))


@router.post("/leave", summary="离开网点 · Leave the station", responses={200: {"model": StaffResponse}})
async def release_staff_member(staff_id: Id, body: ReasonBody, call: Desk) -> Response:
    """Off the roster; loans end. 409 names the person's unfinished work orders, which are assigned anew first.

    The number can be put on a roster again.
    """
    orders = await _open_orders(call, staff_id)

    async def known(_: Session, __: Member) -> OpenOrders:
        return orders

    return await call.decide(MEMBERS, staff_id, take_off, TakeOffRoster(body.reason), known)


@router.post("/move", summary="调动 · Move to another station", responses={200: {"model": StaffResponse}})
async def move_staff_member(staff_id: Id, body: MoveStaffBody, call: Annotated[Call, allow("manager")]) -> Response:
    """To another roster, with role and skills; loans end. 409 as for leaving."""
    orders = await _open_orders(call, staff_id)

    async def known(session: Session, _: Member) -> tuple[Station | None, OpenOrders]:
        return await session.load(STATION, body.to_station_id), orders

    return await call.decide(MEMBERS, staff_id, move, MoveStaff(body.to_station_id, body.reason), known)


async def _open_orders(call: Call, staff_id: str) -> OpenOrders:
    """What the person still has, by all that was recorded until now; another station's orders are only counted."""
    runtime = call.runtime
    await runtime.read_your_writes.wait_for(f"{runtime.definition.name}:{await runtime.store.head()}")
    rows = await list_queue(runtime.pool, QueueFilter(technician_id=staff_id, status="open"), None, SEEN)
    own = [row["work_order_id"] for row in rows if call.principal.sees(row["station_id"])]
    return OpenOrders(own, len(rows) - len(own))
