"""Trainings 用户培训: plan, postpone, cancel, hold, rate, find, count."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.envelope import new_id
from eventlog.log.session import Session
from eventlog.read_models.projection import view_of
from events.catalog.training import TrainingEvent, TrainingPlanned
from intake.domain.case import CASE
from intake.domain.customer import CUSTOMER, named_customer
from intake.domain.site import require_site
from intake.domain.training import (
    TRAINING,
    CancelTraining,
    HoldTraining,
    PlanTraining,
    PostponeTraining,
    RateTraining,
    Training,
    TrainingStatus,
    cancel,
    hold,
    no_training,
    plan,
    postpone,
    rate,
    require_asked,
)
from intake.projections.technicians import station_of
from intake.projections.trainings import (
    TRAININGS as ROWS,
)
from intake.projections.trainings import (
    TrainingFigures,
    TrainingFilter,
    TrainingRow,
    figures_of,
    find_trainings,
)
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.resources import as_it_stands
from intake.routes.stream_history import RecordedItem, recorded_items
from intake.routes.training_requests import (
    HeldTraining,
    NewTraining,
    Rating,
    TrainingCancellation,
    TrainingPostponement,
)
from service.framework import (
    VERSIONED,
    AsOf,
    Call,
    CaseId,
    Day,
    Id,
    Listed,
    Paged,
    Principal,
    Resource,
    allow,
)

router = APIRouter(prefix="/trainings", tags=["培训 · Trainings"])

Planner = Annotated[Call, allow("clerk", "manager")]
Trainer = Annotated[Call, allow("clerk", "manager", *STATION)]
Reader = Annotated[Call, allow(*HEADQUARTERS, *STATION)]
Since = Annotated[Day | None, Query(description="不早于该日 · On that day or later")]
Until = Annotated[Day | None, Query(description="不晚于该日 · On that day or earlier")]
Whose = Annotated[Id | None, Query(description="客户编号 · The customer's number")]
At = Annotated[Id | None, Query(description="培训人的网点 · The trainer's station")]
By = Annotated[Id | None, Query(description="培训人工号 · Who trains")]


def _sees(principal: Principal, training: Training) -> bool:
    """A station sees what its own people hold, a technician what they hold themselves."""
    return principal.sees(training.station_id) and (
        not principal.only_technician or training.trainer_id == principal.id
    )


TRAININGS: Resource[Training | None, Training, TrainingEvent] = Resource(
    replace(TRAINING, view=view_of(ROWS)),
    lambda training: training,
    no_training,
    as_it_stands,
    _sees,
    key=lambda _, training: training.planned.customer_id,
)


@router.post("", status_code=201, summary="计划培训 · Plan a training", responses={201: {"model": TrainingRow}})
async def plan_training(body: NewTraining, call: Planner) -> Response:
    """The trainer is on the roster. A case that is named is the customer's, and asks for a training."""
    training_id = body.training_id or str(new_id())
    planned = TrainingPlanned(
        training_id=training_id,
        customer_id=body.customer_id,
        case_id=body.case_id,
        number="",
        topic=body.topic,
        model=body.model,
        way=body.way,
        site_id=body.site_id,
        trainer_id=body.trainer_id,
        station_id=await _station_of(call, body.trainer_id),
        starts_at=body.starts_at,
        minutes=body.minutes,
    )

    async def number(session: Session, _: Training | None) -> str:
        customer = await session.load(CUSTOMER, body.customer_id)
        named_customer(customer, body.customer_id)
        if body.site_id is not None:
            require_site(customer, body.customer_id, body.site_id)
        if body.case_id is None:
            return ""
        return require_asked(await session.load(CASE, body.case_id), body.case_id, body.customer_id)

    new = body.training_id is None
    return await call.create(TRAININGS, training_id, plan, PlanTraining(planned, call.at), number, new=new)


@router.post(
    "/{training_id}/postpone", summary="培训改期 · Postpone a training", responses={200: {"model": TrainingRow}}
)
async def postpone_training(training_id: Id, body: TrainingPostponement, call: Planner) -> Response:
    """To another time, perhaps by somebody else; until it is held."""
    known = (await call.read(TRAININGS, training_id)).state
    trainer_id, station_id = known.trainer_id, known.station_id
    if body.trainer_id is not None:
        trainer_id, station_id = body.trainer_id, await _station_of(call, body.trainer_id)
    command = PostponeTraining(body.starts_at, trainer_id, station_id, body.reason, call.at)
    return await call.decide(TRAININGS, training_id, postpone, command)


@router.post("/{training_id}/cancel", summary="取消培训 · Cancel a training", responses={200: {"model": TrainingRow}})
async def cancel_training(training_id: Id, body: TrainingCancellation, call: Planner) -> Response:
    """Before it is held."""
    return await call.decide(TRAININGS, training_id, cancel, CancelTraining(body.reason))


@router.post("/{training_id}/held", summary="登记已举行 · It was held", responses={200: {"model": TrainingRow}})
async def hold_training(training_id: Id, body: HeldTraining, call: Trainer) -> Response:
    """By the trainer, or their station, or the information centre."""
    known = (await call.read(TRAININGS, training_id)).state
    command = HoldTraining(
        starts_at=body.starts_at or known.starts_at,
        minutes=body.minutes or known.planned.minutes,
        attended=body.attended,
        attendees=body.attendees or "",
        material=body.material or "",
        at=call.at,
    )
    return await call.decide(TRAININGS, training_id, hold, command)


@router.post("/{training_id}/rate", summary="登记评价 · Rate a training", responses={200: {"model": TrainingRow}})
async def rate_training(training_id: Id, body: Rating, call: Trainer) -> Response:
    """What the customer says; the latest counts."""
    return await call.decide(TRAININGS, training_id, rate, RateTraining(body.rating, body.note))


@router.get("", summary="培训列表 · Trainings", responses={200: {"model": Listed[TrainingRow]}})
async def list_trainings(
    call: Reader,
    page: Paged,
    customer_id: Whose = None,
    station_id: At = None,
    trainer_id: By = None,
    since: Since = None,
    until: Until = None,
    status: Annotated[TrainingStatus | None, Query(description="状态 · Status")] = None,
    case_id: Annotated[CaseId | None, Query(description="服务单 · The request that it answers")] = None,
) -> Response:
    """In the order in which they begin. A station sees those of its own people, a technician their own."""
    asked = replace(_asked(call, customer_id, station_id, trainer_id, since, until), status=status, case_id=case_id)
    rows = await find_trainings(call.runtime.pool, asked, page.after(tuple[datetime, str]), page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.starts_at, row.training_id))


@router.get("/figures", summary="按月统计 · Trainings by month", responses={200: {"model": TrainingFigures}})
async def read_training_figures(
    call: Annotated[Call, allow(*HEADQUARTERS, "dispatcher")],
    customer_id: Whose = None,
    station_id: At = None,
    trainer_id: By = None,
    since: Since = None,
    until: Until = None,
) -> Response:
    """How many were planned, held and cancelled, who came, and what they thought of it; of a customer, or of all."""
    asked = _asked(call, customer_id, station_id, trainer_id, since, until)
    return call.respond(await figures_of(call.runtime.pool, asked))


@router.get(
    "/{training_id}",
    summary="查看培训 · Read a training",
    responses={200: {"model": TrainingRow}},
    openapi_extra=VERSIONED,
)
async def read_training(training_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """As it stands now, or stood."""
    return await call.show(TRAININGS, training_id, as_of)


@router.get(
    "/{training_id}/history",
    summary="培训的经过 · History of a training",
    responses={200: {"model": Listed[RecordedItem]}},
)
async def list_training_history(training_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """Everything that was recorded of it; also as of the past."""
    training = await call.read(TRAININGS, training_id, await call.moment(as_of))
    items = recorded_items(training, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, cursor=lambda item: item.version)


def _asked(
    call: Call,
    customer_id: str | None,
    station_id: str | None,
    trainer_id: str | None,
    since: Day | None,
    until: Day | None,
) -> TrainingFilter:
    station = call.station_asked_for(station_id)
    if call.principal.only_technician:
        trainer_id = call.principal.id
    return TrainingFilter(customer_id, station, trainer_id, since, until)


async def _station_of(call: Call, staff_id: str) -> str | None:
    found = await call.runtime.find(lambda: station_of(call.runtime.pool, staff_id))
    if found is None:
        raise NotFound(f"there is no {staff_id} on the roster", f"人员表中没有 {staff_id}", "trainer_id")
    return found[0]
