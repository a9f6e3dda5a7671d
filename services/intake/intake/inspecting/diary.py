"""What is planned by day at a station, and at one place: read once, and kept up with what is planned meanwhile."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eventlog.postgres import Pool
from events.catalog.inspection import InspectionEvent, InspectionPlanned
from events.regions.tree import lineage
from intake.domain.inspections.keeping import Whereabouts

_STATIONS = "SELECT station_id, ARRAY(SELECT jsonb_array_elements_text(regions)) AS regions FROM intake.stations"
_LOAD = """
    SELECT planned_on, count(*) AS many FROM intake.inspections
    WHERE station_id IS NOT DISTINCT FROM $1 AND status IN ('planned', 'begun') AND planned_on >= $2
    GROUP BY planned_on"""
_BESIDE = """
    SELECT planned_on, count(*) AS many FROM intake.inspections
    WHERE customer_id = $1 AND site_id IS NOT DISTINCT FROM $2 AND status IN ('planned', 'begun')
        AND planned_on >= $3 AND last_day >= $3
    GROUP BY planned_on"""


class Diary:
    """For one look at the plans: what others plan meanwhile is seen at the next."""

    def __init__(self, pool: Pool, today: date) -> None:
        self._pool = pool
        self._today = today
        self._stations: Sequence[Any] | None = None
        self._serving: dict[str, str | None] = {}
        self._load: dict[str | None, Counter[date]] = {}
        self._beside: dict[tuple[str, str | None], Counter[date]] = {}

    async def station_of(self, region: str) -> str | None:
        """The station that serves the most specific region with this one in it; the lowest number of several."""
        if self._stations is None:
            self._stations = await self._pool.fetch(_STATIONS)
        if region not in self._serving:
            serving = (
                min((each["station_id"] for each in self._stations if level in each["regions"]), default=None)
                for level in lineage(region)
            )
            self._serving[region] = next((station for station in serving if station is not None), None)
        return self._serving[region]

    async def load(self, station_id: str | None) -> Mapping[date, int]:
        """Inspections of a station by day, from today on."""
        if station_id not in self._load:
            rows = await self._pool.fetch(_LOAD, station_id, self._today)
            self._load[station_id] = Counter({row["planned_on"]: row["many"] for row in rows})
        return self._load[station_id]

    async def beside(self, where: Whereabouts) -> Mapping[date, int]:
        """Inspections of one place by day, from today on."""
        place = where.customer_id, where.site_id
        if place not in self._beside:
            rows = await self._pool.fetch(_BESIDE, *place, self._today)
            self._beside[place] = Counter({row["planned_on"]: row["many"] for row in rows})
        return self._beside[place]

    def note(self, events: Sequence[InspectionEvent]) -> None:
        """What was planned just now."""
        for event in events:
            if isinstance(event, InspectionPlanned):
                self._load.setdefault(event.station_id, Counter())[event.planned_on] += 1
                self._beside.setdefault((event.customer_id, event.site_id), Counter())[event.planned_on] += 1
