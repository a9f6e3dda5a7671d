"""Nobody is in two places: appointments over HTTP, one after the other and all at once."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from events.shanghai import day_of
from events.types import Slot

TODAY = day_of(datetime.now(UTC))
DAY, NEXT = (str(TODAY + timedelta(days=days)) for days in (3, 4))
"""Days ahead: nobody is sent into the past."""


def slot(start: str, end: str, day: str = DAY) -> dict[str, str]:
    return {"start": f"{day}T{start}:00+08:00", "end": f"{day}T{end}:00+08:00"}


async def accepted(world: Any, *cases: str) -> list[str]:
    orders = [await world.routed(case) for case in cases]
    for order in orders:
        await world.done("d-north", f"/work-orders/{order}/accept")
    return orders


async def assign(world: Any, order: str, technician: str, times: dict[str, str]) -> Any:
    """Also in place of somebody else."""
    body = {"technician_id": technician, "reassign_reason": "改由他人", **times}
    return await world.post("d-north", f"/work-orders/{order}/assign", body)


async def day(world: Any, technician: str, date: str = DAY) -> list[str]:
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
    assert (await assign(world, a, "t1", slot("10:00", "12:00", NEXT))).is_success
    assert (await assign(world, b, "t1", slot("10:00", "12:00"))).is_success
    assert (await day(world, "t1"), await day(world, "t1", NEXT)) == ([b], [a])
    assert (await assign(world, b, "t2", slot("10:00", "12:00"))).is_success
    assert (await day(world, "t1"), await day(world, "t2")) == ([], [b])
    assert (await assign(world, b, "t1", {})).is_success
    assert (await day(world, "t1"), await day(world, "t2")) == ([b], []), "the appointment stands"
    await world.done("t1", f"/work-orders/{a}/fail", {"reason": "缺件"})
    assert await day(world, "t1", NEXT) == []


async def test_of_fifty_assignments_at_the_same_moment_as_many_get_through_as_fit(world: Any) -> None:
    """Ten slots, five orders for each: whoever has one has it alone, and nobody else is told to try again."""
    cases = [f"case-{number}" for number in range(50)]
    orders = await world.all_routed(cases)
    await asyncio.gather(*(world.done("d-north", f"/work-orders/{order}/accept") for order in orders))
    hours = [slot(f"{9 + number % 10:02}:00", f"{9 + number % 10:02}:45") for number in range(50)]
    answers = await asyncio.gather(
        *(assign(world, order, "t1", time) for order, time in zip(orders, hours, strict=True))
    )
    assert Counter(answer.status_code for answer in answers) == {200: 10, 409: 40}
    kinds = {answer.json()["type"] for answer in answers if answer.status_code == 409}
    assert kinds == {"urn:aftersales:problem:rejected"}
    winners = [order for order, answer in zip(orders, answers, strict=True) if answer.is_success]
    assert {orders.index(winner) % 10 for winner in winners} == set(range(10))
    assert set(await day(world, "t1")) == set(winners)
    booked = await world.pool.fetch(
        "SELECT data FROM dispatch.events WHERE type = 'aftersales.dispatch.appointment-booked.v1'"
    )
    assert sorted(json.loads(row["data"])["work_order_id"] for row in booked) == sorted(winners)


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
    over = {"start": f"{DAY}T23:00:00+08:00", "end": f"{NEXT}T00:00:01+08:00"}
    backwards = {"start": f"{DAY}T12:00:00+08:00", "end": f"{DAY}T11:00:00+08:00"}
    last = {"start": "9999-12-31T20:00:00Z", "end": "9999-12-31T23:00:00Z"}
    without_zone = {"start": f"{DAY}T12:00:00", "end": f"{DAY}T13:00:00"}
    half = {"start": f"{DAY}T12:00:00+08:00"}
    for times in (over, backwards, last, without_zone, half):
        refused = await assign(world, order, "t1", times)
        assert refused.status_code == 422, times
        assert refused.json()["errors"][0]["zh"]
    to_midnight = {"start": f"{DAY}T15:00:00Z", "end": f"{NEXT}T00:00:00+08:00"}
    assert (await assign(world, order, "t1", to_midnight)).status_code == 200


async def test_nobody_is_booked_for_the_past_or_for_years_ahead(world: Any) -> None:
    (order,) = await accepted(world, "case-1")
    for far in (-1, 400, 13_000):
        refused = await assign(world, order, "t1", slot("09:00", "10:00", str(TODAY + timedelta(days=far))))
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "start"), far
    assert refused.json()["detail"] == "预约开始时间不能晚于一年以后"


async def test_the_slot_that_the_customer_was_told_is_kept_until_another_is_given(world: Any) -> None:
    times = (datetime.fromisoformat(slot("14:00", "16:00")[end]).astimezone(UTC) for end in ("start", "end"))
    order = await world.routed("case-1", slot=Slot(*times))
    path = f"/work-orders/{order}"
    agreed = {"start": f"{DAY}T06:00:00Z", "end": f"{DAY}T08:00:00Z"}
    assert (await world.done("d-north", f"{path}/accept"))["slot"] is None
    assert (await assign(world, order, "t1", {})).json()["slot"] == agreed
    assert await day(world, "t1") == [order]
    assert (await assign(world, order, "t2", {})).json()["slot"] == agreed
    assert (await day(world, "t1"), await day(world, "t2")) == ([], [order])
    moved = {"start": f"{DAY}T01:00:00Z", "end": f"{DAY}T02:00:00Z"}
    assert (await assign(world, order, "t2", slot("09:00", "10:00"))).json()["slot"] == moved
    await world.done("d-north", f"{path}/transfer", {"to_station_id": "south", "reason": "…"})
    await world.done("d-south", f"{path}/accept")
    assert (await world.done("d-south", f"{path}/assign", {"technician_id": "t3"}))["slot"] == moved
    assert (await world.read("d-south", path))["agreed_slot"] == moved
    (item,) = (await world.read("d-south", "/work-orders"))["items"]
    assert (item["slot"], item["agreed_slot"]) == (moved, moved)


async def test_a_technician_who_is_taken_at_the_agreed_time_is_not_sent_then(world: Any) -> None:
    (other,) = await accepted(world, "case-1")
    assert (await assign(world, other, "t1", slot("14:00", "15:00"))).is_success
    times = (datetime.fromisoformat(slot("14:00", "16:00")[end]).astimezone(UTC) for end in ("start", "end"))
    order = await world.routed("case-2", slot=Slot(*times))
    await world.done("d-north", f"/work-orders/{order}/accept")
    refused = await assign(world, order, "t1", {})
    assert (refused.status_code, other in refused.json()["detail"]) == (409, True)
