"""`reporting.replacements`: one row a case whose station owes, or has handed over, a replacement unit 替代设备."""

from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from sqlalchemy import Index

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.replacement import (
    ReplacementEvent,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementReturnDue,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)

Status = Literal["owed", "handed_over", "returned", "written_off"]


@dataclass(frozen=True)
class ReplacementRow:
    """owed → handed_over → returned, or written_off where it does not come back; no row where none is owed or lent."""

    case_id: str
    status: Status


TABLE = table_of("reporting.replacements", ReplacementRow)
Index("replacements_owed", TABLE.c.case_id, postgresql_where=TABLE.c.status == "owed")


def case_of(event: ReplacementEvent, recorded: Recorded) -> str:
    """The row's key."""
    return event.case_id


def evolve(row: ReplacementRow | None, event: ReplacementEvent, recorded: Recorded) -> ReplacementRow | None:
    """The row after the event."""
    match event:
        case ReplacementObliged():  # what was lent by decision keeps the promise
            return row if row is not None and row.status == "handed_over" else ReplacementRow(event.case_id, "owed")
        case ReplacementReleased():
            return None if row is None or row.status == "owed" else row
        case ReplacementUnitHandedOver():
            return ReplacementRow(event.case_id, "handed_over")
        case ReplacementUnitReturned():
            return ReplacementRow(event.case_id, "returned")
        case ReplacementUnitWrittenOff():
            return ReplacementRow(event.case_id, "written_off")
        case ReplacementReturnDue():
            return row
        case _:
            assert_never(event)


REPLACEMENTS = Projection("replacements", TABLE, ReplacementRow, case_of, evolve, get_args(ReplacementEvent), version=2)
