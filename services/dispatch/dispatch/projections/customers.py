"""`dispatch.customers`: what customers are called 单位名称, for the documents that they get."""

from dataclasses import dataclass
from typing import get_args

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.customer import CustomerCorrected, CustomerRegistered

Event = CustomerRegistered | CustomerCorrected


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer, as the information centre has it."""

    customer_id: str
    name: str


def key_of(event: Event, recorded: Recorded) -> str:
    return event.customer_id


def evolve(row: CustomerRow | None, event: Event, recorded: Recorded) -> CustomerRow | None:
    """The row after one more event."""
    return CustomerRow(event.customer_id, event.name)


TABLE = table_of("dispatch.customers", CustomerRow)
CUSTOMERS = Projection("customers", TABLE, CustomerRow, key_of, evolve, get_args(Event))


async def customer_name(pool: Pool, customer_id: str) -> str | None:
    """What a customer is called, as far as the information centre was heard."""
    row = (await CUSTOMERS.rows(pool, [customer_id])).get(customer_id)
    return row.name if row is not None else None
