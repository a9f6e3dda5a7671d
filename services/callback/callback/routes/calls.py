"""What the clerk does with a call-back task: dial, take answers down, conclude."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, ConfigDict, Field
from starlette.responses import Response

from callback.details import TaskDetail
from callback.domain.giving_up import GiveUp, give_up
from callback.domain.task import (
    Conclude,
    RecordAnswers,
    RecordAttempt,
    answer,
    attempt,
    conclude,
)
from callback.routes.resources import TASKS
from events.types import Outcome
from service.framework import Body, Call, Id, Line, Note, Text, allow

router = APIRouter(tags=["回访 · Call-backs"])

MOST_ANSWERS = 50
LONGEST_TALK_SECONDS = 86_400


class Attempt(Body):
    """One call. `talk_seconds` is the length of the talk, 0 when nobody was reached; 180 is the aim, a day the most.

    `next_attempt_at` is when to call next, within 30 days: until then the task is not due.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reached": True, "talk_seconds": 95, "note": "客户本人接听"},
                {"reached": False, "note": "无人接听", "next_attempt_at": "2026-01-06T10:00:00+08:00"},
            ]
        }
    )

    reached: bool
    talk_seconds: Annotated[int, Field(ge=0, le=LONGEST_TALK_SECONDS)] = 0
    note: Note = ""
    next_attempt_at: AwareDatetime | None = None


class GivenAnswer(Body):
    """What the customer answered to one question."""

    question: Line
    answer: Text


class Answers(Body):
    """What the customer answered; a second answer to a question corrects the first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answers": [{"question": "问题解决了吗？", "answer": "解决了"}]}]}
    )

    answers: Annotated[tuple[GivenAnswer, ...], Field(min_length=1, max_length=MOST_ANSWERS)]


class Conclusion(Body):
    """One of the six classes; anything but satisfied needs a reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"outcome": "not_fixed_first_visit", "reason": "仍然卡纸"}, {"outcome": "satisfied"}]
        }
    )

    outcome: Outcome
    reason: Note = ""


class Surrender(Body):
    """Why nobody calls any more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "三天三次无人接听，号码核对无误"}]})

    reason: Text


@router.post("/tasks/{task_id}/attempts", summary="登记通话 · Record a call", responses={200: {"model": TaskDetail}})
async def record_attempt(task_id: Id, body: Attempt, call: Annotated[Call, allow("clerk")]) -> Response:
    """Every call is recorded, whether somebody answered or not."""
    command = RecordAttempt(task_id, body.reached, body.talk_seconds, body.note, call.at, body.next_attempt_at)
    return await call.decide(TASKS, task_id, attempt, command)


@router.post("/tasks/{task_id}/answers", summary="登记答复 · Record answers", responses={200: {"model": TaskDetail}})
async def record_answers(task_id: Id, body: Answers, call: Annotated[Call, allow("clerk")]) -> Response:
    """Once the customer was reached; every answer is kept, whether satisfied or not."""
    command = RecordAnswers(task_id, tuple((given.question, given.answer) for given in body.answers))
    return await call.decide(TASKS, task_id, answer, command)


@router.post(
    "/tasks/{task_id}/conclude", summary="结束回访 · Conclude the call-back", responses={200: {"model": TaskDetail}}
)
async def conclude_task(task_id: Id, body: Conclusion, call: Annotated[Call, allow("clerk")]) -> Response:
    """Satisfied closes the case; any other class sends it back, with the reason."""
    return await call.decide(TASKS, task_id, conclude, Conclude(task_id, body.outcome, body.reason))


@router.post(
    "/tasks/{task_id}/give-up", summary="放弃回访 · Give the call-back up", responses={200: {"model": TaskDetail}}
)
async def give_up_task(task_id: Id, body: Surrender, call: Annotated[Call, allow("clerk")]) -> Response:
    """After at least three calls in vain on three different days: the case ends as `unreached`, without a class."""
    return await call.decide(TASKS, task_id, give_up, GiveUp(task_id, body.reason))
