"""Read model: the call-back tasks, by when they are due: whoever waits longest is called first."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import assert_never, get_args

from sqlalchemy import ColumnElement, Index, or_, select

from callback.domain.in_vain import may_give_up
from callback.domain.task import Status
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, texts
from eventlog.read_models.tables import table_of
from events.catalog.callback_task import (
    CallbackAnswered,
    CallbackAttempted,
    CallbackConcluded,
    CallbackEvent,
    CallbackGivenUp,
    CallbackRequested,
    CallbackWithdrawn,
)
from events.types import Ending, Outcome, Subject


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task. Times are UTC; `visit_no` is 0 and `work_order_id` None but after a visit.

    `attempts` and `talk_seconds` count all calls of this asking, `reached` whether one got through. `in_vain` has the
    day in Asia/Shanghai of each call in vain since then; `may_give_up`, whether those are enough. `due_at` is when the
    customer is to be called: from the asking on, after a call when it said so, else behind all who were not called
    yet. `ending` is how the case ended without a class, when that withdrew the task. `number` is the case's, as people
    say it; None for a case of before there were numbers.
    """

    task_id: str
    case_id: str
    subject: Subject
    visit_no: int
    work_order_id: str | None
    station_id: str | None
    solved: bool
    requested_at: datetime
    due_at: datetime
    status: Status = "open"
    attempts: int = 0
    reached: bool = False
    talk_seconds: int = 0
    in_vain: tuple[date | None, ...] = ()
    may_give_up: bool = False
    outcome: Outcome | None = None
    reason: str | None = None
    concluded_at: datetime | None = None
    ending: Ending | None = None
    number: str | None = None


TABLE = table_of("callback.tasks", TaskRow, fillfactor=70)
t = TABLE.c
Index("tasks_by_due", t.due_at, t.task_id)
Index("tasks_by_case", t.case_id, t.due_at, t.task_id)
Index("tasks_by_number", t.number)
Index("tasks_by_status", t.status, t.due_at, t.task_id)


def key_of(event: CallbackEvent, recorded: Recorded) -> str:
    """The task's number."""
    return event.task_id


def asked(event: CallbackRequested, at: datetime) -> TaskRow:
    """The row of a task that was just asked for, also of one that is asked for again."""
    return TaskRow(
        task_id=event.task_id,
        case_id=event.case_id,
        subject=event.subject,
        visit_no=event.visit_no,
        work_order_id=event.work_order_id,
        station_id=event.station_id,
        solved=event.solved,
        requested_at=at,
        due_at=at,
        number=event.number or None,
    )


def evolve(row: TaskRow | None, event: CallbackEvent, recorded: Recorded) -> TaskRow | None:
    """The row after an event."""
    if isinstance(event, CallbackRequested):
        return asked(event, recorded.time)
    if row is None:
        return None
    match event:
        case CallbackAttempted():
            in_vain = () if event.reached else (*row.in_vain, event.day)
            return replace(
                row,
                attempts=row.attempts + 1,
                reached=row.reached or event.reached,
                talk_seconds=row.talk_seconds + event.talk_seconds,
                in_vain=in_vain,
                may_give_up=may_give_up(in_vain),
                due_at=event.next_attempt_at or recorded.time,
            )
        case CallbackAnswered():
            return row
        case CallbackConcluded():
            concluded = replace(row, status="concluded", outcome=event.outcome, reason=event.reason)
            return replace(concluded, concluded_at=recorded.time, may_give_up=False)
        case CallbackGivenUp():
            return replace(row, status="given_up", reason=event.reason, concluded_at=recorded.time, may_give_up=False)
        case CallbackWithdrawn():
            withdrawn = replace(row, status="withdrawn", outcome=None, reason=None, concluded_at=None)
            return replace(withdrawn, ending=event.ended, may_give_up=False)
        case _:
            assert_never(event)


TASKS = Projection("tasks", TABLE, TaskRow, key_of, evolve, get_args(CallbackEvent))


@lru_cache
def _list(asked: tuple[str, ...], further: bool) -> Query:
    """Only the conditions that are asked for are in the statement, so that each combination finds its index."""
    conditions: list[ColumnElement[bool]] = [t[name] == given(name, t[name]) for name in asked if name in t]
    if "due_before" in asked:
        conditions.append(t.due_at < given("due_before", t.due_at))
    if further:
        conditions.append(behind(t.due_at, t.task_id, always=True))
    columns = (texts(t.in_vain).label("in_vain") if column is t.in_vain else column for column in t)
    return Query(select(*columns).where(*conditions).order_by(t.due_at, t.task_id).limit(LIMIT))


_BY_NUMBER = Query(
    select(t.case_id).where(or_(t.number == given("number", t.number), t.case_id == given("id", t.case_id))).limit(1)
)


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks are asked for; None leaves a property open."""

    status: Status | None = None
    case_id: str | None = None
    due_before: datetime | None = None


async def find_tasks(
    pool: Pool, where: TaskFilter, after: tuple[datetime, str] | None, limit: int
) -> Sequence[TaskRow]:
    """Tasks in the order in which they are due, behind `after` (its due time and number)."""
    asked = {name: value for name, value in asdict(where).items() if value is not None}
    query = _list(tuple(asked), after is not None)
    rows = await query.fetch(pool, **asked, **cursor(after, 2), limit=limit)
    return [TaskRow(**row) for row in rows]


async def find_case(pool: Pool, number: str, text: str) -> str | None:
    """The case that has the number, or else `text` for its id; None where there is neither."""
    found: str | None = await _BY_NUMBER.fetchval(pool, number=number, id=text)
    return found
