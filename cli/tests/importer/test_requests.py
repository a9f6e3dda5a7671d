"""What the services are asked for, and that the same step always carries the same key."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aftersales.importer.api import Request
from aftersales.importer.planner import Case, Register, Task
from aftersales.importer.requests import (
    callback_request,
    case_request,
    idempotency_key,
    order_request,
    record_key,
    record_request,
    registrations,
    step_key,
)
from aftersales.importer.steps import Step

AT = datetime(2024, 3, 1, 8, tzinfo=UTC)
CASE = Case("case-7", "Case 7", "customer-acme", "equipment-1", "station-north", "technician-anna", "Case 7: created")
TASK = Task(CASE, 12, "taken", "Anna", AT, ())


def test_the_information_centre_opens_routes_and_reopens() -> None:
    opened = case_request(Step("open", 0), CASE, "phone")
    assert (opened.service, opened.path, opened.station_id) == ("intake", "/cases", None)
    assert opened.body == {
        "case_id": "case-7",
        "customer_id": "customer-acme",
        "equipment_id": "equipment-1",
        "channel": "phone",
        "description": "Case 7: created",
        "taken_by": "technician-anna",
    }
    routed = case_request(Step("route", 0), CASE, "phone")
    assert (routed.path, (routed.body or {})["station_id"]) == ("/cases/case-7/route", "station-north")


@pytest.mark.parametrize(("visit_no", "outcome"), [(1, "not_fixed_first_visit"), (2, "not_fixed_several_visits")])
def test_a_reopening_says_after_how_many_visits(visit_no: int, outcome: str) -> None:
    request = case_request(Step("reopen", visit_no), CASE, "phone")
    assert (request.path, (request.body or {})["outcome"]) == ("/cases/case-7/reopen", outcome)


@pytest.mark.parametrize(
    ("step", "path", "body"),
    [
        (Step("accept", 1), "accept", {}),
        (Step("assign", 1, "technician-bo"), "assign", {"technician_id": "technician-bo"}),
        (
            Step("assign", 1, "technician-cy", instead=True),
            "assign",
            {"technician_id": "technician-cy", "reassign_reason": "原日志中改派 · as in the imported log"},
        ),
        (Step("contact", 1), "contact", {"note": "taken (line 12)"}),
        (Step("depart", 1), "depart", {}),
        (Step("wait_customer", 1), "wait", {"reason": "customer", "note": "taken (line 12)"}),
        (Step("wait_parts", 1), "wait", {"reason": "parts", "note": "taken (line 12)"}),
        (Step("resume", 1), "resume", {}),
        (Step("solve", 1), "solve", {"work_done": "taken (line 12)"}),
    ],
)
def test_the_station_works_on_its_order(step: Step, path: str, body: dict[str, str]) -> None:
    request = order_request(step, TASK, "order-1")
    assert request == Request("POST", "dispatch", f"/work-orders/order-1/{path}", "station-north", body)


def test_the_clerk_calls_back() -> None:
    assert callback_request(Step("reach", 1), "task-1").path == "/tasks/task-1/attempts"
    assert (callback_request(Step("conclude", 1), "task-1").body or {})["outcome"] == "satisfied"


def test_what_an_import_says_stays_word_for_word() -> None:
    """A repeated import has the keys of the first, and a key with another body is refused."""
    routed, reopened = case_request(Step("route", 0), CASE, "phone"), case_request(Step("reopen", 1), CASE, "phone")
    assert (routed.body or {})["reason"] == "报修记录中已写明网点 · the imported log names the station"
    assert (reopened.body or {})["reason"] == "Case 7：报修记录中关闭后仍有记录 · the log goes on after the close"
    assert "客户已确认，见导入的报修记录 · the customer agreed, says the imported log" in [
        value for step in ("reach", "conclude") for value in (callback_request(Step(step, 1), "t").body or {}).values()
    ]


def test_registers_come_before_what_needs_them_each_with_its_own_key() -> None:
    register = Register(
        customers={"customer-acme": "ACME"},
        equipment={"equipment-1": ("customer-acme", "printer"), "equipment-2": ("customer-acme", "copier")},
        stations={"station-north": "North"},
        roster={"technician-anna": "station-north"},
        loans={("station-south", "technician-anna"): None},
    )
    groups = registrations(register, "全国", "log", AT)
    assert [[request.path for request in group] for group in groups] == [
        ["/customers"],
        ["/stations"],
        ["/equipment", "/equipment"],
        ["/stations/station-north/staff"],
        ["/staff/technician-anna/loans"],
    ]
    assert (groups[-1][0].body or {})["station_id"] == "station-south"
    requests = [request for group in groups for request in group]
    assert (groups[0][0].body or {})["region"] == "全国"
    assert (groups[1][0].body or {})["regions"] == ["全国"]
    assert len({request.idempotency_key for request in requests}) == len(requests)
    assert {request.at for request in requests} == {AT}


def test_a_key_depends_on_the_log_and_the_step_alone() -> None:
    assert idempotency_key("log", "case-7", 12, "accept") == idempotency_key("log", "case-7", 12, "accept")
    others = [("other", "case-7", 12, "accept"), ("log", "case-8", 12, "accept"), ("log", "case-7", 13, "accept")]
    keys = {idempotency_key(*parts) for parts in [*others, ("log", "case-7", 12, "assign")]}
    assert len(keys) == 4
    assert idempotency_key("log", "case-7", 12, "accept") not in keys


def test_the_steps_of_a_new_case_have_the_keys_they_always_had() -> None:
    step = Step("accept", 1)
    assert step_key("log", step, TASK) == idempotency_key("log", "case-7", 12, "accept")
    assert step_key("log", step, TASK) == "d0d82ca7-be10-5fc4-a879-515ba5bdf56c"


def test_a_line_of_next_months_file_has_another_key() -> None:
    """The file has its old name, and the case another row on the line of an old one: both are to be done."""
    known, step = replace(CASE, known=True), Step("contact", 1)
    first, later = (Task(known, 12, "taken", "Anna", at, ()) for at in (AT, AT + timedelta(days=30)))
    assert len({step_key("log", step, task) for task in (TASK, first, later)}) == 3


def test_a_note_of_a_later_file_says_when_it_was() -> None:
    """The station takes the same words said again for the same contact."""
    later = Task(replace(CASE, known=True), 12, "taken", "Anna", AT, ())
    assert order_request(Step("contact", 1), later, "o").body == {"note": "taken (line 12, 2024-03-01 08:00:00 UTC)"}


def test_a_row_is_kept_as_it_stands_under_a_key_that_no_line_is_in() -> None:
    request = record_request(TASK, 2)
    assert (request.service, request.path) == ("intake", "/cases/case-7/activities")
    assert request.body == {
        "activity": "taken",
        "staff_id": "technician-anna",
        "resource": "Anna",
        "happened_at": "2024-03-01T08:00:00+00:00",
        "occurrence": 2,
    }
    moved = replace(TASK, line=13, case=replace(CASE, known=True))
    assert record_key("log", TASK, 1) == record_key("log", moved, 1) != record_key("log", TASK, 2)
