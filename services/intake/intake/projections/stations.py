"""Read model: the stations that dispatch has opened, as corrected since, for routing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, get_args

from sqlalchemy import ARRAY, Text, bindparam, func, null, select

from eventlog.choices import Reader
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given, texts
from eventlog.read_models.tables import table_of
from events.catalog.station import StationCapacitySet, StationCorrected, StationHoursSet, StationOpened
from events.hours import Hours
from events.regions.tree import lineage
from intake.domain.routing_policy import Candidate, comparable
from intake.projections.cases import TABLE as CASES
from intake.projections.technicians import TABLE as TECHNICIANS

Event = StationOpened | StationCorrected | StationCapacitySet | StationHoursSet


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station, the regions it serves, how many visits it can make a day, None where nobody has said it, and when it
    is open."""

    station_id: str
    name: str
    regions: tuple[str, ...]
    visits_a_day: int | None = None
    hours: tuple[Hours, ...] = ()


TABLE = table_of("intake.stations", StationRow)
t = TABLE.c


def key_of(event: Event, recorded: Recorded) -> str:
    """The station's number."""
    return event.station_id


def evolve(row: StationRow | None, event: Event, recorded: Recorded) -> StationRow | None:
    """The row after an event."""
    if isinstance(event, StationOpened):
        return StationRow(event.station_id, event.name, event.regions)
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

_UNFINISHED = (
    select(func.count())
    .select_from(CASES)
    .where(CASES.c.station_id == t.station_id, CASES.c.status != "closed")
    .scalar_subquery()
)
_SKILLS = (
    select(func.jsonb_agg(TECHNICIANS.c.skills))
    .where(TECHNICIANS.c.station_id == t.station_id, func.jsonb_array_length(TECHNICIANS.c.skills) > 0)
    .scalar_subquery()
)
_OF_REGION = t.regions.has_any(bindparam("regions", type_=ARRAY(Text)))
_NAMED = t.station_id == given("station_id", t.station_id)


def _candidates(named: bool, skilled: bool) -> Query:
    """One statement for each way to ask: PostgreSQL keeps the plan of one that leaves nothing open, and would make the
    other's anew each time, for longer than it takes to run."""
    return Query(
        select(
            t.station_id,
            t.name,
            _UNFINISHED.label("unfinished"),
            texts(t.regions).label("regions"),
            t.visits_a_day,
            t.hours,
            (_SKILLS if skilled else null()).label("skills"),
        ).where(_NAMED if named else _OF_REGION)
    )


_CANDIDATES = {(named, skilled): _candidates(named, skilled) for named in (True, False) for skilled in (True, False)}
_hours: Reader[tuple[Hours, ...]] = Reader(tuple[Hours, ...])
_skills: Reader[tuple[tuple[str, ...], ...]] = Reader(tuple[tuple[str, ...], ...])


async def candidates(pool: Pool, station_id: str | None, region: str, skilled: bool) -> Sequence[Candidate]:
    """The station that was asked for, or else all that serve a region or one that contains it, with their unfinished
    cases; their technicians' skills where `skilled`."""
    asked = {"regions": lineage(region)} if station_id is None else {"station_id": station_id}
    rows = await _CANDIDATES[station_id is not None, skilled].fetch(pool, **asked)
    return [
        Candidate(
            row["station_id"],
            row["name"],
            row["unfinished"],
            tuple(row["regions"]),
            row["visits_a_day"],
            _hours.decode(row["hours"]),
            tuple(comparable(each) for each in _skills.decode(row["skills"] or "[]")),
        )
        for row in rows
    ]
