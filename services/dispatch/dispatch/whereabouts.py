"""Where visits are: at the site that the machine was moved to, else at the customer's only one."""

from collections.abc import Iterable
from typing import NamedTuple

from dispatch.domain.travel import Whereabouts
from dispatch.projections.machines import sites_of_machines
from dispatch.projections.sites import Spot, spots
from eventlog.postgres import Pool


class Visited(NamedTuple):
    """Whose a visit is, and about which machine."""

    customer_id: str
    equipment_id: str | None


async def whereabouts(pool: Pool, visits: Iterable[Visited]) -> dict[Visited, Whereabouts]:
    """Where visits are, as far as it is known. Raises what asyncpg raises."""
    all_ = set(visits)
    moved = await sites_of_machines(pool, [each.equipment_id for each in all_ if each.equipment_id is not None])
    known, only = dict[str, Spot](), dict[str, Spot | None]()
    for spot in await spots(pool, list({each.customer_id for each in all_}), list(set(moved.values()))):
        known[spot.site] = spot
        if not spot.closed:
            only[spot.customer_id] = None if spot.customer_id in only else spot
    found = {}
    for each in all_:
        at = known.get(moved.get(each.equipment_id or "", "")) or only.get(each.customer_id)
        found[each] = Whereabouts(each.equipment_id, at and at.site, at and at.place)
    return found
