"""One task, whole: how it stands, with every call and every answer of its present asking."""

from dataclasses import asdict, dataclass
from datetime import datetime

from callback.domain.task import Task
from callback.projections.tasks import TASKS, TaskRow
from eventlog.log.stream import Stream
from eventlog.read_models.projection import row_of
from events.catalog.callback_task import CallbackAnswered, CallbackAttempted, CallbackRequested


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


def detail(task: Stream[Task]) -> TaskDetail:
    """A task with what its stream tells of it."""
    calls: list[CallDetail] = []
    answers: dict[str, str] = {}
    for event, recorded in task.events:
        match event:
            case CallbackRequested():
                calls, answers = [], {}
            case CallbackAttempted(reached=reached, talk_seconds=talk_seconds, note=note):
                calls.append(CallDetail(recorded.time, recorded.actor, reached, talk_seconds, note))
            case CallbackAnswered(question=question, answer=answer):
                answers[question] = answer
    given = tuple(AnswerDetail(question, answer) for question, answer in answers.items())
    return TaskDetail(**asdict(row_of(TASKS, task)), calls=tuple(calls), answers=given)
