"""Where visits are: at the site that the machine was moved to, else at the customer's only one.

It is one statement, for a technician who checks in waits for it; and the one about a single visit has no arrays, which
PostgreSQL would plan anew each time, for longer than it takes to run.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, null, select, union_all

from dispatch.domain.travel import Whereabouts
from dispatch.projections.machines import TABLE as MACHINES
from dispatch.projections.sites import TABLE as SITES
from eventlog.postgres import Pool
from eventlog.read_models.queries import Query, given
from events.catalog.customer import Place

m, s = MACHINES.c, SITES.c


class Visited(NamedTuple):
    """Whose a visit is, and about which machine."""

    customer_id: str
    equipment_id: str | None


class Spot(NamedTuple):
    """A site, and about where it is."""

    site: str
    place: Place | None


def _sites(machine: ColumnElement[bool], customer: ColumnElement[bool]) -> Query:
    """Those to which machines were moved, closed or not, and customers' open ones."""
    columns = s.site, s.latitude, s.longitude
    moved = select(m.equipment_id, s.customer_id, *columns).join_from(MACHINES, SITES, s.site == m.site).where(machine)
    others = select(null().label("equipment_id"), s.customer_id, *columns).where(customer, s.closed.is_(False))
    return Query(union_all(moved, others))


_OF_ONE = _sites(
    m.equipment_id == given("machines", m.equipment_id), s.customer_id == given("customers", s.customer_id)
)
_OF_SOME = _sites(
    m.equipment_id == any_(bindparam("machines", type_=ARRAY(Text))),
    s.customer_id == any_(bindparam("customers", type_=ARRAY(Text))),
)


async def sites_visited(pool: Pool, visits: Iterable[Visited]) -> dict[Visited, Spot]:
    """The sites of visits, as far as they are known. Raises what asyncpg raises."""
    all_ = set(visits)
    if len(all_) == 1:
        (one,) = all_
        rows = await _OF_ONE.fetch(pool, customers=one.customer_id, machines=one.equipment_id)
    else:
        machines = {each.equipment_id for each in all_ if each.equipment_id is not None}
        customers = {each.customer_id for each in all_}
        rows = await _OF_SOME.fetch(pool, customers=list(customers), machines=list(machines))
    moved, only = dict[str, Spot](), dict[str, Spot | None]()
    for equipment_id, customer_id, site, latitude, longitude in rows:
        spot = Spot(site, Place(latitude, longitude) if latitude is not None else None)
        if equipment_id is not None:
            moved[equipment_id] = spot
        else:
            only[customer_id] = None if customer_id in only else spot
    found = {}
    for each in all_:
        at = moved.get(each.equipment_id or "") or only.get(each.customer_id)
        if at is not None:
            found[each] = at
    return found


def whereabouts(visit: Visited, sites: Mapping[Visited, Spot]) -> Whereabouts:
    """Where one of them is."""
    at = sites.get(visit)
    return Whereabouts(visit.equipment_id, at and at.site, at and at.place)
