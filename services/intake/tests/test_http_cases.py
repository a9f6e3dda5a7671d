"""A case over HTTP: from the request to the call-back and back again."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from eventlog.read_models.building import lock
from events.catalog.callback_task import CallbackConcluded
from events.catalog.staff import StaffJoined
from events.catalog.station import StationCapacitySet, StationCorrected, StationHoursSet, StationOpened
from events.catalog.visit_hindrance import AddressFoundWrong
from events.catalog.work_order import VisitConcluded, WorkOrderTransferred
from events.catalog.work_order_refusal import WorkOrderRefused
from events.hours import Hours
from events.types import Outcome, Slot
from intake.projections.stations import candidates
from intake.routes import routing

REQUEST = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸🖨𠮷"}


def concluded(outcome: Outcome, *, station_id: str = "s1", visit_no: int = 1) -> VisitConcluded:
    return VisitConcluded("w1", "k1", station_id, visit_no, outcome, "客户说明")


async def test_a_request_opens_a_case_in_warranty(api: Any) -> None:
    response = await api.post("/cases", REQUEST)
    assert response.status_code == 201
    assert response.headers["etag"] == '"1"'
    case = await api.read("/cases/k1")
    assert response.json() == case
    assert (case["taken_by"], case["model"], case["opened_at"]) == ("clerk-1", "MX-200", "2026-03-02T01:00:00Z")
    assert case["description"] == "卡纸🖨𠮷"


async def test_a_case_may_be_taken_by_somebody_else_without_equipment(api: Any) -> None:
    answer = await api.done("/cases", {"customer_id": "c1", "channel": "fax", "description": "x", "taken_by": "u-7"})
    assert answer["in_warranty"] is None, "nobody knows which machine"
    case = await api.read(f"/cases/{answer['case_id']}")
    assert (case["taken_by"], case["in_warranty"]) == ("u-7", None)
    assert [case["in_warranty"] for case in (await api.read("/cases"))["items"]] == [None]


async def test_unknown_names_in_a_request_are_pointed_at(api: Any) -> None:
    await api.done("/customers", {"customer_id": "c2", "name": "光明中学", "region": "华东"})
    for change, status, field in [
        ({"customer_id": "c9"}, 404, "customer_id"),
        ({"equipment_id": "e9"}, 404, "equipment_id"),
        ({"customer_id": "c2"}, 409, "equipment_id"),
    ]:
        response = await api.post("/cases", REQUEST | change)
        assert response.status_code == status
        assert [fault["field"] for fault in response.json()["errors"]] == [field]


async def test_a_request_is_repeated_without_harm(api: Any) -> None:
    body = {key: value for key, value in REQUEST.items() if key != "case_id"}
    first = await api.post("/cases", body, Idempotency_Key="1")
    again = await api.post("/cases", body, Idempotency_Key="1")
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    assert len((await api.read("/cases"))["items"]) == 1
    assert (await api.post("/cases", REQUEST)).status_code == 201
    assert (await api.post("/cases", REQUEST)).status_code == 201
    assert (await api.post("/cases", REQUEST | {"description": "不通电"})).status_code == 409
    assert len((await api.read("/cases"))["items"]) == 2


async def test_guidance_ends_a_case_without_a_visit(api: Any) -> None:
    await api.done("/cases", REQUEST)
    answer = await api.done("/cases/k1/guidance", {"article_ids": ["a1", "a1"], "solved": True, "note": ""})
    assert answer["status"] == "guided"
    await api.receive("callback", CallbackConcluded("t1", "k1", "guidance", 0, "satisfied", "客户说明"))
    [case] = (await api.read("/cases", deflected=True))["items"]
    assert (case["status"], case["station_id"], case["outcome"], case["deflected"]) == (
        "closed",
        None,
        "satisfied",
        True,
    )
    again = await api.done("/cases/k1/reopen", {"outcome": "complained_by_phone", "reason": "又卡纸"})
    assert (again["status"], again["run"]) == ("open", 2)


async def test_guidance_names_unknown_articles(api: Any) -> None:
    await api.done("/cases", REQUEST)
    response = await api.post("/cases/k1/guidance", {"article_ids": ["a1", "a9"], "solved": True})
    assert response.status_code == 404
    assert response.json()["errors"] == [
        {"field": "article_ids", "zh": "没有知识库文章 a9", "en": "there is no article a9"}
    ]


async def test_an_appointment_is_agreed_before_the_station_gets_the_case(api: Any) -> None:
    await api.done("/cases", REQUEST)
    slot = {"start": "2026-03-02T14:00:00+08:00", "end": "2026-03-02T16:00:00+08:00"}
    await api.done("/cases/k1/appointment", slot)
    case = await api.read("/cases/k1")
    assert (case["slot_start"], case["slot_end"]) == ("2026-03-02T06:00:00Z", "2026-03-02T08:00:00Z")
    past = {"start": "2026-03-02T08:00:00+08:00", "end": "2026-03-02T10:00:00+08:00"}
    assert (await api.post("/cases/k1/appointment", past)).status_code == 409
    backwards = await api.post("/cases/k1/appointment", {"start": slot["end"], "end": slot["start"]})
    assert backwards.status_code == 422
    assert "北京时间" in backwards.json()["detail"]


async def test_a_case_goes_to_the_station_of_its_region(api: Any) -> None:
    await api.done("/cases", REQUEST)
    answer = await api.done("/cases/k1/route", {})
    assert (answer["status"], answer["station_id"], answer["visit_no"]) == ("routed", "s1", 1)
    case = await api.read("/cases/k1")
    assert case["routing_reason"] == "华东 由 上海站 负责（策略 2026-1） · 上海站 serves 华东 (policy 2026-1)"
    assert (await api.done("/cases/k1/route", {}))["visit_no"] == 1
    assert (await api.post("/cases/k1/guidance", {"solved": True})).status_code == 409


async def test_a_corrected_station_serves_its_new_regions(api: Any) -> None:
    await api.receive("dispatch", StationCorrected("s1", "上海总站", ("上海",), "分区"))
    await api.receive("dispatch", StationCorrected("s2", "广州站", ("华南", "华东"), "分区"))
    await api.read("/customers")
    await api.done("/cases", REQUEST)
    assert (await api.done("/cases/k1/route", {}))["station_id"] == "s2"
    case = await api.read("/cases/k1")
    assert case["routing_reason"] == "华东 由 广州站 负责（策略 2026-1） · 广州站 serves 华东 (policy 2026-1)"
    assert case["routing_policy"] == "2026-1"


async def test_what_the_stations_registers_say_counts_before_the_load(api: Any) -> None:
    await api.receive("dispatch", StationOpened("s0", "杭州站", ("华东",)))
    await api.receive("dispatch", StaffJoined("t1", "s1", "technician", ("ＩＴ",)), StationCapacitySet("s1", 1))
    await api.receive("dispatch", StationHoursSet("s0", (Hours(7, "08:00", "09:00"),)))
    details = {"family": "MX", "name_zh": "机", "name_en": "M", "skills": ["it"]}
    await api.done("/products", {"model": "MX-200", **details}, by="manager-1")
    await api.read("/cases")
    for number, machine in enumerate(("e1", None), 1):
        await api.done("/cases", REQUEST | {"case_id": f"k{number}", "equipment_id": machine})
        assert (await api.done(f"/cases/k{number}/route", {}))["station_id"] == "s1"
    reasons = [(await api.read(f"/cases/k{number}"))["routing_reason"] for number in (1, 2)]
    assert "其中 上海站 有维修人员具备 it（策略 2026-1）" in reasons[0]
    assert "其中 上海站 正在营业（策略 2026-1）" in reasons[1]


async def test_of_several_stations_the_least_loaded_gets_the_case(api: Any) -> None:
    await api.receive("dispatch", StationOpened("s3", "杭州站", ("华东", "华中")))
    chosen = []
    for number in range(4):
        case_id = (await api.done("/cases", REQUEST | {"case_id": f"k{number}"}))["case_id"]
        await api.read("/cases")
        chosen.append((await api.done(f"/cases/{case_id}/route", {}))["station_id"])
    assert chosen == ["s1", "s3", "s1", "s3"]
    assert "未结服务单最少（1 张）" in (await api.read("/cases/k3"))["routing_reason"]
    for number in (1, 3):
        await api.receive("dispatch", VisitConcluded(f"w{number}", f"k{number}", "s3", 1, "satisfied", ""))
    await api.read("/cases")
    await api.done("/cases", REQUEST | {"case_id": "k4"})
    await api.read("/cases")
    assert (await api.done("/cases/k4/route", {}))["station_id"] == "s3"


async def test_no_station_is_missed_while_the_stations_are_still_being_built(api: Any) -> None:
    await api.done("/cases", REQUEST)
    async with api.pool.acquire() as connection:
        while not await lock(connection, "intake"):  # nobody else builds meanwhile
            await asyncio.sleep(0.05)
        await connection.execute("UPDATE intake.read_models SET version = '' WHERE name = 'stations'")
        await connection.execute("TRUNCATE intake.stations")
        refused = await api.post("/cases/k1/route", {})
        assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
        await connection.execute("SELECT pg_advisory_unlock_all()")
    while (answer := await api.post("/cases/k1/route", {})).status_code == 503:
        await asyncio.sleep(0.05)
    assert answer.json()["station_id"] == "s1"


async def test_stations_that_are_built_while_a_case_is_routed_are_looked_for_once_more(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    async def built_meanwhile(*asked: Any) -> Any:
        found = await candidates(*asked)
        looked.append(len(found))
        if len(looked) == 2:  # the second look is the one over states that nobody remembers
            await connection.execute("SELECT pg_advisory_unlock_all()")
            while not await api.sql("SELECT version FROM intake.read_models WHERE name = 'stations'"):
                await asyncio.sleep(0.01)
        return found

    await api.done("/cases", REQUEST)
    async with api.pool.acquire() as connection:
        while not await lock(connection, "intake"):  # nobody else builds meanwhile
            await asyncio.sleep(0.05)
        await connection.execute("UPDATE intake.read_models SET version = '' WHERE name = 'stations'")
        await connection.execute("TRUNCATE intake.stations")
        monkeypatch.setattr(routing, "candidates", built_meanwhile)
        assert (await api.done("/cases/k1/route", {}))["station_id"] == "s1"
    assert looked == [0, 0, 1]


async def test_a_region_without_a_station_needs_a_choice_by_hand(api: Any) -> None:
    await api.done("/customers", {"customer_id": "c2", "name": "高原医院", "region": "西藏"})
    case = REQUEST | {"customer_id": "c2", "equipment_id": None}
    await api.done("/cases", case)
    refused = await api.post("/cases/k1/route", {})
    assert refused.status_code == 409
    assert "没有网点负责 西藏" in refused.json()["detail"]
    assert (await api.post("/cases/k1/route", {"station_id": "s2"})).json()["errors"][0]["field"] == "reason"
    assert (await api.post("/cases/k1/route", {"station_id": "s9", "reason": "x"})).status_code == 404
    answer = await api.done("/cases/k1/route", {"station_id": "s2", "reason": "最近的网点"})
    assert answer["station_id"] == "s2"


async def test_a_satisfied_customer_closes_the_case_and_a_call_reopens_it(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases/k1/route", {})
    await api.receive("callback", CallbackConcluded("t1", "k1", "visit", 1, "satisfied", "", "s1"))
    assert (await api.read("/cases/k1"))["status"] == "routed", "the station may have resumed the work before"
    await api.receive("dispatch", concluded("satisfied"))
    closed = (await api.read("/cases", status="closed"))["items"]
    assert [(case["case_id"], case["deflected"]) for case in closed] == [("k1", False)]
    answer = await api.done("/cases/k1/reopen", {"outcome": "attitude", "reason": "态度差"})
    assert (answer["status"], answer["station_id"], answer["visit_no"], answer["run"]) == ("routed", "s1", 2, 2)
    assert (await api.post("/cases/k1/reopen", {"outcome": "attitude", "reason": "态度差"})).status_code == 409


async def test_a_dissatisfied_customer_sends_the_case_back_to_its_present_station(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases/k1/route", {})
    await api.receive("dispatch", WorkOrderTransferred("w1", "k1", "s1", "s2", "忙"))
    assert (await api.read("/cases/k1"))["station_id"] == "s2"
    await api.receive("dispatch", concluded("not_fixed_first_visit", station_id="s2"))
    await api.receive("dispatch", concluded("not_fixed_first_visit", station_id="s2"))
    case = await api.read("/cases/k1")
    assert (case["status"], case["station_id"], case["visit_no"], case["run"]) == ("routed", "s2", 2, 2)
    assert case["outcome"] == "not_fixed_first_visit"
    assert case["routing_reason"].startswith("一次维修不到位，退回原网点")


async def test_a_wrong_address_is_on_the_clerks_desk_until_it_is_settled(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases/k1/route", {})
    settled = {"note": "已搬到 8 号楼"}
    assert (await api.post("/cases/k1/address/settle", settled)).status_code == 409
    await api.receive("dispatch", AddressFoundWrong("w1", "k1", "s1", 1, "t1", "没有这家公司"))
    (case,) = (await api.read("/cases", address_doubted="true"))["items"]
    assert (case["case_id"], case["address_doubt"]) == ("k1", "没有这家公司")
    assert (await api.done("/cases/k1/address/settle", settled))["address_doubt"] is None
    assert (await api.read("/cases", address_doubted="true"))["items"] == []
    assert len((await api.read("/cases", address_doubted="false"))["items"]) == 1


async def test_a_refused_case_is_the_clerks_again_and_no_rule_sends_it_back(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases/k1/take")
    await api.done("/cases/k1/route", {})
    slot = Slot(datetime(2026, 3, 3, 6, 0, tzinfo=UTC), datetime(2026, 3, 3, 8, 0, tzinfo=UTC))
    await api.receive("dispatch", WorkOrderRefused("w1", "k1", "s1", 1, "当天无人", slot))
    (case,) = (await api.read("/cases", status="open"))["items"]
    assert (case["station_id"], case["refused_by"], case["refusal_reason"]) == (None, "s1", "当天无人")
    assert (case["slot_start"], case["owner_id"]) == ("2026-03-03T06:00:00Z", "clerk-1")
    assert (await api.get("/cases/k1", by="dispatcher-s1")).status_code == 404
    nobody = await api.post("/cases/k1/route", {})
    assert nobody.status_code == 409 and "均已拒单（上海站）" in nobody.json()["detail"]
    again = await api.done("/cases/k1/route", {"station_id": "s2", "reason": "广州代为上门"})
    assert (again["visit_no"], again["refusals"], again["refused_by"]) == (2, 1, None)
    await api.receive("dispatch", VisitConcluded("w2", "k1", "s2", 2, "satisfied", ""))
    await api.read("/cases")
    several = await api.post("/cases/k1/reopen", {"outcome": "not_fixed_several_visits", "reason": "又坏了"})
    assert several.status_code == 409, "one visit was made"
