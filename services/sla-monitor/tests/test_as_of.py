"""As of a moment of the past, clocks stand as they stood then, with the alarms that had been announced by then."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from events.catalog.case import CaseClosed, CaseReopened, RequestReceived
from events.catalog.station import StationOpened
from events.catalog.work_order import (
    CustomerContacted,
    FaultSolved,
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from sla_monitor.wiring import DEFINITION

REQUEST = RequestReceived("k1", "c1", None, None, "hz", "phone", "u1", "卡纸", in_warranty=True, number="260302-0001-3")
ORDER = WorkOrderReceived("w1", "k1", "s1", 1, "c1", None, None, "卡纸", None, in_warranty=True)
READS: list[tuple[str, str, Any]] = [
    (by, path, {}) for by in ("clerk-1", "dispatcher-s1", "dispatcher-s2") for path in ("/cases/k1/clocks", "/alarms")
]
HISTORY: list[tuple[float, str, Any]] = [
    (0, "intake", REQUEST),
    (0.5, "dispatch", ORDER),
    (0.4, "dispatch", TechnicianAssigned("w1", "k1", "technician-s1", None)),  # after a warning
    (0.5, "dispatch", StationOpened("s9", "远方站", ("西南",))),  # and a breach
    (0.1, "dispatch", CustomerContacted("w1", "k1", "约好下午")),
    (0.1, "dispatch", WorkSuspended("w1", "k1", "customer", "客户不在")),
    (9, "dispatch", WorkOrderTransferred("w1", "k1", "s1", "s2", "忙")),
    (1, "dispatch", WorkResumed("w1", "k1")),
    (20, "dispatch", TechnicianArrived("w1", "k1", "t2")),
    (3, "dispatch", FaultSolved("w1", "k1", "s2", 1, "换件")),
    (1, "intake", CaseClosed("k1", "not_fixed_first_visit")),
    (1, "intake", CaseReopened("k1", "not_fixed_first_visit", "没修好", 2)),
]


@pytest.fixture
async def api(open_service: Callable[..., Any]) -> AsyncIterator[Any]:
    async with open_service(DEFINITION, "intake", "dispatch") as api:
        await api.receive("dispatch", StationOpened("s1", "一站", ("华东",)), StationOpened("s2", "二站", ("华南",)))
        await api.read("/policy")
        yield api


async def rung(api: Any) -> None:
    """Wait until the alarms that time has brought are announced, and heard of."""
    async with asyncio.timeout(20):
        while (case := await api.read("/cases/k1/clocks"))["next_alarm_at"] is not None:
            if case["next_alarm_at"] >= case["at"]:
                break
            await asyncio.sleep(0.02)
    await api.read("/policy", wait_for=f"sla_monitor:{await api.sql('SELECT max(position) FROM sla_monitor.events')}")


async def test_clocks_stand_as_they_stood_then(api: Any, diary: Any) -> None:
    told = diary(api, "intake", "dispatch", "sla_monitor")
    for hours, source, event in HISTORY:
        api.later(hours=hours)
        await api.receive(source, event)
        await rung(api)
        await told.note(*READS)
    assert {entry.body["items"] == [] for entry in told.told if entry.path == "/alarms"} == {True, False}
    told.told, alarms = [[entry for entry in told.told if (entry.path == "/alarms") == only] for only in (False, True)]
    seen = [entry.body for entry in told.told if entry.by == "clerk-1"]
    assert len({len(body["alarms"]) for body in seen}) > 3, "warnings and breaches came one after the other"
    for by in ("dispatcher-s1", "dispatcher-s2"):
        assert {entry.status for entry in told.told if entry.by == by} == {200, 404}, by
    told.told += alarms
    for every, moment in ((1, lambda entry: entry.position), (4, lambda entry: entry.time)):
        for entry, again in await told.again(moment, every=every):
            assert again == (entry.status, entry.body), entry


async def test_between_two_events_time_goes_on_and_a_position_stands_still(api: Any) -> None:
    opened = api.now
    await api.receive("intake", REQUEST)
    await rung(api)
    position = await api.sql("SELECT max(position) FROM sla_monitor.events")
    api.later(hours=5)
    await api.receive("dispatch", ORDER)
    await rung(api)
    later = await api.read("/cases/k1/clocks", as_of=(opened + timedelta(minutes=20)).isoformat())
    assert (later["at"], later["clocks"]["respond"]["running_seconds"]) == ("2026-03-02T01:20:00Z", 1200)
    then = await api.read("/cases/k1/clocks", as_of=f"sla_monitor:{position}")
    assert (then["at"], then["clocks"]["respond"]["running_seconds"]) == ("2026-03-02T01:00:00Z", 0)
    assert (await api.get("/cases/k1/clocks", as_of=(opened - timedelta(seconds=1)).isoformat())).status_code == 404
    future = await api.get("/cases/k1/clocks", as_of=(api.now + timedelta(seconds=1)).isoformat())
    assert (future.status_code, future.json()["errors"][0]["field"]) == (422, "as_of")


async def test_a_technician_asks_for_the_past_of_what_they_have_in_hand_now(api: Any) -> None:
    opened, who = api.now.isoformat(), {"by": "technician-s1"}
    await api.receive("intake", REQUEST)
    api.later(hours=0.1)
    await api.receive("dispatch", ORDER)
    assert (await api.get("/cases/k1/clocks", as_of=opened, **who)).status_code == 404
    await api.receive("dispatch", TechnicianAssigned("w1", "k1", "technician-s1", None))
    assert (await api.read("/cases/k1/clocks", as_of=opened, **who))["at"] == "2026-03-02T01:00:00Z"
