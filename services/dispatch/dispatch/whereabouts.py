"""Where visits are: at the site that the machine was moved to, else at the customer's only one."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dispatch.domain.travel import Whereabouts
from dispatch.projections.machines import sites_of_machines
from dispatch.projections.sites import Spot, spots
from eventlog.postgres import Pool


class Visited(NamedTuple):
    """Whose a visit is, and about which machine."""

    customer_id: str
    equipment_id: str | None


async def sites_visited(pool: Pool, visits: Iterable[Visited]) -> dict[Visited, Spot]:
    """The sites of visits, as far as they are known. Raises what asyncpg raises."""
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
        if at is not None:
            found[each] = at
    return found


def whereabouts(visit: Visited, sites: Mapping[Visited, Spot]) -> Whereabouts:
    """Where one of them is."""
    at = sites.get(visit)
    return Whereabouts(visit.equipment_id, at and at.site, at and at.place)
