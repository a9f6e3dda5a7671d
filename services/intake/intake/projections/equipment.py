"""Read model: the machines at the customers, with their warranty."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Index, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, given, wanted
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.equipment import EquipmentAccepted, EquipmentEvent, EquipmentRegistered
from events.rules.search_text import search_text


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    """A machine. Both dates are Asia/Shanghai days, None before acceptance; `warranty_until` is the last day."""

    equipment_id: str
    customer_id: str
    model: str
    serial_no: str
    warranty_months: int
    accepted_on: date | None = None
    warranty_until: date | None = None


TABLE = table_of(
    "intake.equipment", EquipmentRow, derived={"serial_no_searched": lambda row: search_text(row.serial_no)}
)
t = TABLE.c
Index("equipment_by_customer", t.customer_id, t.equipment_id)
Index("equipment_by_serial_no", t.serial_no_searched, t.equipment_id)


def key_of(event: EquipmentEvent, recorded: Recorded) -> str:
    """The machine's number."""
    return event.equipment_id


def evolve(row: EquipmentRow | None, event: EquipmentEvent, recorded: Recorded) -> EquipmentRow | None:
    """The row after an event."""
    match event:
        case EquipmentRegistered():
            return EquipmentRow(
                event.equipment_id, event.customer_id, event.model, event.serial_no, event.warranty_months
            )
        case EquipmentAccepted():
            return row and replace(row, accepted_on=event.accepted_on, warranty_until=event.warranty_until)


EQUIPMENT = Projection("equipment", TABLE, EquipmentRow, key_of, evolve, (EquipmentRegistered, EquipmentAccepted))

_LIST = Query(
    select(*columns_of(TABLE))
    .where(
        wanted(t.customer_id),
        wanted(t.serial_no_searched, "serial_no"),
        t.equipment_id > given("after", t.equipment_id),
    )
    .order_by(t.equipment_id)
    .limit(LIMIT)
)


async def find_equipment(
    pool: Pool, customer_id: str | None, serial_no: str | None, after: str, limit: int
) -> Sequence[EquipmentRow]:
    """Machines of a customer, or with a serial number, behind the number `after`, in order of number.

    Serial numbers are compared as `search_text` has them.
    """
    serial_no = serial_no and search_text(serial_no)
    rows = await _LIST.fetch(pool, customer_id=customer_id, serial_no=serial_no, after=after, limit=limit)
    return [EquipmentRow(**row) for row in rows]
