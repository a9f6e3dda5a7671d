"""As of a moment of the past, the information centre tells what it told then."""

from datetime import timedelta
from typing import Any

from events.catalog.callback_task import CallbackConcluded
from events.catalog.work_order import TechnicianAssigned, VisitConcluded, WorkOrderReceived, WorkOrderTransferred

REQUEST = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}
SLOT = {"start": "2026-03-03T01:00:00Z", "end": "2026-03-03T03:00:00Z"}
ORDER = WorkOrderReceived("w1", "k1", "s1", 1, "c1", "e1", "MX-200", "卡纸", None, in_warranty=True)
READS = [
    *((by, "/cases/k1") for by in ("clerk-1", "analyst-1", "dispatcher-s1", "dispatcher-s2")),
    *(("clerk-1", path) for path in ("/customers/c1", "/equipment/e1", "/equipment/e1/history")),
    *(("clerk-1", f"/articles/a1{of}") for of in ("", "/versions", "/history", "/figures", "/requests")),
]


async def test_whoever_asks_again_is_told_what_was_told_then(api: Any, diary: Any) -> None:
    post, told = api.done, diary(api, "intake", "dispatch", "callback")
    steps: list[Any] = [
        lambda: post("/articles/a1/revise", {"body": "先关机", "reason": "更安全"}),
        lambda: post("/cases", REQUEST),
        lambda: post("/cases/k1/guidance", {"article_ids": ["a1"], "solved": True, "note": ""}),
        lambda: api.receive("callback", CallbackConcluded("t1", "k1", "guidance", 0, "complained_by_phone", "又卡纸")),
        lambda: post("/cases/k1/appointment", SLOT),
        lambda: post("/cases/k1/route", {}),
        lambda: api.receive("dispatch", ORDER, WorkOrderTransferred("w1", "k1", "s1", "s2", "忙")),
        lambda: post("/customers/c1/correct", {"name": "启明中学", "reason": "更名"}),
        lambda: post("/customers/c1/classify", {"customer_class": "key", "reason": "示范单位"}),
        lambda: post("/equipment/e1/correct", {"model": "MX-300", "reason": "录错"}),
        lambda: post("/equipment/e1/meter-readings", {"counter": 7, "origin": "visit"}),
        lambda: post("/equipment/e1/scrap", {"reason": "烧毁"}),
        lambda: post("/cases/k1/end", {"ending": "cancelled", "reason": "客户取消"}),
        lambda: post("/cases/k1/reopen", {"outcome": "complained_by_phone", "reason": "又要"}),
        lambda: api.receive("dispatch", VisitConcluded("w1", "k1", "s2", 1, "satisfied", "")),
    ]
    for step in steps:
        api.later(minutes=7)
        await step()
        await told.note(*((by, path, {}) for by, path in READS))
    bodies: dict[tuple[str, str], list[Any]] = {(entry.by, entry.path): [] for entry in told.told}
    for entry in told.told:
        bodies[entry.by, entry.path].append((entry.status, entry.body))
    changes = {read: len({str(body) for body in seen}) for read, seen in bodies.items()}
    assert changes["clerk-1", "/cases/k1"] >= 9 and changes["dispatcher-s2", "/cases/k1"] >= 4, changes
    assert (changes["clerk-1", "/articles/a1/figures"], changes["clerk-1", "/articles/a1/versions"]) == (3, 1), changes
    assert (changes["clerk-1", "/equipment/e1"], changes["clerk-1", "/customers/c1"]) == (4, 3)
    for moment in (lambda entry: entry.position, lambda entry: entry.time):
        for entry, again in await told.again(moment):
            assert again == (entry.status, entry.body), entry


async def test_what_was_recorded_late_is_known_by_time_and_not_by_position(api: Any) -> None:
    await api.done("/cases", REQUEST)
    opened, before = api.now, api.position
    api.later(hours=5)
    await api.done("/cases/k1/guidance", {"article_ids": ["a1"], "solved": False, "note": ""})
    guided, api.now = api.now, opened + timedelta(hours=1)
    await api.done("/cases/k1/appointment", SLOT)
    late, api.now = api.position, guided
    assert (await api.read("/cases/k1", as_of=(opened + timedelta(hours=2)).isoformat()))["slot_start"] == SLOT["start"]
    assert (await api.read("/cases/k1", as_of=(opened + timedelta(minutes=59)).isoformat()))["slot_start"] is None
    assert (await api.read("/cases/k1", as_of=before))["slot_start"] is None
    assert (await api.read("/cases/k1", as_of=late))["slot_start"] == SLOT["start"]


async def test_a_technician_asks_for_the_past_of_what_they_have_in_hand_now(api: Any) -> None:
    await api.done("/cases", REQUEST)
    opened = api.position
    who = {"by": "technician-s1"}
    await api.done("/cases/k1/route", {})
    assert (await api.get("/cases/k1", as_of=opened, **who)).status_code == 404
    await api.receive("dispatch", ORDER, TechnicianAssigned("w1", "k1", "technician-s1", None))
    assert (await api.read("/cases/k1", as_of=opened, **who))["status"] == "open"
    await api.done("/cases/k1/end", {"ending": "cancelled", "reason": "客户取消"})
    assert (await api.get("/cases/k1", as_of=opened, **who)).status_code == 404


async def test_what_is_no_moment_of_the_past_is_refused_at_its_parameter(api: Any) -> None:
    await api.done("/cases", REQUEST)
    for as_of in ("yesterday", (api.now + timedelta(seconds=1)).isoformat(), "intake:999", "dispatch:0", ""):
        refused = await api.get("/cases/k1", as_of=as_of)
        assert refused.status_code == 422, as_of
        assert [fault["field"] for fault in refused.json()["errors"]] == ["as_of"]
    assert (await api.get("/cases", as_of="1")).status_code == 422, "a list of now alone"
    assert (await api.get("/customers/c1/contact", as_of="1")).status_code == 422, "contacts are in no log"
