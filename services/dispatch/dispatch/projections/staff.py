"""`dispatch.staff`: everybody by staff number, whose roster 人员配备表 they are on, and what it says of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never, get_args

from sqlalchemy import Date, Index, bindparam, or_, select

from dispatch.projections.loans import TABLE as LOANS
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from eventlog.read_models.tables import table_of
from events.catalog.staff import RatedSkill, StaffCorrected, StaffDescribed, StaffJoined, StaffLeft, StaffMoved
from events.hours import Hours
from events.types import SkillLevel

Event = StaffJoined | StaffCorrected | StaffDescribed | StaffMoved | StaffLeft


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person; on no roster after leaving. Texts are empty, and the day is null, where nothing was said."""

    staff_id: str
    station_id: str | None
    role: str
    skills: tuple[str, ...]
    job_title: str = ""
    duties: str = ""
    working_since: date | None = None
    hours: tuple[Hours, ...] = ()
    levels: tuple[RatedSkill, ...] = ()

    def rated(self) -> list[tuple[str, SkillLevel | None]]:
        """The skills, each with its level; None for one that nobody has rated."""
        levels = {each.skill: each.level for each in self.levels}
        return [(skill, levels.get(skill)) for skill in self.skills]


TABLE = table_of("dispatch.staff", StaffRow)
t = TABLE.c
Index("staff_by_roster", t.station_id, t.staff_id)


def key_of(event: Event, recorded: Recorded) -> str:
    return event.staff_id


def evolve(row: StaffRow | None, event: Event, recorded: Recorded) -> StaffRow | None:
    """The row after one more event."""
    if isinstance(event, StaffJoined):
        post = StaffRow(event.staff_id, event.station_id, event.role, event.skills)
        if row is None:
            return post
        return replace(row, station_id=post.station_id, role=post.role, skills=post.skills)
    if row is None:
        return None
    match event:
        case StaffCorrected():
            return replace(row, role=event.role, skills=event.skills)
        case StaffDescribed():
            return replace(
                row,
                job_title=event.job_title,
                duties=event.duties,
                working_since=event.working_since,
                hours=event.hours,
                levels=event.levels,
            )
        case StaffMoved():
            return replace(row, station_id=event.to_station_id)
        case StaffLeft():
            return replace(row, station_id=None)
        case _:
            assert_never(event)


STAFF = Projection("staff", TABLE, StaffRow, key_of, evolve, get_args(Event))

_LIST = Query(
    select(t.staff_id)
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
_SENT = Query(
    select(t.staff_id)
    .where(t.role == "technician", or_(t.station_id == _STATION, _LENT))
    .order_by(t.staff_id)
    .limit(LIMIT)
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


async def list_staff(pool: Pool, station_id: str, after: str | None, limit: int) -> Sequence[StaffRow]:
    """A station's roster behind `after`, by staff number."""
    found = await _LIST.fetch(pool, station_id=station_id, **cursor((after,) if after else None, 1), limit=limit)
    return await _rows(pool, found)


async def may_be_sent(pool: Pool, station_id: str, day: date, limit: int) -> Sequence[StaffRow]:
    """The technicians whom a station may assign for a day, be they absent or not: its own, and those lent to it."""
    return await _rows(pool, await _SENT.fetch(pool, station_id=station_id, day=day, limit=limit))


async def _rows(pool: Pool, found: Sequence[Any]) -> Sequence[StaffRow]:
    rows = await STAFF.rows(pool, [row["staff_id"] for row in found])
    return [rows[id] for id in sorted(rows)]


async def works_at(models: Asked, staff_id: str, station_id: str | None, day: date) -> bool:
    """Whether a station's roster has somebody, or somebody is lent to it that day; None is any station, or none now."""
    return bool(await _WORKS.fetchval(models, staff_id=staff_id, station_id=station_id, day=day))
