"""Call-back tasks as callers see them."""

from dataclasses import replace

from callback.details import TaskDetail, detail
from callback.domain.task import TASK, Task, no_task
from events.catalog.callback_task import CallbackEvent
from service.framework import Resource


def as_it_stands(task: TaskDetail) -> TaskDetail:
    """What a command answers is what a read shows."""
    return task


TASKS: Resource[Task, Task, CallbackEvent] = Resource(
    replace(TASK, view=detail),
    lambda task: task if task.request else None,
    no_task,
    as_it_stands,
    key=lambda id, task: task.request.case_id if task.request else id,
)
