"""Read model: what each technician can do, and at which station: what routing knows of a station's skills."""

from dataclasses import dataclass, replace
from typing import assert_never, get_args

from sqlalchemy import Index, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog.staff import StaffCorrected, StaffJoined, StaffLeft, StaffMoved

Event = StaffJoined | StaffCorrected | StaffMoved | StaffLeft


@dataclass(frozen=True, slots=True)
class TechnicianRow:
    """A member of staff. `station_id` is None for one who is on no roster; `skills` are empty for any other role."""

    staff_id: str
    station_id: str | None
    skills: tuple[str, ...]


TABLE = table_of("intake.technicians", TechnicianRow)
t = TABLE.c
Index("technicians_by_station", t.station_id)


def key_of(event: Event, recorded: Recorded) -> str:
    """The staff number."""
    return event.staff_id


def evolve(row: TechnicianRow | None, event: Event, recorded: Recorded) -> TechnicianRow | None:
    """The row after an event."""
    match event:
        case StaffJoined() | StaffCorrected():
            return TechnicianRow(event.staff_id, event.station_id, event.skills if event.role == "technician" else ())
        case StaffMoved():
            return row and replace(row, station_id=event.to_station_id)
        case StaffLeft():
            return row and replace(row, station_id=None)
        case _:
            assert_never(event)


TECHNICIANS = Projection("technicians", TABLE, TechnicianRow, key_of, evolve, get_args(Event))

_STATION = Query(select(t.station_id).where(t.staff_id == given("staff_id", t.staff_id)))


async def station_of(pool: Pool, staff_id: str) -> tuple[str | None] | None:
    """The station of a member of staff, None in the tuple for one who is on no roster; None for somebody unknown."""
    row = await _STATION.fetchrow(pool, staff_id=staff_id)
    return None if row is None else (row["station_id"],)
