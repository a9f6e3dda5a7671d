"""`dispatch.staff`: the rosters 人员配备表 of all stations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from events.catalog.dispatch import StaffEnrolled
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person at one station."""

    member_id: str
    station_id: str
    staff_id: str
    role: str
    skills: tuple[str, ...]


def key_of(event: StaffEnrolled, recorded: Recorded) -> str:
    return f"{event.station_id}/{event.staff_id}"


def evolve(row: StaffRow | None, event: StaffEnrolled, recorded: Recorded) -> StaffRow:
    """The row of a person on the roster, with the latest role and skills."""
    return StaffRow(key_of(event, recorded), event.station_id, event.staff_id, event.role, event.skills)


STAFF = Projection("staff", "dispatch.staff", StaffRow, key_of, evolve, (StaffEnrolled,))

_LIST = """
    SELECT staff_id, role, ARRAY(SELECT jsonb_array_elements_text(skills)) AS skills
    FROM dispatch.staff
    WHERE station_id = $1 AND ($2::text IS NULL OR staff_id > $2)
    ORDER BY staff_id
    LIMIT $3
"""


async def list_staff(pool: Pool, station_id: str, after: str | None, limit: int) -> Sequence[Any]:
    """A station's roster behind `after`, by staff number."""
    return await pool.fetch(_LIST, station_id, after, limit)


async def works_at(pool: Pool, staff_id: str, station_id: str | None) -> bool:
    """Whether somebody is on the roster of a station, or of any."""
    query = "SELECT EXISTS (SELECT FROM dispatch.staff WHERE staff_id = $1 AND ($2::text IS NULL OR station_id = $2))"
    return bool(await pool.fetchval(query, staff_id, station_id))
