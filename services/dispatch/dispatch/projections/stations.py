"""`dispatch.stations`: the stations 网点, the regions they serve, what they can do a day and when they are open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never, get_args

from sqlalchemy import select

from dispatch.projections.staff import StaffRow
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor
from eventlog.read_models.tables import table_of
from events.catalog.station import StationCapacitySet, StationCorrected, StationHoursSet, StationOpened
from events.hours import Hours, on

Event = StationOpened | StationCorrected | StationCapacitySet | StationHoursSet


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station."""

    station_id: str
    name: str
    regions: tuple[str, ...]
    opened_at: datetime
    visits_a_day: int | None = None
    hours: tuple[Hours, ...] = ()


TABLE = table_of("dispatch.stations", StationRow)
t = TABLE.c


def key_of(event: Event, recorded: Recorded) -> str:
    return event.station_id


def evolve(row: StationRow | None, event: Event, recorded: Recorded) -> StationRow | None:
    """The row after one more event."""
    if isinstance(event, StationOpened):
        return StationRow(event.station_id, event.name, event.regions, recorded.time)
    if row is None:
        return None
    match event:
        case StationCorrected():
            return replace(row, name=event.name, regions=event.regions)
        case StationCapacitySet():
            return replace(row, visits_a_day=event.visits_a_day)
        case StationHoursSet():
            return replace(row, hours=event.hours)
        case _:
            assert_never(event)


STATIONS = Projection("stations", TABLE, StationRow, key_of, evolve, get_args(Event))

_LIST = Query(select(t.station_id).where(behind(t.station_id)).order_by(t.station_id).limit(LIMIT))


async def list_stations(pool: Pool, after: str | None, limit: int) -> Sequence[StationRow]:
    """Stations behind `after`, by id."""
    found = await _LIST.fetch(pool, **cursor((after,) if after else None, 1), limit=limit)
    rows = await STATIONS.rows(pool, [row["station_id"] for row in found])
    return [rows[id] for id in sorted(rows)]


async def hours_on(models: Asked, people: Sequence[StaffRow], day: date) -> dict[str, list[Hours]]:
    """When each of them works on a day, by staff number: by their own hours, else when their station is open."""
    stations = {person.station_id for person in people if person.station_id is not None and not person.hours}
    open_then = {id: row.hours for id, row in (await STATIONS.rows(models, stations)).items()}
    return {person.staff_id: on(person.hours or open_then.get(person.station_id or "", ()), day) for person in people}
