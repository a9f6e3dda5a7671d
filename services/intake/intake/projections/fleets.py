"""Read models: how many machines a customer came to have, and how many it has no longer.

A machine that moves, or is corrected to another customer, is one event and two customers: so what comes and what goes
are counted apart, each by the customer that its event names. Both are sums, which no order of events can change.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Index

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.equipment import EquipmentCorrected, EquipmentRegistered
from events.catalog.equipment_life import EquipmentMoved
from intake.domain.customer_class import RULE

Passing = EquipmentCorrected | EquipmentMoved


@dataclass(frozen=True, slots=True)
class FleetRow:
    """A customer, and a number of machines; those that were scrapped since count as well."""

    customer_id: str
    machines: int


CAME = table_of("intake.machines_that_came", FleetRow, fillfactor=80)
WENT = table_of("intake.machines_that_went", FleetRow, fillfactor=80)
Index("large_fleets", CAME.c.customer_id, postgresql_where=CAME.c.machines >= RULE.key_machines)


def _came_to(event: EquipmentRegistered | Passing, recorded: Recorded) -> str | None:
    if isinstance(event, EquipmentRegistered) or event.customer_id != event.former_customer_id:
        return event.customer_id
    return None


def _went_from(event: Passing, recorded: Recorded) -> str | None:
    return event.former_customer_id if event.customer_id != event.former_customer_id else None


def _one_more(of: Callable[..., str | None]) -> Callable[..., FleetRow | None]:
    def evolve(row: FleetRow | None, event: object, recorded: Recorded) -> FleetRow | None:
        customer_id = of(event, recorded)
        if customer_id is None:
            return row
        return FleetRow(customer_id, 1 if row is None else row.machines + 1)

    return evolve


MACHINES_THAT_CAME = Projection(
    "machines_that_came",
    CAME,
    FleetRow,
    _came_to,
    _one_more(_came_to),
    (EquipmentRegistered, EquipmentCorrected, EquipmentMoved),
)
MACHINES_THAT_WENT = Projection(
    "machines_that_went", WENT, FleetRow, _went_from, _one_more(_went_from), (EquipmentCorrected, EquipmentMoved)
)
