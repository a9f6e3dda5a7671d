"""One task, whole: how it stands, with every call and every answer of its present asking."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from callback.projections.tasks import TASKS, TaskRow
from eventlog.codec import Codec
from eventlog.envelope import Recorded
from eventlog.handler import Heard
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


def detail(history: Sequence[Recorded], codec: Codec) -> TaskDetail | None:
    """What a task's stream makes of it; None for a stream without a request. Raises Unreadable for a damaged event."""
    decoded = [(codec.decode(recorded.type, recorded.data), recorded) for recorded in history]
    heard = [Heard(event, recorded) for event, recorded in decoded if event is not None]
    rows = [row for row in TASKS.fold(heard).values() if row is not None]
    calls: list[CallDetail] = []
    answers: dict[str, str] = {}
    for event, recorded in heard:
        match event:
            case CallbackRequested():
                calls, answers = [], {}
            case CallbackAttempted(reached=reached, talk_seconds=talk_seconds, note=note):
                calls.append(CallDetail(recorded.time, recorded.actor, reached, talk_seconds, note))
            case CallbackAnswered(question=question, answer=answer):
                answers[question] = answer
    given = tuple(AnswerDetail(question, answer) for question, answer in answers.items())
    return TaskDetail(**asdict(rows[0]), calls=tuple(calls), answers=given) if rows else None
