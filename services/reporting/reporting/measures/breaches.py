"""Whose a breach 超时 is: the station's that had the case when the promise was missed, whoever has it now.

The read model puts the two together whenever a row is written. A breach before any station had the case is the
information centre's own (decision 027).
"""

from typing import Any

from sqlalchemy import TIMESTAMP, ColumnElement, FromClause, Select, Text, column, or_, select, true, values

from events.types import ClockName
from reporting.projections.cases import TABLE

c = TABLE.c
CLOCKS: tuple[ClockName, ...] = ("respond", "arrive", "resolve")


def breached_at(clock: ClockName) -> ColumnElement[Any]:
    """When the case broke the promise (UTC); null where it did not."""
    return c[f"{clock}_breached_at"]


def breached_by(clock: ClockName) -> ColumnElement[str | None]:
    """The station that had the case then; null where it did not break the promise, or no station had it."""
    return c[f"{clock}_breached_by"]


def breaches(cases: FromClause) -> Select[Any]:
    """A row a broken promise, with its case, its clock and its station. The cases are gone through once."""
    k = cases.c
    broken = [(clock, k[f"{clock}_breached_at"], k[f"{clock}_breached_by"]) for clock in CLOCKS]
    columns = column("clock", Text), column("at", TIMESTAMP(timezone=True)), column("station_id", Text)
    each = values(*columns, name="promise").data(broken).lateral()
    return (
        select(k.case_id, each.c.clock, each.c.station_id)
        .select_from(cases.join(each, true()))
        .where(or_(*(at.is_not(None) for _, at, _ in broken)), each.c.at.is_not(None))
    )
