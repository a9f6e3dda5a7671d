"""What the rows of one case make the services do."""

from datetime import UTC, datetime, timedelta

import pytest

from aftersales.importer.mapping import Milestone
from aftersales.importer.planner import Plan, plan
from aftersales.importer.reader import Row

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
    assert planned.register.roster == (("station-north", "technician-bo"), ("station-north", "technician-chen"))


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
    assert planned.register.customers == {"customer-acme": ("ACME", "North")}
    assert planned.register.equipment == {"equipment-acme-printer": ("customer-acme", "printer")}
    assert planned.tasks[0].case.taken_by == "technician-anna"
