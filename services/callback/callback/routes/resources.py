"""Call-back tasks as callers see them."""

from dataclasses import dataclass

from callback.domain.in_vain import may_give_up
from callback.domain.task import TASK, Status, Task, known_task, no_task
from events.catalog.callback_task import CallbackEvent
from events.types import Outcome
from service import Resource


@dataclass(frozen=True, slots=True)
class TaskResponse:
    """How a task stands after a command. `in_vain` counts the calls since the customer was last reached."""

    task_id: str
    case_id: str
    status: Status
    reached: bool
    in_vain: int
    may_give_up: bool
    outcome: Outcome | None


def task_response(task: Task) -> TaskResponse:
    """A task after a command."""
    request, outcome = known_task(task, ""), task.conclusion.outcome if task.conclusion else None
    enough = task.status == "open" and may_give_up(task.in_vain)
    return TaskResponse(request.task_id, request.case_id, task.status, task.reached, len(task.in_vain), enough, outcome)


TASKS: Resource[Task, Task, CallbackEvent] = Resource(
    TASK,
    lambda task: task if task.request else None,
    no_task,
    task_response,
    key=lambda id, task: task.request.case_id if task.request else id,
)
