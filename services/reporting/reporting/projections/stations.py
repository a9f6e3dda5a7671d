"""`reporting.stations`: the stations 网点 that exist, so that one without cases has a scorecard too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.moment import Moment
from eventlog.read_models.as_of import recorded_as
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.station import StationCorrected, StationOpened


@dataclass(frozen=True)
class Named:
    """A name that a station was given, and the event that gave it. `at` is UTC."""

    name: str
    source: str
    position: int
    event_id: str
    at: datetime


@dataclass(frozen=True)
class StationRow:
    """`name` is the newest; `names` are all that it had, in the order in which they were given."""

    station_id: str
    name: str
    names: tuple[Named, ...]


TABLE = table_of("reporting.stations", StationRow)


def station_of(event: StationOpened | StationCorrected, recorded: Recorded) -> str:
    """The row's key."""
    return event.station_id


def evolve(row: StationRow | None, event: StationOpened | StationCorrected, recorded: Recorded) -> StationRow:
    """A station has its newest name."""
    given = Named(event.name, recorded.source, recorded.position, str(recorded.id), recorded.time)
    return StationRow(event.station_id, event.name, (*(row.names if row else ()), given))


def as_of(row: StationRow, moment: Moment) -> StationRow | None:
    """The station with the name that it had at a moment of the past; None where it did not exist yet."""
    names = tuple(
        each
        for each in row.names
        if moment.holds(recorded_as(each.source, each.position, UUID(each.event_id), each.at))
    )
    return StationRow(row.station_id, names[-1].name, names) if names else None


STATIONS = Projection("stations", TABLE, StationRow, station_of, evolve, (StationOpened, StationCorrected))
