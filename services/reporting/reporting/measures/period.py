"""A period of days in China, and the cases that were opened in it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column

from eventlog.read_models.queries import given
from events.shanghai import start_of
from reporting.projections.cases import TABLE

c = TABLE.c


def in_period(opened_at: ColumnElement[Any]) -> ColumnElement[bool]:
    """A case was opened in the period from `begin` until before `end`; never true for one whose opening has not been
    heard of yet."""
    return and_(
        opened_at >= func.coalesce(given("begin", opened_at), literal_column("'-infinity'::timestamptz")),
        opened_at < func.coalesce(given("end", opened_at), literal_column("'infinity'::timestamptz")),
    )


STATION: ColumnElement[str | None] = func.coalesce(c.order_station_id, c.routed_station_id)
"""The present station of a case: its latest work order's, else the one it was routed to, else null."""


@dataclass(frozen=True, slots=True)
class Period:
    """Asia/Shanghai dates, both inclusive; None is open-ended."""

    first: date | None = None
    last: date | None = None

    @property
    def begin(self) -> datetime | None:
        """The first moment in the period."""
        return start_of(self.first) if self.first else None

    @property
    def end(self) -> datetime | None:
        """The first moment after the period."""
        return start_of(self.last + timedelta(days=1)) if self.last else None
