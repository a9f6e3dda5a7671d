"""Read model: the customers, for looking one up by name or region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, given, wanted
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.customer import CustomerEvent, CustomerRegistered
from events.rules.search_text import search_text


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


def key_of(event: CustomerEvent, recorded: Recorded) -> str:
    """The customer's number."""
    return event.customer_id


def evolve(row: CustomerRow | None, event: CustomerEvent, recorded: Recorded) -> CustomerRow:
    """The row after an event."""
    return CustomerRow(event.customer_id, event.name, event.region, recorded.time)


CUSTOMERS = Projection("customers", TABLE, CustomerRow, key_of, evolve, (CustomerRegistered,))

_TEXT = given("text", t.name_searched)
_LIST = Query(
    select(*columns_of(TABLE))
    .where(
        or_(_TEXT.is_(None), func.strpos(t.name_searched, _TEXT) > 0),
        wanted(t.region_searched, "region"),
        t.customer_id > given("after", t.customer_id),
    )
    .order_by(t.customer_id)
    .limit(LIMIT)
)


async def find_customers(
    pool: Pool, text: str | None, region: str | None, after: str, limit: int
) -> Sequence[CustomerRow]:
    """Customers whose name contains `text`, in a region, behind the number `after`, in order of number.

    Both are compared as `search_text` has them.
    """
    wanted = {name: value and search_text(value) for name, value in (("text", text), ("region", region))}
    return [CustomerRow(**row) for row in await _LIST.fetch(pool, **wanted, after=after, limit=limit)]
