"""Read model: the stations that dispatch has opened, for routing."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.catalog.dispatch import StationOpened
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection
from intake.routing import Candidate


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station and the regions it serves."""

    station_id: str
    name: str
    regions: tuple[str, ...]


def key_of(event: StationOpened, recorded: Recorded) -> str:
    """The station's number."""
    return event.station_id


def evolve(row: StationRow | None, event: StationOpened, recorded: Recorded) -> StationRow:
    """The row after an event."""
    return StationRow(event.station_id, event.name, event.regions)


STATIONS = Projection("stations", "intake.stations", StationRow, key_of, evolve, (StationOpened,))


async def candidates(pool: Pool, station_id: str | None, region: str) -> Sequence[Candidate]:
    """The station that was asked for, or else all that serve a region, with their unfinished cases."""
    rows = await pool.fetch(
        """SELECT station_id, name,
                  (SELECT count(*) FROM intake.cases c WHERE c.station_id = s.station_id AND status <> 'closed')
                  AS unfinished
           FROM intake.stations s
           WHERE CASE WHEN $1::text IS NULL THEN regions @> to_jsonb($2::text) ELSE station_id = $1 END""",
        station_id,
        region,
    )
    return [Candidate(**row) for row in rows]
