"""How many finished visits a case has, beside the case."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Join, Table, func, select, true

from reporting.projections.cases import TABLE as CASES
from reporting.projections.visits import TABLE

v = TABLE.c

VISITS = (
    select(func.count().label("visits"), func.count().filter(v.solved).label("solved"))
    .where(v.case_id == CASES.c.case_id)
    .correlate(CASES)
    .lateral("visits")
)
"""The visits of each case that is counted, looked up one by one: what a month's figures cost must not grow with the
years before it, and a planner that does not know how long the period is must not guess."""


def with_visits(cases: Table) -> Join:
    """The cases, each with its visits, which may be none."""
    return cases.join(VISITS, true())


def visits_of(cases: Table) -> ColumnElement[int]:
    """The visits of one case: for lists of a few."""
    return select(func.count()).where(v.case_id == cases.c.case_id).scalar_subquery()


def total(column: ColumnElement[Any]) -> ColumnElement[int]:
    """The sum as a whole number, 0 of nothing."""
    return func.coalesce(func.sum(column), 0).cast(BigInteger)
