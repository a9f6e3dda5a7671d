"""Inspection plans follow machines and contracts by themselves: those that something happened to within seconds; and
all are looked through, again and again, for the rest (time goes on, cases end, stations take regions over).

Any number of processes may do it: what the read models say of a page of machines is compared with their plans, and only
what differs is decided, on the plan's own stream, whose version the append checks. Where two decide the same, one of
them finds nothing left to do.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from time import monotonic, time
from typing import Any

import structlog

from eventlog.clock import Clock
from eventlog.envelope import Context
from eventlog.log.append import VersionConflict
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool, away
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import unserved
from events.catalog.inspection import InspectionEvent
from events.shanghai import day_of
from intake import metrics
from intake.domain.inspections.inspection import PLAN, Plan
from intake.domain.inspections.keeping import Around, KeepPlan, keep
from intake.inspecting.around import around, busy, machine_of_row
from intake.inspecting.diary import Diary
from intake.inspecting.news import news, shown
from intake.projections.inspections import INSPECTIONS

PAGE = 200
"""Machines at a time."""
PAGE_SECONDS = 60.0
"""For one page, whatever it waits for."""
START_SECONDS = 60.0
"""Before the first look: whoever has just started catches up with the logs."""
REST_SECONDS = 600.0
"""Between two looks at everything: plans count in days."""
GLANCE_SECONDS = 3.0
"""Between two looks at what happened to machines and contracts: whoever accepts a machine sees its plan."""
AWAY_SECONDS = 10.0

_MACHINES = """
    SELECT e.* FROM intake.equipment AS e WHERE e.equipment_id > $1 AND (
        e.warranty_until >= $2
        OR EXISTS (SELECT FROM intake.contracts AS c WHERE c.customer_id = e.customer_id AND c.last_day >= $2)
        OR EXISTS (SELECT FROM intake.inspections AS i
            WHERE i.equipment_id = e.equipment_id AND i.status IN ('planned', 'begun'))
        OR e.predecessor_id IS NOT NULL)
    ORDER BY e.equipment_id LIMIT $3"""
_THESE = "SELECT * FROM intake.equipment WHERE equipment_id = ANY($1)"
_PLANS = "SELECT inspection_id FROM intake.inspections WHERE equipment_id = ANY($1)"

log = structlog.get_logger(__name__)


class PlanKeeper:
    """Looks through all machines every REST_SECONDS, and at those with news every GLANCE_SECONDS. With a log clock it
    rests: a replay has the plans that commands made, at the moments in which they did."""

    def __init__(self, pool: Pool, store: Store, clock: Clock, read_models: ReadModels) -> None:
        self._pool = pool
        self._store = store
        self._clock = clock
        self._read_models = read_models
        self._seen: int | None = None
        """The position of the log up to which plans follow it; None before the first look at everything."""

    async def run(self) -> None:
        """Go on until cancelled, over restarts of PostgreSQL."""
        rest, everything_at = START_SECONDS, 0.0
        while True:
            await asyncio.sleep(rest)
            rest = GLANCE_SECONDS
            try:
                if self._clock.mode != "wall":
                    continue
                if monotonic() >= everything_at:
                    await self.look()
                    everything_at = monotonic() + REST_SECONDS
                else:
                    await self.glance()
            except Exception as error:
                if not away(error):
                    raise
                rest = AWAY_SECONDS
                log.warning("inspections.away", error=type(error).__name__)

    async def look(self) -> int:
        """Bring all plans up to date; gives how many changed. Nothing while the read models are still to be built.
        Raises what `eventlog.postgres.AWAY` lists."""
        if await unserved(self._pool, self._read_models):
            return 0
        seen = await shown(self._pool)
        today = day_of(self._clock.now())
        diary, behind, changed = Diary(self._pool, today), "", 0
        while True:
            async with asyncio.timeout(PAGE_SECONDS):
                rows = await self._pool.fetch(_MACHINES, behind, today, PAGE)
                changed += await self._page(rows, diary, today)
            if len(rows) < PAGE:
                break
            behind = rows[-1]["equipment_id"]
        self._seen = seen
        metrics.PLANS_KEPT.set(time())
        _tell(changed)
        return changed

    async def glance(self) -> int:
        """Bring the plans of those machines up to date to which, or to whose contracts, something happened since the
        last look; gives how many changed. Nothing before there was one. Raises as `look` does."""
        if self._seen is None or await unserved(self._pool, self._read_models):
            return 0
        async with asyncio.timeout(PAGE_SECONDS):
            machines, reached = await news(self._pool, self._seen)
        today = day_of(self._clock.now())
        diary, changed = Diary(self._pool, today), 0
        for start in range(0, len(machines), PAGE):
            async with asyncio.timeout(PAGE_SECONDS):
                rows = await self._pool.fetch(_THESE, machines[start : start + PAGE])
                changed += await self._page(rows, diary, today)
        self._seen = reached
        _tell(changed)
        return changed

    async def _page(self, rows: Sequence[Any], diary: Diary, today: date) -> int:
        """Of some rows of `intake.equipment`; gives how many plans changed."""
        machines, changed = [machine_of_row(row) for row in rows], 0
        found = await around(self._pool, diary, machines, today) if machines else {}
        plans = await self._plans(list(found))
        for equipment_id, about in found.items():
            command = KeepPlan(equipment_id, today)
            if keep(command, plans.get(equipment_id, Plan()), about):
                diary.note(await self._keep(command, await busy(diary, about)))
                changed += 1
        return changed

    async def _plans(self, machines: list[str]) -> dict[str, Plan]:
        """As the read model has them."""
        keys = [row["inspection_id"] for row in await self._pool.fetch(_PLANS, machines)]
        plans: dict[str, Plan] = {}
        for row in (await INSPECTIONS.rows(self._pool, keys)).values():
            known = plans.get(row.equipment_id, Plan()).inspections
            plans[row.equipment_id] = Plan({**known, row.inspection_no: row})
        return plans

    async def _keep(self, command: KeepPlan, about: Around) -> list[InspectionEvent]:
        """Decide on the plan's stream; gives what was decided. Nothing where others were faster every time: the next
        look comes."""
        decided: list[InspectionEvent] = []

        async def work(session: Session) -> Answer:
            decided[:] = keep(command, await session.load(PLAN, command.equipment_id), about)
            await session.append(PLAN, command.equipment_id, decided)
            return {}

        try:
            await execute(self._store, Context(self._store.service, self._clock.now()), work)
        except VersionConflict:
            return []
        return decided


def _tell(changed: int) -> None:
    if changed:
        log.info("inspections.kept", plans=changed)
