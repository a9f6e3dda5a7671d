"""Read model: the trainings 用户培训, by the time at which they begin, and what there was in each month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import assert_never, get_args

from sqlalchemy import TIMESTAMP, ColumnElement, Float, Index, bindparam, cast, func, literal_column, or_, select, true

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.training import (
    TrainingCancelled,
    TrainingEvent,
    TrainingHeld,
    TrainingPlanned,
    TrainingPostponed,
    TrainingRated,
)
from events.shanghai import start_of
from events.types import TrainingWay
from intake.domain.training import TrainingStatus

MOST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A training. `starts_at` (UTC) and `minutes` are as planned, and as it was once it is held. What is None has not
    happened to it; without a case there is no number."""

    training_id: str
    customer_id: str
    case_id: str | None
    number: str
    topic: str
    model: str | None
    way: TrainingWay
    site_id: str | None
    trainer_id: str
    station_id: str | None
    starts_at: datetime
    minutes: int
    status: TrainingStatus = "planned"
    postponed: int = 0
    attended: int | None = None
    attendees: str | None = None
    material: str | None = None
    rating: int | None = None
    note: str | None = None
    cancelled_reason: str | None = None


@dataclass(frozen=True, slots=True)
class TrainingMonth:
    """What there was in a month of Asia/Shanghai, `2026-03`. `average_rating` is None where nobody rated."""

    month: str
    planned: int
    held: int
    cancelled: int
    attended: int
    minutes: int
    rated: int
    average_rating: float | None


@dataclass(frozen=True, slots=True)
class TrainingFigures:
    """Month by month, the earliest first."""

    months: Sequence[TrainingMonth]


TABLE = table_of("intake.trainings", TrainingRow)
t = TABLE.c
COUNTED = ("status", "attended", "minutes", "rating")
"""What the figures of all months ask of a training: in the index, so that none of them is read."""
Index("trainings_by_time", t.starts_at, t.training_id, postgresql_include=COUNTED)
Index("trainings_by_station", t.station_id, t.starts_at, t.training_id, postgresql_include=COUNTED)
Index("trainings_by_trainer", t.trainer_id, t.starts_at, t.training_id, postgresql_include=COUNTED)
Index("trainings_by_customer", t.customer_id, t.starts_at, t.training_id)
Index("trainings_by_case", t.case_id, t.starts_at, t.training_id, postgresql_where=t.case_id.is_not(None))
Index("trainings_by_status", t.status, t.starts_at, t.training_id)
Index("trainings_planned", t.starts_at, postgresql_where=t.status == "planned")


def key_of(event: TrainingEvent, recorded: Recorded) -> str:
    """The training's id."""
    return event.training_id


def evolve(row: TrainingRow | None, event: TrainingEvent, recorded: Recorded) -> TrainingRow | None:
    """The row after an event."""
    if isinstance(event, TrainingPlanned):
        return TrainingRow(
            event.training_id,
            event.customer_id,
            event.case_id,
            event.number,
            event.topic,
            event.model,
            event.way,
            event.site_id,
            event.trainer_id,
            event.station_id,
            event.starts_at,
            event.minutes,
        )
    if row is None:
        return None
    match event:
        case TrainingPostponed():
            moved = replace(row, starts_at=event.starts_at, postponed=row.postponed + 1)
            return replace(moved, trainer_id=event.trainer_id, station_id=event.station_id)
        case TrainingCancelled():
            return replace(row, status="cancelled", cancelled_reason=event.reason)
        case TrainingHeld():
            held = replace(row, status="held", starts_at=event.starts_at, minutes=event.minutes)
            return replace(
                held,
                attended=event.attended,
                attendees=event.attendees or None,
                material=event.material or None,
            )
        case TrainingRated():
            return replace(row, rating=event.rating, note=event.note or None)
        case _:
            assert_never(event)


TRAININGS = Projection("trainings", TABLE, TrainingRow, key_of, evolve, get_args(TrainingEvent))

_FROM, _TO = (bindparam(name, type_=TIMESTAMP(timezone=True)) for name in ("begins_from", "begins_before"))
_ASKED = (
    wanted(t.customer_id),
    wanted(t.station_id),
    wanted(t.trainer_id),
    or_(_FROM.is_(None), t.starts_at >= _FROM),
    or_(_TO.is_(None), t.starts_at < _TO),
)
_LIST = Query(
    select(*columns_of(TABLE))
    .where(*_ASKED, wanted(t.status), wanted(t.case_id), behind(t.starts_at, t.training_id))
    .order_by(t.starts_at, t.training_id)
    .limit(LIMIT)
)


def _in_shanghai(time: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """Its clocks say so; of what they say, the time."""
    return func.timezone(literal_column("'Asia/Shanghai'"), time)


_HELD = t.status == "held"
_ONE: ColumnElement[timedelta] = literal_column("interval '1 month'")
_FIRST, _LAST = func.min(t.starts_at), func.max(t.starts_at)
_MONTHS = (
    select(
        func.generate_series(
            func.date_trunc("month", _in_shanghai(_FIRST)), _in_shanghai(_LAST), _ONE, type_=TIMESTAMP()
        ).label("begin")
    )
    .where(*_ASKED)
    .subquery("months")
)
_BEGIN = _MONTHS.c.begin
_IN_MONTH = (
    select(
        func.count().filter(t.status == "planned").label("planned"),
        func.count().filter(_HELD).label("held"),
        func.count().filter(t.status == "cancelled").label("cancelled"),
        func.coalesce(func.sum(t.attended), 0).label("attended"),
        func.coalesce(func.sum(t.minutes).filter(_HELD), 0).label("minutes"),
        func.count(t.rating).label("rated"),
        cast(func.round(func.avg(t.rating), 2), Float).label("average_rating"),
        func.count().label("trainings"),
    )
    .where(*_ASKED, t.starts_at >= _in_shanghai(_BEGIN), t.starts_at < _in_shanghai(_BEGIN + _ONE))
    .correlate(_MONTHS)
    .lateral("month")
)
m = _IN_MONTH.c
_FIGURES = Query(
    select(
        func.to_char(_BEGIN, "YYYY-MM").label("month"),
        *(m.planned, m.held, m.cancelled, m.attended, m.minutes, m.rated, m.average_rating),
    )
    # month by month, each a piece of an index: to divide all by month, they would be put in order first
    .select_from(_MONTHS.join(_IN_MONTH, true()))
    .where(m.trainings > 0)
    .order_by(_BEGIN)
    .limit(LIMIT)
)
_OVERDUE = Query(select(func.count()).where(t.status == "planned", t.starts_at < given("now", t.starts_at)))


@dataclass(frozen=True, slots=True)
class TrainingFilter:
    """Which trainings are asked for; None leaves a property open. `since` and `until` are days in Asia/Shanghai, both
    included."""

    customer_id: str | None
    station_id: str | None
    trainer_id: str | None
    since: date | None
    until: date | None
    status: TrainingStatus | None = None
    case_id: str | None = None


async def find_trainings(
    pool: Pool, asked: TrainingFilter, after: tuple[datetime, str] | None, limit: int
) -> Sequence[TrainingRow]:
    """Behind `after`, in the order in which they begin."""
    told = {"status": asked.status, "case_id": asked.case_id, **cursor(after, 2), "limit": limit}
    return [TrainingRow(**row) for row in await _LIST.fetch(pool, **_where(asked), **told)]


async def figures_of(pool: Pool, asked: TrainingFilter) -> TrainingFigures:
    """What there was in each month."""
    rows = await _FIGURES.fetch(pool, **_where(asked), limit=MOST_MONTHS)
    counted = ("attended", "minutes")
    return TrainingFigures([TrainingMonth(**dict(row) | {name: int(row[name]) for name in counted}) for row in rows])


async def count_overdue(pool: Pool, now: datetime) -> int:
    """Planned ones whose time is over."""
    return await _OVERDUE.fetchval(pool, now=now) or 0


def _where(asked: TrainingFilter) -> dict[str, object]:
    return {
        "customer_id": asked.customer_id,
        "station_id": asked.station_id,
        "trainer_id": asked.trainer_id,
        "begins_from": asked.since and start_of(asked.since),
        "begins_before": asked.until and start_of(date.fromordinal(asked.until.toordinal() + 1)),
    }
