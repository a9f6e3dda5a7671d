"""Whatever the clerk does and whatever is heard, in whatever order: a task keeps its shape, and its row follows it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from callback.domain.giving_up import GiveUp, give_up
from callback.domain.task import (
    TASK,
    Conclude,
    RecordAnswers,
    RecordAttempt,
    Task,
    answer,
    ask,
    attempt,
    call_off,
    conclude,
    withdraw,
)
from callback.projections.tasks import TASKS
from eventlog.decider import NotFound, Rejected
from eventlog.testing import delivered
from events.catalog import codec
from events.catalog.callback_task import (
    CallbackAttempted,
    CallbackConcluded,
    CallbackEvent,
    CallbackRequested,
    CallbackWithdrawn,
)
from events.catalog.work_order import WorkResumed
from events.types import Outcome

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REQUESTED = CallbackRequested("t1", "k1", "visit", 1, "w1", "s1", True)
OUTCOMES: list[Outcome] = ["satisfied", "not_fixed_first_visit", "not_fixed_several_visits", "attitude"]

Step = Callable[[Task], list[CallbackEvent]]

STEPS: st.SearchStrategy[Step] = st.one_of(
    st.booleans().map(lambda solved: lambda task: ask(replace(REQUESTED, solved=solved), task)),
    st.just(partial(withdraw, WorkResumed("w1", "k1"))),
    st.just(partial(call_off, "cancelled")),
    st.just(partial(give_up, GiveUp("t1", "无人接听"))),
    st.builds(
        lambda reached, day: (
            lambda task: attempt(RecordAttempt("t1", reached, 20 * reached, "", AT + timedelta(days=day)), task)
        ),
        st.booleans(),
        st.integers(0, 3),
    ),
    st.sampled_from(["好", "不好"]).map(
        lambda text: lambda task: answer(RecordAnswers("t1", (("态度如何？", text),)), task)
    ),
    st.sampled_from(OUTCOMES).map(lambda outcome: lambda task: conclude(Conclude("t1", outcome, "说明"), task)),
)


def asked(task: Task) -> list[CallbackEvent]:
    return ask(REQUESTED, task)


PASTS = st.lists(STEPS, min_size=5, max_size=30).flatmap(
    lambda steps: st.sampled_from([[asked, *steps], [*steps[:2], asked, *steps[2:]]])
)


def played(steps: list[Step]) -> tuple[Task, list[CallbackEvent]]:
    """The task after every step that was not refused, and all its events."""
    task, past = TASK.initial, []
    for step in steps:
        try:
            decided = step(task)
        except (Rejected, NotFound):
            continue
        for event in decided:
            task = TASK.evolve(task, event)
            past.append(event)
    return task, past


@settings(max_examples=120)
@for_all(PASTS)
def test_a_verdict_comes_last_or_is_set_aside_and_after_a_talk(steps: list[Step]) -> None:
    task, past = played(steps)
    for event, following in pairwise(past):
        said = event.outcome if isinstance(event, CallbackConcluded) else None
        taken_back = following.set_aside if isinstance(following, CallbackWithdrawn) else None
        assert said == taken_back
    assert (isinstance(past[-1], CallbackConcluded) if past else False) == (task.status == "concluded")
    if task.status != "concluded":
        return
    verdict = past[-1]
    assert isinstance(verdict, CallbackConcluded)
    asked = max(place for place, event in enumerate(past) if isinstance(event, CallbackRequested))
    assert any(isinstance(event, CallbackAttempted) and event.reached for event in past[asked:])
    assert verdict.outcome != "satisfied" or (task.request is not None and task.request.solved)


@settings(max_examples=120)
@for_all(PASTS)
def test_the_read_model_says_what_the_task_says(steps: list[Step]) -> None:
    task, past = played(steps)
    row = TASKS.fold(delivered(codec, "callback", past)).get("t1")
    if task.request is None:
        assert row is None
        return
    assert row is not None
    assert (row.status, row.reached, row.solved) == (task.status, task.reached, task.request.solved)
    assert row.outcome == (task.conclusion and task.conclusion.outcome)
    assert (row.concluded_at is not None) == (task.status in ("concluded", "given_up"))
    assert (row.in_vain, row.ending) == (task.in_vain, task.ended)
