"""One task, whole: how it stands, with every call and every answer of its present asking."""

from dataclasses import dataclass, fields
from datetime import datetime

from callback.projections.tasks import TASKS, TaskRow
from eventlog.envelope import Recorded
from events.catalog.callback_task import CallbackAnswered, CallbackAttempted, CallbackEvent, CallbackRequested


@dataclass(frozen=True, slots=True)
class CallDetail:
    """One call: `by` dialled `at` a time (UTC). `talk_seconds` is 0 when nobody was reached."""

    at: datetime
    by: str
    reached: bool
    talk_seconds: int
    note: str


@dataclass(frozen=True, slots=True)
class AnswerDetail:
    """What the customer answered; the newest where the same question was answered twice."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class TaskDetail(TaskRow):
    """A task with its calls and answers, in the order in which they came."""

    calls: tuple[CallDetail, ...] = ()
    answers: tuple[AnswerDetail, ...] = ()


_NAMES = [field.name for field in fields(TaskRow)]


def detail(task: TaskDetail | None, event: CallbackEvent, recorded: Recorded) -> TaskDetail | None:
    """The task after an event: the row of the read model, with what the stream tells of each call."""
    calls, answers = ((), ()) if task is None or isinstance(event, CallbackRequested) else (task.calls, task.answers)
    match event:
        case CallbackAttempted():
            calls = (*calls, CallDetail(recorded.time, recorded.actor, event.reached, event.talk_seconds, event.note))
        case CallbackAnswered():
            given = AnswerDetail(event.question, event.answer)
            known = [answer.question for answer in answers]
            place = known.index(event.question) if event.question in known else len(answers)
            answers = (*answers[:place], given, *answers[place + 1 :])
    row = TASKS.evolve(task, event, recorded)
    if row is None:
        return None
    return TaskDetail(**{name: getattr(row, name) for name in _NAMES}, calls=calls, answers=answers)
