"""`dispatch.sites`: customers' sites 客户地点, when they are open and about where they are, for planning visits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, get_args

from sqlalchemy import ARRAY, Index, Text, any_, bindparam, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query
from eventlog.read_models.tables import table_of
from events.catalog.customer import Place, SiteAdded, SiteClosed, SiteCorrected
from events.hours import Hours

Event = SiteAdded | SiteCorrected | SiteClosed


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site, as the information centre has it. No `hours`: not known."""

    site: str
    customer_id: str
    hours: tuple[Hours, ...]
    place: Place | None
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
        return SiteRow(key_of(event, recorded), event.customer_id, event.hours, event.place)
    if row is None:
        return None
    match event:
        case SiteCorrected():
            return replace(row, hours=event.hours, place=event.place)
        case SiteClosed():
            return replace(row, closed=True)
        case _:
            assert_never(event)


SITES = Projection("sites", TABLE, SiteRow, key_of, evolve, get_args(Event))

_OF = Query(
    select(t.site)
    .where(t.customer_id == any_(bindparam("customer_ids", type_=ARRAY(Text))), ~t.closed)
    .order_by(t.site)
)


async def sites_of(pool: Pool, customer_ids: Sequence[str]) -> Sequence[SiteRow]:
    """The open sites of some customers, as far as the information centre was heard."""
    found = await _OF.fetch(pool, customer_ids=list(customer_ids))
    return list((await SITES.rows(pool, [row["site"] for row in found])).values()) if found else []
