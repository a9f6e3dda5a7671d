"""What means the same however often it is asked for is so, too, when it is asked for at once: nobody gets a 409."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from events.catalog.sla import ReplacementDue
from events.shanghai import day_of


async def test_what_may_be_repeated_may_be_asked_for_at_once(world: Any) -> None:
    order, other, third = [f"/work-orders/{await world.routed(case)}" for case in ("case-1", "case-2", "case-3")]
    await world.receive("sla_monitor", ReplacementDue("case-1", datetime(2036, 3, 3, tzinfo=UTC)))
    next_week = day_of(datetime.now(UTC)) + timedelta(days=7)
    road: list[tuple[str, str, Any]] = [
        ("manager-1", "/stations", {"station_id": "west", "name": "西站", "regions": ["西南"]}),
        ("manager-1", "/stations/west/correct", {"name": "西南站", "reason": "听错"}),
        ("manager-1", "/stations/west/staff", {"staff_id": "t5", "role": "technician"}),
        ("manager-1", "/staff/t5/correct", {"skills": ["laser"], "reason": "漏登"}),
        ("manager-1", "/staff/t5/move", {"to_station_id": "south", "reason": "调动"}),
        ("manager-1", "/staff/t5/leave", {"reason": "离职"}),
        ("d-south", "/staff/t2/loans", {"station_id": "south", "reason": "忙"}),
        ("d-north", "/staff/t2/loans/1/grant", {}),
        ("d-north", "/staff/t2/loans/1/end", {"reason": "回来"}),
        ("d-north", f"{order}/accept", {}),
        ("d-north", f"{order}/assign", {"technician_id": "t1"}),
        ("t1", f"{order}/depart", {}),
        ("t1", f"{order}/arrive", {}),
        ("d-north", "/replacement-units", {"serial_no": "R-1", "station_id": "north", "model": "MX-200"}),
        ("t1", "/cases/case-1/replacement/hand-over", {"serial_no": "R-1"}),
        ("d-north", "/cases/case-1/replacement/return-day", {"return_by": str(next_week), "reason": "客户出差"}),
        ("t1", "/cases/case-1/replacement/return", {"condition": "good"}),
        ("d-north", "/replacement-units/R-1/move", {"to_station_id": "south", "reason": "调拨"}),
        ("d-south", "/replacement-units/R-1/ready", {}),
        ("d-south", "/replacement-units/R-1/retire", {"ended": "scrapped", "reason": "老旧"}),
        ("t1", f"{order}/solve", {"work_done": "换搓纸轮"}),
        ("d-north", f"{other}/transfer", {"to_station_id": "south", "reason": "近"}),
        ("d-north", f"{third}/accept", {}),
        ("d-north", f"{third}/assign", {"technician_id": "t2"}),
        ("t2", f"{third}/fail", {"reason": "缺件"}),
    ]
    wrong = []
    for step, (who, path, body) in enumerate(road):
        keys: list[dict[str, str]] = [{}] * 6 + [{"Idempotency_Key": f"{step} {number}"} for number in range(2)]
        answers = await asyncio.gather(*(world.post(who, path, body, **key) for key in keys))
        again = await world.post(who, path, body)
        statuses = [answer.status_code for answer in answers]
        if min(statuses) > 299 or (again.is_success and max(statuses) > 299):
            wrong.append(f"{path}: {statuses}, and afterwards {again.text}")
    assert not wrong, "\n".join(wrong)


async def test_what_comes_once_is_taken_once_however_many_take_it_at_once(world: Any) -> None:
    """A transfer, and what an order brings back: one receipt is booked, the others are told so."""
    part = {"part_no": "P-1", "name_zh": "定影器", "name_en": "Fuser", "unit_zh": "个", "unit_en": "piece"}
    await world.done("manager-1", "/parts", part)
    row = await world.done("d-north", "/stock/deliveries", {"part_no": "P-1", "quantity": 5, "delivery_no": "SF-1"})
    north = row["stock_id"]
    await world.done("d-north", "/stock-transfers", {"part_no": "P-1", "quantity": 2, "to_station_id": "south"})
    (coming,) = (await world.read("d-south", "/stock-transfers", open=True))["items"]
    south = coming["stock_id"]
    order = await world.assigned("case-1")
    await world.done("d-north", f"/work-orders/{order}/parts/use", {"part_no": "P-1", "quantity": 1})

    async def at_once(who: str, path: str, body: Any) -> list[int]:
        answers = await asyncio.gather(*(world.post(who, path, body) for _ in range(6)))
        return sorted(answer.status_code for answer in answers)

    received = await at_once("d-south", f"/stock/{south}/transfers/1/receive", {"quantity": 2})
    back = await at_once("d-north", f"/stock/{north}/returns", {"work_order_id": order, "quantity": 1})
    assert (received, back) == ([200] + [409] * 5, [200] + [409] * 5)
    stocks = [await world.read("manager-1", f"/stock/{id}") for id in (south, north)]
    assert [(stock["on_hand"], stock["under_way"]) for stock in stocks] == [(2, 0), (3, 0)]
