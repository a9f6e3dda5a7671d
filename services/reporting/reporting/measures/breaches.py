"""Whose a breach 超时 is: the station's that had the case when the promise was missed, whoever has it now.

When a promise was missed comes from the SLA monitor alone, who had the case from the stations alone: the two are put
together here (decision 027). A breach before any station had the case is the information centre's own.
"""

from typing import Any

from sqlalchemy import (
    TIMESTAMP,
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    column,
    func,
    or_,
    select,
    true,
    values,
)

from events.types import ClockName
from reporting.projections.cases import TABLE

c = TABLE.c
CLOCKS: tuple[ClockName, ...] = ("respond", "arrive", "resolve")


def breached_at(clock: ClockName) -> ColumnElement[Any]:
    """When the case broke the promise (UTC); null where it did not."""
    return c[f"{clock}_breached_at"]


def _holder_at(holders: ColumnElement[Any], at: ColumnElement[Any], name: str, *of: FromClause) -> ColumnElement[Any]:
    """The station that had a case at a moment, of who has had it since when; both are columns of `of`."""
    held = func.jsonb_array_elements(holders).table_valued("holder", with_ordinality="nr")
    each = held.render_derived(name=name)
    since = cast(func.jsonb_extract_path_text(each.c.holder, "since"), TIMESTAMP(timezone=True))
    return (
        select(func.jsonb_extract_path_text(each.c.holder, "station_id", type_=Text()))
        .where(since <= at)
        .order_by(each.c.nr.desc())
        .limit(1)
        .correlate(*of)
        .scalar_subquery()
    )


def breached_by(clock: ClockName) -> ColumnElement[str | None]:
    """The station that had the case then; null where it did not break the promise, or no station had it."""
    return _holder_at(c.holders, breached_at(clock), f"held_{clock}", TABLE)


ANY_BREACH: ColumnElement[bool] = or_(*(breached_at(clock).is_not(None) for clock in CLOCKS))


def broken_while_at(station: ColumnElement[Any]) -> ColumnElement[bool]:
    """The case broke a promise while the station had it."""
    return or_(*(and_(breached_at(clock).is_not(None), breached_by(clock) == station) for clock in CLOCKS))


def breaches(cases: FromClause) -> Select[Any]:
    """A row a broken promise, with its case, its clock and its station. Of each of `cases` it reads `holders` and when
    promises were broken; they are gone through once."""
    k = cases.c
    moments = [(clock, k[f"{clock}_breached_at"]) for clock in CLOCKS]
    each = values(column("clock", Text), column("at", TIMESTAMP(timezone=True)), name="promise").data(moments).lateral()
    return (
        select(k.case_id, each.c.clock, _holder_at(k.holders, each.c.at, "held", cases, each).label("station_id"))
        .select_from(cases.join(each, true()))
        .where(or_(*(at.is_not(None) for _, at in moments)), each.c.at.is_not(None))
    )
