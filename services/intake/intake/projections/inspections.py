"""Read model: the periodic inspections 定期检查 of all machines, for whoever calls the customers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import NamedTuple, get_args

from sqlalchemy import Date, Index, and_, bindparam, func, not_, or_, select, true

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, wanted
from eventlog.read_models.tables import table_of
from events.catalog.inspection import InspectionEvent
from events.types import InspectionStatus
from intake.domain.inspections.inspection import Inspection, after, inspection_id


def counted(row: Inspection) -> str:
    """What compliance asks of an inspection: of the few such texts, each is counted from an index."""
    late = "late" if row.late else NONE
    return "/".join((row.status, late, "declined" if row.cause == "customer" else NONE))


NONE = "-"
TABLE = table_of("intake.inspections", Inspection, fillfactor=80, derived={"counted": counted})
t = TABLE.c
OPEN = t.status.in_(("planned", "begun"))
"""Still to be held."""
SELDOM = t.status.in_(("begun", "missed", "called_off"))
"""Few of all: most are planned or held."""
FAULTY = and_(t.faults > 0, t.follow_up_case_id.is_(None), t.waived_reason.is_(None))
"""Found a fault that nobody has opened a case for, or said that nothing is to be done about."""
COUNTED = ("status", "late", "cause")
"""What compliance asks of an inspection: in the index, so that a customer's are counted without reading them."""
Index("inspections_by_machine", t.equipment_id, t.planned_on, t.inspection_id)
Index("inspections_by_day", t.planned_on, t.inspection_id)
Index("inspections_by_customer", t.customer_id, t.last_day, postgresql_include=COUNTED)
Index("inspections_by_station", t.station_id, t.planned_on, t.inspection_id)
Index("inspections_counted", t.station_id, t.counted, t.last_day)
Index("inspections_by_last_day", t.last_day)
Index("open_inspections", t.planned_on, t.inspection_id, postgresql_where=OPEN)
Index("open_inspections_by_station", t.station_id, t.planned_on, t.inspection_id, postgresql_where=OPEN)
Index("inspections_by_status", t.status, t.planned_on, t.inspection_id, postgresql_where=SELDOM)
Index("overdue_inspections", t.last_day, t.planned_on, t.inspection_id, postgresql_where=OPEN)
Index("inspections_with_faults", t.planned_on, t.inspection_id, postgresql_where=FAULTY)


def key_of(event: InspectionEvent, recorded: Recorded) -> str:
    """The inspection's own."""
    return inspection_id(event.equipment_id, event.inspection_no)


def evolve(row: Inspection | None, event: InspectionEvent, recorded: Recorded) -> Inspection | None:
    """The row after an event."""
    return after(row, event)


INSPECTIONS = Projection("inspections", TABLE, Inspection, key_of, evolve, get_args(InspectionEvent))


@dataclass(frozen=True, slots=True)
class InspectionItem:
    """An inspection in a list, without what each step found."""

    inspection_id: str
    equipment_id: str
    inspection_no: int
    quarter: str
    number_in_quarter: int
    status: InspectionStatus
    first_day: date
    last_day: date
    planned_on: date
    customer_id: str
    site_id: str | None
    station_id: str | None
    customers_wish: bool
    case_id: str | None
    number: str | None
    held_on: date | None
    late: bool | None
    faults: int | None
    follow_up_case_id: str | None
    waived_reason: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is of; None leaves it open. `today`, in Asia/Shanghai, says what is overdue."""

    status: InspectionStatus | None
    station_id: str | None
    customer_id: str | None
    equipment_id: str | None
    until: date | None
    overdue: bool | None
    unanswered: bool | None
    today: date


_UNTIL, _TODAY = bindparam("until", type_=Date), bindparam("today", type_=Date)
_LATE = and_(OPEN, t.last_day < _TODAY)


def _listing(overdue: bool | None, unanswered: bool | None) -> Query:
    """One statement for each way to ask: those that wait for somebody are few, and have indexes of their own."""
    late = and_(_LATE, t.planned_on < _TODAY)  # follows: no plan is behind its last day; it ends the scan
    which = {None: true(), True: late, False: not_(_LATE)}[overdue]
    answered = {None: true(), True: FAULTY, False: FAULTY.is_not(True)}[unanswered]
    return Query(
        select(*(t[field.name] for field in fields(InspectionItem)))
        .where(
            wanted(t.status),
            wanted(t.station_id),
            wanted(t.customer_id),
            wanted(t.equipment_id),
            or_(_UNTIL.is_(None), t.planned_on <= _UNTIL),
            which,
            answered,
            behind(t.planned_on, t.inspection_id),
        )
        .order_by(t.planned_on, t.inspection_id)
        .limit(LIMIT)
    )


_LISTS = {
    (overdue, unanswered): _listing(overdue, unanswered)
    for overdue in (None, True, False)
    for unanswered in (None, True, False)
}


async def list_inspections(
    pool: Pool, of: Wanted, after: tuple[date, str] | None, limit: int
) -> Sequence[InspectionItem]:
    """By the day for which they are planned, behind `after`."""
    asked = {field.name: getattr(of, field.name) for field in fields(Wanted)}
    rows = await _LISTS[of.overdue, of.unanswered].fetch(pool, **asked, **cursor(after, 2), limit=limit)
    return [InspectionItem(**row) for row in rows]


class Waiting(NamedTuple):
    """Inspections that wait for somebody: to be begun in the next two weeks, or before; past their last day; with a
    fault that nobody answers."""

    due: int
    overdue: int
    unanswered: int


SOON = timedelta(days=14)
_COUNTS = Query(
    select(
        select(func.count()).where(OPEN, t.status == "planned", t.planned_on <= _UNTIL).scalar_subquery(),
        select(func.count()).where(_LATE).scalar_subquery(),
        select(func.count()).where(FAULTY).scalar_subquery(),
    )
)


async def count_inspections(pool: Pool, today: date) -> Waiting:
    """As of a day in Asia/Shanghai."""
    (row,) = await _COUNTS.fetch(pool, until=today + SOON, today=today)
    return Waiting(*row)
