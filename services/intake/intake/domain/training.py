"""A training 用户培训: planned, postponed, held and rated, or cancelled."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.training import (
    KIND,
    TrainingCancelled,
    TrainingEvent,
    TrainingHeld,
    TrainingPlanned,
    TrainingPostponed,
    TrainingRated,
)
from events.fields import Note, Reason
from intake.domain.case import Case, require_of

TrainingStatus = Literal["planned", "held", "cancelled"]


class Training(State, frozen=True):
    """How it stands; trainer, station and begin are the present ones."""

    planned: TrainingPlanned
    trainer_id: str
    station_id: str | None
    starts_at: datetime
    status: TrainingStatus = "planned"
    held: TrainingHeld | None = None
    rated: TrainingRated | None = None


def evolve(training: Training | None, event: TrainingEvent) -> Training | None:
    """The training after an event."""
    if isinstance(event, TrainingPlanned):
        return Training(event, event.trainer_id, event.station_id, event.starts_at)
    if training is None:
        return None
    match event:
        case TrainingPostponed():
            moved = changed(training, starts_at=event.starts_at)
            return changed(moved, trainer_id=event.trainer_id, station_id=event.station_id)
        case TrainingCancelled():
            return changed(training, status="cancelled")
        case TrainingHeld():
            return changed(training, status="held", held=event, starts_at=event.starts_at)
        case TrainingRated():
            return changed(training, rated=event)
        case _:
            assert_never(event)


TRAINING: Decider[Training | None, TrainingEvent] = Decider(KIND, None, evolve)


@dataclass(frozen=True, slots=True)
class PlanTraining:
    """A training is agreed. `at` is the command's time."""

    planned: TrainingPlanned
    at: datetime


@dataclass(frozen=True, slots=True)
class PostponeTraining:
    """When it is now, and by whom. `at` is the command's time."""

    starts_at: datetime
    trainer_id: str
    station_id: str | None
    reason: Reason
    at: datetime


@dataclass(frozen=True, slots=True)
class CancelTraining:
    """It is not held."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class HoldTraining:
    """It took place. `at` is the command's time."""

    starts_at: datetime
    minutes: int
    attended: int
    attendees: Note
    material: Note
    at: datetime


@dataclass(frozen=True, slots=True)
class RateTraining:
    """What the customer thinks of it."""

    rating: int
    note: Note


def plan(command: PlanTraining, training: Training | None, number: str) -> list[TrainingEvent]:
    """`number` is that of the case that asks for it, empty without one. The same once more is no second training.

    Raises Rejected where the id belongs to another training, and for a time that is over.
    """
    planned = replace(command.planned, number=number)
    if training is None:
        _require_ahead(planned.starts_at, command.at)
        return [planned]
    known = training.planned
    if replace(planned, topic=known.topic, number=known.number, station_id=known.station_id) == known:
        return []
    raise Rejected(
        f"there is another training {planned.training_id}: choose another id",
        f"培训 {planned.training_id} 已登记，且内容不同；请另选编号",
        "training_id",
    )


def require_asked(case: Case, case_id: str, customer_id: str) -> str:
    """The number of the case that asks for it. Raises, at `case_id`, NotFound for an unknown case, Rejected for one of
    another customer or another kind."""
    request = require_of(case, case_id, customer_id, "case_id")
    if request.kind != "training":
        raise Rejected("the case does not ask for a training", "该服务单不是培训请求", "case_id")
    return request.number


def postpone(command: PostponeTraining, training: Training) -> list[TrainingEvent]:
    """Raises Rejected once it was held or cancelled, and for a time that is over."""
    _require_planned(training)
    if (command.starts_at, command.trainer_id) == (training.starts_at, training.trainer_id):
        return []
    _require_ahead(command.starts_at, command.at)
    return [
        TrainingPostponed(
            training_id=training.planned.training_id,
            customer_id=training.planned.customer_id,
            trainer_id=command.trainer_id,
            station_id=command.station_id,
            starts_at=command.starts_at,
            former_starts_at=training.starts_at,
            reason=command.reason,
        )
    ]


def cancel(command: CancelTraining, training: Training) -> list[TrainingEvent]:
    """Once more is no news. Raises Rejected once it was held."""
    if training.status == "cancelled":
        return []
    _require_planned(training)
    return [TrainingCancelled(training.planned.training_id, training.planned.customer_id, command.reason)]


def hold(command: HoldTraining, training: Training) -> list[TrainingEvent]:
    """The same once more is no news. Raises Rejected where it was held otherwise or cancelled, and for a time ahead."""
    held = TrainingHeld(
        training_id=training.planned.training_id,
        customer_id=training.planned.customer_id,
        starts_at=command.starts_at,
        minutes=command.minutes,
        attended=command.attended,
        attendees=command.attendees,
        material=command.material,
    )
    if training.held == held:
        return []
    _require_planned(training)
    if command.starts_at > command.at:
        raise Rejected("it has not begun yet", "培训尚未开始", "starts_at")
    return [held]


def rate(command: RateTraining, training: Training) -> list[TrainingEvent]:
    """The latest counts. Raises Rejected before it was held."""
    if training.held is None:
        raise Rejected("only a training that was held is rated", "培训举行后才能评价")
    planned = training.planned
    rated = TrainingRated(planned.training_id, planned.customer_id, command.rating, command.note)
    return [] if training.rated == rated else [rated]


def no_training(training_id: str) -> NotFound:
    """There is no such training."""
    return NotFound(f"there is no training {training_id}", f"没有培训 {training_id}")


def _require_planned(training: Training) -> None:
    if training.status == "held":
        raise Rejected("it was held already", "培训已举行")
    if training.status == "cancelled":
        raise Rejected("it was cancelled: plan another one", "培训已取消，请另行计划")


def _require_ahead(starts_at: datetime, at: datetime) -> None:
    if starts_at < at:
        raise Rejected("that time is over", "该时间已过", "starts_at")
