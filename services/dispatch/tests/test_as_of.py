"""As of a moment of the past, orders and the queue are told as they were told then."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
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
    ]


async def test_orders_are_told_as_they_were_told_then(api: Any, diary: Any) -> None:
    told = diary(api, *LOGS)
    first, second = (f"/work-orders/{work_order_id('k1', visit)}" for visit in (1, 2))
    reads = [("technician-s1", first, {}), ("clerk-1", f"{first}/history", {})]
    reads += [(by, second, {}) for by in ("clerk-1", "dispatcher-s1", "dispatcher-s2")]
    for step in history(api):
        api.later(minutes=13)
        await step()
        await told.note(*reads)
    for by, path, _ in reads:
        assert {entry.status for entry in told.told if (entry.by, entry.path) == (by, path)} == {200, 404}, by
    for moment in (lambda entry: entry.position, lambda entry: entry.time):
        for entry, again in await told.again(moment):
            assert again == (entry.status, entry.body), entry
