"""`dispatch.trainings`: when people of the roster hold trainings 用户培训, as the information centre planned them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, assert_never
from uuid import UUID

from sqlalchemy import ARRAY, Index, Text, any_, bindparam, select

from eventlog.envelope import Recorded
from eventlog.moment import Moment
from eventlog.postgres import Pool
from eventlog.read_models.as_of import recorded_as
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog.training import TrainingCancelled, TrainingHeld, TrainingPlanned, TrainingPostponed
from events.types import Slot, TrainingWay

Event = TrainingPlanned | TrainingPostponed | TrainingCancelled | TrainingHeld


@dataclass(frozen=True, slots=True)
class TrainingSaid:
    """An event of the information centre about a training: by whom and when it is held from then on, by nobody where it
    is cancelled; when it was said (UTC), and where in its log."""

    trainer_id: str | None
    starts_at: datetime
    ends_at: datetime
    at: datetime
    position: int
    event_id: UUID


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training. Times are UTC; `trainer_id` is None where it is cancelled. `said` is all that there ever was, for
    this service does not keep the events; `earliest` and `latest` are the bounds of all times in it."""

    training_id: str
    customer_id: str
    way: TrainingWay
    trainer_id: str | None
    starts_at: datetime
    ends_at: datetime
    earliest: datetime
    latest: datetime
    said: tuple[TrainingSaid, ...] = ()


TABLE = table_of("dispatch.trainings", TrainingRow)
t = TABLE.c
Index("trainings_by_trainer", t.trainer_id, t.starts_at)
Index("trainings_by_time", t.latest)


def key_of(event: Event, recorded: Recorded) -> str:
    return event.training_id


def evolve(row: TrainingRow | None, event: Event, recorded: Recorded) -> TrainingRow | None:
    """The row after one more event."""
    if isinstance(event, TrainingPlanned):
        slot = Slot(event.starts_at, event.starts_at + timedelta(minutes=event.minutes))
        times = slot.start, slot.end, slot.start, slot.end
        planned = TrainingRow(event.training_id, event.customer_id, event.way, event.trainer_id, *times)
        return _said(planned, event.trainer_id, slot, recorded)
    if row is None:
        return None
    match event:
        case TrainingPostponed():
            slot = Slot(event.starts_at, event.starts_at + (row.ends_at - row.starts_at))
            return _said(row, event.trainer_id, slot, recorded)
        case TrainingHeld():
            slot = Slot(event.starts_at, event.starts_at + timedelta(minutes=event.minutes))
            return _said(row, row.trainer_id, slot, recorded)
        case TrainingCancelled():
            return _said(row, None, Slot(row.starts_at, row.ends_at), recorded)
        case _:
            assert_never(event)


def _said(row: TrainingRow, trainer_id: str | None, slot: Slot, recorded: Recorded) -> TrainingRow:
    said = TrainingSaid(trainer_id, slot.start, slot.end, recorded.time, recorded.position, recorded.id)
    now = replace(row, trainer_id=trainer_id, starts_at=slot.start, ends_at=slot.end, said=(*row.said, said))
    return replace(now, earliest=min(row.earliest, slot.start), latest=max(row.latest, slot.end))


TRAININGS = Projection(
    "trainings",
    TABLE,
    TrainingRow,
    key_of,
    evolve,
    (TrainingPlanned, TrainingPostponed, TrainingCancelled, TrainingHeld),
)

_BETWEEN = Query(
    select(t.training_id, t.customer_id, t.trainer_id, t.way, t.starts_at, t.ends_at)
    .where(
        t.trainer_id == any_(bindparam("staff_ids", type_=ARRAY(Text))),
        t.starts_at < given("until", t.starts_at),
        t.ends_at > given("since", t.ends_at),
    )
    .order_by(t.starts_at, t.training_id)
)
_EVER = Query(select(t.training_id).where(t.earliest < given("until", t.earliest), t.latest > given("since", t.latest)))


class Training(NamedTuple):
    """What takes a trainer's time, when and at whose."""

    training_id: str
    customer_id: str
    trainer_id: str
    way: TrainingWay
    slot: Slot


async def trainings_between(
    pool: Pool, staff_ids: Sequence[str], since: datetime, until: datetime, moment: Moment | None = None
) -> Sequence[Training]:
    """What some people hold between two times, in order of time, as far as the information centre was heard: by now, or
    as it stood at a moment of the past."""
    if moment is None:
        rows = await _BETWEEN.fetch(pool, staff_ids=list(staff_ids), since=since, until=until)
        return [
            Training(training_id, customer_id, trainer_id, way, Slot(starts_at, ends_at))
            for training_id, customer_id, trainer_id, way, starts_at, ends_at in rows
        ]
    ever = [row["training_id"] for row in await _EVER.fetch(pool, since=since, until=until)]
    found = [_then(row, moment) for row in (await TRAININGS.rows(pool, ever)).values()]
    held = [
        each
        for each in found
        if each is not None and each.trainer_id in staff_ids and each.slot.start < until and each.slot.end > since
    ]
    return sorted(held, key=lambda each: (each.slot.start, each.training_id))


def _then(row: TrainingRow, moment: Moment) -> Training | None:
    """The training as it stood; None where it was not planned yet, or cancelled."""
    known = [said for said in row.said if moment.holds(recorded_as("intake", said.position, said.event_id, said.at))]
    last = known[-1] if known else None
    if last is None or last.trainer_id is None:
        return None
    return Training(row.training_id, row.customer_id, last.trainer_id, row.way, Slot(last.starts_at, last.ends_at))
