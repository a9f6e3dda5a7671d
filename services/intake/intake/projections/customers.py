"""Read model: the customers, for looking one up by name or region."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never, get_args

from sqlalchemy import ColumnElement, Date, Index, cast, func, literal_column

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.customer import (
    CustomerClassificationWithdrawn,
    CustomerClassified,
    CustomerCorrected,
    CustomerErased,
    CustomerEvent,
    CustomerRegistered,
    SiteAdded,
    SiteClosed,
    SiteCorrected,
)
from events.rules.search_text import search_text
from events.types import CustomerClass
from intake.projections.alike import indexes_of


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer organisation; `registered_at` is UTC. `classified` is the class that was given by hand, and stands;
    null while the rule speaks."""

    customer_id: str
    name: str
    region: str
    registered_at: datetime
    classified: CustomerClass | None = None
    class_reason: str | None = None


def registered_on(at: ColumnElement[datetime]) -> ColumnElement[date]:
    """The day of a time in Asia/Shanghai."""
    return cast(func.timezone(literal_column("'Asia/Shanghai'"), at), Date)


TABLE = table_of(
    "intake.customers",
    CustomerRow,
    derived={
        "name_searched": lambda row: search_text(row.name),
        "region_searched": lambda row: search_text(row.region),
    },
)
t = TABLE.c
NAME_PIECE = 2
"""Signs by which a part of a name is found."""
indexes_of("customers_by_name", t.name_searched, NAME_PIECE)
Index("customers_by_region", t.region_searched, t.customer_id)
REGISTERED_ON = registered_on(t.registered_at)
Index("customers_by_day", REGISTERED_ON, t.customer_id, postgresql_where=t.classified.is_(None))
Index(
    "customers_by_hand",
    *(t.classified, t.customer_id),
    postgresql_where=t.classified.is_not(None),
    postgresql_include=("registered_at",),
)
Index("customers_by_rule", t.customer_id, t.registered_at, postgresql_where=t.classified.is_(None))


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
        case CustomerClassified():
            return row and replace(row, classified=event.customer_class, class_reason=event.reason)
        case CustomerClassificationWithdrawn():
            return row and replace(row, classified=None, class_reason=None)
        case CustomerErased() | SiteAdded() | SiteCorrected() | SiteClosed():
            return row
        case _:
            assert_never(event)


CUSTOMERS = Projection("customers", TABLE, CustomerRow, key_of, evolve, get_args(CustomerEvent))
