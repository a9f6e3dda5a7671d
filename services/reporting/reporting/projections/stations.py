"""`reporting.stations`: the stations 网点 that exist, so that one without cases has a scorecard too."""

from dataclasses import dataclass

from events.catalog.dispatch import StationOpened
from events.envelope import Recorded
from events.projection import Projection
from events.tables import table_of


@dataclass(frozen=True)
class StationRow:
    station_id: str
    name: str


TABLE = table_of("reporting.stations", StationRow)


def station_of(event: StationOpened, recorded: Recorded) -> str:
    """The row's key."""
    return event.station_id


def evolve(row: StationRow | None, event: StationOpened, recorded: Recorded) -> StationRow:
    """Opened again, a station has its newest name."""
    return StationRow(event.station_id, event.name)


STATIONS = Projection("stations", TABLE, StationRow, station_of, evolve, (StationOpened,))
