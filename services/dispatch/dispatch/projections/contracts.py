"""`dispatch.contracts`: customers' maintenance contracts 维保合同, for who decides what a visit costs."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never, get_args

from sqlalchemy import Index

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.contract import ContractAmended, ContractEnded, ContractEvent, ContractSigned
from events.types import Coverage


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract; its days are in Asia/Shanghai and counted. No `equipment_ids` are all machines of the customer."""

    contract_id: str
    customer_id: str
    contract_no: str
    starts_on: date
    last_day: date
    covers: tuple[Coverage, ...]
    equipment_ids: tuple[str, ...]


TABLE = table_of("dispatch.contracts", ContractRow)
t = TABLE.c
Index("contracts_by_customer", t.customer_id, t.last_day)


def key_of(event: ContractEvent, recorded: Recorded) -> str:
    return event.contract_id


def evolve(row: ContractRow | None, event: ContractEvent, recorded: Recorded) -> ContractRow | None:
    """The row after one more event."""
    if isinstance(event, ContractSigned):
        return ContractRow(
            contract_id=event.contract_id,
            customer_id=event.customer_id,
            contract_no=event.contract_no,
            starts_on=event.starts_on,
            last_day=event.ends_on,
            covers=event.covers,
            equipment_ids=event.equipment_ids,
        )
    if row is None:
        return None
    match event:
        case ContractAmended():
            return replace(
                row,
                starts_on=event.starts_on,
                last_day=event.ends_on,
                covers=event.covers,
                equipment_ids=event.equipment_ids,
            )
        case ContractEnded():
            return replace(row, last_day=event.last_day)
        case _:
            assert_never(event)


CONTRACTS = Projection("contracts", TABLE, ContractRow, key_of, evolve, get_args(ContractEvent))
