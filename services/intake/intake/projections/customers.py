"""Read model: the customers, for looking one up by name or region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.catalog.intake import CustomerEvent, CustomerRegistered
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer organisation; `registered_at` is UTC."""

    customer_id: str
    name: str
    region: str
    registered_at: datetime


def key_of(event: CustomerEvent, recorded: Recorded) -> str:
    """The customer's number."""
    return event.customer_id


def evolve(row: CustomerRow | None, event: CustomerEvent, recorded: Recorded) -> CustomerRow:
    """The row after an event."""
    return CustomerRow(event.customer_id, event.name, event.region, recorded.time)


CUSTOMERS = Projection("customers", "intake.customers", CustomerRow, key_of, evolve, (CustomerRegistered,))


async def find_customers(
    pool: Pool, text: str | None, region: str | None, after: str, limit: int
) -> Sequence[CustomerRow]:
    """Customers whose name contains `text` (letter case aside), behind the number `after`, in order of number."""
    rows = await pool.fetch(
        """SELECT customer_id, name, region, registered_at FROM intake.customers
           WHERE ($1::text IS NULL OR strpos(lower(name), lower($1)) > 0)
             AND ($2::text IS NULL OR region = $2)
             AND customer_id > $3
           ORDER BY customer_id LIMIT $4""",
        text,
        region,
        after,
        limit,
    )
    return [CustomerRow(**row) for row in rows]
