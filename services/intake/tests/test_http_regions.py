"""Regions over HTTP: chosen from a list, of several levels, the most specific wins."""

from typing import Any

from events.catalog.station import StationOpened


async def test_a_client_can_offer_the_regions(api: Any) -> None:
    assert [row["name"] for row in (await api.read("/regions", parent="全国", by="technician-s1"))["items"]] == [
        "华北",
        "东北",
        "华东",
        "华中",
        "华南",
        "西南",
        "西北",
    ]
    (suzhou,) = (await api.read("/regions", q="苏州"))["items"]
    assert suzhou == {
        "name": "苏州市",
        "short_name": "苏州",
        "code": "320500",
        "level": "city",
        "parent": "江苏省",
    }
    assert (await api.get("/regions", parent="东区")).status_code == 422

    names: list[str] = []
    query: dict[str, Any] = {"limit": 200}
    while True:
        page = await api.read("/regions", **query)
        names += [row["name"] for row in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert len(names) == len(set(names)) == 408


async def test_a_customer_is_in_a_listed_region_however_it_is_spelled(api: Any) -> None:
    for text in ("上海", " 上海市 ", "３１００００", "上 海"):
        registered = await api.done("/customers", {"customer_id": "c2", "name": "光明中学", "region": text})
        assert registered["region"] == "上海市"
    assert [row["customer_id"] for row in (await api.read("/customers", region="上海"))["items"]] == ["c2"]
    assert [row["customer_id"] for row in (await api.read("/customers", region="华东"))["items"]] == ["c1", "c2"]
    assert (await api.read("/customers", region="东区"))["items"] == []


async def test_a_region_that_is_not_listed_is_refused_with_what_may_be_meant(api: Any) -> None:
    refused = await api.post("/customers", {"customer_id": "c2", "name": "光明中学", "region": "苏州工业园区"})
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert fault["field"] == "region"
    assert "苏州市" in fault["zh"]
    assert "perhaps 苏州市?" in fault["en"]


async def test_the_station_of_the_city_gets_the_case_before_that_of_the_great_region(api: Any) -> None:
    await api.receive("dispatch", StationOpened("s3", "苏州站", ("苏州市",)))
    for city, station in (("苏州市", "s3"), ("无锡市", "s1")):
        await api.done("/customers", {"customer_id": f"c{station}", "name": "光明中学", "region": city})
        case = {"case_id": f"k{station}", "customer_id": f"c{station}", "channel": "phone", "description": "卡纸"}
        await api.done("/cases", case)
        await api.read("/cases")
        assert (await api.done(f"/cases/k{station}/route", {}))["station_id"] == station
    reason = (await api.read("/cases/ks1"))["routing_reason"]
    zh, en = (
        "无锡市 属于 华东，华东 由 上海站 负责（策略 2026-1）",
        "无锡市 is in 华东: 上海站 serves 华东 (policy 2026-1)",
    )
    assert reason == f"{zh} · {en}"
