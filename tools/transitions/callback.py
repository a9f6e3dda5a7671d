"""Call-back tasks."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import get_args

from callback.domain import giving_up, task
from events.catalog.callback_task import CallbackRequested
from events.catalog.work_order import WorkResumed
from tools.transitions.explore import Ask, Machine

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def _of_task(now: task.Task) -> Iterable[Ask]:
    finish_no = 1 if now.request is None else min(now.request.finish_no + 1, 3)
    yield partial(task.ask, CallbackRequested("t", "k", "visit", 1, "w", "s1", True, finish_no))
    at = NOW + timedelta(days=len(now.in_vain))
    for reached in (True, False):
        yield partial(task.attempt, task.RecordAttempt("t", reached, 0, "x", at))
    yield partial(task.conclude, task.Conclude("t", "satisfied", ""))
    yield partial(giving_up.give_up, giving_up.GiveUp("t", "x"))
    yield partial(task.withdraw, WorkResumed("w", "k"))
    yield partial(task.call_off, "cancelled")


TASK = Machine(
    "task",
    "services/callback/README.md",
    task.TASK.initial,
    task.TASK.evolve,
    lambda now: now.status if now.request else None,
    get_args(task.Status),
    lambda now: (now.request and now.request.finish_no, now.status, now.reached, min(len(now.in_vain), 3), now.ended),
    _of_task,
)
