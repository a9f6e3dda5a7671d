"""When the next care visit is due, by class and by hand; the rest is asked over HTTP."""

from dataclasses import replace
from datetime import date, timedelta

from eventlog.testing import given
from events.catalog.care import CareVisitCancelled, CareVisitMade, CareVisitPlanned, NextCareVisitSet
from intake.domain.care import CARE, CancelCareVisit, MakeCareVisit, PlanCareVisit, cancel, make, plan
from intake.domain.care_rule import RULE, next_care

DAY = date(2026, 3, 2)
PLANNED = CareVisitPlanned("c1", 1, DAY, "u1", "季度拜访")
MADE = CareVisitMade("c1", 1, DAY, "u1", "visit", "满意", 5, None)
NEXT = NextCareVisitSet("c1", DAY + timedelta(days=9), "搬迁")
REPORT = MakeCareVisit("c1", DAY, "u1", "clerk", "visit", "满意", 5, None, DAY)


def test_without_a_visitor_it_was_who_was_planned_else_who_records_it() -> None:
    unsaid = replace(REPORT, visitor_id=None)
    given(CARE, PLANNED).when(make, unsaid).then(MADE)
    given(CARE, PLANNED, MADE).when(make, unsaid).then()
    given(CARE).when(make, unsaid).then(replace(MADE, visitor_id="clerk"))


def test_the_next_visit_follows_from_class_and_hand() -> None:
    key = RULE.days["key"]
    assert next_care("key", DAY, None, None).due_on == DAY + timedelta(days=key)
    visited = next_care("key", DAY, DAY + timedelta(days=5), None)
    assert (visited.due_on, visited.said_by) == (DAY + timedelta(days=5 + key), "rule")
    assert next_care("regular", DAY, None, None).due_on is None, "no rhythm"
    said = next_care("regular", DAY, None, DAY)
    assert (said.due_on, said.said_by) == (DAY, "hand")
    assert next_care("key", date.max, None, None).due_on == date.max


def test_one_visit_is_planned_at_a_time() -> None:
    later = CareVisitPlanned("c1", 1, DAY + timedelta(days=1), "u1", "")
    given(CARE, PLANNED).when(plan, PlanCareVisit("c1", later.planned_on, "u1", "", DAY)).then(later)
    given(CARE, PLANNED).when(plan, PlanCareVisit("c1", DAY, "u1", "季度拜访", DAY)).then()
    given(CARE).when(plan, PlanCareVisit("c1", DAY - timedelta(days=1), "u1", "", DAY)).refused("已过")
    given(CARE, PLANNED, CareVisitCancelled("c1", 1, "x")).when(cancel, CancelCareVisit("c1", "x")).refused("没有")


def test_a_visit_ends_what_was_set_by_hand_and_is_told_once() -> None:
    given(CARE, PLANNED).when(make, REPORT).then(MADE)
    given(CARE, PLANNED, MADE).when(make, REPORT).then()
    state = CARE.initial
    for event in (NEXT, MADE):
        state = CARE.evolve(state, event)
    assert (state.next_set, state.present_no) == (None, 2)
    given(CARE).when(
        make, MakeCareVisit("c1", DAY, "u1", "clerk", "call", "x", None, None, DAY - timedelta(days=1))
    ).refused("晚于")
