"""Every route keeps what its service's OpenAPI document says, whatever is sent: valid data and invalid, made from it.

Schemathesis makes the data twice: the edges of every value one by one, then combinations by chance, the same each run.
"""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode, Response, checks
from schemathesis.core.failures import FailureGroup
from tests.world import HANDED, MORNING, SENT, World

from aftersales.ports import SERVICES

BY_CHANCE = settings(
    max_examples=2,  # for each route and kind of data: the simplest, and one more
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
STAFF = ("manager", "clerk", "operations", "analyst", "east-desk", "goods-desk", "agent", "sales")
"""One of them may use a route."""
LATER = MORNING + timedelta(hours=25)
"""When the case `late` has broken every promise, so that its station owes a unit."""
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
BEYOND_THE_SCHEMA = {
    *("", "from", "to", "since", "until", "date", "day", "as_of", "type"),
    *("Aftersales-Time", "region", "regions", "parent", "serial_no", "hours", "levels"),
    *("to_site_id", "from_site_id", "delivery_fault", "tool_name", "part_no", "quantity", "due_by", "suggested"),
    *("due_on", "expected_on", "handed_at", "form_no", "signature", "lines", "documents", "reason", "note"),
    "collect_on",
}
"""Fields that valid data may get wrong: JSON Schema has no bounds for dates, nor rules for a body as a whole ("");
the schema leaves it open how a region is spelled, that a serial number is no mere dash, whether hours overlap, what a
kind of request, a tool, a wait for parts, a signature or another document needs, that a suggestion ends after it
begins, that a line with a serial number is one piece, why a unit is lent, what is wrong with one that is back, how far
a log has come, and that a pattern fits some type of events."""
NO_TEXT_NOR_DATE = ("is required and must not be blank", "must not hold ", "must be between the years ")
"""What is said of characters that a text may not hold, and of dates: JSON Schema knows of lengths alone."""

Known = dict[str, str]
"""What a parameter or a field is called → a value that stands for something."""
Operation = APIOperation[Any, Any, Any, Any]
Data = Case[Operation]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(world: World) -> dict[str, Known]:
    """For each service a case in a state that is of use, and everything around it."""
    request = {"customer_id": "C-east", "equipment_id": "M-east", "channel": "phone", "description": "卡纸"}
    await world.post("clerk", "intake", "/cases", request | {"case_id": "late"}, at=MORNING)
    _, routed = await world.post("clerk", "intake", "/cases/late/route", at=MORNING)
    orders = await world.get("east-desk", "dispatch", "/work-orders", case_id="late", wait_for=routed)
    for case_id in ("fresh", "guided"):
        await world.post("clerk", "intake", "/cases", request | {"case_id": case_id}, at=LATER)
    asked = {"customer_id": "C-east", "channel": "phone", "description": "退货"}
    of_goods = {
        "lines": [{"model": "DR-200", "unit_price_fen": 10050}],
        "delivery_no": "SF-1",
        "delivered_on": "2026-03-02",
    }
    await world.post("clerk", "intake", "/cases", asked | {"case_id": "back", "kind": "return"}, at=LATER)
    wish = {"return_id": "back", "case_id": "back", "wish": "refund", "cause": "fault", "reason": "不通电"}
    await world.post("clerk", "intake", "/sales-returns", of_goods | wish, at=LATER)
    wrong = {"kind": "delivery_fault", "delivery_fault": "short"}
    await world.post("clerk", "intake", "/cases", asked | wrong | {"case_id": "short"}, at=LATER)
    lines = [{"fault": "short", "model": "DR-200", "unit_price_fen": 10050}]
    fault = of_goods | {"fault_id": "short", "case_id": "short", "lines": lines}
    await world.post("clerk", "intake", "/delivery-faults", fault, at=LATER)
    guidance = {"article_ids": [], "solved": True, "note": ""}
    _, guided = await world.post("clerk", "intake", "/cases/guided/guidance", guidance, at=LATER)
    tasks = await world.get("clerk", "callback", "/tasks", case_id="guided", wait_for=guided)
    await world.enlist()
    for repair_id in ("r-1", "r-2"):
        await world.post("clerk", "intake", "/cases", request | {"case_id": f"of-{repair_id}"}, at=LATER)
        await world.collect("delivery", f"of-{repair_id}", repair_id)
        await world.post("agent", "intake", f"/customer-repairs/{repair_id}/take", HANDED)
    await world.post("agent", "intake", "/customer-repairs/r-2/factory-services", SENT | {"factory_service_id": "f-1"})
    while not (await world.get("east-desk", "dispatch", "/replacements"))["items"]:
        await asyncio.sleep(0.02)
    everywhere = {
        "customer_id": "C-east",
        "equipment_id": "M-east",
        "station_id": "ST-EAST",
        "technician_id": "T-E1",
        "staff_id": "T-E1",
        "work_order_id": orders["items"][0]["work_order_id"],
        "task_id": tasks["items"][0]["task_id"],
        "repair_id": "r-1",
        "factory_service_id": "f-1",
        "return_id": "back",
        "fault_id": "short",
        "region": "华东",
        "parent": "华东",
        "Aftersales-Time": LATER.isoformat(),
    }
    cases = {"intake": "fresh", "callback": "guided"}
    return {service: everywhere | {"case_id": cases.get(service, "late")} for service in SERVICES}


def exemplified(document: Any, known: Known) -> Any:
    """The document, or a part of it, with what is known as its examples."""
    if isinstance(document, list):
        return [exemplified(part, known) for part in document]
    if not isinstance(document, dict):
        return document
    made = {name: exemplified(part, known) for name, part in document.items()}
    made |= {name: known[name] for name, part in document.items() if name in known and isinstance(part, str)}
    return made | {"example": known[made["name"]]} if "in" in made and made["name"] in known else made


def data(operation: Operation, known: Known) -> Iterator[Data]:
    """Every edge of every value, then combinations by chance, about things that exist and about others."""
    modes, config = list(GenerationMode), operation.schema.config.generation_for(operation=operation, phase="coverage")
    yield from operation.schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=config)
    there = {parameter.name: known.get(parameter.name) for parameter in operation.path_parameters}
    drawn: list[Data] = []
    for mode in modes if operation.query or operation.headers or there else modes[:1]:
        strategy = operation.as_strategy(mode)
        if there and all(there.values()):
            strategy |= operation.as_strategy(mode, path_parameters=there)

        @BY_CHANCE
        @given(strategy)
        def draw(case: Data) -> None:
            drawn.append(case)

        draw()
    yield from drawn


def stand_alone(case: Data, number: int) -> bool:
    """Whether the data is valid. What ties valid data to another request is taken out: other tests are about that."""
    assert case.meta is not None
    valid = case.meta.generation.mode.is_positive
    if valid:
        case.headers.pop("If-Match", None)
        case.query = {name: value for name, value in case.query.items() if name not in ("after", "wait_for")}
    if valid and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"fuzz-{number}"
    if re.search(r"\d", str(case.query.get("wait_for"))):
        del case.query["wait_for"]  # a position: the answer would take its time
    return valid


def check(case: Data, response: Response, valid: bool) -> None:
    """Raises FailureGroup or AssertionError for an answer that is not as described."""
    problem = is_problem(response) if response.status_code >= 400 else {}
    faults = problem.get("errors", [])
    excused = [
        fault["field"].partition("[")[0] in BEYOND_THE_SCHEMA or fault["en"].startswith(NO_TEXT_NOR_DATE)
        for fault in faults
    ]
    beyond = response.status_code in (400, 422) and faults and all(excused)
    case.validate_response(response, CHECKS if beyond or not valid else [*CHECKS, checks.positive_data_acceptance])


def is_problem(response: Response) -> Any:
    """The problem, in both languages. Raises AssertionError."""
    assert response.headers["content-type"] == ["application/problem+json"]
    problem = response.json()
    assert problem["status"] == response.status_code and problem["type"].startswith("urn:aftersales:problem:")
    assert all(problem[name] for name in ("title", "title_en", "detail", "detail_en", "instance", "trace_id"))
    return problem


def is_where_it_says(session: requests.Session, url: str, key: dict[str, str], response: Response) -> None:
    """What a 201 has made is read at its Location. Raises AssertionError."""
    read = session.get(url + response.headers["location"][0], headers=key)
    assert read.status_code == 200, f"{response.headers['location']}: {read.text}"
    found = read.json()
    # The read model of possible duplicates may have come further meanwhile.
    made = {name: value for name, value in response.json().items() if name != "possible_duplicates"}
    assert "items" in found or made.items() <= found.items(), f"{made} is not in {found}"


HEADERS = ("ETag", "Location", "Link", "Aftersales-Position", "Aftersales-Trace-Id", "Idempotency-Replayed")


def declares_its_headers(operation: Operation, response: Response) -> None:
    """What a success tells in its headers is in the document. Raises AssertionError."""
    told = set(operation.definition.raw["responses"][str(response.status_code)]["headers"])
    sent = {name for name in HEADERS if name.lower() in response.headers}
    assert sent <= told, f"{operation.label} sends {sent - told}"


def fitting_key(world: World, session: requests.Session, operation: Operation, url: str) -> dict[str, str]:
    """The header of somebody who may use the route; nobody may without one, unless the document says so."""
    nowhere = url + re.sub(r"{\w+}", "nobody", operation.path)
    refused = session.request(operation.method, nowhere).status_code == 401
    assert refused == ("security" in operation.definition.raw), operation.label
    keys = [{"Authorization": f"Bearer {world.keys[who]}"} for who in STAFF]
    return next(key for key in keys if session.request(operation.method, nowhere, headers=key).status_code != 403)


@pytest.mark.acceptance
@pytest.mark.timeout(600)  # on loaded cores
@pytest.mark.slow("hundreds of requests a service, drawn and checked one by one")
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_as_it_says(world: World, known: dict[str, Known], service: str) -> None:
    url, wrong, done, numbers = world.system.url(service), dict[str, str](), set[str](), count()
    with requests.Session() as session:
        session.trust_env = False
        document = exemplified(session.get(f"{url}/openapi.json").json(), known[service])
        schema = schemathesis.openapi.from_dict(document)
        schema.config.generation.update(allow_x00=False, with_security_parameters=False)
        schema.config.phases.coverage.unexpected_methods = set()  # libs/service/tests/test_addresses.py
        operations: list[Operation] = [schema[path][method] for path in schema for method in schema[path]]
        for operation in operations:
            key = fitting_key(world, session, operation, url)
            for case in data(operation, known[service]):
                valid = stand_alone(case, next(numbers))
                response = case.call(url, session, key)
                if response.status_code < 300:
                    done.add(operation.label)
                try:
                    if response.status_code < 300:
                        declares_its_headers(operation, response)
                    if response.status_code == 201:
                        is_where_it_says(session, url, key, response)
                    check(case, response, valid)
                except (FailureGroup, AssertionError) as error:
                    kinds = [type(found).__name__ for found in getattr(error, "exceptions", [error])]
                    wrong.setdefault(f"{operation.label} {kinds}", str(error))
    assert not wrong, "\n\n".join(f"{what}\n{first}" for what, first in wrong.items())
    assert len(done) > len(operations) / 2, "most routes do what they are asked, sometimes"
