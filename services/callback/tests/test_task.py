"""Call-back tasks: given events, when a command, then events."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

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
    CallbackGivenUp,
    CallbackRequested,
    CallbackWithdrawn,
)
from events.catalog.work_order import WorkResumed
from events.types import Outcome

REQUESTED = CallbackRequested("t1", "k1", "visit", 1, "w1", "s1", True)
UNSOLVED = replace(REQUESTED, solved=False)
GUIDED = CallbackRequested("t1", "k1", "guidance", 0, None, None, True)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
MISSED = CallbackAttempted("t1", "k1", False, 0, "无人接听", MONDAY)
REACHED = CallbackAttempted("t1", "k1", True, 95, "", MONDAY)
SATISFIED = CallbackConcluded("t1", "k1", "visit", 1, "satisfied", "", "s1")
RESUMED = WorkResumed("w1", "k1")
WITHDRAWN = CallbackWithdrawn("t1", "k1", station_id="s1")
SET_ASIDE = CallbackWithdrawn("t1", "k1", "satisfied", station_id="s1")
ATTEMPT = RecordAttempt("t1", True, 95, "", AT)
ANSWERS = RecordAnswers("t1", (("修好了吗？", "修好了"), ("态度如何？", "好")))


def called_off(task: Task) -> list[CallbackEvent]:
    return call_off("cancelled", task)


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
    missed = RecordAttempt("t1", False, 0, "无人接听", AT)
    given(TASK, REQUESTED).when(lambda task: attempt(missed, task)).then(MISSED)
    given(TASK, REQUESTED, MISSED).when(lambda task: attempt(missed, task)).then(MISSED)
    assert given(TASK, REQUESTED, MISSED).when(lambda task: attempt(ATTEMPT, task)).then(REACHED).reached


def test_there_is_no_talk_with_nobody() -> None:
    command = RecordAttempt("t1", False, 20, "", AT)
    given(TASK, REQUESTED).when(lambda task: attempt(command, task)).refused(field="talk_seconds")


def test_answers_are_kept_and_corrected() -> None:
    first = CallbackAnswered("t1", "k1", "修好了吗？", "修好了")
    second = CallbackAnswered("t1", "k1", "态度如何？", "好")
    given(TASK, REQUESTED, REACHED).when(lambda task: answer(ANSWERS, task)).then(first, second)
    corrected = RecordAnswers("t1", (("修好了吗？", "没修好"),))
    given(TASK, REQUESTED, REACHED, first, second).when(lambda task: answer(corrected, task)).then(
        replace(first, answer="没修好")
    )


def test_an_answer_that_is_given_twice_is_kept_twice() -> None:
    first = CallbackAnswered("t1", "k1", "修好了吗？", "修好了")
    second = CallbackAnswered("t1", "k1", "态度如何？", "好")
    given(TASK, REQUESTED, REACHED, first, second).when(lambda task: answer(ANSWERS, task)).then(first, second)


def in_vain(*days: int) -> list[CallbackEvent]:
    return [replace(MISSED, day=MONDAY + timedelta(days=day)) for day in days]


def test_the_next_call_may_be_put_off_to_a_time() -> None:
    tomorrow = AT + timedelta(days=1)
    missed = RecordAttempt("t1", False, 0, "无人接听", AT, tomorrow)
    given(TASK, REQUESTED).when(attempt, missed).then(replace(MISSED, next_attempt_at=tomorrow))
    for never in (AT, AT - timedelta(minutes=1), AT + timedelta(days=31)):
        refused = given(TASK, REQUESTED).when(attempt, replace(missed, next_attempt_at=never))
        refused.refused(field="next_attempt_at")


def test_the_day_of_a_call_is_that_of_china() -> None:
    late = replace(ATTEMPT, at=datetime(2026, 3, 2, 16, 30, tzinfo=UTC))
    given(TASK, REQUESTED).when(attempt, late).then(replace(REACHED, day=date(2026, 3, 3)))


@pytest.mark.parametrize(
    "past",
    [
        [],
        in_vain(0, 0, 0, 0),
        in_vain(0, 1),
        in_vain(0, 0, 1, 1),
        [*in_vain(0, 1), REACHED, *in_vain(2)],
        [replace(MISSED, day=None)] * 3,
    ],
)
def test_a_call_back_is_not_given_up_too_early(past: list[CallbackEvent]) -> None:
    given(TASK, REQUESTED, *past).when(give_up, GiveUp("t1", "无人接听")).refused("3 个不同日期")


def test_after_three_calls_in_vain_on_three_days_a_call_back_may_be_given_up() -> None:
    given_up = CallbackGivenUp("t1", "k1", "visit", 1, 3, "无人接听", "s1")
    past = [REQUESTED, *in_vain(0, 1, 4)]
    state = given(TASK, *past).when(give_up, GiveUp("t1", "无人接听")).then(given_up)
    assert state.status == "given_up"
    given(TASK, *past, given_up).when(attempt, ATTEMPT).refused("回访已放弃")
    given(TASK, *past, given_up).when(lambda task: ask(REQUESTED, task)).nothing()
    given(TASK, *past, given_up).when(called_off).nothing()
    given(TASK, *past, given_up).when(withdraw, RESUMED).then(WITHDRAWN)
    given(TASK, *past, REACHED, *in_vain(5, 6, 7)).when(give_up, GiveUp("t1", "无人接听")).then(given_up)


def test_why_a_call_back_cannot_be_concluded_says_when_it_may_be_given_up() -> None:
    refused = given(TASK, REQUESTED, *in_vain(0, 1)).when(conclude, verdict("satisfied"))
    refused.refused("2 天内拨打 2 次")
    given(TASK, REQUESTED, *in_vain(0, 1, 2)).when(conclude, verdict("satisfied")).refused("或放弃回访")


def test_nobody_is_called_back_about_a_case_that_ended() -> None:
    ended = CallbackWithdrawn("t1", "k1", None, "cancelled", "s1")
    state = given(TASK, REQUESTED).when(called_off).then(ended)
    assert (state.status, state.ended) == ("withdrawn", "cancelled")
    given(TASK, REQUESTED, ended).when(attempt, ATTEMPT).refused("服务单已终止（取消）")
    given(TASK, REQUESTED, ended).when(called_off).nothing()
    given(TASK, REQUESTED, ended).when(lambda task: ask(REQUESTED, task)).nothing()
    given(TASK).when(called_off).nothing()


def test_a_conclusion_that_came_too_late_for_a_case_that_ended_is_set_aside() -> None:
    aside = CallbackWithdrawn("t1", "k1", "satisfied", "cancelled", "s1")
    state = given(TASK, REQUESTED, REACHED, SATISFIED).when(called_off).then(aside)
    assert state.conclusion is None
    assert "满意" in aside.sentence().zh
    assert "取消" in aside.sentence().zh


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
