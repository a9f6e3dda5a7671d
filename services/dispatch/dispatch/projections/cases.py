"""`dispatch.cases`: where a case's latest visit is, whether the information centre has closed the case, and what became
of its replacement unit."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args
from uuid import UUID

from sqlalchemy import Index, func, or_, select

from eventlog.envelope import Recorded
from eventlog.moment import Moment
from eventlog.postgres import Pool
from eventlog.read_models.as_of import recorded_as
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog.case import CaseClosed, CaseEnded, CaseEndingWithdrawn, CaseReopened
from events.catalog.replacement import (
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)
from events.catalog.work_order import WorkOrderReceived, WorkOrderTransferred
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused

Event = (
    WorkOrderReceived
    | WorkOrderTransferred
    | TransferDeclined
    | WorkOrderRefused
    | CaseClosed
    | CaseEnded
    | CaseEndingWithdrawn
    | CaseReopened
    | ReplacementObliged
    | ReplacementReleased
    | ReplacementUnitHandedOver
    | ReplacementUnitReturned
    | ReplacementUnitWrittenOff
)


@dataclass(frozen=True, slots=True)
class Closing:
    """An event of the information centre by which a case was closed, or goes on: when (UTC), and where in its log."""

    closed: bool
    at: datetime
    position: int
    event_id: UUID


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case. `closed` comes from the information centre, as do the `closings` that led to it, all there ever were:
    this service does not keep the events. Everything else comes from its own log. No station has it, by no order, where
    the last one refused it. `unit` is the status of the case's replacement unit, with when it was due and handed over,
    as in `dispatch.replacements`: so that a station's units are found in order. None: none was ever owed or lent."""

    case_id: str
    work_order_id: str | None = None
    visit_no: int = 0
    station_id: str | None = None
    closed: bool = False
    number: str | None = None
    closings: tuple[Closing, ...] = ()
    unit: str | None = None
    unit_due: datetime | None = None
    unit_out_at: datetime | None = None

    def closed_at(self, moment: Moment) -> bool:
        """Whether the case was closed at a moment of the past."""
        known = [said for said in self.closings if moment.holds(_as_recorded(said))]
        return known[-1].closed if known else False


TABLE = table_of("dispatch.cases", CaseRow, fillfactor=80)
t = TABLE.c
Index("cases_by_number", t.number)
UNIT_SINCE = func.coalesce(t.unit_due, t.unit_out_at)
"""When a replacement unit was due; or handed over, where none was owed."""
WITH_UNIT = t.unit.is_not(None)
UNIT_IS_OPEN = or_(t.unit == "owed", t.unit == "handed_over")
Index("cases_with_units", t.station_id, UNIT_SINCE, t.case_id, postgresql_where=WITH_UNIT)
Index("cases_with_open_units", t.station_id, UNIT_SINCE, t.case_id, postgresql_where=UNIT_IS_OPEN)


def key_of(event: Event, recorded: Recorded) -> str:
    return event.case_id


def evolve(row: CaseRow | None, event: Event, recorded: Recorded) -> CaseRow:
    """The row after one more event, whichever log it is from."""
    row = row or CaseRow(event.case_id)
    match event:
        case WorkOrderReceived():
            row = replace(row, number=event.number or None)
            if (event.visit_no, event.work_order_id) < (row.visit_no, row.work_order_id or ""):
                return row
            return replace(row, work_order_id=event.work_order_id, visit_no=event.visit_no, station_id=event.station_id)
        case WorkOrderRefused():
            mine = event.work_order_id == row.work_order_id
            return replace(row, station_id=None, work_order_id=None) if mine else row
        case WorkOrderTransferred() | TransferDeclined():
            return replace(row, station_id=event.to_station_id) if event.work_order_id == row.work_order_id else row
        case CaseClosed() | CaseEnded():
            return _said(row, recorded, closed=True)
        case CaseReopened() | CaseEndingWithdrawn():
            return _said(row, recorded, closed=False)
        case ReplacementObliged():
            if row.unit == "handed_over":
                return replace(row, unit_due=event.due)
            return replace(row, unit="owed", unit_due=event.due, unit_out_at=None)
        case ReplacementUnitHandedOver():
            return replace(row, unit="handed_over", unit_out_at=recorded.time)
        case ReplacementReleased():
            return replace(row, unit="released") if row.unit == "owed" else row
        case ReplacementUnitReturned():
            return row if row.unit is None else replace(row, unit="returned")
        case ReplacementUnitWrittenOff():
            return row if row.unit is None else replace(row, unit="written_off")
        case _:
            assert_never(event)


def _said(row: CaseRow, recorded: Recorded, *, closed: bool) -> CaseRow:
    said = Closing(closed, recorded.time, recorded.position, recorded.id)
    return replace(row, closed=closed, closings=(*row.closings, said))


def _as_recorded(said: Closing) -> Recorded:
    return recorded_as("intake", said.position, said.event_id, said.at)


CASES: Projection[CaseRow] = Projection("cases", TABLE, CaseRow, key_of, evolve, get_args(Event))

_BY_NUMBER = Query(
    select(t.case_id).where(or_(t.number == given("number", t.number), t.case_id == given("id", t.case_id))).limit(1)
)


async def find_case(pool: Pool, number: str, text: str) -> str | None:
    """The case that has the number, or else `text` for its id; None where there is neither."""
    found: str | None = await _BY_NUMBER.fetchval(pool, number=number, id=text)
    return found
