"""Whose a breach 超时 is: the station's that had the case when the promise was missed, whoever has it now.

When a promise was missed comes from the SLA monitor alone, who had the case from the stations alone: the two are put
together here (decision 027). A breach before any station had the case is the information centre's own.
"""

from typing import Any

from sqlalchemy import (
    TIMESTAMP,
    ColumnElement,
    CompoundSelect,
    Text,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from events.types import ClockName
from reporting.projections.cases import TABLE

c = TABLE.c
CLOCKS: tuple[ClockName, ...] = ("respond", "arrive", "resolve")


def breached_at(clock: ClockName) -> ColumnElement[Any]:
    """When the case broke the promise (UTC); null where it did not."""
    return c[f"{clock}_breached_at"]


def breached_by(clock: ClockName) -> ColumnElement[str | None]:
    """The station that had the case then; null where it did not break the promise, or no station had it."""
    held = func.jsonb_array_elements(c.holders).table_valued("holder", with_ordinality="nr")
    each = held.render_derived(name=f"held_{clock}")
    since = cast(func.jsonb_extract_path_text(each.c.holder, "since"), TIMESTAMP(timezone=True))
    return (
        select(func.jsonb_extract_path_text(each.c.holder, "station_id", type_=Text()))
        .where(since <= breached_at(clock))
        .order_by(each.c.nr.desc())
        .limit(1)
        .correlate(TABLE)
        .scalar_subquery()
    )


ANY_BREACH: ColumnElement[bool] = or_(*(breached_at(clock).is_not(None) for clock in CLOCKS))


def broken_while_at(station: ColumnElement[Any]) -> ColumnElement[bool]:
    """The case broke a promise while the station had it."""
    return or_(*(and_(breached_at(clock).is_not(None), breached_by(clock) == station) for clock in CLOCKS))


def breaches(*where: ColumnElement[bool]) -> CompoundSelect[Any]:
    """A row a broken promise of the cases that are asked for, with its clock, its station, and how the case ended."""
    return union_all(
        *(
            select(
                c.case_id,
                literal(clock).label("clock"),
                breached_by(clock).label("station_id"),
                c.ending.label("ending"),
                func.coalesce(c.order_station_id, c.routed_station_id).label("present"),
            ).where(breached_at(clock).is_not(None), *where)
            for clock in CLOCKS
        )
    )
