"""Who may see and do what, which input is refused, and how lists are read."""

from datetime import UTC, datetime, timedelta
from typing import Any

from events.catalog.work_order import (
    FaultSolved,
    HelperAssigned,
    HelperReleased,
    TechnicianAssigned,
    VisitConcluded,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
)

REQUEST = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸🖨𠮷"}


CONTACT = {"person": "李老师", "phone": "021-5555", "address": "长宁路 1 号"}
ORDER = ("c1", "e1", "MX-200", "卡纸", None, True)


def received(order: str, case_id: str, station: str = "s1") -> WorkOrderReceived:
    customer, machine, model, description, slot, warranty = ORDER
    return WorkOrderReceived(order, case_id, station, 1, customer, machine, model, description, slot, warranty)


async def test_a_contact_is_for_clerks_and_the_station_that_has_the_case(api: Any) -> None:
    assert (await api.get("/customers/c1/contact")).status_code == 404
    assert (await api.put("/customers/c9/contact", CONTACT)).status_code == 404
    assert (await api.put("/customers/c1/contact", CONTACT, by="manager-1")).status_code == 403
    assert (await api.put("/customers/c1/contact", CONTACT)).status_code == 200
    changed = CONTACT | {"phone": "021-6666"}
    assert (await api.put("/customers/c1/contact", changed)).json()["phone"] == "021-6666"
    await api.done("/cases", REQUEST)
    assert (await api.read("/cases/k1/contact"))["person"] == "李老师"
    for name in ("dispatcher-s1", "technician-s1"):
        assert (await api.get("/cases/k1/contact", by=name)).status_code == 404
        assert (await api.get("/customers/c1/contact", by=name)).status_code == 403
    await api.done("/cases/k1/route", {})
    assert (await api.read("/cases/k1/contact", by="dispatcher-s1"))["phone"] == "021-6666"
    assert (await api.get("/cases/k1/contact", by="dispatcher-s2")).status_code == 404
    assert (await api.get("/cases/k1/contact", by="analyst-1")).status_code == 403
    await api.receive("dispatch", WorkOrderTransferred("w1", "k1", "s1", "s2", "忙"))
    assert (await api.get("/cases/k1/contact", by="dispatcher-s2")).status_code == 200
    assert (await api.get("/cases/k1/contact", by="dispatcher-s1")).status_code == 404


CASE_READS = ("/cases/k1", "/cases/k1/contact", "/cases/k1/equipment")


async def test_a_technician_sees_a_case_while_they_have_it_in_hand(api: Any) -> None:
    who = "technician-s1"

    async def statuses() -> set[int]:
        return {(await api.get(path, by=who)).status_code for path in CASE_READS}

    async def listed() -> list[str]:
        return [case["case_id"] for case in (await api.read("/cases", by=who))["items"]]

    await api.put("/customers/c1/contact", CONTACT)
    for case_id in ("k1", "k2"):
        await api.done("/cases", REQUEST | {"case_id": case_id})
        await api.done(f"/cases/{case_id}/route", {})
    await api.receive(
        "dispatch", received("w1", "k1"), received("w2", "k2"), TechnicianAssigned("w2", "k2", "other", None)
    )
    assert (await statuses(), await listed()) == ({404}, [])
    await api.receive("dispatch", TechnicianAssigned("w1", "k1", who, None))
    assert (await statuses(), await listed()) == ({200}, ["k1"])
    assert (await api.read("/cases/k1/equipment", by=who))["warranty_until"] == "2026-06-30"
    assert (await api.get("/equipment/e1", by=who)).status_code == 403
    assert (await api.get("/cases/k2/contact", by=who)).status_code == 404
    await api.receive("dispatch", FaultSolved("w1", "k1", "s1", 1, "已修复"))
    assert (await statuses(), await listed()) == ({404}, [])
    await api.receive("dispatch", WorkResumed("w1", "k1"))
    assert (await statuses(), await listed()) == ({200}, ["k1"])
    await api.receive("dispatch", TechnicianAssigned("w1", "k1", "other", None))
    assert (await statuses(), await listed()) == ({404}, [])
    await api.receive("dispatch", HelperAssigned("w1", "k1", who, None))
    assert (await statuses(), await listed()) == ({200}, ["k1"])
    await api.receive("dispatch", HelperReleased("w1", "k1", who, "不需要了"))
    assert (await statuses(), await listed()) == ({404}, [])
    await api.receive(
        "dispatch", TechnicianAssigned("w1", "k1", who, None), VisitConcluded("w1", "k1", "s1", 1, "satisfied", "")
    )
    assert (await api.read("/cases/k1"))["status"] == "closed"
    assert (await statuses(), await listed()) == ({404}, []), "whatever the order says"


async def test_a_station_sees_the_contact_for_some_days_after_the_end(api: Any) -> None:
    """By the machine's clock: an importer's key that says another time opens nothing."""
    today, desk = datetime.now(UTC), "dispatcher-s1"
    await api.put("/customers/c1/contact", CONTACT)

    async def ended(days: int) -> tuple[int, int, int]:
        """What the station gets that many days after the end, and what the centre gets."""
        api.now, id = today - timedelta(days=days), f"day-{days}"
        await api.done("/cases", REQUEST | {"case_id": id})
        await api.done(f"/cases/{id}/route", {})
        await api.receive(
            "dispatch", received(f"w{days}", id), VisitConcluded(f"w{days}", id, "s1", 1, "satisfied", "")
        )
        assert (await api.read(f"/cases/{id}"))["status"] == "closed"
        reads = (f"/cases/{id}/contact", desk), (f"/cases/{id}", desk), (f"/cases/{id}/contact", "clerk-1")
        contact, case, centre = [(await api.get(path, by=who)).status_code for path, who in reads]
        return contact, case, centre

    assert await ended(15) == (404, 200, 200)
    for said in (today - timedelta(days=9), today - timedelta(days=15), today + timedelta(days=300)):
        headers = {"Authorization": f"Bearer key-of-{desk}", "Aftersales-Time": said.isoformat()}
        answer = await api.client.get("/cases/day-15/contact", headers=headers)
        assert answer.status_code == 404 and "14 days" in answer.json()["detail_en"]
    assert await ended(13) == (200, 200, 200)


async def test_personal_data_stays_out_of_the_log(api: Any) -> None:
    contact = {"person": "李老师", "phone": "021-5555", "address": "长宁路 1 号"}
    await api.put("/customers/c1/contact", contact)
    await api.done("/cases", REQUEST)
    logged = await api.sql("SELECT count(*) FROM intake.events WHERE data::text ~ '李老师|5555|长宁路'")
    assert logged == 0


async def test_a_station_sees_its_own_cases_only(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases", REQUEST | {"case_id": "k2"})
    await api.done("/cases/k1/route", {})
    own = await api.read("/cases", by="dispatcher-s1")
    assert [case["case_id"] for case in own["items"]] == ["k1"]
    assert (await api.read("/cases", by="dispatcher-s2"))["items"] == []
    assert (await api.get("/cases", by="dispatcher-s1", station_id="s2")).status_code == 404
    assert (await api.get("/cases/k1", by="dispatcher-s2")).status_code == 404
    assert (await api.get("/cases/k2", by="dispatcher-s1")).status_code == 404
    assert (await api.get("/cases/k1", by="dispatcher-s1")).status_code == 200
    assert (await api.get("/cases/k1", by="technician-s1")).status_code == 404


async def test_commands_are_the_clerks(api: Any) -> None:
    await api.done("/cases", REQUEST)
    for path, body in [
        ("/cases", REQUEST),
        ("/cases/k1/guidance", {"solved": True}),
        ("/cases/k1/route", {}),
        ("/cases/k1/reopen", {"outcome": "attitude", "reason": "x"}),
    ]:
        for name in ("dispatcher-s1", "technician-s1", "operations-1", "analyst-1", "manager-1"):
            assert (await api.post(path, body, by=name)).status_code == 403


async def test_a_stale_version_is_refused(api: Any) -> None:
    await api.done("/cases", REQUEST)
    fresh = await api.post("/cases/k1/guidance", {"solved": False, "note": "1"}, If_Match='"1"')
    assert (fresh.status_code, fresh.headers["etag"]) == (200, '"2"')
    stale = await api.post("/cases/k1/guidance", {"solved": True, "note": "2"}, If_Match='"1"')
    assert stale.status_code == 412
    assert (await api.get("/cases/k1")).headers["etag"] == '"2"'


async def test_cases_come_newest_first_page_by_page(api: Any) -> None:
    for number in range(5):
        await api.done("/cases", REQUEST | {"case_id": f"k{number}"})
        api.later(minutes=number % 2)
    seen: list[str] = []
    page = await api.read("/cases", limit=2, customer_id="c1")
    while True:
        seen += [case["case_id"] for case in page["items"]]
        if page["next"] is None:
            break
        page = await api.read("/cases", limit=2, customer_id="c1", after=page["next"])
    assert seen == ["k4", "k3", "k2", "k1", "k0"]


async def test_a_malformed_request_is_refused(api: Any) -> None:
    changes: list[dict[str, Any]] = [
        {"channel": "telegram"},
        {"description": ""},
        {"description": "a\0b"},
        {"description": "x" * 4001},
        {"description": 7},
        {"customer_id": "c 1"},
        {"customer_id": None},
        {"colour": "red"},
        {"case_id": "../k1"},
    ]
    for change in changes:
        response = await api.post("/cases", REQUEST | change)
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == next(iter(change))


async def test_what_does_not_exist_is_not_found(api: Any) -> None:
    for path in ("/cases/k9", "/cases/k9/contact", "/customers/c9", "/equipment/e9", "/articles/a9"):
        assert (await api.get(path)).status_code == 404
    for path, body in [
        ("/cases/k9/guidance", {"solved": True}),
        ("/cases/k9/route", {}),
        ("/cases/k9/reopen", {"outcome": "attitude", "reason": "x"}),
        ("/cases/k9/appointment", {"start": "2026-03-02T14:00:00+08:00", "end": "2026-03-02T16:00:00+08:00"}),
    ]:
        assert (await api.post(path, body)).status_code == 404


async def test_what_nobody_expects_is_refused_all_the_same(api: Any) -> None:
    await api.done("/cases", REQUEST)
    for start, end in [
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T20:00:00Z", "9999-12-31T21:00:00Z"),
        ("2026-03-02T14:00:00", "2026-03-02T16:00:00"),
        ("2026-03-02", "2026-03-03"),
        (1772430000, 1772433600),
    ]:
        assert (await api.post("/cases/k1/appointment", {"start": start, "end": end})).status_code == 422
    broken = b'{"person": "\\ud800", "phone": "1", "address": "x"}'
    headers = {"Authorization": "Bearer key-of-clerk-1", "Content-Type": "application/json"}
    response = await api.client.put("/customers/c1/contact", content=broken, headers=headers)
    assert response.status_code in (400, 422)
    for query in ({"after": "x"}, {"limit": 0}, {"status": "lost"}, {"station_id": "a b"}, {"wait_for": "moon:1"}):
        assert (await api.get("/cases", **query)).status_code in (400, 422)
