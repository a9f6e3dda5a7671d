"""Whoever belongs to a station that nobody has opened is told so, and is not shown an empty list."""

from typing import Any

NOWHERE = ["/work-orders", "/replacements", "/stations", "/loans"]


async def test_a_station_that_does_not_exist_is_403_and_says_so(world: Any) -> None:
    for path in NOWHERE:
        answer = await world.get("d-nowhere", path)
        assert answer.status_code == 403, path
        assert "没有该网点" in answer.json()["detail"] and "does not exist here" in answer.json()["detail_en"]
    refused = await world.post("d-nowhere", "/work-orders/any/accept")
    assert refused.status_code == 403 and "nowhere" in refused.json()["detail_en"]


async def test_a_station_may_call_as_soon_as_it_is_opened(world: Any) -> None:
    opened = {"station_id": "nowhere", "name": "新网点", "regions": ["青海省"]}
    await world.done("manager-1", "/stations", opened)
    for path in NOWHERE:
        assert (await world.get("d-nowhere", path)).status_code == 200, path
