"""What callers are told of one person: the rows that the person's own stream makes in the read models."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from dispatch.projections.absences import AbsenceRow, absences_of
from dispatch.projections.loans import LoanRow, loans_of
from dispatch.projections.staff import STAFF, StaffRow
from eventlog.envelope import Recorded
from eventlog.read_models.projection import view_of

_row_after = view_of(STAFF)


class Person(NamedTuple):
    """The roster's row, None before there is one; loans and absences by number, the oldest first."""

    row: StaffRow | None = None
    loans: Mapping[int, LoanRow] = MappingProxyType({})
    absences: Mapping[int, AbsenceRow] = MappingProxyType({})


def person_of(person: Person | None, event: object, recorded: Recorded) -> Person:
    """The person after one more event of theirs: the one view of the stream, for a remembered state keeps one."""
    row, loans, absences = person or Person()
    return Person(
        _row_after(row, event, recorded), loans_of(loans, event, recorded), absences_of(absences, event, recorded)
    )
