"""`dispatch.sites`: customers' sites 客户地点, when they are open and about where they are, for planning visits."""

from dataclasses import dataclass, replace
from typing import assert_never, get_args

from sqlalchemy import Index

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.customer import Place, SiteAdded, SiteClosed, SiteCorrected
from events.hours import Hours

Event = SiteAdded | SiteCorrected | SiteClosed


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site, as the information centre has it. No `hours`: not known; the place as in `Place`, null where it is not
    known."""

    site: str
    customer_id: str
    hours: tuple[Hours, ...]
    latitude: int | None = None
    longitude: int | None = None
    closed: bool = False


TABLE = table_of("dispatch.sites", SiteRow)
t = TABLE.c
Index("sites_by_customer", t.customer_id)


def site_key(customer_id: str, site_id: str) -> str:
    """What tells sites apart: they are unique within a customer."""
    return f"{customer_id}/{site_id}"


def key_of(event: Event, recorded: Recorded) -> str:
    return site_key(event.customer_id, event.site_id)


def evolve(row: SiteRow | None, event: Event, recorded: Recorded) -> SiteRow | None:
    """The row after one more event."""
    if isinstance(event, SiteAdded):
        return _placed(SiteRow(key_of(event, recorded), event.customer_id, event.hours), event.place)
    if row is None:
        return None
    match event:
        case SiteCorrected():
            return _placed(replace(row, hours=event.hours), event.place)
        case SiteClosed():
            return replace(row, closed=True)
        case _:
            assert_never(event)


def _placed(row: SiteRow, place: Place | None) -> SiteRow:
    if place is None:
        return replace(row, latitude=None, longitude=None)
    return replace(row, latitude=place.latitude, longitude=place.longitude)


SITES = Projection("sites", TABLE, SiteRow, key_of, evolve, get_args(Event))


async def site_hours(pool: Pool, site: str | None) -> tuple[Hours, ...]:
    """When a site is open in a week; none where nobody knows."""
    row = (await SITES.rows(pool, [site])).get(site) if site is not None else None
    return row.hours if row is not None else ()
