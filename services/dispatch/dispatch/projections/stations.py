"""`dispatch.stations`: the stations 网点 and the regions they serve."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, texts
from eventlog.read_models.tables import table_of
from events.catalog.station import StationCorrected, StationOpened


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station."""

    station_id: str
    name: str
    regions: tuple[str, ...]
    opened_at: datetime


TABLE = table_of("dispatch.stations", StationRow)
t = TABLE.c


def key_of(event: StationOpened | StationCorrected, recorded: Recorded) -> str:
    return event.station_id


def evolve(row: StationRow | None, event: StationOpened | StationCorrected, recorded: Recorded) -> StationRow | None:
    """The row after one more event."""
    if isinstance(event, StationOpened):
        return StationRow(event.station_id, event.name, event.regions, recorded.time)
    return row and replace(row, name=event.name, regions=event.regions)


STATIONS = Projection("stations", TABLE, StationRow, key_of, evolve, (StationOpened, StationCorrected))

_LIST = Query(
    select(t.station_id, t.name, texts(t.regions).label("regions"), t.opened_at)
    .where(behind(t.station_id))
    .order_by(t.station_id)
    .limit(LIMIT)
)


async def list_stations(pool: Pool, after: str | None, limit: int) -> Sequence[Any]:
    """Stations behind `after`, by id."""
    return await _LIST.fetch(pool, **cursor((after,) if after else None, 1), limit=limit)
