"""`dispatch.repairs`: customers' repairs 客户维修 that parts may be issued for, as the service desk says."""

from dataclasses import dataclass, replace
from typing import assert_never, get_args

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.customer_repair import CustomerRepairCollected, CustomerRepairReturned

Event = CustomerRepairCollected | CustomerRepairReturned


@dataclass(frozen=True, slots=True)
class RepairRow:
    """One repair; `returned` once the customer has the thing back."""

    repair_id: str
    returned: bool = False


TABLE = table_of("dispatch.repairs", RepairRow)


def key_of(event: Event, recorded: Recorded) -> str:
    return event.repair_id


def evolve(row: RepairRow | None, event: Event, recorded: Recorded) -> RepairRow | None:
    """The row after one more event."""
    match event:
        case CustomerRepairCollected():
            return RepairRow(event.repair_id)
        case CustomerRepairReturned():
            return row and replace(row, returned=True)
        case _:
            assert_never(event)


REPAIRS = Projection("repairs", TABLE, RepairRow, key_of, evolve, get_args(Event))


async def find_repair(pool: Pool, repair_id: str) -> RepairRow | None:
    """A repair, as far as the service desk was heard."""
    return (await REPAIRS.rows(pool, [repair_id])).get(repair_id)
