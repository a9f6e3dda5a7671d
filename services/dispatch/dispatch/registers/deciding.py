"""What a row means: the same decisions as of a single command, about what is new and about each cell that differs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dispatch.domain.staff.roster import CorrectStaff, DescribeStaff, EnrolStaff, correct, describe, enrol
from dispatch.domain.staff.state import STAFF, Member
from dispatch.domain.station import (
    STATION,
    CorrectStation,
    OpenStation,
    SetCapacity,
    SetHours,
    correct_station,
    no_station,
    open_station,
    set_capacity,
    set_hours,
)
from dispatch.names import KeptName, keep_name, names_of
from dispatch.registers import forms
from dispatch.routes.requests import EnrolStaffBody, OpenStationBody
from dispatch.routes.roster_requests import ProfileBody, hours_of
from eventlog.decider import Decider, Rejected
from eventlog.postgres import Connection
from events.shanghai import day_of
from service.workbooks.importing import Deciding, Register, Skipped
from service.workbooks.rows import Row

Stream = tuple[Decider[Any, Any], str]


async def decide_station(deciding: Deciding, row: Row) -> bool:
    """Open it, or correct what differs; set what it can do a day, and its hours."""
    body: OpenStationBody = row.body
    session, id = deciding.session, body.station_id
    before = await session.load(STATION, id)
    if before is None:
        opening = OpenStation(id, body.name, tuple(body.regions))
        await session.append(STATION, id, open_station(opening, before))
    else:
        regions = tuple(body.regions) if "regions" in row.given else None
        if regions == () and before.regions:
            raise Rejected("a station keeps one region at least", "网点至少保留一个服务区域", "regions")
        correction = CorrectStation(body.name, regions, deciding.reason)
        await session.append(STATION, id, correct_station(correction, before))
    capacity, hours = row.beside
    station = await session.load(STATION, id)
    if station is not None and capacity is not None:
        await session.append(STATION, id, set_capacity(SetCapacity(capacity.visits_a_day), station))
    if station is not None and hours is not None:
        await session.append(STATION, id, set_hours(SetHours(hours_of(hours.hours)), station))
    return before is not None


async def decide_person(deciding: Deciding, row: Row) -> bool:
    """Put the person on the roster, or correct what differs; and keep the name. Who goes to another station is moved
    by a command of its own."""
    body: EnrolStaffBody = row.body
    session, id, station_id = deciding.session, body.staff_id, row.given["station_id"]
    if deciding.unsound(forms.STATIONS.name, station_id):
        raise Skipped
    if await session.load(STATION, station_id) is None:
        raise no_station(station_id, "station_id")
    before = await session.load(STAFF, id)
    known = before is not None and before.station_id is not None
    if before is None or before.station_id is None:
        enrolment = EnrolStaff(id, station_id, body.role, tuple(body.skills))
        await session.append(STAFF, id, enrol(enrolment, before))
    elif before.station_id != station_id:
        raise Rejected(
            f"{id} is at station {before.station_id}: move the person (POST /staff/{id}/move)",
            f"{id} 属于网点 {before.station_id}；如已调动，请登记调动（POST /staff/{id}/move）",
            "station_id",
        )
    else:
        skills = tuple(body.skills) if "skills" in row.given else None
        await session.append(STAFF, id, correct(CorrectStaff(body.role, skills, deciding.reason), before))
    name, profile = row.beside
    if profile is not None:
        member = await session.load(STAFF, id)
        assert member is not None
        said = await session.sealed(STAFF, id, _described(profile, row.given, member, deciding))
        await session.append(STAFF, id, describe(said, member))
    kept: Mapping[str, KeptName] = deciding.found["names"]
    if name is not None and (id not in kept or kept[id].name != name.name):
        deciding.beside.append(_keeping(id, name.name))
    return known


def _described(profile: ProfileBody, given: Mapping[str, Any], member: Member, deciding: Deciding) -> DescribeStaff:
    """All that the roster says from now on: what the row leaves blank stays."""
    known = member.described
    levels = known.levels if known is not None else ()
    return DescribeStaff(
        job_title=profile.job_title or (known.job_title if known is not None else ""),
        duties=profile.duties or (known.duties if known is not None else ""),
        working_since=profile.working_since or (known.working_since if known is not None else None),
        hours=hours_of(profile.hours) if "hours" in given else (known.hours if known is not None else ()),
        levels=profile.rated if "levels" in given else tuple(each for each in levels if each.skill in member.skills),
        today=day_of(deciding.call.at),
    )


def _keeping(staff_id: str, name: str) -> Any:
    async def write(connection: Connection) -> None:
        await keep_name(connection, staff_id, name, datetime.now(UTC), None)

    return write


async def _names(deciding: Deciding, rows: Sequence[Row]) -> None:
    """What these people are called now."""
    deciding.found["names"] = await names_of(deciding.call.runtime.pool, [row.body.staff_id for row in rows])


def _person_streams(row: Row) -> Iterable[Stream]:
    yield STAFF, row.body.staff_id
    yield STATION, row.given["station_id"]


REGISTERS = (
    Register(forms.STATIONS, decide_station, lambda row: [(STATION, row.body.station_id)]),
    Register(forms.STAFF, decide_person, _person_streams, _names),
)
