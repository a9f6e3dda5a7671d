"""Read model: the customers, for looking one up by name or region."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from sqlalchemy import ARRAY, Text, any_, bindparam, func, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, given
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.customer import CustomerCorrected, CustomerErased, CustomerEvent, CustomerRegistered
from events.rules.search_text import search_text
from intake.projections.alike import indexes_of


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer organisation; `registered_at` is UTC."""

    customer_id: str
    name: str
    region: str
    registered_at: datetime


TABLE = table_of(
    "intake.customers",
    CustomerRow,
    derived={
        "name_searched": lambda row: search_text(row.name),
        "region_searched": lambda row: search_text(row.region),
    },
)
t = TABLE.c
indexes_of("customers_by_name", t.name_searched, 2)


def key_of(event: CustomerEvent, recorded: Recorded) -> str:
    """The customer's number."""
    return event.customer_id


def evolve(row: CustomerRow | None, event: CustomerEvent, recorded: Recorded) -> CustomerRow | None:
    """The row after an event."""
    match event:
        case CustomerRegistered():
            return CustomerRow(event.customer_id, event.name, event.region, recorded.time)
        case CustomerCorrected():
            return row and replace(row, name=event.name, region=event.region)
        case CustomerErased():
            return row
        case _:
            assert_never(event)


CUSTOMERS = Projection("customers", TABLE, CustomerRow, key_of, evolve, get_args(CustomerEvent))

_TEXT = given("text", t.name_searched)
_REGIONS = bindparam("regions", type_=ARRAY(Text))
_LIST = Query(
    select(*columns_of(TABLE))
    .where(
        or_(_TEXT.is_(None), func.strpos(t.name_searched, _TEXT) > 0),
        or_(_REGIONS.is_(None), t.region_searched == any_(_REGIONS)),
        t.customer_id > given("after", t.customer_id),
    )
    .order_by(t.customer_id)
    .limit(LIMIT)
)


async def find_customers(
    pool: Pool, text: str | None, regions: Sequence[str] | None, after: str, limit: int
) -> Sequence[CustomerRow]:
    """Customers whose name contains `text`, in any of `regions`, behind the number `after`, in order of number.

    Both are compared as `search_text` has them.
    """
    text = text and search_text(text)
    regions = regions and [search_text(region) for region in regions]
    rows = await _LIST.fetch(pool, text=text, regions=regions, after=after, limit=limit)
    return [CustomerRow(**row) for row in rows]
