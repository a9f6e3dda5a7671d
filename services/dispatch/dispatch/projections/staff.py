"""`dispatch.staff`: the rosters 人员配备表 of all stations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Index, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, texts, wanted
from eventlog.read_models.tables import table_of
from events.catalog.station import StaffEnrolled


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person at one station."""

    member_id: str
    station_id: str
    staff_id: str
    role: str
    skills: tuple[str, ...]


TABLE = table_of("dispatch.staff", StaffRow)
t = TABLE.c
Index("staff_by_station", t.station_id, t.staff_id)
Index("staff_by_number", t.staff_id)


def key_of(event: StaffEnrolled, recorded: Recorded) -> str:
    return f"{event.station_id}/{event.staff_id}"


def evolve(row: StaffRow | None, event: StaffEnrolled, recorded: Recorded) -> StaffRow:
    """The row of a person on the roster, with the latest role and skills."""
    return StaffRow(key_of(event, recorded), event.station_id, event.staff_id, event.role, event.skills)


STAFF = Projection("staff", TABLE, StaffRow, key_of, evolve, (StaffEnrolled,))

_LIST = Query(
    select(t.staff_id, t.role, texts(t.skills).label("skills"))
    .where(t.station_id == given("station_id", t.station_id), behind(t.staff_id))
    .order_by(t.staff_id)
    .limit(LIMIT)
)
_WORKS = Query(
    select(select(t.member_id).where(t.staff_id == given("staff_id", t.staff_id), wanted(t.station_id)).exists())
)


async def list_staff(pool: Pool, station_id: str, after: str | None, limit: int) -> Sequence[Any]:
    """A station's roster behind `after`, by staff number."""
    return await _LIST.fetch(pool, station_id=station_id, **cursor((after,) if after else None, 1), limit=limit)


async def works_at(pool: Pool, staff_id: str, station_id: str | None) -> bool:
    """Whether somebody is on the roster of a station, or of any."""
    return bool(await _WORKS.fetchval(pool, staff_id=staff_id, station_id=station_id))
