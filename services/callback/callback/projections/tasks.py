"""Read model: the call-back tasks, oldest first: whoever waits longest is called first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from callback.task import Status
from events.catalog.callback import (
    CallbackAnswered,
    CallbackAttempted,
    CallbackConcluded,
    CallbackEvent,
    CallbackRequested,
    CallbackWithdrawn,
    Subject,
)
from events.catalog.types import Outcome
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection


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


TASKS = Projection("tasks", "callback.tasks", TaskRow, key_of, evolve, get_args(CallbackEvent))


async def find_tasks(
    pool: Pool, status: Status | None, case_id: str | None, after: tuple[datetime, str] | None, limit: int
) -> Sequence[TaskRow]:
    """Tasks in the order in which they were asked for, behind `after` (its time of asking and number)."""
    rows = await pool.fetch(
        f"""SELECT {", ".join(TaskRow.__dataclass_fields__)} FROM callback.tasks
            WHERE ($1::text IS NULL OR status = $1)
              AND ($2::text IS NULL OR case_id = $2)
              AND ($3::timestamptz IS NULL OR (requested_at, task_id) > ($3, $4))
            ORDER BY requested_at, task_id LIMIT $5""",
        status,
        case_id,
        *(after or (None, None)),
        limit,
    )
    return [TaskRow(**row) for row in rows]
