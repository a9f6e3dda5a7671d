"""`reporting.visits`: one row a finished visit. One that is taken up again has no row until it is finished anew."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.work_order import FaultNotSolved, FaultSolved, WorkResumed

Event = FaultSolved | FaultNotSolved | WorkResumed


@dataclass(frozen=True)
class VisitRow:
    """A finished work order 派工单, and whether it solved the fault. `finished_at` is UTC."""

    work_order_id: str
    case_id: str
    station_id: str
    visit_no: int
    solved: bool
    finished_at: datetime


TABLE = table_of("reporting.visits", VisitRow)
Index("visits_by_case", TABLE.c.case_id)


def order_of(event: Event, recorded: Recorded) -> str:
    """The row's key."""
    return event.work_order_id


def evolve(row: VisitRow | None, event: Event, recorded: Recorded) -> VisitRow | None:
    """An earlier order can be resumed and finished as well, so every finished one has its row."""
    if isinstance(event, WorkResumed):
        return None
    return VisitRow(
        work_order_id=event.work_order_id,
        case_id=event.case_id,
        station_id=event.station_id,
        visit_no=event.visit_no,
        solved=isinstance(event, FaultSolved),
        finished_at=recorded.time,
    )


VISITS = Projection("visits", TABLE, VisitRow, order_of, evolve, (FaultSolved, FaultNotSolved, WorkResumed))
