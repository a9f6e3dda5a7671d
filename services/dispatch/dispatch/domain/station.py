"""The regional station 网点: its name, the regions it serves, what it can do a day and when; and the roster that older
logs keep with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.station import (
    KIND,
    StaffEnrolled,
    StationCapacitySet,
    StationCorrected,
    StationEvent,
    StationHoursSet,
    StationOpened,
)
from events.hours import Hours


class Station(State, frozen=True):
    """An open station. `name` and `regions` are those of today."""

    opened: StationOpened
    staff: Mapping[str, StaffEnrolled] = MappingProxyType({})
    """Who was enrolled before a staff number had a stream of its own; see `Member` for everybody else."""
    corrected: StationCorrected | None = None
    visits_a_day: int | None = None
    """None where nobody has said it."""
    hours: tuple[Hours, ...] = ()

    @property
    def name(self) -> str:
        return (self.corrected or self.opened).name

    @property
    def regions(self) -> tuple[str, ...]:
        return (self.corrected or self.opened).regions

    def has_technician(self, staff_id: str) -> bool:
        """Whether the station's own roster, of an older log, has this technician."""
        return staff_id in self.staff and self.staff[staff_id].role == "technician"


def evolve(station: Station | None, event: StationEvent) -> Station | None:
    """The station after one more event."""
    match event:
        case StationOpened():
            return Station(event)
        case StationCorrected():
            return station and changed(station, corrected=event)
        case StationCapacitySet():
            return station and changed(station, visits_a_day=event.visits_a_day)
        case StationHoursSet():
            return station and changed(station, hours=event.hours)
        case StaffEnrolled():
            return station and changed(station, staff={**station.staff, event.staff_id: event})
        case _:
            assert_never(event)


STATION: Decider[Station | None, StationEvent] = Decider(KIND, None, evolve)


@dataclass(frozen=True, slots=True)
class OpenStation:
    """Open a station for the regions that it will serve: none, for a department of the head office."""

    station_id: str
    name: str
    regions: tuple[str, ...]


def open_station(command: OpenStation, station: Station | None) -> list[StationEvent]:
    """Open the station 设立网点; as it was opened, or as it is now, once more is no news.

    Raises Rejected when another one has this id.
    """
    opened = StationOpened(command.station_id, command.name, command.regions)
    if station is None:
        return [opened]
    if station.opened == opened or (station.name, station.regions) == (command.name, command.regions):
        return []
    raise Rejected(
        f"station {command.station_id} exists with another name or other regions: correct it, with a reason",
        f"网点 {command.station_id} 已存在，且名称或服务区域不同：请更正并写明原因",
        "station_id",
    )


@dataclass(frozen=True, slots=True)
class CorrectStation:
    """Another name or other regions, and why; None leaves one as it is."""

    name: str | None
    regions: tuple[str, ...] | None
    reason: str


def correct_station(command: CorrectStation, station: Station) -> list[StationEvent]:
    """Set name and regions right 更正; cases are routed by the new regions from now on."""
    name = station.name if command.name is None else command.name
    regions = station.regions if command.regions is None else command.regions
    if (name, regions) == (station.name, station.regions):
        return []
    return [StationCorrected(station.opened.station_id, name, regions, command.reason)]


@dataclass(frozen=True, slots=True)
class SetCapacity:
    """How many visits the station can make a day."""

    visits_a_day: int


def set_capacity(command: SetCapacity, station: Station) -> list[StationEvent]:
    """Set it 产能, for planning."""
    if command.visits_a_day == station.visits_a_day:
        return []
    return [StationCapacitySet(station.opened.station_id, command.visits_a_day)]


@dataclass(frozen=True, slots=True)
class SetHours:
    """When the station is open, in a week."""

    hours: tuple[Hours, ...]


def set_hours(command: SetHours, station: Station) -> list[StationEvent]:
    """Set them 营业时间."""
    if command.hours == station.hours:
        return []
    return [StationHoursSet(station.opened.station_id, command.hours)]


def no_station(station_id: str, field: str | None = None) -> NotFound:
    """There is no such station; `field` named it."""
    return NotFound(f"there is no station {station_id}", f"没有网点 {station_id}", field)
