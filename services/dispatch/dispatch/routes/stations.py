"""Stations 网点 and their rosters 人员配备表."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.station import STATION, EnrolStaff, OpenStation, Station, enrol, open_station
from dispatch.projections.staff import list_staff
from dispatch.projections.stations import list_stations
from dispatch.routes.register_responses import StaffAnswer, StaffItem, StationAnswer, StationItem
from dispatch.routes.requests import EnrolStaffBody, OpenStationBody
from dispatch.routes.scope import reading
from eventlog.decider import NotFound
from eventlog.log.session import Answer, Session
from service import Call, Id, Listed, Paged, allow

router = APIRouter(prefix="/stations", tags=["网点 · Stations"])
Anybody = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]


@router.post("", summary="设立网点 · Open a station", status_code=201, responses={201: {"model": StationAnswer}})
async def open_new_station(body: OpenStationBody, call: Annotated[Call, allow("manager")]) -> Response:
    """The information centre routes cases of these regions to it from now on."""
    command = OpenStation(body.station_id, body.name, tuple(body.regions))

    async def work(session: Session) -> Answer:
        station = await session.load(STATION, body.station_id)
        await session.append(STATION, body.station_id, open_station(command, station))
        return {"station_id": body.station_id}

    return await call.execute(work, etag=(STATION, body.station_id), status=201)


@router.get("", summary="网点列表 · The stations", responses={200: {"model": Listed[StationItem]}})
async def get_stations(call: Anybody, page: Paged) -> Response:
    """All of them, for everybody: an order can be transferred to any."""
    rows = await list_stations(call.runtime.pool, page.after(str), page.limit + 1)
    return call.respond_page(page, [dict(row) for row in rows], lambda item: item["station_id"])


@router.post(
    "/{station_id}/staff",
    summary="登记人员 · Put somebody on the roster",
    status_code=201,
    responses={201: {"model": StaffAnswer}},
)
async def enrol_staff(
    station_id: Id, body: EnrolStaffBody, call: Annotated[Call, allow("manager", "dispatcher")]
) -> Response:
    """By staff number; once more with another role or other skills changes them."""
    command = EnrolStaff(body.staff_id, body.role, tuple(body.skills))

    async def work(session: Session) -> Answer:
        station = await _load(session, call, station_id)
        await session.load(STATION, station_id, call.if_match)
        await session.append(STATION, station_id, enrol(command, station))
        return {"station_id": station_id, "staff_id": body.staff_id}

    return await call.execute(work, etag=(STATION, station_id), status=201)


@router.get("/{station_id}/staff", summary="人员配备表 · The roster", responses={200: {"model": Listed[StaffItem]}})
async def get_staff(station_id: Id, call: Anybody, page: Paged) -> Response:
    """Who works at the station, by staff number."""
    await _load(reading(call), call, station_id)
    rows = await list_staff(call.runtime.pool, station_id, page.after(str), page.limit + 1)
    return call.respond_page(page, [dict(row) for row in rows], lambda item: item["staff_id"])


async def _load(session: Session, call: Call, station_id: str) -> Station:
    station = await session.load(STATION, station_id)
    if station is None or not call.principal.sees(station_id):
        raise NotFound(f"there is no station {station_id}", f"没有网点 {station_id}")
    return station
