"""`reporting.stations`: the stations 网点 that exist, so that one without cases has a scorecard too."""

from dataclasses import dataclass

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.station import StationCorrected, StationOpened


@dataclass(frozen=True)
class StationRow:
    station_id: str
    name: str


TABLE = table_of("reporting.stations", StationRow)


def station_of(event: StationOpened | StationCorrected, recorded: Recorded) -> str:
    """The row's key."""
    return event.station_id


def evolve(row: StationRow | None, event: StationOpened | StationCorrected, recorded: Recorded) -> StationRow:
    """A station has its newest name."""
    return StationRow(event.station_id, event.name)


STATIONS = Projection("stations", TABLE, StationRow, station_of, evolve, (StationOpened, StationCorrected))
