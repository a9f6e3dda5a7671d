"""Stations 网点 and their rosters 人员配备表."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.staff.roster import EnrolStaff, enrol
from dispatch.domain.staff.state import Member
from dispatch.domain.station import (
    STATION,
    CorrectStation,
    OpenStation,
    SetCapacity,
    SetHours,
    correct_station,
    open_station,
    set_capacity,
    set_hours,
)
from dispatch.projections.staff import list_staff as find_staff
from dispatch.projections.stations import list_stations as find_stations
from dispatch.routes.register_responses import StaffResponse, StationItem, staff_response
from dispatch.routes.requests import CorrectStationBody, EnrolStaffBody, OpenStationBody
from dispatch.routes.resources import ANYBODY, STATIONS
from dispatch.routes.roster_requests import CapacityBody, StationHoursBody, hours_of
from eventlog.log.session import Session
from service.framework import VERSIONED, AsOf, Call, Id, Listed, Paged, allow
from service.routing.resource import everybody

router = APIRouter(prefix="/stations", tags=["网点 · Stations"])
Manager = Annotated[Call, allow("manager")]
Anybody = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]
NoTechnician = Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")]


@router.post("", summary="设立网点 · Open a station", status_code=201, responses={201: {"model": StationItem}})
async def establish_station(body: OpenStationBody, call: Manager) -> Response:
    """The information centre routes cases of these regions to it from now on. A department of the head office 总部
    serves none: it has a roster, and no case goes there by itself."""
    command = OpenStation(body.station_id, body.name, tuple(body.regions))
    return await call.create(STATIONS, body.station_id, open_station, command)


@router.get("", summary="网点列表 · The stations", responses={200: {"model": Listed[StationItem]}})
async def list_stations(call: Anybody, page: Paged) -> Response:
    """All of them, for everybody: an order can be transferred to any."""
    rows = await find_stations(call.runtime.pool, page.after(str), page.limit + 1)
    return call.respond_page(page, rows, lambda item: item.station_id)


@router.get(
    "/{station_id}",
    summary="查看网点 · Read a station",
    responses={200: {"model": StationItem}},
    openapi_extra=VERSIONED,
)
async def read_station(station_id: Id, call: Anybody, as_of: AsOf = None) -> Response:
    """Any, for everybody: an order can be transferred to it."""
    return await call.show(replace(STATIONS, visible=everybody), station_id, as_of)


@router.post(
    "/{station_id}/correct", summary="更正网点信息 · Correct a station", responses={200: {"model": StationItem}}
)
async def change_station(station_id: Id, body: CorrectStationBody, call: Manager) -> Response:
    """Cases are routed by the new regions from now on; those that went somewhere stay there."""
    regions = None if body.regions is None else tuple(body.regions)
    return await call.decide(STATIONS, station_id, correct_station, CorrectStation(body.name, regions, body.reason))


@router.post(
    "/{station_id}/capacity", summary="设定每日产能 · Set the capacity a day", responses={200: {"model": StationItem}}
)
async def set_station_capacity(station_id: Id, body: CapacityBody, call: Manager) -> Response:
    """For planning: `GET /stations/{station_id}/day` tells how much of a day is booked. Nothing is refused for it."""
    return await call.decide(STATIONS, station_id, set_capacity, SetCapacity(body.visits_a_day))


@router.post("/{station_id}/hours", summary="设定营业时间 · Set opening hours", responses={200: {"model": StationItem}})
async def set_station_hours(station_id: Id, body: StationHoursBody, call: Manager) -> Response:
    """Its people work then, unless the roster says otherwise of them. Nothing is refused outside of them."""
    return await call.decide(STATIONS, station_id, set_hours, SetHours(hours_of(body.hours)))


@router.post(
    "/{station_id}/staff",
    summary="登记人员 · Put somebody on the roster",
    status_code=201,
    responses={201: {"model": StaffResponse}},
)
async def enrol_staff_member(
    station_id: Id, body: EnrolStaffBody, call: Annotated[Call, allow("manager", "dispatcher")]
) -> Response:
    """By staff number, which is on one roster at a time: 409 where another station has it. Once more is no news."""
    command = EnrolStaff(body.staff_id, station_id, body.role, tuple(body.skills))

    async def own_station(session: Session, _: Member | None) -> object:
        return STATIONS.found(station_id, await session.load(STATION, station_id), call.principal)

    return await call.create(
        ANYBODY,
        body.staff_id,
        lambda command, member, _: enrol(command, member),
        command,
        own_station,
        location=f"/staff/{body.staff_id}",
    )


@router.get("/{station_id}/staff", summary="人员配备表 · The roster", responses={200: {"model": Listed[StaffResponse]}})
async def list_staff(station_id: Id, call: NoTechnician, page: Paged) -> Response:
    """Who works at the station, by staff number; for those lent to it see the loans."""
    await call.read(STATIONS, station_id)
    rows = await find_staff(call.runtime.pool, station_id, page.after(str), page.limit + 1)
    return call.respond_page(page, [staff_response(row) for row in rows], lambda item: item["staff_id"])
