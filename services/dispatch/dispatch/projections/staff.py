"""`dispatch.staff`: everybody by staff number, and whose roster 人员配备表 they are on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

from sqlalchemy import Date, Index, bindparam, or_, select

from dispatch.projections.loans import TABLE as LOANS
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, texts
from eventlog.read_models.tables import table_of
from events.catalog.staff import StaffCorrected, StaffJoined, StaffLeft, StaffMoved

Event = StaffJoined | StaffCorrected | StaffMoved | StaffLeft


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person; on no roster after leaving."""

    staff_id: str
    station_id: str | None
    role: str
    skills: tuple[str, ...]


TABLE = table_of("dispatch.staff", StaffRow)
t = TABLE.c
Index("staff_by_roster", t.station_id, t.staff_id)


def key_of(event: Event, recorded: Recorded) -> str:
    return event.staff_id


def evolve(row: StaffRow | None, event: Event, recorded: Recorded) -> StaffRow | None:
    """The row after one more event."""
    if isinstance(event, StaffJoined):
        return StaffRow(event.staff_id, event.station_id, event.role, event.skills)
    if row is None:
        return None
    match event:
        case StaffCorrected():
            return replace(row, role=event.role, skills=event.skills)
        case StaffMoved():
            return replace(row, station_id=event.to_station_id)
        case StaffLeft():
            return replace(row, station_id=None)
        case _:
            assert_never(event)


STAFF = Projection("staff", TABLE, StaffRow, key_of, evolve, (StaffJoined, StaffCorrected, StaffMoved, StaffLeft))

_LIST = Query(
    select(t.staff_id, t.station_id, t.role, texts(t.skills).label("skills"))
    .where(t.station_id == given("station_id", t.station_id), behind(t.staff_id))
    .order_by(t.staff_id)
    .limit(LIMIT)
)
_STATION, _DAY = given("station_id", t.station_id), bindparam("day", type_=Date)
_LENT = (
    select(LOANS.c.loan_id)
    .where(
        LOANS.c.staff_id == t.staff_id,
        LOANS.c.to_station_id == _STATION,
        LOANS.c.status == "granted",
        LOANS.c.first_day <= _DAY,
        or_(LOANS.c.last_day.is_(None), LOANS.c.last_day >= _DAY),
    )
    .exists()
)
_WORKS = Query(
    select(
        select(t.staff_id)
        .where(
            t.staff_id == given("staff_id", t.staff_id),
            or_(_STATION.is_(None), t.station_id == _STATION, _LENT),
        )
        .exists()
    )
)


async def list_staff(pool: Pool, station_id: str, after: str | None, limit: int) -> Sequence[Any]:
    """A station's roster behind `after`, by staff number."""
    return await _LIST.fetch(pool, station_id=station_id, **cursor((after,) if after else None, 1), limit=limit)


async def works_at(models: Asked, staff_id: str, station_id: str | None, day: date) -> bool:
    """Whether a station's roster has somebody, or somebody is lent to it that day; None is any station, or none now."""
    return bool(await _WORKS.fetchval(models, staff_id=staff_id, station_id=station_id, day=day))
