"""A page's cursor is no secret, so anybody can craft one: every list of every service refuses what does not fit it."""

from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.world import HANDED, MORNING, SENT, World

from aftersales.ports import SERVICES
from service.http.paging import seal

pytestmark = pytest.mark.asyncio(loop_scope="module")

TIME = "2026-03-02T01:00:00Z"
KEYS: dict[tuple[str, str], Any] = {
    ("intake", "/article-reviews"): ["2026-12-31", "a-1"],
    ("intake", "/articles"): [1, "a-1"],
    ("intake", "/articles/{article_id}/history"): 1,
    ("intake", "/articles/{article_id}/requests"): [TIME, "c-1"],
    ("intake", "/articles/{article_id}/versions"): 1,
    ("intake", "/care-visits/due"): ["2026-12-31", "c-1"],
    ("intake", "/cases"): [TIME, "c-1"],
    ("intake", "/cases/{case_id}/activities"): 1,
    ("intake", "/cases/{case_id}/hand-overs"): 1,
    ("intake", "/cases/{case_id}/remote-help"): 1,
    ("intake", "/cases/{case_id}/duplicates"): [TIME, "c-1"],
    ("intake", "/contact-accesses"): [TIME, 1],
    ("intake", "/sales-returns"): [TIME, "r-1"],
    ("intake", "/sales-returns/{return_id}/history"): 1,
    ("intake", "/delivery-faults"): [TIME, "f-1"],
    ("intake", "/delivery-faults/{fault_id}/history"): 1,
    ("intake", "/customer-repairs"): [TIME, "r-1"],
    ("intake", "/customer-repair-register.html"): [TIME, "r-1", 1],
    ("intake", "/collections"): [TIME, "k-1"],
    ("intake", "/customer-repairs/{repair_id}/history"): 1,
    ("intake", "/customers"): "c-1",
    ("intake", "/equipment"): "m-1",
    ("intake", "/installations"): ["2026-12-31", "k-1"],
    ("intake", "/equipment/{equipment_id}/history"): 1,
    ("intake", "/equipment/{equipment_id}/inspections/history"): 1,
    ("intake", "/inspections"): ["2026-03-31", "1-m-1"],
    ("intake", "/inspection-compliance/customers"): "c-1",
    ("intake", "/inspection-compliance/stations"): "s-1",
    ("intake", "/factory-services"): ["2026-12-31", "f-1"],
    ("intake", "/factory-services/{factory_service_id}/history"): 1,
    ("intake", "/products"): "mx200",
    ("intake", "/trainings"): [TIME, "tr-1"],
    ("intake", "/trainings/{training_id}/history"): 1,
    ("intake", "/regions"): "上海市",
    ("dispatch", "/absences"): [TIME, "t-1/1"],
    ("dispatch", "/loans"): [TIME, "t-1/1"],
    ("intake", "/customers/{customer_id}/sites"): "s-1",
    ("intake", "/customers/{customer_id}/contracts"): ["2026-12-31", "ct-1"],
    ("intake", "/customers/{customer_id}/care/visits"): 1,
    ("intake", "/contracts"): ["2026-12-31", "ct-1"],
    ("dispatch", "/price-list/revisions"): 1,
    ("dispatch", "/parts"): "p-1",
    ("dispatch", "/stock"): "s-1/p-1/t-1",
    ("dispatch", "/stock/reorder"): "s-1/p-1/t-1",
    ("dispatch", "/stock/{stock_id}/history"): 1,
    ("dispatch", "/stock-transfers"): [TIME, "id-1/1"],
    ("dispatch", "/tools"): "t-1",
    ("dispatch", "/tools/{tool_id}/history"): 1,
    ("dispatch", "/replacements"): [TIME, "c-1"],
    ("dispatch", "/replacement-units"): "SP-1",
    ("dispatch", "/replacement-units/{unit_id}/history"): 1,
    ("dispatch", "/stations"): "s-1",
    ("dispatch", "/stations/{station_id}/staff"): "t-1",
    ("dispatch", "/overrulings"): [TIME, "w-1/3"],
    ("dispatch", "/work-orders"): [False, TIME, "w-1"],
    ("dispatch", "/work-orders/{work_order_id}/history"): 1,
    ("dispatch", "/equipment/{equipment_id}/visits"): [TIME, "w-1"],
    ("sla_monitor", "/alarms"): [TIME, "c-1", "respond"],
    ("callback", "/tasks"): [TIME, "t-1"],
    ("reporting", "/cases"): [TIME, "c-1"],
    ("reporting", "/cases/{case_id}/story"): [TIME, "e-1"],
    ("reporting", "/scorecards"): "s-1",
}
"""Every list, and a key that fits it."""

NEVER: list[Any] = [
    None,
    1.5,
    -1,
    2**63,
    10**300,
    {},
    {"a": 1},
    [],
    [[]],
    "nul \0",
    "2026-13-40T00:00:00Z",
    "0001-01-01T00:00:00+08:00",
]
"""What fits no place in any key, but for the two times: they fit a text."""


def crafted(key: Any) -> list[Any]:
    """Keys like the one that fits: with another value at each place, one place too few, one too many."""
    if not isinstance(key, list):
        return [[key], [key, key], *(wrong for wrong in NEVER if not fits(wrong, key))]
    found: list[Any] = [*key, [key], key[:-1], [*key, "more"], list(reversed(key))]
    for place, value in enumerate(key):
        found += [[*key[:place], wrong, *key[place + 1 :]] for wrong in NEVER if not fits(wrong, value)]
    return found


def fits(wrong: Any, value: Any) -> bool:
    """Whether any clean text does in the place of `value`."""
    free = isinstance(value, str) and value not in (TIME, "respond")
    return free and isinstance(wrong, str) and "\0" not in wrong


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ids(world: World) -> dict[str, str]:
    """A case that has a work order, for the lists inside a record."""
    request = {
        "case_id": "paged",
        "customer_id": "C-east",
        "equipment_id": "M-east",
        "channel": "phone",
        "description": "卡纸",
    }
    await world.post("clerk", "intake", "/cases", request, at=MORNING)
    _, routed = await world.post("clerk", "intake", "/cases/paged/route", at=MORNING)
    (order,) = (await world.get("clerk", "dispatch", "/work-orders", case_id="paged", wait_for=routed))["items"]
    await world.get("manager", "reporting", "/cases/paged/story", wait_for=routed)
    await world.post(
        "clerk", "intake", "/articles", {"article_id": "a-jam", "title": "卡纸", "body": "取出"}, at=MORNING
    )
    part = {"part_no": "P-1", "name_zh": "轮", "name_en": "Roller", "unit_zh": "个", "unit_en": "piece"}
    await world.post("manager", "dispatch", "/parts", part, at=MORNING)
    least = {"part_no": "P-1", "station_id": "ST-EAST", "minimum": 1}
    stock, _ = await world.post("manager", "dispatch", "/stock/minimums", least, at=MORNING)
    tool = {"tool_id": "paged", "station_id": "ST-EAST", "name_zh": "万用表", "name_en": "Multimeter"}
    await world.post("manager", "dispatch", "/tools", tool, at=MORNING)
    unit = {"serial_no": "PAGED", "station_id": "ST-EAST", "model": "MX-200"}
    await world.post("manager", "dispatch", "/replacement-units", unit, at=MORNING)
    session = {"training_id": "paged", "customer_id": "C-east", "topic": "扫描", "way": "remote", "trainer_id": "T-E1"}
    when = {"starts_at": "2999-12-31T01:00:00Z", "minutes": 90}
    await world.post("clerk", "intake", "/trainings", session | when, at=MORNING)
    found = {
        "training_id": "paged",
        "case_id": "paged",
        "customer_id": "C-east",
        "equipment_id": "M-east",
        "station_id": "ST-EAST",
    }
    asked = {"customer_id": "C-east", "channel": "phone", "description": "退货"}
    delivered: dict[str, Any] = {"delivery_no": "SF-1", "delivered_on": "2026-03-01"}
    line = {"model": "DR-200", "unit_price_fen": 10050}
    for kind, path, body in (
        ("return", "/sales-returns", {"return_id": "paged", "wish": "refund", "cause": "fault", "reason": "x"}),
        ("delivery_fault", "/delivery-faults", {"fault_id": "paged", "lines": [line | {"fault": "short"}]}),
    ):
        case = asked | {"case_id": kind, "kind": kind}
        wrong = {"delivery_fault": "short"} if kind == "delivery_fault" else {}
        await world.post("clerk", "intake", "/cases", case | wrong, at=MORNING)
        await world.post("clerk", "intake", path, {"lines": [line], "case_id": kind} | delivered | body, at=MORNING)
    found |= {"return_id": "paged", "fault_id": "paged"}
    await world.enlist()
    await world.post("clerk", "intake", "/cases", request | {"case_id": "collected"}, at=MORNING)
    await world.collect("delivery", "collected", "paged")
    await world.post("agent", "intake", "/customer-repairs/paged/take", HANDED)
    sent = SENT | {"factory_service_id": "paged"}
    await world.post("agent", "intake", "/customer-repairs/paged/factory-services", sent)
    found |= {"repair_id": "paged", "factory_service_id": "paged"}
    found |= {"stock_id": stock["stock_id"], "tool_id": "paged", "unit_id": "PAGED"}
    return found | {"work_order_id": order["work_order_id"], "article_id": "a-jam"}


async def ask(world: World, service: str, path: str, key: Any) -> httpx.Response:
    who = "clerk" if service == "callback" else "manager"
    return await world.call(who, "GET", service, path, query={"after": seal(path, key)})


def is_position(schema: dict[str, Any]) -> bool:
    """A number is a position of the log, and no cursor."""
    return "integer" in {each.get("type") for each in (schema, *schema.get("anyOf", ()))}


@pytest.mark.parametrize("service", SERVICES)
async def test_every_list_is_here(world: World, service: str) -> None:
    paths = (await world.call(None, "GET", service, "/openapi.json")).json()["paths"]
    lists = {
        path
        for path, operations in paths.items()
        for parameter in operations.get("get", {}).get("parameters", [])
        if parameter["name"] == "after" and not is_position(parameter["schema"])
    }
    assert lists == {path for name, path in KEYS if name == service}


@pytest.mark.parametrize(("service", "path"), KEYS)
async def test_a_crafted_cursor_is_refused(world: World, ids: dict[str, str], service: str, path: str) -> None:
    key, path = KEYS[service, path], path.format(**ids)
    assert (await ask(world, service, path, key)).status_code == 200
    for wrong in crafted(key):
        answer = await ask(world, service, path, wrong)
        assert answer.status_code == 400, f"{wrong}: {answer.text}"
        assert [error["field"] for error in answer.json()["errors"]] == ["after"]
