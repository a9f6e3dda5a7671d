"""Read model: the maintenance contracts, by the day on which they end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never, get_args

from sqlalchemy import Date, Index, bindparam, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, texts, wanted
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.contract import ContractAmended, ContractEnded, ContractEvent, ContractSigned
from events.types import Coverage


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A maintenance contract; its days are in Asia/Shanghai. `last_day` is the last that it covers, earlier than
    `ends_on` where it was ended early. No `equipment_ids` are all machines of the customer."""

    contract_id: str
    customer_id: str
    contract_no: str
    starts_on: date
    ends_on: date
    last_day: date
    covers: tuple[Coverage, ...]
    visits_a_year: int
    equipment_ids: tuple[str, ...]


TABLE = table_of("intake.contracts", ContractRow)
t = TABLE.c
Index("contracts_by_last_day", t.last_day, t.contract_id)
Index("contracts_by_customer", t.customer_id, t.last_day, t.contract_id)


def key_of(event: ContractEvent, recorded: Recorded) -> str:
    """The contract's id."""
    return event.contract_id


def evolve(row: ContractRow | None, event: ContractEvent, recorded: Recorded) -> ContractRow | None:
    """The row after an event."""
    match event:
        case ContractSigned():
            return ContractRow(
                contract_id=event.contract_id,
                customer_id=event.customer_id,
                contract_no=event.contract_no,
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                last_day=event.ends_on,
                covers=event.covers,
                visits_a_year=event.visits_a_year,
                equipment_ids=event.equipment_ids,
            )
        case ContractAmended():
            return row and replace(
                row,
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                last_day=event.ends_on,
                covers=event.covers,
                visits_a_year=event.visits_a_year,
                equipment_ids=event.equipment_ids,
            )
        case ContractEnded():
            return row and replace(row, last_day=event.last_day)
        case _:
            assert_never(event)


CONTRACTS = Projection("contracts", TABLE, ContractRow, key_of, evolve, get_args(ContractEvent))

_FROM, _TO = bindparam("ends_from", type_=Date), bindparam("ends_to", type_=Date)
_PLAIN = [column for column in columns_of(TABLE) if column.name not in ("covers", "equipment_ids")]
_LIST = Query(
    select(*_PLAIN, texts(t.covers).label("covers"), texts(t.equipment_ids).label("equipment_ids"))
    .where(
        wanted(t.customer_id),
        or_(_FROM.is_(None), t.last_day >= _FROM),
        or_(_TO.is_(None), t.last_day <= _TO),
        behind(t.last_day, t.contract_id),
    )
    .order_by(t.last_day, t.contract_id)
    .limit(LIMIT)
)


async def find_contracts(
    pool: Pool, customer_id: str | None, ends: tuple[date, date] | None, after: tuple[date, str] | None, limit: int
) -> Sequence[ContractRow]:
    """Contracts of a customer, or that end between two days, both included; behind `after` in the order of their last
    days."""
    first, last = ends or (None, None)
    rows = await _LIST.fetch(
        pool, customer_id=customer_id, ends_from=first, ends_to=last, **cursor(after, 2), limit=limit
    )
    return [
        ContractRow(**{**row, "covers": tuple(row["covers"]), "equipment_ids": tuple(row["equipment_ids"])})
        for row in rows
    ]
