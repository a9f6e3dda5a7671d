"""One request is one trace over all services, on both feeds; and neither a line of the log nor a span names anybody."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from tests.collector import Collector, Told, collecting, tree
from tests.world import MORNING, World

from eventlog.postgres import connect

FEEDS = ("store", "kafka")
FIVE = {"intake", "dispatch", "sla_monitor", "callback", "reporting"}
NAME, PHONE, STREET, TYPED = "陈梅花", "139-0000-1234", "长宁路 1 号", "机器冒烟，请找门卫老李"
FORMS = [form for text in (NAME, PHONE, STREET, TYPED) for form in (text, quote(text), json.dumps(text)[1:-1])]

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.acceptance]


@pytest.fixture(scope="module", autouse=True)
def collector() -> Iterator[Collector]:
    """Where the module's services send their spans; they log all that they can."""
    with collecting() as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.url)
        patch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
        patch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "20000")
        patch.setenv("LOG_LEVEL", "DEBUG")
        yield found


async def until(read: Callable[[], Awaitable[Any]], holds: Callable[[Any], bool]) -> Any:
    """What `read` gives once it holds; the test's own timeout ends it when it never does."""
    while not holds(found := await read()):
        await asyncio.sleep(0.05)
    return found


async def lines(world: World) -> list[dict[str, Any]]:
    """What all processes have logged so far."""
    files = sorted((world.keys_file.parent / "logs").glob("*.log"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def services(spans: list[Told]) -> set[str]:
    return {each.service for each in spans}


async def order_done(world: World, case_id: str, at: datetime) -> str:
    """Open, route, visit and solve a case; gives its open call-back."""
    asked = {"case_id": case_id, "customer_id": "C-east", "equipment_id": "M-east", "channel": "phone"}
    await world.post("clerk", "intake", "/cases", asked | {"description": TYPED}, at=at)
    await world.post("clerk", "intake", f"/cases/{case_id}/route", {"station_id": "ST-EAST", "reason": TYPED}, at=at)
    found = await until(
        lambda: world.get("east-desk", "dispatch", "/work-orders", case_id=case_id), lambda page: page["items"]
    )
    order = found["items"][0]["work_order_id"]
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("east-desk", "accept", {}),
        ("east-desk", "assign", {"technician_id": "T-E1"}),
        ("east-desk", "contact", {"note": f"{NAME} {PHONE}"}),
        ("T-E1", "depart", {}),
        ("T-E1", "arrive", {}),
        ("T-E1", "diagnose", {"fault": TYPED}),
        ("T-E1", "solve", {"work_done": f"{NAME}：{TYPED}"}),
    ]
    for minute, (who, step, body) in enumerate(steps, 1):
        await world.post(who, "dispatch", f"/work-orders/{order}/{step}", body, at=at + timedelta(minutes=minute))
    tasks = await until(
        lambda: world.get("clerk", "callback", "/tasks", case_id=case_id, status="open"), lambda page: page["items"]
    )
    return str(tasks["items"][0]["task_id"])


@pytest.mark.slow("a whole case through five services, over topics that are just made")
async def test_one_request_is_one_trace_over_all_services(world: World, collector: Collector, feed: Any) -> None:
    at = MORNING + timedelta(hours=2)
    task = await order_done(world, "t-1", MORNING + timedelta(hours=1))
    talk = {"reached": True, "talk_seconds": 70, "note": TYPED}
    await world.post("clerk", "callback", f"/tasks/{task}/attempts", talk, at=at)
    trace_id = uuid4().hex
    traced = {"traceparent": f"00-{trace_id}-{'cd' * 8}-01"}
    concluded = {"outcome": "satisfied", "reason": ""}
    await world.post("clerk", "callback", f"/tasks/{task}/conclude", concluded, at=at, headers=traced)

    async def spans() -> list[Told]:
        return collector.of(trace_id)

    relayed = {"callback", "dispatch", "intake"} if feed is not None else set[str]()

    def relays(found: list[Told]) -> set[str]:
        return services([each for each in found if each.span.name.startswith("publish ")])

    def closed(found: list[Told]) -> bool:
        told = [each for each in found if each.span.name.startswith("process")]
        heard = {each.service for each in told if "case-closed" in each.span.name}
        known = {each.span.span_id for each in found} | {bytes.fromhex("cd" * 8)}
        whole = all(each.span.parent_span_id in known for each in found)  # a span is told when it ends
        return whole and relayed <= relays(found) and services(found) == FIVE and {"sla_monitor", "reporting"} <= heard

    found = await until(spans, closed)
    print("\n".join(tree(found)))
    by_id = {each.span.span_id: each for each in found}
    (request,) = [each for each in found if each.span.parent_span_id.hex() == "cd" * 8]
    assert (request.service, request.span.name) == ("callback", "POST /tasks/{task_id}/conclude")
    for each in found:
        above = each
        while above is not request:
            above = by_id[above.span.parent_span_id]  # everything hangs together
        if "case-closed" in each.span.name:
            assert each.attributes["aftersales.case_id"] == "t-1"
    assert bool(relays(found)) == (feed is not None)


async def test_what_an_alarm_starts_is_a_trace_that_names_its_case(world: World, collector: Collector) -> None:
    at, before = MORNING + timedelta(hours=3), len(collector.told)
    asked = {"case_id": "t-2", "customer_id": "C-east", "equipment_id": "M-east", "channel": "phone"}
    await world.post("clerk", "intake", "/cases", asked | {"description": TYPED}, at=at)
    late = {"customer_id": "C-later", "name": NAME, "region": "华东"}
    await world.post("clerk", "intake", "/customers", late, at=at + timedelta(hours=2))

    async def rung() -> list[Told]:
        named = [each for each in collector.told[before:] if each.span.name == "ring alarms"]
        return [each for each in named if each.attributes["aftersales.case_id"] == "t-2"]

    (alarm, *_) = await until(rung, bool)
    assert alarm.service == "sla_monitor" and not alarm.span.parent_span_id and alarm.span.links

    async def heard() -> set[str]:
        return services([each for each in collector.of(alarm.trace_id) if each.span.name.startswith("process")])

    await until(heard, lambda found: "reporting" in found)


async def refusals(world: World) -> None:
    """Requests of every kind that fail, each with a name in it wherever one can be typed."""
    call = world.call
    secret = {"Authorization": f"Bearer {quote(NAME)}"}
    assert (await call(None, "GET", "intake", f"/cases/{PHONE}", headers=secret)).status_code == 401
    assert (await call("clerk", "GET", "intake", f"/cases/{quote(NAME)}")).status_code in (404, 422)
    assert (await call("clerk", "GET", "intake", f"/{quote(NAME)}/{PHONE}")).status_code == 404
    assert (await call("clerk", "GET", "intake", "/customers", query={"q": NAME})).status_code in (200, 422)
    assert (await call("clerk", "GET", "intake", "/customers", query={NAME: PHONE})).status_code == 422
    assert (await call("clerk", "POST", "intake", "/cases", {"description": NAME, PHONE: TYPED})).status_code == 422
    assert (await call("clerk", "POST", "intake", "/cases", content=NAME.encode())).status_code in (400, 422)
    text = {"Content-Type": "text/plain"}
    assert (await call("clerk", "POST", "intake", "/cases", content=NAME.encode(), headers=text)).status_code == 415
    assert (await call("T-E1", "POST", "intake", "/cases/t-4/route", {"reason": NAME})).status_code == 403
    again = await call("clerk", "POST", "intake", "/cases/t-4/route", {"station_id": "ST-EAST", "reason": TYPED})
    assert again.status_code in (200, 409)
    match = {"If-Match": '"99"'}
    stale = await call("clerk", "POST", "intake", "/cases/t-4/reopen", {"reason": NAME}, headers=match)
    assert stale.status_code in (409, 412)
    contact = {"person": NAME, "phone": PHONE, "address": STREET}
    assert (await call("clerk", "PUT", "intake", "/customers/C-east/contact", contact)).is_success
    assert (await call("clerk", "GET", "intake", "/customers/C-east/contact")).json()["person"] == NAME


async def test_neither_logs_nor_spans_name_anybody(world: World, collector: Collector) -> None:
    """After requests of every kind, refusals, an error inside, and an event that fails with words that quote it."""
    await order_done(world, "t-4", MORNING + timedelta(hours=6))
    await refusals(world)
    connection = await connect(world.dsn, name="test")
    await connection.execute("ALTER TABLE callback.tasks ADD CONSTRAINT nobody CHECK (case_id <> 't-3') NOT VALID")
    await connection.execute("ALTER TABLE intake.contacts RENAME TO contacts_away")
    contact = {"person": NAME, "phone": PHONE, "address": STREET}
    assert (await world.call("clerk", "PUT", "intake", "/customers/C-east/contact", contact)).status_code >= 500
    await connection.execute("ALTER TABLE intake.contacts_away RENAME TO contacts")
    asked = {"case_id": "t-3", "customer_id": "C-east", "equipment_id": "M-east", "channel": "phone"}
    at = MORNING + timedelta(hours=7)
    await world.post("clerk", "intake", "/cases", asked | {"description": TYPED}, at=at)
    by_phone = {"article_ids": [], "solved": True, "note": f"{NAME}：{TYPED}"}
    await world.post("clerk", "intake", "/cases/t-3/guidance", by_phone, at=at)

    async def parked() -> list[dict[str, Any]]:
        return [line for line in await lines(world) if line["event"] == "subscription.parked"]

    (line, *_) = await until(parked, bool)
    await connection.execute("ALTER TABLE callback.tasks DROP CONSTRAINT nobody")
    await connection.close()
    assert line["case_id"] == "t-3" and len(line["trace_id"]) == 32 and line["error"] == "CheckViolationError"
    (item,) = (await world.get("operations", "callback", "/parked"))["items"]
    assert line["event_id"] and "t-3" in item["error"]

    found = await lines(world)
    assert all({"time", "level", "event", "service"} <= line.keys() for line in found)
    assert {line["service"] for line in found} == FIVE
    requests = [line for line in found if line["event"] == "request"]
    statuses = {line["status"] for line in requests}
    assert statuses >= {200, 201, 401, 403, 404, 415, 422} and statuses & {409, 412} and max(statuses) >= 500
    assert any(line.get("case_id") == "t-4" for line in requests)
    whole = json.dumps(found, ensure_ascii=False) + json.dumps(found)
    assert not [form for form in FORMS if form in whole]
    spans = b"".join(collector.bodies)
    assert not [form for form in FORMS if form.encode() in spans]
