"""Read model: the machines at the customers, with their warranty."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from events.catalog.intake import EquipmentAccepted, EquipmentEvent, EquipmentRegistered
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection


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


EQUIPMENT = Projection(
    "equipment", "intake.equipment", EquipmentRow, key_of, evolve, (EquipmentRegistered, EquipmentAccepted)
)


async def find_equipment(
    pool: Pool, customer_id: str | None, serial_no: str | None, after: str, limit: int
) -> Sequence[EquipmentRow]:
    """Machines of a customer, or with a serial number, behind the number `after`, in order of number."""
    rows = await pool.fetch(
        """SELECT equipment_id, customer_id, model, serial_no, warranty_months, accepted_on, warranty_until
           FROM intake.equipment
           WHERE ($1::text IS NULL OR customer_id = $1)
             AND ($2::text IS NULL OR serial_no = $2)
             AND equipment_id > $3
           ORDER BY equipment_id LIMIT $4""",
        customer_id,
        serial_no,
        after,
        limit,
    )
    return [EquipmentRow(**row) for row in rows]
