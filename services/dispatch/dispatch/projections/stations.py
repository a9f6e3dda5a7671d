"""`dispatch.stations`: the stations 网点 and the regions they serve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.catalog.dispatch import StationOpened
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station."""

    station_id: str
    name: str
    regions: tuple[str, ...]
    opened_at: datetime


def key_of(event: StationOpened, recorded: Recorded) -> str:
    return event.station_id


def evolve(row: StationRow | None, event: StationOpened, recorded: Recorded) -> StationRow:
    """The row of an opened station."""
    return StationRow(event.station_id, event.name, event.regions, recorded.time)


STATIONS = Projection("stations", "dispatch.stations", StationRow, key_of, evolve, (StationOpened,))

_LIST = """
    SELECT station_id, name, ARRAY(SELECT jsonb_array_elements_text(regions)) AS regions, opened_at
    FROM dispatch.stations
    WHERE $1::text IS NULL OR station_id > $1
    ORDER BY station_id
    LIMIT $2
"""


async def list_stations(pool: Pool, after: str | None, limit: int) -> Sequence[Any]:
    """Stations behind `after`, by id."""
    return await pool.fetch(_LIST, after, limit)
