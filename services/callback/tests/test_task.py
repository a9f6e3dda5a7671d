"""Call-back tasks: given events, when a command, then events."""

from dataclasses import replace

import pytest

from callback.domain.task import (
    TASK,
    Conclude,
    RecordAnswers,
    RecordAttempt,
    Task,
    answer,
    ask,
    attempt,
    conclude,
    guidance_task,
    visit_task,
    withdraw,
)
from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.callback_task import (
    CallbackAnswered,
    CallbackAttempted,
    CallbackConcluded,
    CallbackEvent,
    CallbackRequested,
    CallbackWithdrawn,
)
from events.catalog.work_order import WorkResumed
from events.types import Outcome

REQUESTED = CallbackRequested("t1", "k1", "visit", 1, "w1", "s1", True)
UNSOLVED = replace(REQUESTED, solved=False)
GUIDED = CallbackRequested("t1", "k1", "guidance", 0, None, None, True)
MISSED = CallbackAttempted("t1", "k1", False, 0, "无人接听")
REACHED = CallbackAttempted("t1", "k1", True, 95, "")
SATISFIED = CallbackConcluded("t1", "k1", "visit", 1, "satisfied", "", "s1")
RESUMED = WorkResumed("w1", "k1")
WITHDRAWN = CallbackWithdrawn("t1", "k1")
SET_ASIDE = CallbackWithdrawn("t1", "k1", "satisfied")
ATTEMPT = RecordAttempt("t1", True, 95, "")
ANSWERS = RecordAnswers("t1", (("修好了吗？", "修好了"), ("态度如何？", "好")))


def verdict(outcome: Outcome, reason: str = "客户说明") -> Conclude:
    return Conclude("t1", outcome, reason)


def test_a_finished_visit_is_asked_about_once() -> None:
    state = given(TASK).when(lambda task: ask(REQUESTED, task)).then(REQUESTED)
    assert state.status == "open"
    given(TASK, REQUESTED, REACHED).when(lambda task: ask(REQUESTED, task)).nothing()
    given(TASK, REQUESTED, REACHED, SATISFIED).when(lambda task: ask(REQUESTED, task)).nothing()


def test_a_visit_that_went_on_is_asked_about_again_from_the_start() -> None:
    given(TASK, REQUESTED).when(withdraw, RESUMED).then(WITHDRAWN)
    state = given(TASK, REQUESTED, REACHED, WITHDRAWN).when(lambda task: ask(REQUESTED, task)).then(REQUESTED)
    assert not state.reached


def test_news_about_an_open_task_replaces_the_old() -> None:
    state = given(TASK, UNSOLVED).when(lambda task: ask(REQUESTED, task)).then(REQUESTED)
    assert state.request == REQUESTED


@pytest.mark.parametrize("past", [[], [REQUESTED, WITHDRAWN], [REQUESTED, REACHED, SATISFIED, SET_ASIDE]])
def test_a_task_is_withdrawn_once(past: list[CallbackEvent]) -> None:
    given(TASK, *past).when(withdraw, RESUMED).nothing()


def test_a_conclusion_that_the_station_forestalled_is_set_aside_and_the_customer_is_called_again() -> None:
    state = given(TASK, REQUESTED, REACHED, SATISFIED).when(withdraw, RESUMED).then(SET_ASIDE)
    assert (state.status, state.conclusion) == ("withdrawn", None)
    again = replace(REQUESTED, finish_no=2)
    state = given(TASK, REQUESTED, REACHED, SATISFIED, SET_ASIDE).when(lambda task: ask(again, task)).then(again)
    assert (state.status, state.reached) == ("open", False)
    given(TASK, REQUESTED, REACHED, SATISFIED, SET_ASIDE, again, REACHED).when(
        lambda task: conclude(Conclude("t1", "satisfied", ""), task)
    ).then(replace(SATISFIED, finish_no=2))


def test_a_later_finish_is_asked_about_whatever_was_said_of_an_earlier_one() -> None:
    again = replace(REQUESTED, finish_no=2)
    given(TASK, REQUESTED, REACHED, SATISFIED).when(lambda task: ask(again, task)).then(again)
    given(TASK, again, REACHED, replace(SATISFIED, finish_no=2)).when(lambda task: ask(REQUESTED, task)).nothing()


def test_attempts_are_recorded() -> None:
    missed = RecordAttempt("t1", False, 0, "无人接听")
    given(TASK, REQUESTED).when(lambda task: attempt(missed, task)).then(MISSED)
    given(TASK, REQUESTED, MISSED).when(lambda task: attempt(missed, task)).then(MISSED)
    assert given(TASK, REQUESTED, MISSED).when(lambda task: attempt(ATTEMPT, task)).then(REACHED).reached


def test_there_is_no_talk_with_nobody() -> None:
    command = RecordAttempt("t1", False, 20, "")
    given(TASK, REQUESTED).when(lambda task: attempt(command, task)).refused(field="talk_seconds")


def test_answers_are_kept_and_corrected() -> None:
    first = CallbackAnswered("t1", "k1", "修好了吗？", "修好了")
    second = CallbackAnswered("t1", "k1", "态度如何？", "好")
    given(TASK, REQUESTED, REACHED).when(lambda task: answer(ANSWERS, task)).then(first, second)
    given(TASK, REQUESTED, REACHED, first).when(lambda task: answer(ANSWERS, task)).then(second)
    corrected = replace(first, answer="没修好")
    state = (
        given(TASK, REQUESTED, REACHED, first, second)
        .when(lambda task: answer(RecordAnswers("t1", (("修好了吗？", "没修好"),)), task))
        .then(corrected)
    )
    assert dict(state.answers) == {"修好了吗？": "没修好", "态度如何？": "好"}


def test_answers_need_a_customer_who_was_reached() -> None:
    given(TASK, REQUESTED, MISSED).when(lambda task: answer(ANSWERS, task)).refused("尚未接通")


def test_satisfied_ends_the_task() -> None:
    state = given(TASK, REQUESTED, REACHED).when(lambda task: conclude(verdict("satisfied", ""), task)).then(SATISFIED)
    assert state.status == "concluded"
    given(TASK, REQUESTED, REACHED, SATISFIED).when(lambda task: conclude(verdict("satisfied", ""), task)).nothing()


def test_a_conclusion_needs_a_customer_who_was_reached() -> None:
    given(TASK, REQUESTED, MISSED).when(lambda task: conclude(verdict("satisfied"), task)).refused("尚未接通")


def test_a_conclusion_is_final() -> None:
    past: list[CallbackEvent] = [REQUESTED, REACHED, SATISFIED]
    given(TASK, *past).when(lambda task: conclude(verdict("attitude"), task)).refused("回访已结束")
    given(TASK, *past).when(lambda task: attempt(ATTEMPT, task)).refused("回访已结束")
    given(TASK, *past).when(lambda task: answer(ANSWERS, task)).refused("回访已结束")


def test_nothing_is_recorded_while_the_work_goes_on() -> None:
    past: list[CallbackEvent] = [REQUESTED, REACHED, WITHDRAWN]
    given(TASK, *past).when(lambda task: attempt(ATTEMPT, task)).refused("维修仍在继续")
    given(TASK, *past).when(lambda task: conclude(verdict("satisfied"), task)).refused("维修仍在继续")


@pytest.mark.parametrize(
    ("request_", "command", "field"),
    [
        (UNSOLVED, verdict("satisfied"), "outcome"),
        (replace(REQUESTED, visit_no=2), verdict("not_fixed_first_visit"), "outcome"),
        (REQUESTED, verdict("not_fixed_several_visits"), "outcome"),
        (GUIDED, verdict("not_fixed_several_visits"), "outcome"),
        (REQUESTED, verdict("dissatisfied", ""), "reason"),
        (REQUESTED, verdict("attitude", " \t"), "reason"),
    ],
)
def test_a_class_that_does_not_fit_is_refused(request_: CallbackRequested, command: Conclude, field: str) -> None:
    given(TASK, request_, REACHED).when(lambda task: conclude(command, task)).refused(field=field)


@pytest.mark.parametrize(
    ("request_", "outcome"),
    [
        (UNSOLVED, "not_fixed_first_visit"),
        (replace(REQUESTED, visit_no=2), "not_fixed_several_visits"),
        (replace(UNSOLVED, visit_no=3), "not_fixed_several_visits"),
        (REQUESTED, "dissatisfied"),
        (REQUESTED, "complained_by_phone"),
        (REQUESTED, "attitude"),
        (GUIDED, "dissatisfied"),
    ],
)
def test_every_class_carries_its_reason_and_station(request_: CallbackRequested, outcome: Outcome) -> None:
    given(TASK, request_, REACHED).when(lambda task: conclude(verdict(outcome), task)).then(
        CallbackConcluded(
            "t1", "k1", request_.subject, request_.visit_no, outcome, "客户说明", station_id=request_.station_id
        )
    )


def test_an_unknown_task_is_not_found() -> None:
    with pytest.raises(NotFound):
        attempt(ATTEMPT, Task())
    with pytest.raises(NotFound):
        answer(ANSWERS, Task())
    with pytest.raises(NotFound):
        conclude(verdict("satisfied"), Task())


def test_task_numbers_follow_from_what_is_asked_about() -> None:
    assert guidance_task("k1", 2) == guidance_task("k1", 2) != guidance_task("k1", 3)
    assert visit_task("w1") == visit_task("w1") != visit_task("w2")
