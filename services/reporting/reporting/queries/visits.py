"""How many finished visits a case has, beside the case."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Join, Table, func, select

from reporting.projections import cases
from reporting.projections.visits import TABLE
from reporting.queries.period import IN_PERIOD, c

v = TABLE.c

VISITS = (
    select(v.case_id, func.count().label("visits"), func.count().filter(v.solved).label("solved"))
    .select_from(TABLE.join(cases.TABLE, c.case_id == v.case_id))
    .where(IN_PERIOD)
    .group_by(v.case_id)
    .subquery("visits")
)
"""A row a case of the period that has any, for figures over many cases: what a month costs must not grow with the years
before it."""


def with_visits(cases: Table) -> Join:
    """The cases, each with its visits if it has any."""
    return cases.outerjoin(VISITS, VISITS.c.case_id == cases.c.case_id)


def visits_of(cases: Table) -> ColumnElement[int]:
    """The visits of one case: for lists of a few."""
    return select(func.count()).where(v.case_id == cases.c.case_id).scalar_subquery()


def total(column: ColumnElement[Any]) -> ColumnElement[int]:
    """The sum as a whole number, 0 of nothing."""
    return func.coalesce(func.sum(column), 0).cast(BigInteger)
