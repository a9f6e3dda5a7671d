"""Read model: the stations that there are, so that people of any other are told why they see nothing."""

from dataclasses import dataclass

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from events.catalog.station import StationOpened


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station that was opened."""

    station_id: str


def key_of(event: StationOpened, recorded: Recorded) -> str:
    """The station's number."""
    return event.station_id


def evolve(row: StationRow | None, event: StationOpened, recorded: Recorded) -> StationRow:
    """The row after an event."""
    return StationRow(event.station_id)


STATIONS = Projection("stations", "sla_monitor.stations", StationRow, key_of, evolve, (StationOpened,))
