"""The road of a work order over HTTP: from the routing to the report, with queue, day and history."""

from datetime import UTC, datetime, timedelta
from typing import Any

from events.catalog.callback_task import CallbackConcluded
from events.catalog.case import CaseClosed, CaseReopened, CaseRouted
from events.catalog.case_handling import CaseAddressSettled, CasePrioritised
from events.catalog.customer import Place, SiteAdded
from events.catalog.equipment import EquipmentRegistered
from events.catalog.equipment_life import MeterRead
from events.shanghai import day_of
from events.types import Slot

DAY = str(day_of(datetime.now(UTC)) + timedelta(days=3))
MORNING = {"start": f"{DAY}T09:00:00+08:00", "end": f"{DAY}T11:00:00+08:00"}
MORNING_UTC = {"start": f"{DAY}T01:00:00Z", "end": f"{DAY}T03:00:00Z"}


async def test_an_ordinary_visit(world: Any) -> None:
    agreed = Slot(*(datetime.fromisoformat(time).astimezone(UTC) for time in MORNING.values()))
    order = await world.routed("case-1", slot=agreed)
    (item,) = (await world.read("d-north", "/work-orders", case_id="260302 0001 3"))["items"]
    assert (item["work_order_id"], item["number"]) == (order, "260302-0001-3")
    assert (item["status"], item["visit_no"], item["in_warranty"]) == ("received", 1, True)
    assert (item["agreed_slot"], item["slot"], item["technician_id"]) == (MORNING_UTC, None, None)
    assert item["description"] == "卡纸 𠮷😀"
    assert 0 <= item["age_seconds"] < 60
    path = f"/work-orders/{order}"
    assert (await world.done("d-north", f"{path}/accept"))["status"] == "accepted"
    nobody = await world.post("d-north", f"{path}/assign", {"technician_id": "t9", **MORNING})
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (404, "technician_id")
    assigned = await world.done("d-north", f"{path}/assign", {"technician_id": "t1", **MORNING})
    assert assigned == await world.read("d-north", path)
    assert (assigned["status"], assigned["technician_id"], assigned["number"]) == ("assigned", "t1", item["number"])
    await world.done("d-north", f"{path}/contact", {"note": "上午到"})
    day = await world.read("t1", "/technicians/t1/day", date=DAY)
    [job] = day["appointments"]
    assert (job["work_order_id"], job["status"], job["number"]) == (order, "assigned", item["number"])
    assert (day["appointments"][0]["start"], day["finished"]) == (MORNING_UTC["start"], [])
    await world.done("t1", f"{path}/depart")
    await world.done("t1", f"{path}/arrive", {})
    await world.done("t1", f"{path}/diagnose", {"fault": "搓纸轮磨损"})
    await world.done("t1", f"{path}/wait", {"reason": "customer", "note": "等机房钥匙"})
    (item,) = (await world.read("d-north", "/work-orders", status="waiting"))["items"]
    assert (item["waiting_reason"], item["slot"], item["contacted"]) == ("customer", MORNING_UTC, True)
    assert (await world.done("t1", f"{path}/resume"))["status"] == "diagnosed"
    await world.done("t1", f"{path}/solve", {"work_done": "换搓纸轮"})
    report = {"findings": "磨损", "work_done": "已更换", "minutes_on_site": 40, "signed_by_customer": True}
    await world.done("t1", f"{path}/report", report)
    (item,) = (await world.read("d-north", "/work-orders"))["items"]
    assert (item["status"], item["slot"], item["report_filed"]) == ("solved", None, True)
    assert (await world.read("d-north", "/work-orders", status="open"))["items"] == []
    day = await world.read("d-north", "/technicians/t1/day", date=DAY)
    assert day["appointments"] == []
    today = (datetime.fromisoformat(item["finished_at"]) + timedelta(hours=8)).date().isoformat()
    day = await world.read("d-north", "/technicians/t1/day", date=today)
    assert [(job["work_order_id"], job["number"]) for job in day["finished"]] == [(order, item["number"])]
    detail = await world.read("t1", path)
    assert (detail["work_done"], detail["report"], detail["fault"]) == ("换搓纸轮", report, "搓纸轮磨损")
    history = (await world.read("d-north", f"{path}/history"))["items"]
    assert [line["version"] for line in history] == list(range(1, 12))
    assert (history[0]["zh"], history[0]["actor"]) == ("网点 north 收到第 1 次上门的派工单", "dispatch")
    assert history[2]["en"] == f"Technician t1 assigned, {DAY} 09:00–11:00 (Asia/Shanghai)"
    assert (history[-1]["actor"], history[-1]["type"]) == ("t1", "aftersales.dispatch.service-report-filed.v1")
    page = await world.read("d-north", f"{path}/history", limit=10)
    rest = await world.read("d-north", f"{path}/history", limit=10, after=page["next"])
    assert page["items"] + rest["items"] == history


async def test_the_queue_by_kind_and_by_priority(world: Any) -> None:
    told = {"to_site_id": "west", "from_site_id": "east", "remote_result": "refused", "remote_note": "涉密电脑"}
    low = await world.routed("low", kind="relocation", priority="low", **told)
    old = await world.routed("old")
    short = await world.routed("short", kind="delivery_fault", delivery_fault="short", priority="high")

    async def queue(**query: Any) -> list[str]:
        return [order["work_order_id"] for order in (await world.read("d-north", "/work-orders", **query))["items"]]

    assert await queue() == [low, old, short]
    assert await queue(order="priority") == [short, old, low]
    assert (await queue(kind="relocation"), await queue(priority="high", order="priority")) == ([low], [short])
    await world.receive("intake", CasePrioritised("low", "urgent", "low", "明早考试"))
    assert await queue(order="priority") == [low, short, old]
    page = await world.read("d-north", "/work-orders", order="priority", limit=1)
    assert await queue(order="priority", after=page["next"]) == [short, old]
    assert (await world.get("d-north", "/work-orders", after=page["next"])).status_code == 400
    seen = await world.read("d-north", f"/work-orders/{low}")
    assert {name: seen[name] for name in told} == told
    assert (seen["kind"], seen["priority"]) == ("relocation", "urgent")
    assert "涉密电脑" not in str(await world.read("ops-1", f"/work-orders/{low}"))


async def test_asking_twice_is_no_second_event(world: Any) -> None:
    order = await world.assigned("case-1", **MORNING)
    before = await world.get("d-north", f"/work-orders/{order}")
    for what, body in (("accept", None), ("assign", {"technician_id": "t1", **MORNING})):
        again = await world.post("d-north", f"/work-orders/{order}/{what}", body)
        assert (again.status_code, again.headers["ETag"]) == (200, before.headers["ETag"])


async def test_a_visit_that_could_not_be_made_frees_the_technician(world: Any) -> None:
    order, other = await world.assigned("case-1", **MORNING), await world.assigned("case-2")
    path = f"/work-orders/{order}"
    await world.done("t1", f"{path}/arrive")
    absent = await world.done("t1", f"{path}/not-at-home", {"note": "门锁着"})
    assert (absent["status"], absent["slot"], absent["agreed_slot"]) == ("waiting", None, None)
    (item,) = (await world.read("d-north", "/work-orders", status="waiting"))["items"]
    assert (item["hindrance"], item["times_not_at_home"], item["waiting_reason"]) == ("not_at_home", 1, "customer")
    await world.done("t1", f"/work-orders/{other}/arrive")
    assert (await world.post("t1", f"{path}/arrive")).status_code == 409, "on the other site"
    await world.done("t1", f"/work-orders/{other}/unsafe", {"note": "漏电"})
    assert (await world.post("t1", f"/work-orders/{other}/resume")).status_code == 409
    assert (await world.post("t1", f"/work-orders/{other}/declare-safe", {"reason": "…"})).status_code == 403
    safe = await world.done("d-north", f"/work-orders/{other}/declare-safe", {"reason": "已断电"})
    assert (safe["status"], safe["hindrance"]) == ("assigned", None)
    await world.done("t1", f"{path}/arrive")
    await world.done("t1", f"{path}/wrong-address", {"note": "没有这家公司"})
    await world.receive("intake", CaseAddressSettled("case-1", 1, "8 号楼"))
    assert (await world.read("d-north", path))["status"] == "assigned"


async def test_a_check_in_tells_the_distance_and_a_meter_never_runs_backwards(world: Any) -> None:
    order = await world.assigned("case-1")
    site = SiteAdded("customer-1", "1", "总部", "华北", (), Place(31220, 121450))
    machine = EquipmentRegistered("machine-1", "customer-1", "P-100", "SN-1", 36)
    reading = MeterRead("machine-1", 500, datetime(2026, 3, 1, tzinfo=UTC), "u1", "customer", False)
    await world.receive("intake", site, machine, reading)
    path, here = f"/work-orders/{order}", {"latitude": 31.2301, "longitude": 121.45}
    there = await world.done("t1", f"{path}/arrive", {"coordinates": here})
    assert (there["metres_away"], there["arrived_at"] is not None) == (1100, True)
    assert (await world.post("t1", f"{path}/meter", {"counter": 499})).status_code == 409
    assert (await world.done("t1", f"{path}/meter", {"counter": 510}))["meter_counter"] == 510
    coded = {"fault": "滚筒划伤", "fault_code": "F-22", "cause_code": "C-21"}
    assert (await world.done("t1", f"{path}/diagnose", coded))["cause_code"] == "C-21"
    assert (await world.done("t1", f"{path}/charge", {}))["charge"]["cause"] == "misuse"


async def test_a_contact_in_vain_is_told_and_counted_and_is_none(world: Any) -> None:
    order = await world.assigned("case-1")
    path = f"/work-orders/{order}"
    for attempt in (1, 2):
        answer = await world.done("t1", f"{path}/contact", {"note": "无人接听", "reached": False})
        assert (answer["contacted"], answer["contacts_in_vain"]) == (False, attempt)
    key = {"Idempotency_Key": "k1"}
    for _ in range(2):
        answer = (await world.post("t1", f"{path}/contact", {"note": "无人接听", "reached": False}, **key)).json()
        assert answer["contacts_in_vain"] == 3, "the same request is taken once"
    (item,) = (await world.read("d-north", "/work-orders"))["items"]
    assert (item["contacted"], item["contacts_in_vain"]) == (False, 3)
    reached = await world.done("t1", f"{path}/contact", {"note": "下午到"})
    assert (reached["contacted"], reached["contacts_in_vain"]) == (True, 3)
    assert (await world.read("t1", path))["contact_note"] == "下午到"
    history = (await world.read("d-north", f"{path}/history"))["items"]
    assert [line["zh"] for line in history[-4:]] == ["网点联系客户，未联系上：无人接听"] * 3 + [
        "网点已联系客户：下午到"
    ]
    assert history[-2]["en"] == "The station tried to contact the customer in vain: 无人接听"


async def test_if_match_guards_a_command(world: Any) -> None:
    order = await world.assigned("case-1")
    etag = (await world.get("d-north", f"/work-orders/{order}")).headers["ETag"]
    assert (await world.post("t1", f"/work-orders/{order}/depart", If_Match='"1"')).status_code == 412
    moved = await world.post("t1", f"/work-orders/{order}/depart", If_Match=etag)
    assert moved.status_code == 200
    assert moved.headers["ETag"] == f'"{int(etag.strip(chr(34))) + 1}"'
    assert (await world.post("t2", f"/work-orders/{order}/depart", If_Match='"1"')).status_code == 404


async def test_a_declined_transfer_is_back_with_the_giver_who_refuses_the_order(world: Any) -> None:
    order = await world.assigned("case-1", **MORNING)
    path, reason = f"/work-orders/{order}", {"reason": "不在服务范围"}
    assert (await world.post("d-south", f"{path}/decline-transfer", reason)).status_code == 404
    assert (await world.post("d-north", f"{path}/decline-transfer", reason)).status_code == 409
    away = {"to_station_id": "south", "reason": "离客户更近"}
    await world.done("d-north", f"{path}/transfer", away)
    assert (await world.read("d-south", path))["transferred_from"] == "north"
    await world.done("d-south", f"{path}/decline-transfer", reason)
    assert (await world.get("d-south", path)).status_code == 404
    back = await world.read("d-north", path)
    assert (back["status"], back["station_id"], back["declined_by"]) == ("received", "north", ["south"])
    again = await world.post("d-north", f"{path}/transfer", away)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "to_station_id")
    refused = await world.done("d-north", f"{path}/refuse", {"reason": "当天无人"})
    assert (refused["status"], refused["refusal_reason"]) == ("refused", "当天无人")
    late = await world.post("d-north", f"{path}/accept")
    assert (late.status_code, late.json()["detail_en"]) == (
        409,
        "the station refused this order: the case goes on elsewhere; this order is “refused”",
    )
    assert (await world.read("d-north", "/work-orders", status="open"))["items"] == []
    assert (await world.read("d-north", "/technicians/t1/day", date=DAY))["appointments"] == []
    assert (await world.read("d-north", "/work-orders", status="refused"))["items"][0]["case_id"] == "case-1"


async def test_a_transfer_frees_the_slot_and_the_new_station_begins_anew(world: Any) -> None:
    order = await world.assigned("case-1", **MORNING)
    path = f"/work-orders/{order}"
    await world.done("d-north", f"{path}/contact", {"note": "上午到"})
    body = {"to_station_id": "south", "reason": "离客户更近"}
    unknown = await world.post("d-north", f"{path}/transfer", body | {"to_station_id": "nowhere"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (404, "to_station_id")
    moved = await world.post("d-north", f"{path}/transfer", body, Idempotency_Key="k1")
    assert (moved.json()["status"], moved.json()["station_id"]) == ("received", "south")
    again = await world.post("d-north", f"{path}/transfer", body, Idempotency_Key="k1")
    assert (again.status_code, again.json()) == (200, moved.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await world.get("d-north", path)).status_code == 404
    assert (await world.read("d-north", "/work-orders"))["items"] == []
    assert (await world.read("d-north", "/technicians/t1/day", date=DAY))["appointments"] == []
    await world.done("d-south", f"{path}/accept")
    assigned = await world.done("d-south", f"{path}/assign", {"technician_id": "t3", **MORNING})
    assert not assigned["contacted"], "the new station has not spoken with the customer yet"
    spoke = await world.done("d-south", f"{path}/contact", {"note": "上午到"})
    assert spoke["contacted"]
    history = (await world.read("d-south", f"{path}/history"))["items"]
    assert [line["zh"] for line in history].count("网点已联系客户：上午到") == 2
    assert len((await world.read("d-south", "/work-orders"))["items"]) == 1


async def test_a_premature_end_is_resumed_until_the_case_goes_on(world: Any) -> None:
    order = await world.assigned("case-1", **MORNING)
    path = f"/work-orders/{order}"
    await world.done("t1", f"{path}/solve", {"work_done": "重启"})
    resumed = await world.done("t1", f"{path}/resume")
    assert (resumed["status"], resumed["technician_id"]) == ("assigned", "t1")
    (item,) = (await world.read("d-north", "/work-orders", status="open"))["items"]
    assert (item["finished_at"], item["slot"]) == (None, None)
    await world.done("t1", f"{path}/solve", {"work_done": "换主板"})
    await world.receive("callback", CallbackConcluded("t", "case-1", "visit", 1, "satisfied", "", "north"))
    assert (await world.done("t1", f"{path}/resume"))["status"] == "assigned", "that was about the first finish"
    await world.done("t1", f"{path}/solve", {"work_done": "换电源"})
    await world.receive("callback", CallbackConcluded("t", "case-1", "visit", 1, "satisfied", "", "north", 3))
    history = (await world.read("d-north", f"{path}/history"))["items"]
    assert (history[-1]["zh"], history[-1]["en"]) == (
        "网点 north 第 1 次上门结束，回访结论：满意",
        "Visit 1 of station north is over; the call-back says: satisfied",
    )
    refused = await world.post("t1", f"{path}/resume")
    assert (refused.status_code, refused.json()["detail"]) == (409, "回访满意，该服务单已结案，请重新开启服务单")
    await world.receive("intake", CaseClosed("case-1", "satisfied"))
    (item,) = (await world.read("d-north", "/work-orders"))["items"]
    assert item["case_closed"]
    await world.receive("intake", CaseReopened("case-1", "attitude", "…", 2))
    second = await world.routed("case-1", visit_no=2)
    assert (await world.post("t1", f"{path}/resume")).status_code == 409
    orders = (await world.read("d-north", "/work-orders", case_id="case-1"))["items"]
    assert [(item["work_order_id"], item["visit_no"]) for item in orders] == [(second, 2), (order, 1)]


async def test_a_bad_call_back_ends_the_visit_before_the_next_one_comes(world: Any) -> None:
    order = await world.assigned("case-1")
    path = f"/work-orders/{order}"
    await world.done("t1", f"{path}/fail", {"reason": "缺件"})
    await world.receive("callback", CallbackConcluded("t", "case-1", "visit", 1, "not_fixed_first_visit", "…", "north"))
    refused = await world.post("t1", f"{path}/resume")
    assert (refused.status_code, refused.json()["detail_en"]) == (
        409,
        "the call-back has ended this visit; the case goes on with a later visit",
    )
    await world.receive("callback", CallbackConcluded("g", "case-1", "guidance", 0, "satisfied", ""))
    assert len((await world.read("d-north", f"{path}/history"))["items"]) == 5


async def test_the_queue_comes_in_pages_the_oldest_unfinished_first(world: Any) -> None:
    finished = await world.assigned("case-0")
    await world.done("t1", f"/work-orders/{finished}/fail", {"reason": "缺件"})
    orders = [await world.routed(f"case-{number}") for number in range(1, 6)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = await world.read("d-north", "/work-orders", **query)
        seen += [item["work_order_id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert seen == [*orders, finished]


async def test_without_a_machine_the_warranty_is_not_known(world: Any) -> None:
    routed = CaseRouted("case-1", "north", "近", 1, "华北", "customer-1", None, None, "卡纸", None, in_warranty=False)
    await world.receive("intake", routed)
    (item,) = (await world.read("d-north", "/work-orders"))["items"]
    assert item["in_warranty"] is None
    assert (await world.read("d-north", f"/work-orders/{item['work_order_id']}"))["in_warranty"] is None
