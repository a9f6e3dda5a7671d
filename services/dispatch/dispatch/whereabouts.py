"""Where visits are: at the site that the machine was moved to, else at the customer's only one."""

from collections.abc import Sequence
from typing import NamedTuple

from dispatch.domain.travel import Whereabouts
from dispatch.projections.machines import MACHINES
from dispatch.projections.sites import SITES, SiteRow, sites_of
from eventlog.postgres import Pool


class Visited(NamedTuple):
    """Whose a visit is, and about which machine."""

    customer_id: str
    equipment_id: str | None


async def sites_visited(pool: Pool, visits: Sequence[Visited]) -> dict[Visited, SiteRow]:
    """The sites of visits, as far as they are known. Raises what asyncpg raises."""
    machines = await MACHINES.rows(pool, list({each.equipment_id for each in visits if each.equipment_id is not None}))
    moved = {id: row.site for id, row in machines.items() if row.site is not None}
    known = await SITES.rows(pool, list(set(moved.values()))) if moved else {}
    only: dict[str, SiteRow | None] = {}
    for row in await sites_of(pool, list({each.customer_id for each in visits})):
        only[row.customer_id] = None if row.customer_id in only else row
    found = {}
    for each in set(visits):
        site = known.get(moved.get(each.equipment_id or "", ""), only.get(each.customer_id))
        if site is not None:
            found[each] = site
    return found


def whereabouts(visit: Visited, sites: dict[Visited, SiteRow]) -> Whereabouts:
    """Where one of them is."""
    site = sites.get(visit)
    if site is None:
        return Whereabouts(visit.equipment_id)
    return Whereabouts(visit.equipment_id, site.site, site.place)
