"""`dispatch.loans`: technicians that stations lend each other 借调."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Index, Select, select, union

from eventlog.envelope import Recorded
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from eventlog.read_models.tables import table_of
from events.catalog.staff import LoanDeclined, LoanEnded, LoanGranted, LoanRequested

Event = LoanRequested | LoanGranted | LoanDeclined | LoanEnded


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One loan: `requested`, `granted`, `declined` or `ended`. Days are dates in Asia/Shanghai, times are UTC."""

    loan_id: str
    staff_id: str
    loan_no: int
    from_station_id: str
    to_station_id: str
    first_day: date
    last_day: date | None
    reason: str
    requested_at: datetime
    status: str = "requested"
    answer_reason: str | None = None
    """Why it was declined or ended."""


TABLE = table_of("dispatch.loans", LoanRow)
t = TABLE.c
Index("loans_by_age", t.requested_at, t.loan_id)
Index("loans_by_lender", t.from_station_id, t.requested_at, t.loan_id)
Index("loans_by_borrower", t.to_station_id, t.requested_at, t.loan_id)
Index("loans_by_status", t.status, t.requested_at, t.loan_id)
Index("loans_by_number", t.staff_id)


def loan_id(staff_id: str, loan_no: int) -> str:
    """What tells loans apart: they are numbered for each person."""
    return f"{staff_id}/{loan_no}"


def key_of(event: Event, recorded: Recorded) -> str:
    return loan_id(event.staff_id, event.loan_no)


def evolve(row: LoanRow | None, event: Event, recorded: Recorded) -> LoanRow | None:
    """The row after one more event."""
    if isinstance(event, LoanRequested):
        return LoanRow(
            key_of(event, recorded),
            event.staff_id,
            event.loan_no,
            event.from_station_id,
            event.to_station_id,
            event.first_day,
            event.last_day,
            event.reason,
            recorded.time,
        )
    if row is None:
        return None
    match event:
        case LoanGranted():
            return replace(row, status="granted")
        case LoanDeclined():
            return replace(row, status="declined", answer_reason=event.reason)
        case LoanEnded():
            return replace(row, status="ended", answer_reason=event.reason)
        case _:
            assert_never(event)


def loans_of(known: Mapping[int, LoanRow], event: object, recorded: Recorded) -> Mapping[int, LoanRow]:
    """All loans of a person by number, the oldest first, after one more event of theirs."""
    if not isinstance(event, Event):
        return known
    row = evolve(known.get(event.loan_no), event, recorded)
    return known if row is None else {**known, event.loan_no: row}


LOANS = Projection("loans", TABLE, LoanRow, key_of, evolve, (LoanRequested, LoanGranted, LoanDeclined, LoanEnded))

_STATION = given("station_id", t.to_station_id)


@lru_cache
def _list(of_a_station: bool, of_a_status: bool) -> Query:
    """What a station lends, and what it borrows, have an index each."""

    def found(*whose: ColumnElement[bool]) -> Select[Any]:
        status = [t.status == given("status", t.status)] if of_a_status else []
        statement = select(TABLE).where(*whose, *status, behind(t.requested_at, t.loan_id))
        return statement.order_by(t.requested_at, t.loan_id).limit(LIMIT)

    if not of_a_station:
        return Query(found())
    each = [select(found(column == _STATION).subquery()) for column in (t.from_station_id, t.to_station_id)]
    both = union(*each).subquery()
    return Query(select(both).order_by(both.c.requested_at, both.c.loan_id).limit(LIMIT))


Cursor = tuple[datetime, str]
"""requested_at, loan_id: where a page ends."""


async def list_loans(
    models: Asked, station_id: str | None, status: str | None, after: Cursor | None, limit: int
) -> Sequence[Any]:
    """Loans behind `after` that one station asked for or was asked for, or all; the oldest first."""
    query = _list(station_id is not None, status is not None)
    return await query.fetch(models, station_id=station_id, status=status, **cursor(after, 2), limit=limit)
