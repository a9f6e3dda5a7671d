"""Where an imported case comes from: the rows of its log, kept as they stood there beside what was made of them."""

from dataclasses import dataclass
from datetime import datetime

from events.catalog.case import ActivityImported, CaseEvent
from events.fields import Resource
from intake.domain.case import Case, known_case


@dataclass(frozen=True, slots=True)
class ImportActivity:
    """A row of the imported log. `happened_at` is UTC; `occurrence` tells rows apart that are equal, from 1."""

    case_id: str
    activity: str
    staff_id: str
    resource: Resource
    happened_at: datetime
    occurrence: int


def import_activity(command: ImportActivity, case: Case) -> list[CaseEvent]:
    """Keep the row, whatever became of the case; one that is kept already changes nothing.

    Raises NotFound for a case that was never opened.
    """
    known_case(case, command.case_id)
    row = ActivityImported(
        case_id=command.case_id,
        activity=command.activity,
        staff_id=command.staff_id,
        resource=command.resource,
        happened_at=command.happened_at,
        occurrence=command.occurrence,
    )
    return [] if row in case.imported else [row]
