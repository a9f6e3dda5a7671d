"""Stations 网点 and their rosters 人员配备表."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.station import EnrolStaff, OpenStation, enrol, open_station
from dispatch.projections.staff import list_staff
from dispatch.projections.stations import list_stations
from dispatch.routes.register_responses import StaffItem, StaffResponse, StationItem, StationResponse
from dispatch.routes.requests import EnrolStaffBody, OpenStationBody
from dispatch.routes.resources import STATIONS
from service import Call, Id, Listed, Paged, allow

router = APIRouter(prefix="/stations", tags=["网点 · Stations"])
Anybody = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]
NoTechnician = Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")]


@router.post("", summary="设立网点 · Open a station", status_code=201, responses={201: {"model": StationResponse}})
async def open_new_station(body: OpenStationBody, call: Annotated[Call, allow("manager")]) -> Response:
    """The information centre routes cases of these regions to it from now on."""
    command = OpenStation(body.station_id, body.name, tuple(body.regions))
    return await call.create(STATIONS, body.station_id, open_station, command)


@router.get("", summary="网点列表 · The stations", responses={200: {"model": Listed[StationItem]}})
async def get_stations(call: Anybody, page: Paged) -> Response:
    """All of them, for everybody: an order can be transferred to any."""
    rows = await list_stations(call.runtime.pool, page.after(str), page.limit + 1)
    return call.respond_page(page, [dict(row) for row in rows], lambda item: item["station_id"])


@router.post(
    "/{station_id}/staff",
    summary="登记人员 · Put somebody on the roster",
    status_code=201,
    responses={201: {"model": StaffResponse}},
)
async def enrol_staff(
    station_id: Id, body: EnrolStaffBody, call: Annotated[Call, allow("manager", "dispatcher")]
) -> Response:
    """By staff number; once more with another role or other skills changes them."""
    command = EnrolStaff(body.staff_id, body.role, tuple(body.skills))
    answer = {"station_id": station_id, "staff_id": body.staff_id}
    return await call.decide(STATIONS, station_id, enrol, command, answer=lambda _: answer, status=201)


@router.get("/{station_id}/staff", summary="人员配备表 · The roster", responses={200: {"model": Listed[StaffItem]}})
async def get_staff(station_id: Id, call: NoTechnician, page: Paged) -> Response:
    """Who works at the station, by staff number."""
    await call.read(STATIONS, station_id)
    rows = await list_staff(call.runtime.pool, station_id, page.after(str), page.limit + 1)
    return call.respond_page(page, [dict(row) for row in rows], lambda item: item["staff_id"])
