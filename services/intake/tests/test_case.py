"""A case in the clerk's hands: received, guided, an appointment agreed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from eventlog.decider import NotFound, changed
from eventlog.testing import given
from events.catalog.article import ArticleContent
from events.catalog.case import (
    AppointmentAgreed,
    CaseClosed,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.customer import CustomerRegistered
from events.catalog.equipment import EquipmentAccepted, EquipmentRegistered
from events.types import Slot
from intake.domain.article import Article
from intake.domain.case import (
    CASE,
    AgreeAppointment,
    Case,
    GiveGuidance,
    ReceiveRequest,
    Requester,
    agree,
    guide,
    receive,
)
from intake.domain.customer import Customer
from intake.domain.equipment import Equipment
from intake.domain.priority_rule import RULE

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
CUSTOMER = Customer(CustomerRegistered("c1", "启明小学", "华东"))
MACHINE = Equipment(
    EquipmentRegistered("e1", "c1", "MX-200", "SN-1", 12), EquipmentAccepted("e1", date(2025, 6, 1), date(2026, 6, 1))
)
RECEIVE = ReceiveRequest("k1", "c1", "e1", "phone", "clerk-1", "卡纸", AT)
RECEIVED = RequestReceived(
    *("k1", "c1", "e1", "MX-200", "华东", "phone", "clerk-1", "卡纸", True),
    customer_class="new",
    priority="normal",
    priority_rule=RULE.version,
)
ARTICLES = {"a1": Article(ArticleContent("卡纸", "打开后盖", (), (), ()))}
SOLVED = GuidanceGiven("k1", "clerk-1", ("a1",), True, "取出卡纸")
UNSOLVED = replace(SOLVED, solved=False)
SLOT = Slot(AT + timedelta(hours=2), AT + timedelta(hours=3))
ROUTED = CaseRouted("k1", "s1", "华东", 1, "华东", "c1", "e1", "MX-200", "卡纸", None, True)
CLOSED = CaseClosed("k1", "satisfied")
GUIDE = GiveGuidance("k1", "clerk-1", True, "取出卡纸")
AGREE = AgreeAppointment("k1", SLOT, AT)

NOT_OPEN: list[tuple[list[CaseEvent], str]] = [
    ([SOLVED], "回访"),
    ([ROUTED], "网点 s1"),
    ([ROUTED, CLOSED], "已结案"),
]
BY_CUSTOMER = Requester(CUSTOMER, MACHINE)


def test_a_request_opens_a_case() -> None:
    state = given(CASE).when(lambda case: receive(RECEIVE, case, BY_CUSTOMER)).then(RECEIVED)
    assert state == Case(request=RECEIVED, region="华东", model="MX-200", version=1)


def test_a_case_has_its_number_in_all_that_others_hear_of_it_first() -> None:
    numbered = replace(RECEIVED, number="260302-0001-3")
    given(CASE).when(lambda case: receive(RECEIVE, case, BY_CUSTOMER._replace(number="260302-0001-3"))).then(numbered)
    again = BY_CUSTOMER._replace(number="260302-0002-1")
    given(CASE, numbered).when(lambda case: receive(RECEIVE, case, again)).nothing()
    guided = replace(SOLVED, number="260302-0001-3")
    given(CASE, numbered).when(lambda case: guide(GUIDE, case, ARTICLES)).then(guided)


def test_a_request_needs_no_equipment() -> None:
    command = replace(RECEIVE, equipment_id=None)
    received = replace(RECEIVED, equipment_id=None, model=None, in_warranty=False)
    given(CASE).when(lambda case: receive(command, case, Requester(CUSTOMER, None))).then(received)


def test_warranty_is_that_of_the_commands_day() -> None:
    command = replace(RECEIVE, at=datetime(2026, 6, 1, 16, 0, tzinfo=UTC))
    given(CASE).when(lambda case: receive(command, case, BY_CUSTOMER)).then(replace(RECEIVED, in_warranty=False))


def test_a_request_that_is_sent_again_is_the_same_whatever_was_corrected_since() -> None:
    assert CUSTOMER.registered is not None
    assert MACHINE.registered is not None
    corrected = Requester(
        Customer(replace(CUSTOMER.registered, region="上海市")),
        changed(MACHINE, registered=replace(MACHINE.registered, model="MX-300"), accepted=None),
    )
    given(CASE, RECEIVED).when(lambda case: receive(RECEIVE, case, corrected)).nothing()


def test_a_request_needs_a_known_customer() -> None:
    given(CASE).misses(lambda case: receive(RECEIVE, case, Requester(Customer(), MACHINE)), "c1", "customer_id")


def test_a_request_needs_known_equipment() -> None:
    given(CASE).misses(lambda case: receive(RECEIVE, case, Requester(CUSTOMER, Equipment())), "e1", "equipment_id")


def test_the_equipment_is_the_customers_own() -> None:
    other = Equipment(EquipmentRegistered("e1", "c2", "MX-200", "SN-1", 12))
    decided = given(CASE).when(lambda case: receive(RECEIVE, case, Requester(CUSTOMER, other)))
    decided.refused("不属于客户", field="equipment_id")


def test_the_same_request_again_is_nothing_new() -> None:
    later = replace(RECEIVE, at=AT + timedelta(days=365))
    given(CASE, RECEIVED).when(lambda case: receive(later, case, BY_CUSTOMER)).nothing()


def test_a_case_number_is_not_given_twice() -> None:
    other = replace(RECEIVE, description="不通电")
    given(CASE, RECEIVED).when(lambda case: receive(other, case, BY_CUSTOMER)).refused(field="case_id")


def test_guidance_that_solves_ends_the_clerks_work() -> None:
    state = given(CASE, RECEIVED).when(lambda case: guide(GUIDE, case, ARTICLES)).then(SOLVED)
    assert state.status == "guided"
    assert state.station_id is None


def test_guidance_that_does_not_help_leaves_the_case_open() -> None:
    command = replace(GUIDE, solved=False)
    state = given(CASE, RECEIVED).when(lambda case: guide(command, case, ARTICLES)).then(UNSOLVED)
    assert state.status == "open"
    given(CASE, RECEIVED, UNSOLVED).when(lambda case: guide(GUIDE, case, ARTICLES)).then(SOLVED)


def test_guidance_that_was_given_twice_is_recorded_twice() -> None:
    again = replace(GUIDE, solved=False)
    given(CASE, RECEIVED, UNSOLVED).when(lambda case: guide(again, case, ARTICLES)).then(UNSOLVED)
    given(CASE, RECEIVED, SOLVED).when(lambda case: guide(GUIDE, case, ARTICLES)).refused("等待回访")


def test_guidance_in_vain_is_told_each_time_whatever_the_words() -> None:
    command = replace(GUIDE, solved=False)
    given(CASE, RECEIVED, UNSOLVED).when(lambda case: guide(command, case, ARTICLES)).then(UNSOLVED)


def test_the_same_guidance_after_a_reopening_is_new() -> None:
    again = CaseReopened("k1", "dissatisfied", "又卡纸", 2)
    given(CASE, RECEIVED, SOLVED, again).when(lambda case: guide(GUIDE, case, ARTICLES)).then(SOLVED)


def test_guidance_names_unknown_articles() -> None:
    unknown = ARTICLES | {"a9": Article()}
    given(CASE, RECEIVED).misses(lambda case: guide(GUIDE, case, unknown), "a9", "article_ids")


@pytest.mark.parametrize(("past", "words"), NOT_OPEN)
def test_guidance_only_while_the_case_is_open(past: list[CaseEvent], words: str) -> None:
    command = replace(GUIDE, note="另一次")
    given(CASE, RECEIVED, *past).when(lambda case: guide(command, case, ARTICLES)).refused(words)


def test_an_appointment_is_agreed_and_changed() -> None:
    state = given(CASE, RECEIVED).when(lambda case: agree(AGREE, case)).then(AppointmentAgreed("k1", SLOT))
    assert state.slot == SLOT
    later = Slot(SLOT.start + timedelta(hours=1), SLOT.end + timedelta(hours=1))
    given(CASE, RECEIVED, AppointmentAgreed("k1", SLOT)).when(
        lambda case: agree(replace(AGREE, slot=later), case)
    ).then(AppointmentAgreed("k1", later))


def test_the_same_appointment_again_is_nothing_new() -> None:
    much_later = replace(AGREE, at=AT + timedelta(days=1))
    given(CASE, RECEIVED, AppointmentAgreed("k1", SLOT)).when(lambda case: agree(much_later, case)).nothing()


@pytest.mark.parametrize(
    ("slot", "field"),
    [
        (Slot(SLOT.end, SLOT.start), "end"),
        (Slot(SLOT.start, SLOT.start), "end"),
        (Slot(AT - timedelta(seconds=1), SLOT.end), "start"),
        (Slot(SLOT.start, SLOT.start + timedelta(days=1)), "end"),
        (Slot(datetime(2026, 3, 2, 15, 0, tzinfo=UTC), datetime(2026, 3, 2, 16, 1, tzinfo=UTC)), "end"),
        (Slot(AT + timedelta(days=370), AT + timedelta(days=370, minutes=1)), "start"),
    ],
)
def test_a_slot_that_nobody_can_keep_is_refused(slot: Slot, field: str) -> None:
    given(CASE, RECEIVED).when(lambda case: agree(replace(AGREE, slot=slot), case)).refused(field=field)


def test_a_slot_may_begin_now_and_end_at_midnight() -> None:
    slot = Slot(AT, datetime(2026, 3, 2, 16, 0, tzinfo=UTC))
    given(CASE, RECEIVED).when(lambda case: agree(replace(AGREE, slot=slot), case)).then(AppointmentAgreed("k1", slot))


@pytest.mark.parametrize(("past", "words"), NOT_OPEN)
def test_an_appointment_only_while_the_case_is_open(past: list[CaseEvent], words: str) -> None:
    given(CASE, RECEIVED, *past).when(lambda case: agree(AGREE, case)).refused(words)


def test_an_unknown_case_is_not_found() -> None:
    with pytest.raises(NotFound):
        guide(GUIDE, Case(), ARTICLES)
    with pytest.raises(NotFound):
        agree(AGREE, Case())
