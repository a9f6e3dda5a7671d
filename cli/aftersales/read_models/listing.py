"""What there is to say of each read model: version, position, lag, size, and whether it is being built.

Those that are in the database alone are said too: the code no longer has them, or is older than they are.
"""

from dataclasses import dataclass
from typing import Any

from aftersales.read_models.place import is_here
from eventlog.postgres import Pool
from eventlog.read_models.building import Building, under_way
from eventlog.read_models.covered import Covered, covered
from eventlog.read_models.dropping import not_in_code
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import UNBUILT, Served, served

SERVING = "现行 serving"
NOT_IN_CODE = "本版本代码中没有 not in this code"


@dataclass(frozen=True, slots=True)
class Item:
    """One read model. `position` and `lag` count events of all its sources; `lag` is None where a log is elsewhere,
    `position` too where the code does not have it."""

    service: str
    name: str
    version: str
    position: int | None
    lag: int | None
    size: int
    state: str


async def items(pool: Pool, service: str, models: ReadModels) -> list[Item]:
    """Those of one service; none where this database does not have it."""
    if not await is_here(pool, f"{service}.read_models"):
        return []
    present, building = await served(pool, service), await under_way(pool, service)
    async with pool.acquire() as connection:
        received = await covered(connection, service, models.name, lock=False)
    lag = await _lag(pool, models, received)
    position = sum(received.top(source) for source in models.sources)
    of_code = [
        Item(
            service,
            projection.table.name,
            _version(present.get(projection.table.name)),
            position,
            lag,
            await _size(pool, projection.table.full_name),
            state_of(projection, present.get(projection.table.name), building.get(projection.table.name)),
        )
        for projection in models.projections
    ]
    others = [
        Item(
            service, found.name, _version(found), None, None, await _size(pool, f"{service}.{found.name}"), NOT_IN_CODE
        )
        for found in not_in_code(models, present)
    ]
    return of_code + others


def state_of(projection: Projection[Any], found: Served | None, building: Building | None) -> str:
    """In Chinese and English: serving, being built, to be built, or of other code."""
    if building is not None and building.alive:
        share = 100 * building.events // building.total if building.total else 100
        return f"构建中 building {share}%"
    if found is None or found.version == UNBUILT:
        return "待构建 to be built"
    if found.version != projection.version:
        return "其他版本 of other code"
    return "缺事件，待重建 missed events, to be built" if found.missed else SERVING


async def _size(pool: Pool, table: str) -> int:
    size: int = await pool.fetchval("SELECT coalesce(pg_total_relation_size(to_regclass($1)), 0)", table)
    return size


def _version(found: Served | None) -> str:
    return found.version if found is not None and found.version != UNBUILT else "–"


async def _lag(pool: Pool, models: ReadModels, received: Covered) -> int | None:
    lag = 0
    for source in models.sources:
        if not await is_here(pool, f"{source}.events"):
            return None
        head = await pool.fetchval(f"SELECT coalesce(max(position), 0) FROM {source}.events")
        lag += max(0, head - received.top(source))
    return lag
