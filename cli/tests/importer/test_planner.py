"""What the rows of one case make the services do."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aftersales.importer.mapping import Milestone
from aftersales.importer.planner import Plan, Register, plan
from aftersales.importer.registered import Deed, KnownCase, Machine, Registered
from aftersales.importer.rows import Row

START = datetime(2024, 3, 1, 8, tzinfo=UTC)
RESPONSE = "accept assign contact"
CLOSE = "reach conclude"


def row(number: int, milestone: Milestone, resource: str = "Anna", case: str = "7", station: str = "North") -> Row:
    at = START + timedelta(minutes=number)
    return Row(number + 2, case, milestone, milestone, at, resource, "ACME", station, "printer")


def played(*milestones: Milestone) -> list[str]:
    tasks = plan([row(number, milestone) for number, milestone in enumerate(milestones)]).tasks
    return [" ".join(step.name for step in task.steps) for task in tasks]


@pytest.mark.parametrize(
    ("milestones", "expected"),
    [
        (["open", "note", "note"], ["open route", "", ""]),
        (["open", "respond", "solve", "close"], ["open route", RESPONSE, "solve", CLOSE]),
        (["respond", "open", "respond"], [f"open route {RESPONSE}", "", "contact"]),
        (["close"], [f"open route {RESPONSE} solve {CLOSE}"]),
        (["open", "solve"], ["open route", f"{RESPONSE} solve"]),
        (["open", "wait_customer", "note", "note"], ["open route", f"{RESPONSE} wait_customer", "resume", ""]),
        (
            ["open", "wait_parts", "wait_customer", "solve"],
            ["open route", f"{RESPONSE} wait_parts", "resume wait_customer", "resume solve"],
        ),
        (
            ["open", "wait_customer", "close"],
            ["open route", f"{RESPONSE} wait_customer", f"resume solve {CLOSE}"],
        ),
        (["open", "visit", "visit", "solve"], ["open route", f"{RESPONSE} depart", "contact", "solve"]),
        (["open", "solve", "note", "solve", "close"], ["open route", f"{RESPONSE} solve", "", "", CLOSE]),
        (["open", "solve", "respond", "solve"], ["open route", f"{RESPONSE} solve", "resume contact", "solve"]),
        (["open", "solve", "wait_customer"], ["open route", f"{RESPONSE} solve", "resume wait_customer"]),
        (["open", "solve", "visit"], ["open route", f"{RESPONSE} solve", "resume contact depart"]),
        (
            ["visit", "solve", "visit", "solve"],
            [f"open route {RESPONSE} depart", "solve", "resume contact depart", "solve"],
        ),
        (
            ["open", "close", "close", "close"],
            ["open route", f"{RESPONSE} solve {CLOSE}", *[f"reopen {RESPONSE} solve {CLOSE}"] * 2],
        ),
        (
            ["open", "close", "note", "respond", "close"],
            ["open route", f"{RESPONSE} solve {CLOSE}", "reopen", RESPONSE, f"solve {CLOSE}"],
        ),
        (
            ["open", "visit", "close", "visit"],
            ["open route", f"{RESPONSE} depart", f"solve {CLOSE}", f"reopen {RESPONSE} depart"],
        ),
    ],
)
def test_a_case_is_played(milestones: list[Milestone], expected: list[str]) -> None:
    assert played(*milestones) == expected


def technicians(plan: Plan) -> list[tuple[str, str | None]]:
    return [(step.name, step.technician_id) for task in plan.tasks for step in task.steps if step.name == "assign"]


def test_whoever_takes_the_case_in_charge_is_assigned() -> None:
    rows = [
        row(0, "open", "Anna"),
        row(1, "respond", "Bo"),
        row(2, "respond", "Bo"),
        row(3, "respond", "Chen"),
        row(4, "solve", "Dora"),
        row(5, "close", "Eve"),
    ]
    planned = plan(rows)
    assert technicians(planned) == [("assign", "technician-bo"), ("assign", "technician-chen")]
    assert planned.register.roster == {"technician-bo": "station-north", "technician-chen": "station-north"}


def test_whoever_takes_over_sets_out_anew() -> None:
    planned = plan([row(0, "visit", "Anna"), row(1, "respond", "Bo"), row(2, "visit", "Bo")])
    assert technicians(planned) == [("assign", "technician-anna"), ("assign", "technician-bo")]
    assert [step.name for step in planned.tasks[2].steps] == ["contact", "depart"]


def test_a_reopened_case_has_a_new_visit() -> None:
    tasks = plan([row(0, "open"), row(1, "close"), row(2, "close")]).tasks
    assert [step.visit_no for step in tasks[1].steps] == [1] * 6
    assert [(step.name, step.visit_no) for step in tasks[2].steps][:2] == [("reopen", 1), ("accept", 2)]


def test_a_case_keeps_the_station_customer_and_product_of_its_first_row() -> None:
    planned = plan([row(0, "open"), row(1, "respond", station="South")])
    assert {task.case.station_id for task in planned.tasks} == {"station-north"}
    assert planned.register.stations == {"station-north": "North"}
    assert planned.register.customers == {"customer-acme": "ACME"}
    assert planned.register.equipment == {"equipment-acme-printer": ("customer-acme", "printer")}
    assert planned.tasks[0].case.taken_by == "technician-anna"


def test_what_is_registered_is_not_registered_again() -> None:
    registered = Registered(
        customers={"c-1001": "Ａｃｍｅ"},
        stations={"st-n": "NORTH"},
        rosters={"technician-anna": "st-n"},
        equipment={"equipment-acme-printer": Machine("c-1001", "Printer")},
    )
    planned = plan([row(0, "open"), row(1, "respond")], registered)
    case = planned.tasks[0].case
    assert planned.register == Register()
    assert (case.customer_id, case.station_id, case.equipment_id) == ("c-1001", "st-n", "equipment-acme-printer")


def test_spellings_of_one_name_are_registered_once_as_the_first_row_has_it() -> None:
    first, second = row(0, "open", case="7"), row(1, "open", case="8", station="ＮＯＲＴＨ\u200b")
    planned = plan([first, replace(second, customer="acme "), replace(row(2, "respond"), case="７")])
    assert planned.register.customers == {"customer-acme": "ACME"}
    assert planned.register.stations == {"station-north": "North"}
    assert [task.case.case_id for task in planned.tasks] == ["case-7", "case-8", "case-7"]


def known(customer_id: str, opened_at: datetime, *deeds: str) -> KnownCase:
    done = tuple(Deed(opened_at, deed) for deed in ("request-received", "case-routed", *deeds))
    return KnownCase("7: open", customer_id, None, "station-south", "technician-anna", opened_at, done, {})


def test_a_known_case_goes_on_at_the_station_where_it_is() -> None:
    registered = Registered(
        customers={"customer-acme": "ACME"},
        stations={"station-north": "North", "station-south": "South"},
        cases={"case-7": known("customer-acme", START)},
    )
    planned = plan([row(0, "open"), row(1, "respond")], registered)
    assert (planned.known, planned.bad) == (1, ())
    kept, task = planned.tasks
    assert (kept.line, kept.steps, kept.known) == (2, (), True)
    assert (task.line, task.case.known, task.case.station_id) == (3, True, "station-south")
    assert [step.name for step in task.steps] == RESPONSE.split()
    assert planned.register == Register(roster={"technician-anna": "station-south"})


def test_a_row_is_kept_as_often_as_it_stands_in_the_file() -> None:
    rows = [row(0, "open"), replace(row(1, "close"), times=3)]
    assert [task.records for task in plan(rows).tasks] == [(1,), (1, 2, 3)]


def test_only_the_rows_are_kept_that_a_known_case_does_not_have() -> None:
    """One that was imported before rows were kept, one that was killed between a row's steps and the row."""
    rows = [row(0, "open"), replace(row(0, "note"), times=2)]
    case = known("customer-acme", START)
    kept = Counter({("open", "technician-anna", START): 1, ("note", "technician-anna", START): 1})
    registered = Registered({"customer-acme": "ACME"}, cases={"case-7": replace(case, kept=kept)})
    [task] = plan(rows, registered).tasks
    assert (task.activity, task.steps, task.records, task.known) == ("note", (), (2,), True)
    whole = replace(case, kept=kept + Counter({("note", "technician-anna", START): 1}))
    assert plan(rows, replace(registered, cases={"case-7": whole})).tasks == ()


def test_whoever_works_at_another_station_is_lent_to_it() -> None:
    rows = [row(0, "open"), row(1, "respond"), row(2, "open", case="8", station="South"), row(3, "respond", case="8")]
    assert plan(rows).register.roster == {"technician-anna": "station-north"}
    assert plan(rows).register.loans == {("station-south", "technician-anna"): None}
    known = Registered(
        customers={"customer-acme": "ACME"},
        stations={"station-north": "North", "station-south": "South"},
        rosters={"technician-anna": "station-south"},
    )
    assert plan(rows, known).register.loans == {("station-north", "technician-anna"): None}
    lent = replace(known, loans=frozenset({("station-north", "technician-anna")}))
    assert (plan(rows, lent).register.loans, plan(rows, lent).register.roster) == ({}, {})


def test_rows_about_a_time_that_the_case_has_passed_are_named() -> None:
    late = known("customer-acme", START + timedelta(minutes=5))
    planned = plan([row(0, "respond"), row(9, "solve")], Registered({"customer-acme": "ACME"}, cases={"case-7": late}))
    assert [remark.line for remark in planned.bad] == [2]
    assert [task.line for task in planned.tasks] == [11]


@pytest.mark.parametrize(("opened", "lines", "noted"), [(0, [], [2]), (-5, [2, 3], [])])
def test_a_case_of_another_customer_goes_on_only_where_the_file_opens_it(
    opened: int, lines: list[int], noted: list[int]
) -> None:
    registered = Registered(
        {"c-9": "Another", "customer-acme": "ACME"},
        cases={"case-7": known("c-9", START + timedelta(minutes=opened))},
    )
    planned = plan([row(0, "open"), row(1, "note")], registered)
    assert [remark.line for remark in planned.bad] == lines
    assert [remark.line for remark in planned.notes] == noted
    assert [task.steps for task in planned.tasks] == [()] * (0 if lines else 2)
