"""As of a moment of the past, orders and the queue are told as they were told then."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.work_order.state import work_order_id
from dispatch.wiring import DEFINITION
from events.catalog.callback_task import CallbackConcluded
from events.catalog.case import CaseClosed, CaseEnded, CaseEndingWithdrawn, CaseReopened, CaseRouted
from events.catalog.sla import ReplacementDue
from events.types import Slot

LOGS = ("dispatch", "intake", "sla_monitor", "callback")
SLOT = Slot(datetime(2026, 3, 2, 5, tzinfo=UTC), datetime(2026, 3, 2, 7, tzinfo=UTC))
DUE = datetime(2026, 3, 3, 15, tzinfo=UTC)
QUEUES = [
    ("clerk-1", {}),
    ("dispatcher-s1", {"status": "open"}),
    ("technician-s1", {}),
]
UNITS: list[tuple[str, Any]] = [("dispatcher-s1", {"open": "true"}), ("dispatcher-s2", {})]
DESKS = "dispatcher-s1", "dispatcher-s2"
REPORT = {"findings": "磨损", "work_done": "更换", "minutes_on_site": 40, "signed_by_customer": True}


@pytest.fixture
async def api(open_service: Callable[..., Any]) -> AsyncIterator[Any]:
    """Two stations, each with a technician."""
    async with open_service(DEFINITION, *LOGS[1:]) as api:
        for station, region, technician in (("s1", "华东", "technician-s1"), ("s2", "华南", "t2")):
            await api.done("/stations", {"station_id": station, "name": station, "regions": [region]}, by="manager-1")
            staff = {"staff_id": technician, "role": "technician", "skills": ["激光"]}
            await api.done(f"/stations/{station}/staff", staff, by="manager-1")
        yield api


def routed(case_id: str, station_id: str, visit_no: int = 1, slot: Slot | None = None) -> CaseRouted:
    customer = ("c1", "e1", "MX-200", "卡纸")
    return CaseRouted(case_id, station_id, "区域", visit_no, "华东", *customer, slot, in_warranty=True)


def history(api: Any) -> list[Any]:
    """What happens, one after the other: two cases, of which the first goes to the other station and has two visits."""
    first, second, other = work_order_id("k1", 1), work_order_id("k1", 2), work_order_id("k2", 1)

    def at(order: str, command: str, body: Any = None, by: str = "dispatcher-s1") -> Callable[[], Any]:
        return lambda: api.done(f"/work-orders/{order}/{command}", body, by=by)

    def heard(source: str, event: Any) -> Callable[[], Any]:
        return lambda: api.receive(source, event)

    return [
        heard("intake", routed("k1", "s1", slot=SLOT)),
        at(first, "accept"),
        at(first, "assign", {"technician_id": "technician-s1"}),
        heard("intake", routed("k2", "s1")),
        at(first, "contact", {"note": "无人接听", "reached": False}),
        at(first, "contact", {"note": "约好下午"}),
        at(first, "depart", by="technician-s1"),
        at(first, "arrive", by="technician-s1"),
        at(first, "diagnose", {"fault": "硒鼓磨损"}, by="technician-s1"),
        at(first, "wait", {"reason": "parts", "note": "等硒鼓"}, by="technician-s1"),
        heard("sla_monitor", ReplacementDue("k1", DUE)),
        at(first, "resume", by="technician-s1"),
        at(first, "fail", {"reason": "缺件"}, by="technician-s1"),
        at(first, "report", REPORT, by="technician-s1"),
        heard("callback", CallbackConcluded("t1", "k1", "visit", 1, "not_fixed_first_visit", "没修好", None, 1)),
        heard("intake", CaseReopened("k1", "not_fixed_first_visit", "没修好", 2)),
        heard("intake", routed("k1", "s1", 2)),
        at(second, "accept"),
        at(second, "transfer", {"to_station_id": "s2", "reason": "忙"}),
        at(second, "accept", by="dispatcher-s2"),
        at(second, "assign", {"technician_id": "t2"}, "dispatcher-s2"),
        at(other, "accept"),
        heard("intake", CaseEnded("k2", "cancelled", "客户取消")),
        heard("intake", CaseEndingWithdrawn("k2", "cancelled", "又要", 2)),
        lambda: api.done("/cases/k1/replacement/hand-over", {"serial_no": "SN-9"}, by="dispatcher-s2"),
        at(second, "solve", {"work_done": "换件"}, "dispatcher-s2"),
        heard("callback", CallbackConcluded("t2", "k1", "visit", 2, "satisfied", "", None, 1)),
        heard("intake", CaseClosed("k1", "satisfied")),
        lambda: api.done("/cases/k1/replacement/return", {"condition": "to_clean"}, by="dispatcher-s2"),
        lambda: api.done("/replacement-units/SN-9/ready", {"note": "已清洁"}, by="dispatcher-s2"),
    ]


@pytest.mark.slow("everything that can happen to an order, and the same questions after each, again as of then")
async def test_orders_are_told_as_they_were_told_then(api: Any, diary: Any) -> None:
    told = diary(api, *LOGS)
    first, second = (f"/work-orders/{work_order_id('k1', visit)}" for visit in (1, 2))
    units = [(by, "/replacements", query) for by, query in UNITS]
    reads: list[tuple[str, str, Any]] = [("technician-s1", first, {}), ("clerk-1", f"{first}/history", {})]
    reads += [("dispatcher-s1", second, {})]
    reads += [(by, "/work-orders", query) for by, query in QUEUES]
    for step in history(api):
        api.later(minutes=13)
        await step()
        await told.note(*reads, *units)
    assert {entry.status for entry in told.told if entry.path == second} == {200, 404}
    owed = [item["status"] for entry in told.told if entry.path == "/replacements" for item in entry.body["items"]]
    assert {*owed} == {"owed", "handed_over", "returned"}
    queue = [entry.body["items"] for entry in told.told if entry.query == {} and entry.path == "/work-orders"]
    for flag in ("replacement_owed", "case_closed", "finished"):
        assert {item[flag] for items in queue for item in items} == {True, False}, flag
    for every, moment in ((1, lambda entry: entry.position), (5, lambda entry: entry.time)):
        for entry, again in await told.again(moment, every=every):
            assert again == (entry.status, entry.body), entry


async def listed(api: Any, as_of: str, **query: str) -> list[tuple[Any, ...]]:
    items = (await api.read("/work-orders", as_of=as_of, **query))["items"]
    return [(item["case_id"], item["visit_no"], item["status"], item["case_closed"]) for item in items]


async def test_a_moment_that_no_log_of_ours_names_is_found_by_when_things_were_recorded(api: Any) -> None:
    """As are events that were recorded later than they happened."""
    await api.receive("intake", routed("k1", "s1"))
    await api.read("/work-orders")
    early = api.now
    api.later(hours=5)
    await api.receive("intake", routed("k2", "s1"))
    order, second = work_order_id("k1", 1), api.position
    await api.read("/work-orders")
    api.now, now = early + timedelta(hours=1), api.now
    await api.done(f"/work-orders/{order}/accept", by="dispatcher-s1")
    late, api.now = api.position, now
    await api.receive("intake", CaseEnded("k2", "cancelled", "客户取消"))
    closed = api.position
    await api.read("/work-orders")
    k1, k2 = ("k1", 1, "received", False), ("k2", 1, "received", False)
    assert await listed(api, second) == [k1], "the order came when dispatch had heard of it, a moment later"
    assert await listed(api, late) == [("k1", 1, "accepted", False), k2]
    assert await listed(api, closed) == [("k1", 1, "accepted", False), ("k2", 1, "received", True)]
    assert await listed(api, (early + timedelta(hours=2)).isoformat()) == [("k1", 1, "accepted", False)]
    assert await listed(api, (early + timedelta(minutes=59)).isoformat()) == [k1]
    assert await listed(api, late, case_id="k2") == [k2]
    page = await api.read("/work-orders", as_of=late, limit=1)
    rest = await api.read("/work-orders", as_of=late, limit=1, after=page["next"])
    assert [item["case_id"] for part in (page, rest) for item in part["items"]] == ["k1", "k2"]
    assert rest["next"] is None


async def test_stations_and_staff_are_told_as_they_were(api: Any) -> None:
    then = api.now.isoformat()
    api.later(hours=1)
    await api.done("/stations/s1/correct", {"name": "一站", "reason": "改名"}, by="manager-1")
    await api.done("/staff/t2/move", {"to_station_id": "s1", "reason": "本人申请"}, by="manager-1")
    for path, field, was, now in (("/stations/s1", "name", "s1", "一站"), ("/staff/t2", "station_id", "s2", "s1")):
        found = [(await api.read(path, **query))[field] for query in ({}, {"as_of": then})]
        assert found == [now, was]
    assert (await api.get("/staff/t2", by="dispatcher-s1", as_of=then)).status_code == 404
    assert (await api.read("/staff/t2", by="dispatcher-s2", as_of=then))["station_id"] == "s2"


async def test_loans_and_days_are_told_as_they_were_told_then(api: Any, diary: Any) -> None:
    told = diary(api, *LOGS)
    order, lent = work_order_id("k1", 1), "/staff/technician-s1/loans"
    loan = {"first_day": "2026-03-02", "last_day": "2026-03-06", "reason": "忙"}
    slots = [{"start": f"2026-03-02T{hour}:00:00Z", "end": f"2026-03-02T{hour + 2}:00:00Z"} for hour in (10, 13)]
    day = "/technicians/technician-s1/day"
    reads: list[tuple[str, str, Any]] = [(by, day, {}) for by in ("technician-s1", "dispatcher-s1", "dispatcher-s2")]
    reads += [("manager-1", "/loans", {}), ("dispatcher-s2", "/loans", {"status": "granted"})]
    steps: list[tuple[str, Any, str]] = [
        (lent, loan, "dispatcher-s2"),
        (f"/work-orders/{order}/accept", None, "dispatcher-s2"),
        (f"{lent}/1/grant", None, "dispatcher-s1"),
        *(
            (f"/work-orders/{order}/assign", {"technician_id": "technician-s1", **slot}, "dispatcher-s2")
            for slot in slots
        ),
        (f"/work-orders/{order}/arrive", None, "technician-s1"),
        (f"/work-orders/{order}/solve", {"work_done": "换件"}, "technician-s1"),
        ("/staff/technician-s1/absences", {"first_day": "2026-03-02", "reason": "发烧"}, "dispatcher-s1"),
        ("/stations/s1/hours", {"hours": [{"weekday": 1, "opens": "08:30", "closes": "17:30"}]}, "manager-1"),
        (f"{lent}/1/end", {"reason": "回来"}, "dispatcher-s1"),
        ("/staff/technician-s1/move", {"to_station_id": "s2", "reason": "本人申请"}, "manager-1"),
        ("/staff/technician-s1/leave", {"reason": "离职"}, "manager-1"),
    ]
    await api.receive("intake", routed("k1", "s2", slot=SLOT))
    for path, body, by in steps:
        await told.note(*reads)
        api.later(minutes=13)
        await api.done(path, body, by=by)
    await told.note(*reads)
    lender, borrower = ([entry for entry in told.told if (entry.path, entry.by) == (day, by)] for by in DESKS)
    assert {item["busy"] for entry in lender if entry.status == 200 for item in entry.body["appointments"]} == {True}
    assert {entry.status for entry in borrower} == {200, 404}
    assert {len(entry.body["finished"]) for entry in borrower if entry.status == 200} == {0, 1}
    assert {entry.body["absent_until"] for entry in lender if entry.status == 200} == {None, "2026-03-02"}
    assert {len(entry.body["hours"]) for entry in lender if entry.status == 200} == {0, 1}
    for every, moment in ((1, lambda entry: entry.position), (4, lambda entry: entry.time)):
        for entry, again in await told.again(moment, every=every):
            assert again == (entry.status, entry.body), entry


@pytest.mark.slow("five lists after each of a dozen steps, and again as of then")
async def test_lists_of_parts_stock_and_tools_are_told_as_they_were_told_then(api: Any, diary: Any) -> None:
    told = diary(api, *LOGS)
    reads: list[tuple[str, str, Any]] = [("manager-1", "/parts", {}), ("dispatcher-s2", "/stock-transfers", {})]
    reads += [("dispatcher-s1", "/stock", {}), ("manager-1", "/stock", {"part_no": "P-1"})]
    reads += [("manager-1", "/stock/reorder", {})]
    reads += [("dispatcher-s1", "/tools", {"out": "true"}), ("dispatcher-s2", "/stock-transfers", {"open": "true"})]
    names = {"name_zh": "轮", "name_en": "Roller", "unit_zh": "个", "unit_en": "piece"}
    part, tool = {"part_no": "P-1"}, "/tools/tool-1"
    lent = {"technician_id": "technician-s1", "return_by": "2026-03-09", "condition": "好"}
    steps = [
        ("/parts", {**part, **names}, "manager-1"),
        ("/stock/minimums", {**part, "minimum": 3}, "dispatcher-s1"),
        ("/stock/deliveries", {**part, "quantity": 2, "delivery_no": "SF-1"}, "dispatcher-s1"),
        ("/parts/P-1/correct", {"name_en": "Pickup roller", "reason": "更清楚"}, "manager-1"),
        ("/stock-transfers", {**part, "quantity": 2, "to_station_id": "s2"}, "dispatcher-s1"),
        ("/stock/deliveries", {**part, "quantity": 3, "delivery_no": "SF-2"}, "dispatcher-s1"),
        ("/tools", {"tool_id": "tool-1", "station_id": "s1", "name_zh": "表", "name_en": "Meter"}, "dispatcher-s1"),
        (f"{tool}/lend", lent, "dispatcher-s1"),
        (f"{tool}/return", {"condition": "好"}, "dispatcher-s1"),
    ]
    for path, body, by in steps:
        api.later(minutes=13)
        await api.done(path, body, by=by)
        await told.note(*reads)
    short = [len(entry.body["items"]) for entry in told.told if entry.path == "/stock/reorder"]
    assert {*short} == {0, 1}
    for every, moment in ((1, lambda entry: entry.position), (4, lambda entry: entry.time)):
        for entry, again in await told.again(moment, every=every):
            assert again == (entry.status, entry.body), entry


async def test_what_was_skipped_has_no_part_in_the_past_either(api: Any) -> None:
    await api.receive("intake", routed("k1", "s1"))
    await api.read("/work-orders")
    order = f"/work-orders/{work_order_id('k1', 1)}"
    await api.done(f"{order}/accept", by="dispatcher-s1")
    then = api.now.isoformat()
    api.later(hours=1)
    await api.done(f"{order}/contact", {"note": "约好下午"}, by="dispatcher-s1")
    assert await listed(api, then) == [("k1", 1, "accepted", False)]
    await api.pool.execute(
        """INSERT INTO dispatch.skipped (subscription, source, stream, position, event_id, type, error, attempts,
                                         parked_at, reason, actor, roles)
           SELECT 'read_models', 'dispatch', stream, position, id, type, 'x', 1, time, 'x', 'ops', '{operations}'
           FROM dispatch.events WHERE type LIKE '%work-order-accepted%'"""
    )
    assert await listed(api, then) == [("k1", 1, "received", False)]


async def test_so_many_orders_that_it_would_take_too_long_are_refused(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case_id in ("k1", "k2"):
        await api.receive("intake", routed(case_id, "s1"))
    await api.read("/work-orders")
    then = api.now.isoformat()
    api.later(hours=1)
    for case_id in ("k1", "k2"):
        await api.done(f"/work-orders/{work_order_id(case_id, 1)}/accept", by="dispatcher-s1")
    monkeypatch.setattr("service.past.MOST", 1)
    for path in ("/work-orders", "/replacements", "/technicians/t2/day"):
        refused = await api.get(path, as_of=then)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "as_of"), path
    assert await listed(api, then, case_id="k2") == [("k2", 1, "received", False)]
    assert len(await listed(api, api.now.isoformat())) == 2, "nothing has changed since"
