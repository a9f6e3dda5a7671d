"""Read model: care visits 拜访 by customer, and who is to be visited by a day.

The list asks in SQL what `domain.care_rule` says: `tests/test_http_care.py` holds the two against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any, assert_never, get_args

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Index,
    Integer,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.sql.expression import type_coerce

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.care import CareEvent, CareVisitCancelled, CareVisitMade, CareVisitPlanned, NextCareVisitSet
from events.shanghai import day_of, start_of
from events.types import CareWay, CustomerClass
from intake.domain.care_rule import RULE, NextCare, next_care
from intake.domain.customer_class import Facts, first_new_day
from intake.projections.customers import REGISTERED_ON, CustomerRow, registered_on
from intake.projections.customers import TABLE as CUSTOMERS
from intake.projections.standing import MACHINES, NEW_SINCE, OF_CLASS_BY_RULE, standing_of


@dataclass(frozen=True, slots=True)
class CareRow:
    """The care for a customer: the last visit, the one that is planned, and the day that somebody set for the next.
    Days are in Asia/Shanghai; what is None is not there."""

    customer_id: str
    visits_made: int = 0
    last_on: date | None = None
    last_visitor_id: str | None = None
    last_way: CareWay | None = None
    planned_for: date | None = None
    visitor_id: str | None = None
    purpose: str | None = None
    next_set_on: date | None = None
    next_set_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareDetail(CareRow):
    """With the class of the day, and what follows from it: the next visit, and why then."""

    customer_class: CustomerClass
    next_visit: NextCare


TABLE = table_of("intake.care", CareRow)
t, c = TABLE.c, CUSTOMERS.c
Index("care_set", t.next_set_on, t.customer_id, postgresql_where=t.next_set_on.is_not(None))
_values = attrgetter(*(field.name for field in fields(CareRow)))


def key_of(event: CareEvent, recorded: Recorded) -> str:
    """The customer's number."""
    return event.customer_id


def evolve(row: CareRow | None, event: CareEvent, recorded: Recorded) -> CareRow:
    """The row after an event."""
    row = row or CareRow(event.customer_id)
    match event:
        case CareVisitPlanned():
            purpose = event.purpose or None
            return replace(row, planned_for=event.planned_on, visitor_id=event.visitor_id, purpose=purpose)
        case CareVisitCancelled():
            return replace(row, planned_for=None, visitor_id=None, purpose=None)
        case CareVisitMade():
            made = replace(row, visits_made=row.visits_made + 1, planned_for=None, visitor_id=None, purpose=None)
            made = replace(made, next_set_on=None, next_set_reason=None)
            if row.last_on is not None and event.visited_on < row.last_on:
                return made
            return replace(made, last_on=event.visited_on, last_visitor_id=event.visitor_id, last_way=event.way)
        case NextCareVisitSet():
            reason = event.reason if event.next_on is not None else None
            return replace(row, next_set_on=event.next_on, next_set_reason=reason)
        case _:
            assert_never(event)


CARE = Projection("care", TABLE, CareRow, key_of, evolve, get_args(CareEvent))


def detail(row: CareRow, customer: CustomerRow, facts: Facts, day: date) -> CareDetail:
    """How the care for a customer stands on a day in Asia/Shanghai."""
    customer_class = standing_of(customer, facts, day).customer_class
    due = next_care(customer_class, day_of(customer.registered_at), row.last_on, row.next_set_on)
    return CareDetail(*_values(row), customer_class=customer_class, next_visit=due)


_BY = given("due_by", t.next_set_on)
_PLANNED = bindparam("planned", type_=Boolean)
_LAST, _LAST_ID = given("after_0", t.next_set_on), given("after_1", c.customer_id)
_SINCE = func.coalesce(t.last_on, REGISTERED_ON)
_WITH_CARE = CUSTOMERS.outerjoin(TABLE, t.customer_id == c.customer_id)


def _days(day: ColumnElement[date], days: int) -> ColumnElement[date]:
    return type_coerce(day.op("+")(literal(days, Integer)), Date)


def _care_where(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(t.customer_id).where(t.customer_id == c.customer_id, which).exists()


def _ruled(which: ColumnElement[bool], days: int) -> Select[Any]:
    """These customers, each with its day by rule, counted from the last visit or the registration."""
    due = _days(_SINCE, days).label("due_on")
    return select(c.customer_id, due).select_from(_WITH_CARE).where(which, t.next_set_on.is_(None))


def _known() -> list[Select[Any]]:
    """Whose day was set, who has a class by hand, is key by rule, or was visited: not so many."""
    found = [select(t.customer_id, t.next_set_on.label("due_on")).where(t.next_set_on.is_not(None))]
    for customer_class, days in RULE.days.items():
        by_rule = OF_CLASS_BY_RULE[customer_class]
        if customer_class != "key":
            by_rule = by_rule.where(_care_where(t.last_on.is_not(None)))
        found += [_ruled(which, days) for which in (c.classified == customer_class, c.customer_id.in_(by_rule))]
    return found


def _unvisited(customer_class: CustomerClass) -> Select[Any]:
    """Who has a class by rule, is not key, and nothing else is known of: very many. Their days are in the order of
    their registrations, which an index has."""
    days, untouched = RULE.days[customer_class], ~_care_where(or_(t.last_on.is_not(None), t.next_set_on.is_not(None)))
    due = _days(REGISTERED_ON, days).label("due_on")
    return OF_CLASS_BY_RULE[customer_class].add_columns(due).where(untouched)


def _page(customer_class: CustomerClass) -> Select[Any]:
    """The first of them. `begin`, which their class says as well, is where the index is entered."""
    days = RULE.days[customer_class]
    begin: ColumnElement[bool] = true()
    if customer_class == "new":
        begin = registered_on(NEW_SINCE) <= REGISTERED_ON
    place, last = tuple_(REGISTERED_ON, c.customer_id), tuple_(_days(_LAST, -days), _LAST_ID)
    page = _unvisited(customer_class).where(
        begin,
        _days(_BY, -days) >= REGISTERED_ON,
        or_(_PLANNED.is_(None), _care_where(t.planned_for.is_not(None)) == _PLANNED),
        or_(_LAST.is_(None), place > last),
    )
    return select(page.order_by(REGISTERED_ON, c.customer_id).limit(LIMIT).subquery())


_MANY = [each for each in RULE.days if each != "key"]
_DUE = union_all(*_known(), *map(_unvisited, _MANY)).subquery()
_FIRST = union_all(*_known(), *map(_page, _MANY)).subquery()
d = _FIRST.c
_CARE = [column for column in columns_of(TABLE) if column.name != "customer_id"]
_PAGE = (
    select(d.customer_id, d.due_on)
    .select_from(_FIRST.outerjoin(TABLE, t.customer_id == d.customer_id))
    .where(
        d.due_on <= _BY,
        or_(_PLANNED.is_(None), t.planned_for.is_not(None) == _PLANNED),
        behind(d.due_on, d.customer_id),
    )
    .order_by(d.due_on, d.customer_id)
    .limit(LIMIT)
    .subquery("page")
)
_LIST = Query(
    select(
        *columns_of(CUSTOMERS), MACHINES.label("machines"), *(column.label(f"care_{column.name}") for column in _CARE)
    )
    .select_from(
        _PAGE.join(CUSTOMERS, c.customer_id == _PAGE.c.customer_id).outerjoin(TABLE, t.customer_id == c.customer_id)
    )
    .order_by(_PAGE.c.due_on, c.customer_id)
)
_OVERDUE = Query(select(func.count()).select_from(_DUE).where(_DUE.c.due_on < given("day", _DUE.c.due_on)))


async def find_due(
    pool: Pool, due_by: date, day: date, planned: bool | None, after: tuple[date, str] | None, limit: int
) -> Sequence[CareDetail]:
    """Whose next visit is due by a day, as the classes stand on `day`, the most overdue first, behind `after`."""
    rows = await _LIST.fetch(
        pool, due_by=due_by, planned=planned, new_since=start_of(first_new_day(day)), **cursor(after, 2), limit=limit
    )
    return [_told(dict(row), day) for row in rows]


async def count_overdue(pool: Pool, day: date) -> int:
    """Whose visit was due before a day."""
    return await _OVERDUE.fetchval(pool, day=day, new_since=start_of(first_new_day(day))) or 0


def _told(found: dict[str, Any], day: date) -> CareDetail:
    kept = {column.name: found.pop(f"care_{column.name}") for column in _CARE}
    facts = Facts(found.pop("machines"))
    customer = CustomerRow(**found)
    row = CareRow(customer.customer_id, **kept | {"visits_made": kept["visits_made"] or 0})
    return detail(row, customer, facts, day)
