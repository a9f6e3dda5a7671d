"""The regional station 网点: the regions it serves, and its roster 人员配备表."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from eventlog.decider import Decider, Rejected
from events.catalog.station import KIND, StaffEnrolled, StationEvent, StationOpened
from events.types import StaffRole


@dataclass(frozen=True, slots=True)
class Station:
    """An open station and who works there, by staff number."""

    opened: StationOpened
    staff: Mapping[str, StaffEnrolled] = field(default_factory=dict)

    def has_technician(self, staff_id: str) -> bool:
        return staff_id in self.staff and self.staff[staff_id].role == "technician"


def evolve(station: Station | None, event: StationEvent) -> Station | None:
    """The station after one more event."""
    match event:
        case StationOpened():
            return Station(event)
        case StaffEnrolled():
            return station and replace(station, staff={**station.staff, event.staff_id: event})
        case _:
            assert_never(event)


STATION: Decider[Station | None, StationEvent] = Decider(KIND, None, evolve)


@dataclass(frozen=True, slots=True)
class OpenStation:
    """Open a station for the regions that it will serve."""

    station_id: str
    name: str
    regions: tuple[str, ...]


def open_station(command: OpenStation, station: Station | None) -> list[StationEvent]:
    """Open the station 设立网点. Raises Rejected when another one has this id."""
    opened = StationOpened(command.station_id, command.name, command.regions)
    if station is None:
        return [opened]
    if station.opened == opened:
        return []
    raise Rejected(
        f"station {command.station_id} exists with another name or other regions",
        f"网点 {command.station_id} 已存在，且名称或服务区域不同",
        "station_id",
    )


@dataclass(frozen=True, slots=True)
class EnrolStaff:
    """Put a person on the roster by staff number 工号, with a role and skills."""

    staff_id: str
    role: StaffRole
    skills: tuple[str, ...]


def enrol(command: EnrolStaff, station: Station) -> list[StationEvent]:
    """Put a person on the roster 登记人员, or change the role or skills of one who is."""
    enrolled = StaffEnrolled(station.opened.station_id, command.staff_id, command.role, command.skills)
    return [] if station.staff.get(command.staff_id) == enrolled else [enrolled]
