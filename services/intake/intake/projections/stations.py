"""Read model: the stations that dispatch has opened, as corrected since, for routing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, Text, bindparam, case, func, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given, texts
from eventlog.read_models.tables import table_of
from events.catalog.station import StationCorrected, StationOpened
from events.regions.tree import lineage
from intake.domain.routing import Candidate
from intake.projections.cases import TABLE as CASES


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station and the regions it serves."""

    station_id: str
    name: str
    regions: tuple[str, ...]


TABLE = table_of("intake.stations", StationRow)
t = TABLE.c


def key_of(event: StationOpened | StationCorrected, recorded: Recorded) -> str:
    """The station's number."""
    return event.station_id


def evolve(row: StationRow | None, event: StationOpened | StationCorrected, recorded: Recorded) -> StationRow:
    """The row after an event."""
    return StationRow(event.station_id, event.name, event.regions)


STATIONS = Projection("stations", TABLE, StationRow, key_of, evolve, (StationOpened, StationCorrected))

_UNFINISHED = (
    select(func.count())
    .select_from(CASES)
    .where(CASES.c.station_id == t.station_id, CASES.c.status != "closed")
    .scalar_subquery()
)
_STATION = given("station_id", t.station_id)
_CANDIDATES = Query(
    select(t.station_id, t.name, _UNFINISHED.label("unfinished"), texts(t.regions).label("regions")).where(
        case(
            (_STATION.is_(None), t.regions.has_any(bindparam("regions", type_=ARRAY(Text)))),
            else_=t.station_id == _STATION,
        )
    )
)


async def candidates(pool: Pool, station_id: str | None, region: str) -> Sequence[Candidate]:
    """The station that was asked for, or else all that serve a region or one that contains it, with their unfinished
    cases."""
    rows = await _CANDIDATES.fetch(pool, station_id=station_id, regions=lineage(region))
    return [Candidate(**{**row, "regions": tuple(row["regions"])}) for row in rows]
