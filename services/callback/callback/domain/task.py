"""A call-back task 回访: after every finished visit, guidance, remote help or customer's repair the customer is called,
and the case gets its class.

asked → open → concluded, or given up; or withdrawn, when the work goes on before the customer was called, until it is
asked again, and when the case ends without a class.

Whether a conclusion about a visit holds is decided by the station, where the work may have been resumed before the
conclusion was known, and by the case, which may have ended. Then that is heard of here after the conclusion, which is
set aside.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, assert_never
from uuid import UUID, uuid5

from callback.domain.in_vain import ATTEMPTS, DAYS, may_give_up
from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.callback_task import (
    KIND,
    CallbackAnswered,
    CallbackAttempted,
    CallbackConcluded,
    CallbackEvent,
    CallbackGivenUp,
    CallbackRequested,
    CallbackWithdrawn,
)
from events.catalog.work_order import WorkResumed
from events.fields import Reason
from events.rules import outcomes
from events.shanghai import day_of
from events.types import ENDINGS, Ending, Outcome
from events.words import choice

TASKS = UUID("6f1d0c2e-5a0b-4d53-9f0e-3a7f6f0b8f54")
"""The namespace of task numbers: whoever hears the same news twice asks for the same task."""

LATEST_NEXT_ATTEMPT = timedelta(days=30)
"""How far ahead the next call may be put off."""

Status = Literal["open", "withdrawn", "concluded", "given_up"]


def guidance_task(case_id: str, version: int) -> str:
    """The number of the task after guidance, remote help, goods or a customer's repair; `version` is its place in its
    case's stream."""
    return str(uuid5(TASKS, f"{case_id}/guidance/{version}"))


def visit_task(work_order_id: str) -> str:
    """The number of the task after a visit: one work order is one visit."""
    return str(uuid5(TASKS, f"visit/{work_order_id}"))


@dataclass(frozen=True, slots=True)
class RecordAttempt:
    """The clerk dialled at `at`. `talk_seconds` is the length of the talk, `next_attempt_at` when to call next."""

    task_id: str
    reached: bool
    talk_seconds: int
    note: str
    at: datetime
    next_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordAnswers:
    """What the customer answered: pairs of question and answer."""

    task_id: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Conclude:
    """Put the case in one of the six classes."""

    task_id: str
    outcome: Outcome
    reason: Reason


class Task(State, frozen=True):
    """Where a task stands. There is none while `request` is None. `reached` and `in_vain` are this asking's.

    `in_vain` has the day of each call in vain since the customer was last reached, None where an old log does not say
    it. `ended` is how the case ended without a class, when that withdrew the task.
    """

    request: CallbackRequested | None = None
    status: Status = "open"
    reached: bool = False
    in_vain: tuple[date | None, ...] = ()
    ended: Ending | None = None
    conclusion: CallbackConcluded | None = None


def evolve(state: Task, event: CallbackEvent) -> Task:
    """The task after an event."""
    match event:
        case CallbackRequested():
            return Task(request=event)
        case CallbackAttempted():
            return changed(
                state,
                reached=state.reached or event.reached,
                in_vain=() if event.reached else (*state.in_vain, event.day),
            )
        case CallbackAnswered():
            return state
        case CallbackConcluded():
            return changed(state, status="concluded", conclusion=event)
        case CallbackGivenUp():
            return changed(state, status="given_up")
        case CallbackWithdrawn():
            return changed(state, status="withdrawn", conclusion=None, ended=event.ended)
        case _:
            assert_never(event)


TASK: Decider[Task, CallbackEvent] = Decider(KIND, Task(), evolve)


def ask(request: CallbackRequested, task: Task) -> list[CallbackEvent]:
    """A visit or guidance is finished; nothing when that is known, or the customer has spoken about it already."""
    known = task.request
    done = task.status in ("concluded", "given_up") or task.ended is not None
    if known is not None and done and known.finish_no >= request.finish_no:
        return []
    return [] if task.status == "open" and known == request else [request]


def withdraw(resumed: WorkResumed, task: Task) -> list[CallbackEvent]:
    """The work goes on: no call-back is to be made, and one that was just concluded does not count.

    Stations resume no visit whose concluded call-back they have heard of. So where the resumption of a finished visit
    is heard of after the conclusion, it came first at the station.
    """
    if task.request is None or task.status == "withdrawn":
        return []
    return [_withdrawn(task.request, task)]


def call_off(ending: Ending, task: Task) -> list[CallbackEvent]:
    """The case ended without a class: nobody is called, and what was just concluded does not count.

    The case decides: where its end is heard of after the conclusion, the conclusion has come too late for it.
    """
    if task.request is None or task.status in ("withdrawn", "given_up"):
        return []
    return [_withdrawn(task.request, task, ending)]


def _withdrawn(request: CallbackRequested, task: Task, ended: Ending | None = None) -> CallbackWithdrawn:
    return CallbackWithdrawn(
        task_id=request.task_id,
        case_id=request.case_id,
        set_aside=task.conclusion.outcome if task.conclusion else None,
        ended=ended,
        station_id=request.station_id,
    )


def attempt(command: RecordAttempt, task: Task) -> list[CallbackEvent]:
    """Raises NotFound for an unknown task; Rejected unless it is open, for a talk with nobody, and for a next call that
    lies in the past or too far ahead."""
    request = open_task(task, command.task_id)
    if not command.reached and command.talk_seconds > 0:
        raise Rejected("nobody was reached: there was no talk", "未接通，通话时长应为 0", field="talk_seconds")
    again = command.next_attempt_at
    if again is not None and not command.at < again <= command.at + LATEST_NEXT_ATTEMPT:
        raise Rejected(
            f"the next call is after this one, within {LATEST_NEXT_ATTEMPT.days} days",
            f"下次拨打时间须晚于本次，且在 {LATEST_NEXT_ATTEMPT.days} 天内",
            field="next_attempt_at",
        )
    return [
        CallbackAttempted(
            task_id=request.task_id,
            case_id=request.case_id,
            reached=command.reached,
            talk_seconds=command.talk_seconds,
            note=command.note,
            day=day_of(command.at),
            next_attempt_at=again,
        )
    ]


def answer(command: RecordAnswers, task: Task) -> list[CallbackEvent]:
    """Every answer is recorded each time it is given; a second one to the same question corrects the first.

    Raises NotFound for an unknown task; Rejected unless it is open and the customer was reached.
    """
    request = reached_task(task, command.task_id)
    return [CallbackAnswered(request.task_id, request.case_id, question, text) for question, text in command.answers]


def conclude(command: Conclude, task: Task) -> list[CallbackEvent]:
    """Raises NotFound for an unknown task; Rejected unless it is open and reached, or for a class that does not fit."""
    request = known_task(task, command.task_id)
    concluded = CallbackConcluded(
        task_id=request.task_id,
        case_id=request.case_id,
        subject=request.subject,
        visit_no=request.visit_no,
        outcome=command.outcome,
        reason=command.reason,
        station_id=request.station_id,
        finish_no=request.finish_no,
    )
    if task.conclusion == concluded:
        return []
    reached_task(task, command.task_id)
    require_fitting(command, request)
    return [concluded]


def require_fitting(command: Conclude, request: CallbackRequested) -> None:
    """Raises Rejected, at the field, when a class contradicts what was done, or has no reason."""
    if command.outcome == "satisfied":
        if not request.solved:
            raise Rejected(
                "the fault was not solved: this is not satisfied", "故障未解决，不能选“满意”", field="outcome"
            )
        return
    visits, workshop = request.visit_no - request.refusals, request.subject == "workshop"
    outcomes.require_fitting(command.outcome, visits, workshop)
    if not command.reason.strip():
        raise Rejected("anything but satisfied needs a reason", "除“满意”外须写明原因", field="reason")


def known_task(task: Task, task_id: str) -> CallbackRequested:
    """Raises NotFound for a task that was never asked for."""
    if task.request is None:
        raise no_task(task_id)
    return task.request


def no_task(task_id: str) -> NotFound:
    """There is no such task."""
    return NotFound(f"there is no call-back task {task_id}", f"没有回访任务 {task_id}")


def open_task(task: Task, task_id: str) -> CallbackRequested:
    """Raises NotFound for an unknown task, Rejected for one that is withdrawn or concluded."""
    request = known_task(task, task_id)
    if task.ended is not None:
        zh, en = choice(ENDINGS, task.ended)
        raise Rejected(f"the case has ended ({en}): nobody is called back", f"服务单已终止（{zh}），不再回访")
    if task.status == "withdrawn":
        raise Rejected("the work goes on: the call-back follows when it is finished", "维修仍在继续，完工后再回访")
    if task.status == "concluded":
        raise Rejected("the call-back is concluded", "回访已结束")
    if task.status == "given_up":
        raise Rejected("the call-back was given up", "回访已放弃")
    return request


def reached_task(task: Task, task_id: str) -> CallbackRequested:
    """Raises what `open_task` raises, and Rejected while the customer was not reached."""
    request = open_task(task, task_id)
    if task.reached:
        return request
    if not task.in_vain:
        raise Rejected("the customer was not reached yet: record the call first", "尚未接通客户，请先登记通话")
    calls, days = len(task.in_vain), len(set(task.in_vain))
    so_far = f"the customer was not reached yet ({calls} calls in vain on {days} days)"
    so_far_zh = f"尚未接通客户（已在 {days} 天内拨打 {calls} 次）"
    if may_give_up(task.in_vain):
        raise Rejected(f"{so_far}: call again, or give the call-back up", f"{so_far_zh}，请再次拨打，或放弃回访")
    raise Rejected(
        f"{so_far}: call again; after {ATTEMPTS} calls on {DAYS} days the call-back may be given up",
        f"{so_far_zh}，请再次拨打；在 {DAYS} 个不同日期累计 {ATTEMPTS} 次未接通后可放弃回访",
    )
