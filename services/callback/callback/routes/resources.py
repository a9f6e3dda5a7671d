"""Call-back tasks as callers see them."""

from dataclasses import dataclass

from callback.domain.in_vain import may_give_up
from callback.domain.task import TASK, Status, Task, known_task, no_task
from events.catalog.callback_task import CallbackEvent
from events.types import Outcome
from service import Resource


@dataclass(frozen=True, slots=True)
class TaskResponse:
    """How a task stands after a command. `in_vain` counts the calls since the customer was last reached.

    `number` is the case's, as people say it; null for a case of before there were numbers.
    """

    task_id: str
    case_id: str
    number: str | None
    status: Status
    reached: bool
    in_vain: int
    may_give_up: bool
    outcome: Outcome | None


def task_response(task: Task) -> TaskResponse:
    """A task after a command."""
    request, outcome = known_task(task, ""), task.conclusion.outcome if task.conclusion else None
    enough = task.status == "open" and may_give_up(task.in_vain)
    return TaskResponse(
        task_id=request.task_id,
        case_id=request.case_id,
        number=request.number or None,
        status=task.status,
        reached=task.reached,
        in_vain=len(task.in_vain),
        may_give_up=enough,
        outcome=outcome,
    )


TASKS: Resource[Task, Task, CallbackEvent] = Resource(
    TASK, lambda task: task if task.request else None, no_task, task_response
)
