"""Read model: the call-back tasks, oldest first: whoever waits longest is called first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from sqlalchemy import Index, select

from callback.domain.task import Status
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, wanted
from eventlog.read_models.tables import table_of
from events.catalog.callback_task import (
    CallbackAnswered,
    CallbackAttempted,
    CallbackConcluded,
    CallbackEvent,
    CallbackRequested,
    CallbackWithdrawn,
)
from events.types import Outcome, Subject


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task. Times are UTC; `visit_no` is 0 and `work_order_id` None after guidance by phone.

    `attempts` and `talk_seconds` count all calls of this asking, `reached` whether one got through.
    """

    task_id: str
    case_id: str
    subject: Subject
    visit_no: int
    work_order_id: str | None
    station_id: str | None
    solved: bool
    requested_at: datetime
    status: Status = "open"
    attempts: int = 0
    reached: bool = False
    talk_seconds: int = 0
    outcome: Outcome | None = None
    reason: str | None = None
    concluded_at: datetime | None = None


TABLE = table_of("callback.tasks", TaskRow, fillfactor=70)
t = TABLE.c
Index("tasks_by_time", t.requested_at, t.task_id)
Index("tasks_by_case", t.case_id, t.requested_at, t.task_id)
Index("open_tasks", t.requested_at, t.task_id, postgresql_where=t.status == "open")


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
    )


def evolve(row: TaskRow | None, event: CallbackEvent, recorded: Recorded) -> TaskRow | None:
    """The row after an event."""
    if isinstance(event, CallbackRequested):
        return asked(event, recorded.time)
    if row is None:
        return None
    match event:
        case CallbackAttempted():
            return replace(
                row,
                attempts=row.attempts + 1,
                reached=row.reached or event.reached,
                talk_seconds=row.talk_seconds + event.talk_seconds,
            )
        case CallbackAnswered():
            return row
        case CallbackConcluded():
            return replace(
                row, status="concluded", outcome=event.outcome, reason=event.reason, concluded_at=recorded.time
            )
        case CallbackWithdrawn():
            return replace(row, status="withdrawn", outcome=None, reason=None, concluded_at=None)
        case _:
            assert_never(event)


TASKS = Projection("tasks", TABLE, TaskRow, key_of, evolve, get_args(CallbackEvent))

_LIST = Query(
    select(TABLE)
    .where(wanted(t.status), wanted(t.case_id), behind(t.requested_at, t.task_id))
    .order_by(t.requested_at, t.task_id)
    .limit(LIMIT)
)


async def find_tasks(
    pool: Pool, status: Status | None, case_id: str | None, after: tuple[datetime, str] | None, limit: int
) -> Sequence[TaskRow]:
    """Tasks in the order in which they were asked for, behind `after` (its time of asking and number)."""
    rows = await _LIST.fetch(pool, status=status, case_id=case_id, **cursor(after, 2), limit=limit)
    return [TaskRow(**row) for row in rows]
