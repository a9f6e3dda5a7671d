"""The road of one request, by HTTP alone: customer → information centre → station → technician → call-back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.invariants import looking_into, settled
from tests.world import MORNING, World

from aftersales.errors import CommandError
from aftersales.replay import AsyncEventLog
from aftersales.replay.folding import model_names, projection_named
from eventlog.feeds.kafka import Broker as Kafka
from events.catalog import SOURCES

FEEDS = ("store", "kafka")
TRIES = 5
"""How often two people decide at once."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def until(read: Callable[[], Awaitable[Any]], holds: Callable[[Any], bool]) -> Any:
    """What `read` gives once it holds; the test's own timeout ends it when it never does."""
    while not holds(found := await read()):
        await asyncio.sleep(0.02)
    return found


async def told(world: World, case_id: str) -> list[dict[str, Any]]:
    """The story of a case so far; none where reporting has not heard of it."""
    response = await world.call("manager", "GET", "reporting", f"/cases/{case_id}/story", query={"limit": "200"})
    items: list[dict[str, Any]] = [] if response.status_code == 404 else response.json()["items"]
    return items


async def open_case(world: World, case_id: str, at: datetime, region: str = "east") -> str:
    """A request by phone, routed to its station; gives the log position."""
    request = {
        "case_id": case_id,
        "customer_id": f"C-{region}",
        "equipment_id": f"M-{region}",
        "channel": "phone",
        "description": "打印机卡纸",
    }
    opened, _ = await world.post("clerk", "intake", "/cases", request, at=at)
    assert opened["in_warranty"] is True
    _, position = await world.post("clerk", "intake", f"/cases/{case_id}/route", at=at)
    return position


async def order_of(world: World, desk: str, case_id: str, after: str, visit_no: int = 1) -> str:
    orders = (await world.get(desk, "dispatch", "/work-orders", case_id=case_id, wait_for=after))["items"]
    return next(str(order["work_order_id"]) for order in orders if order["visit_no"] == visit_no)


async def visit(world: World, desk: str, technician: str, order: str, at: datetime, result: str = "solve") -> str:
    """Everything from accepted to finished, a minute apart; gives the last position."""
    steps: list[tuple[str, str, dict[str, Any]]] = [
        (desk, "accept", {}),
        (desk, "assign", {"technician_id": technician}),
        (desk, "contact", {"note": "约好上午"}),
        (technician, "depart", {}),
        (technician, "arrive", {}),
        (technician, "diagnose", {"fault": "硒鼓磨损"}),
        (technician, result, {"work_done": "更换硒鼓"} if result == "solve" else {"reason": "缺配件"}),
    ]
    position = ""
    for minute, (who, step, body) in enumerate(steps, 1):
        when = at + timedelta(minutes=minute)
        _, position = await world.post(who, "dispatch", f"/work-orders/{order}/{step}", body, at=when)
    return position


async def call_back(world: World, case_id: str, after: str, at: datetime, outcome: str) -> None:
    tasks = await world.get("clerk", "callback", "/tasks", case_id=case_id, status="open", wait_for=after)
    (task,) = tasks["items"]
    talk = {"reached": True, "talk_seconds": 70, "note": ""}
    await world.post("clerk", "callback", f"/tasks/{task['task_id']}/attempts", talk, at=at)
    concluded = {"outcome": outcome, "reason": "" if outcome == "satisfied" else "又坏了"}
    await world.post("clerk", "callback", f"/tasks/{task['task_id']}/conclude", concluded, at=at)


async def status(world: World, case_id: str, wanted: str) -> Any:
    return await until(lambda: world.get("clerk", "intake", f"/cases/{case_id}"), lambda case: case["status"] == wanted)


async def test_from_the_call_to_the_satisfied_call_back(world: World) -> None:
    start = MORNING + timedelta(hours=1)
    order = await order_of(world, "east-desk", "road-1", await open_case(world, "road-1", start))
    done = await visit(world, "east-desk", "T-E1", order, start)
    await call_back(world, "road-1", done, start + timedelta(hours=2), "satisfied")
    await status(world, "road-1", "closed")

    story = await until(
        lambda: told(world, "road-1"),
        lambda items: any(item["type"].endswith("case-closed.v1") for item in items),
    )
    kinds = [item["type"].split(".")[2] for item in story]
    road = ["request-received", "case-routed", "work-order-received", "work-order-accepted", "technician-assigned"]
    road += ["customer-contacted", "technician-departed", "technician-arrived", "fault-diagnosed", "fault-solved"]
    road += ["callback-requested", "callback-attempted", "callback-concluded", "case-closed"]
    assert [kind for kind in kinds if kind in road] == road
    times = [item["time"] for item in story]
    assert times == sorted(times)

    await until(
        lambda: world.get("manager", "sla_monitor", "/cases/road-1/clocks"),
        lambda found: [found["clocks"][name]["state"] for name in ("respond", "arrive", "resolve")] == ["met"] * 3,
    )


async def test_a_bad_call_back_sends_the_case_back(world: World) -> None:
    start = MORNING + timedelta(hours=2)
    order = await order_of(world, "east-desk", "road-2", await open_case(world, "road-2", start))
    done = await visit(world, "east-desk", "T-E1", order, start)
    await call_back(world, "road-2", done, start + timedelta(hours=2), "dissatisfied")
    case = await until(
        lambda: world.get("clerk", "intake", "/cases/road-2"),
        lambda found: found["run"] == 2 and found["status"] == "routed",
    )
    assert case["visit_no"] == 2
    orders = await until(
        lambda: world.get("east-desk", "dispatch", "/work-orders", case_id="road-2"),
        lambda found: len(found["items"]) == 2,
    )
    second = next(found["work_order_id"] for found in orders["items"] if found["visit_no"] == 2)
    done = await visit(world, "east-desk", "T-E1", second, start + timedelta(hours=3))
    await call_back(world, "road-2", done, start + timedelta(hours=5), "satisfied")
    await status(world, "road-2", "closed")


async def test_a_breach_makes_the_station_owe_a_unit(world: World) -> None:
    start = MORNING + timedelta(days=1)
    position = await open_case(world, "road-3", start)
    order = await order_of(world, "east-desk", "road-3", position)
    await world.post("east-desk", "dispatch", f"/work-orders/{order}/accept", at=start + timedelta(minutes=5))
    await open_case(world, "road-4", start + timedelta(hours=25))
    alarms = await until(
        lambda: world.get("operations", "sla_monitor", "/cases/road-3/clocks", wait_for=position),
        lambda clocks: clocks["clocks"]["resolve"]["breached"],
    )
    assert alarms["clocks"]["resolve"]["breached"] is True
    owed = await until(
        lambda: world.get("east-desk", "dispatch", "/replacements", station_id="ST-EAST", open="true"),
        lambda found: [unit["case_id"] for unit in found["items"]] == ["road-3"],
    )
    assert owed["items"][0]["due"].startswith("2026-03-04T16:00:00") or owed["items"][0]["due"] > "2026-03-04"
    handed = {"serial_no": "SPARE-1"}
    await world.post(
        "east-desk", "dispatch", "/cases/road-3/replacement/hand-over", handed, at=start + timedelta(days=1)
    )
    found = await world.get("west-desk", "dispatch", "/replacements")
    assert found["items"] == []


async def test_another_station_sees_nothing_of_it(world: World) -> None:
    start = MORNING + timedelta(days=3)
    order = await order_of(world, "east-desk", "road-5", await open_case(world, "road-5", start))
    for path in (f"/work-orders/{order}", f"/work-orders/{order}/history"):
        assert (await world.call("west-desk", "GET", "dispatch", path)).status_code == 404
    refused = await world.call("west-desk", "POST", "dispatch", f"/work-orders/{order}/accept", {}, at=start)
    assert refused.status_code == 404
    assert (await world.get("west-desk", "dispatch", "/work-orders", case_id="road-5"))["items"] == []
    assert (await world.call("west-desk", "GET", "intake", "/cases/road-5/contact")).status_code == 404


async def test_overlapping_appointments_are_refused_even_at_once(world: World) -> None:
    start = MORNING + timedelta(days=4)
    orders = [
        await order_of(world, "west-desk", case, await open_case(world, case, start, "west"))
        for case in ("road-6", "road-7", "road-8")
    ]
    for order in orders:
        await world.post("west-desk", "dispatch", f"/work-orders/{order}/accept", at=start)
    slot = {"start": (start + timedelta(hours=2)).isoformat(), "end": (start + timedelta(hours=3)).isoformat()}
    assign = {"technician_id": "T-W1", **slot}
    answers = await asyncio.gather(
        *(
            world.call("west-desk", "POST", "dispatch", f"/work-orders/{order}/assign", assign, at=start)
            for order in orders
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    refusal = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refusal["detail"] and refusal["detail_en"]


@pytest.mark.parametrize("first", ["resume", "conclude"])
@pytest.mark.parametrize("outcome", ["satisfied", "dissatisfied"])
async def test_the_work_is_resumed_while_the_call_back_is_concluded(world: World, first: str, outcome: str) -> None:
    """The station decides (decision 018): either the call-back holds, or it is set aside and made again."""
    at = MORNING + timedelta(days=6)
    for number in range(TRIES):
        case_id = f"both-{first}-{outcome}-{number}"
        order = await order_of(world, "east-desk", case_id, await open_case(world, case_id, at))
        done = await visit(world, "east-desk", "T-E1", order, at)
        resumed, concluded = await at_once(world, case_id, order, done, at + timedelta(hours=1), first, outcome)
        ended = await until(lambda: held_or_set_aside(world, case_id, order), bool)  # noqa: B023
        if ended == "held":
            assert (resumed, concluded) == (409, 200)
            continue
        assert resumed == 200 and concluded in (200, 409)
        if concluded == 200:
            story = await until(
                lambda: told(world, case_id),  # noqa: B023
                lambda items: any(item["type"].endswith("callback-withdrawn.v1") for item in items),
            )
            assert any("作废" in item["zh"] and "does not count" in item["en"] for item in story)
        path, solved = f"/work-orders/{order}/solve", {"work_done": "换主板"}
        _, done = await world.post("T-E1", "dispatch", path, solved, at=at + timedelta(hours=2))
        await call_back(world, case_id, done, at + timedelta(hours=3), "satisfied")
        await status(world, case_id, "closed")
        assert await open_orders(world, case_id) == []


async def at_once(
    world: World, case_id: str, order: str, done: str, at: datetime, first: str, outcome: str
) -> tuple[int, int]:
    """The technician resumes and the clerk concludes, as close together as requests can be; gives both status codes."""
    tasks = await world.get("clerk", "callback", "/tasks", case_id=case_id, status="open", wait_for=done)
    task = f"/tasks/{tasks['items'][0]['task_id']}"
    talk = {"reached": True, "talk_seconds": 70, "note": ""}
    await world.post("clerk", "callback", f"{task}/attempts", talk, at=at)
    body = {"outcome": outcome, "reason": "" if outcome == "satisfied" else "又坏了"}
    commands = {
        "resume": lambda: world.call("T-E1", "POST", "dispatch", f"/work-orders/{order}/resume", {}, at=at),
        "conclude": lambda: world.call("clerk", "POST", "callback", f"{task}/conclude", body, at=at),
    }
    second = "conclude" if first == "resume" else "resume"
    codes = {name: (await commands[name]()).status_code for name in (first, second)}
    return codes["resume"], codes["conclude"]


async def open_orders(world: World, case_id: str) -> list[int]:
    """The visits that are not finished."""
    orders = await world.get("east-desk", "dispatch", "/work-orders", case_id=case_id, status="open")
    return [item["visit_no"] for item in orders["items"]]


async def held_or_set_aside(world: World, case_id: str, order: str) -> str | None:
    """What became of the two decisions about visit 1; None while news is on its way. Never are two orders open."""
    now = await open_orders(world, case_id)
    assert len(now) <= 1
    case = await world.get("clerk", "intake", f"/cases/{case_id}")
    tasks = await world.get("clerk", "callback", "/tasks", case_id=case_id)
    stands = [task["status"] for task in tasks["items"]]
    if stands == ["withdrawn"] and now == [1] and (case["status"], case["visit_no"]) == ("routed", 1):
        return "set aside"
    closed = case["status"] == "closed" and now == []
    sent_back = (case["status"], case["visit_no"]) == ("routed", 2) and now == [2]
    return "held" if stands == ["concluded"] and (closed or sent_back) else None


async def test_a_customer_who_cancels_while_the_technician_is_on_the_way(world: World) -> None:
    start = MORNING + timedelta(days=5)
    order = await order_of(world, "east-desk", "road-cancelled", await open_case(world, "road-cancelled", start))
    for minute, (who, step, body) in enumerate(
        [("east-desk", "accept", {}), ("east-desk", "assign", {"technician_id": "T-E1"}), ("T-E1", "depart", {})]
    ):
        at = start + timedelta(minutes=minute)
        await world.post(who, "dispatch", f"/work-orders/{order}/{step}", body, at=at)
    ending = {"ending": "cancelled", "reason": "客户取消"}
    at = start + timedelta(minutes=5)
    _, position = await world.post("clerk", "intake", "/cases/road-cancelled/end", ending, at=at)
    told_so = await until(
        lambda: world.get("T-E1", "dispatch", f"/work-orders/{order}"), lambda found: found["status"] == "cancelled"
    )
    assert told_so["ending"] == "cancelled"
    await world.seen("sla_monitor", "/alarms", position)
    clocks = await until(
        lambda: world.get("manager", "sla_monitor", "/cases/road-cancelled/clocks"), lambda found: found["closed"]
    )
    assert [clock["state"] for clock in clocks["clocks"].values()] == ["ended"] * 3
    assert (await world.get("clerk", "callback", "/tasks", case_id="road-cancelled"))["items"] == []
    listed = await until(
        lambda: world.get("manager", "reporting", "/cases", ending="cancelled"), lambda found: bool(found["items"])
    )
    assert [case["case_id"] for case in listed["items"]] == ["road-cancelled"]


async def test_a_customer_whom_no_call_back_reaches(world: World) -> None:
    start = MORNING + timedelta(days=6)
    order = await order_of(world, "east-desk", "road-unreached", await open_case(world, "road-unreached", start))
    done = await visit(world, "east-desk", "T-E1", order, start)
    (task,) = (await world.get("clerk", "callback", "/tasks", case_id="road-unreached", wait_for=done))["items"]
    path = f"/tasks/{task['task_id']}"
    for day in (1, 2, 3):
        at = start + timedelta(days=day)
        await world.post("clerk", "callback", f"{path}/attempts", {"reached": False}, at=at)
    refused = await world.call("clerk", "POST", "callback", f"{path}/conclude", {"outcome": "satisfied"}, at=at)
    assert refused.status_code == 409
    assert "give the call-back up" in refused.json()["detail_en"]
    await world.post("clerk", "callback", f"{path}/give-up", {"reason": "三天无人接听"}, at=at)
    case = await status(world, "road-unreached", "closed")
    assert (case["ending"], case["outcome"]) == ("unreached", None)


async def test_a_breach_is_the_stations_that_had_the_case_then(world: World) -> None:
    start = MORNING + timedelta(days=12)
    order = await order_of(world, "east-desk", "road-late", await open_case(world, "road-late", start))
    later = start + timedelta(minutes=90)
    await open_case(world, "road-tick", later, "west")

    async def breached() -> dict[str, int]:
        day = start.date().isoformat()
        cards = await world.get("manager", "reporting", "/scorecards", **{"from": day, "to": day})
        return {card["station_id"]: card["sla"]["respond"]["breaches"] for card in cards["items"]}

    expected = {"ST-EAST": 1, "ST-WEST": 0}
    assert await until(breached, lambda found: found == expected) == expected
    moved = {"to_station_id": "ST-WEST", "reason": "忙"}
    _, position = await world.post("east-desk", "dispatch", f"/work-orders/{order}/transfer", moved, at=later)
    await world.seen("reporting", "/totals", position)
    assert await breached() == expected
    for desk in ("east-desk", "west-desk"):
        alarms = await world.get(desk, "sla_monitor", "/alarms", level="breach", clock="respond", wait_for=position)
        assert ("road-late", "ST-EAST") in [(item["case_id"], item["breached_by"]) for item in alarms["items"]]


@pytest.mark.slow("reads all logs from five places, and folds every read model of every service")
async def test_an_analyst_reads_all_of_it_and_computes_every_read_model(
    world: World, feed: Kafka | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last, when every table has rows: from the logs alone, wherever they are read."""
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT")
    urls = {source: world.system.url(source) for source in SOURCES}
    async with looking_into(world) as pool:
        await settled(pool)
        async with AsyncEventLog.open(world.dsn) as log:
            events = [event async for event in log.events()]
            for name in model_names():
                snapshot = await log.snapshot(name)
                assert snapshot.by_key == await projection_named(name).rows(pool), name
                assert snapshot.to_arrow().num_rows == len(snapshot)
            assert len(await log.snapshot("reporting.story")) > 50
    async with AsyncEventLog.open(urls, key=world.keys["analyst"]) as log:
        assert [event async for event in log.events()] == events
        assert [event.id async for event in log.events(positions={"dispatch": (3, 5)})] == [
            event.id for event in events if event.source == "dispatch" and 3 <= event.position <= 5
        ]
    async with AsyncEventLog.open(urls["callback"], key=world.keys["analyst"]) as log:
        tasks = await log.states("callback.task")
        assert {f"callback-{task}" for task in tasks} == {
            event.stream for event in events if event.source == "callback"
        }
        with pytest.raises(CommandError, match="intake"):
            await log.snapshot("reporting.cases")
    if feed is not None:
        async with AsyncEventLog.open(f"kafka://{feed.servers}", prefix=feed.prefix) as log:
            assert [event async for event in log.events()] == events
    async with AsyncEventLog.open(urls["callback"], key=world.keys["clerk"]) as log:
        with pytest.raises(CommandError, match="one of the roles: analyst"):
            await log.states("callback.task")
