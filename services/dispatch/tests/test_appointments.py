"""Nobody is in two places: appointments over HTTP, one after the other and all at once."""

import asyncio
import json
from typing import Any


def slot(start: str, end: str, day: str = "2026-03-02") -> dict[str, str]:
    return {"start": f"{day}T{start}:00+08:00", "end": f"{day}T{end}:00+08:00"}


async def accepted(world: Any, *cases: str) -> list[str]:
    orders = [await world.routed(case) for case in cases]
    for order in orders:
        await world.done("d-north", f"/work-orders/{order}/accept")
    return orders


async def assign(world: Any, order: str, technician: str, times: dict[str, str]) -> Any:
    return await world.post("d-north", f"/work-orders/{order}/assign", {"technician_id": technician, **times})


async def day(world: Any, technician: str, date: str = "2026-03-02") -> list[str]:
    read = await world.read("d-north", f"/technicians/{technician}/day", date=date)
    return [appointment["work_order_id"] for appointment in read["appointments"]]


async def test_an_overlap_is_refused_and_back_to_back_is_not(world: Any) -> None:
    a, b, c = await accepted(world, "case-a", "case-b", "case-c")
    assert (await assign(world, a, "t1", slot("10:00", "12:00"))).status_code == 200
    refused = await assign(world, b, "t1", slot("11:59", "13:00"))
    assert refused.status_code == 409
    assert a in refused.json()["detail"]
    assert a in refused.json()["detail_en"]
    assert refused.json()["errors"][0]["field"] == "start"
    assert (await assign(world, b, "t1", slot("12:00", "13:00"))).status_code == 200
    assert (await assign(world, c, "t2", slot("11:00", "13:00"))).status_code == 200
    assert await day(world, "t1") == [a, b]


async def test_a_slot_is_released_by_another_assignment_and_by_the_end(world: Any) -> None:
    a, b = await accepted(world, "case-a", "case-b")
    assert (await assign(world, a, "t1", slot("10:00", "12:00"))).is_success
    assert (await assign(world, a, "t1", slot("10:00", "12:00", "2026-03-03"))).is_success
    assert (await assign(world, b, "t1", slot("10:00", "12:00"))).is_success
    assert (await day(world, "t1"), await day(world, "t1", "2026-03-03")) == ([b], [a])
    assert (await assign(world, b, "t2", slot("10:00", "12:00"))).is_success
    assert (await day(world, "t1"), await day(world, "t2")) == ([], [b])
    assert (await assign(world, b, "t2", {})).is_success
    assert await day(world, "t2") == []
    await world.done("t1", f"/work-orders/{a}/fail", {"reason": "缺件"})
    assert await day(world, "t1", "2026-03-03") == []


async def test_of_overlapping_assignments_at_the_same_moment_one_gets_through(world: Any) -> None:
    orders = await accepted(world, *(f"case-{number}" for number in range(6)))
    times = [slot(f"{9 + number // 2}:{number % 2 * 30:02}".zfill(5), "13:00") for number in range(6)]
    answers = await asyncio.gather(
        *(assign(world, order, "t1", time) for order, time in zip(orders, times, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 5]
    kinds = {answer.json()["type"] for answer in answers if answer.status_code == 409}
    assert kinds == {"urn:aftersales:problem:rejected"}
    (winner,) = [order for order, answer in zip(orders, answers, strict=True) if answer.is_success]
    assert await day(world, "t1") == [winner]
    booked = await world.pool.fetch(
        "SELECT data FROM dispatch.events WHERE type = 'aftersales.dispatch.appointment-booked.v1'"
    )
    assert [json.loads(row["data"])["work_order_id"] for row in booked] == [winner]


async def test_assignments_at_the_same_moment_that_do_not_overlap_all_get_through(world: Any) -> None:
    orders = await accepted(world, *(f"case-{number}" for number in range(4)))
    hours = [slot(f"{9 + number:02}:00", f"{10 + number:02}:00") for number in range(4)]
    answers = await asyncio.gather(
        *(assign(world, order, "t1", time) for order, time in zip(orders, hours, strict=True))
    )
    assert [answer.status_code for answer in answers] == [200] * 4
    assert await day(world, "t1") == orders


async def test_one_order_given_to_two_technicians_at_once_is_with_one_of_them(world: Any) -> None:
    (order,) = await accepted(world, "case-1")
    morning = slot("09:00", "10:00")
    answers = await asyncio.gather(*(assign(world, order, technician, morning) for technician in ("t1", "t2")))
    assert {answer.status_code for answer in answers} == {200}
    technician = (await world.read("d-north", f"/work-orders/{order}"))["technician_id"]
    other = {"t1": "t2", "t2": "t1"}[technician]
    assert (await day(world, technician), await day(world, other)) == ([order], [])


async def test_a_slot_lies_within_one_day_in_shanghai(world: Any) -> None:
    (order,) = await accepted(world, "case-1")
    over = {"start": "2026-03-02T23:00:00+08:00", "end": "2026-03-03T00:00:01+08:00"}
    backwards = {"start": "2026-03-02T12:00:00+08:00", "end": "2026-03-02T11:00:00+08:00"}
    last = {"start": "9999-12-31T20:00:00Z", "end": "9999-12-31T23:00:00Z"}
    without_zone = {"start": "2026-03-02T12:00:00", "end": "2026-03-02T13:00:00"}
    half = {"start": "2026-03-02T12:00:00+08:00"}
    for times in (over, backwards, last, without_zone, half):
        refused = await assign(world, order, "t1", times)
        assert refused.status_code == 422, times
        assert refused.json()["errors"][0]["zh"]
    to_midnight = {"start": "2026-03-02T15:00:00Z", "end": "2026-03-03T00:00:00+08:00"}
    assert (await assign(world, order, "t1", to_midnight)).status_code == 200
