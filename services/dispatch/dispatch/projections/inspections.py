"""`dispatch.inspections`: the cases that are periodic inspections 定期检查, with the steps that are to be taken."""

from dataclasses import dataclass

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.inspection import InspectionBegun
from events.catalog.product import ChecklistStep


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """What a case inspects. Its steps are those that the machine's product had when the case was opened."""

    case_id: str
    equipment_id: str
    inspection_no: int
    model: str
    steps: tuple[ChecklistStep, ...]


TABLE = table_of("dispatch.inspections", InspectionRow)


def key_of(event: InspectionBegun, recorded: Recorded) -> str:
    return event.case_id


def evolve(row: InspectionRow | None, event: InspectionBegun, recorded: Recorded) -> InspectionRow:
    """The row after one more event."""
    return InspectionRow(event.case_id, event.equipment_id, event.inspection_no, event.model, event.checklist)


INSPECTIONS = Projection("inspections", TABLE, InspectionRow, key_of, evolve, (InspectionBegun,))


async def inspection_of(pool: Pool, case_id: str) -> InspectionRow | None:
    """What the case inspects; None where it is no inspection."""
    return (await INSPECTIONS.rows(pool, [case_id])).get(case_id)
