"""Working hours and the way between two appointments: what speaks against a slot, and how it is overruled."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.agenda import Agenda
from dispatch.domain.planning import Neighbour, Plan, beside, obstacles, overruled, within
from dispatch.domain.travel import FIXED, UNKNOWN, Whereabouts, kilometres, way
from dispatch.domain.work_order.state import work_order_id
from eventlog.decider import Rejected
from events.catalog.customer import Place, SiteAdded
from events.hours import read_hours
from events.shanghai import SHANGHAI, day_of
from events.types import Slot

DAY = day_of(datetime.now(UTC)) + timedelta(days=3)
BUND, AIRPORT = Place(31_240, 121_490), Place(31_150, 121_805)


def at(start: str, end: str) -> Slot:
    return Slot(*(datetime.fromisoformat(f"{DAY}T{time}+08:00").astimezone(SHANGHAI) for time in (start, end)))


def test_the_way_is_by_distance_and_nothing_at_the_same_machine_or_site() -> None:
    assert kilometres(BUND, AIRPORT) == pytest.approx(31.6, abs=0.2)
    here, there = Whereabouts("m-1", "c/1", BUND), Whereabouts("m-2", "c/2", AIRPORT)
    assert way(here, there) == way(there, here) == (FIXED + 64, kilometres(BUND, AIRPORT))
    assert way(here, Whereabouts("m-3", "d/1", BUND)) == (FIXED, 0)
    assert way(here, Whereabouts("m-3", "c/1", BUND)) == way(here, Whereabouts("m-1")) == (0, 0)
    assert way(here, Whereabouts("m-3")) == way(Whereabouts(), Whereabouts()) == (UNKNOWN, None)


def test_hours_are_those_of_the_day_and_nobody_knows_none() -> None:
    week = tuple(read_hours("1-7 8:30-12:00, 13:00-24:00"))
    assert all(within(week, slot) for slot in (at("08:30", "12:00"), at("13:00", "23:59:59"), at("20:00", "21:00")))
    assert not any(within(week, slot) for slot in (at("08:29", "09:00"), at("11:00", "14:00")))
    assert within(week, Slot(at("23:00", "23:30").start, at("00:00", "00:30").start + timedelta(days=1)))
    weekday = DAY.isoweekday() % 7 + 1
    assert not within(tuple(read_hours(f"{weekday} 8:00-18:00")), at("09:00", "10:00"))
    assert within((), at("03:00", "04:00"))


def test_the_nearest_on_either_side_count_where_they_are_near() -> None:
    agenda = Agenda({"early": at("08:00", "08:30"), "before": at("09:00", "10:00"), "after": at("17:00", "18:00")})
    assert beside(agenda, "w", at("10:00", "11:00")) == ["before"]
    assert beside(agenda, "w", at("11:00", "16:30")) == ["before", "after"]
    assert beside(agenda, "before", at("10:00", "11:00")) == ["early"]


def test_what_speaks_against_a_slot_is_told_and_overruled_with_a_reason() -> None:
    week = tuple(read_hours("1-7 8:30-17:30"))
    plan = Plan(week, [Neighbour(at("09:00", "10:00"), 15, "w-1"), Neighbour(at("18:20", "19:00"), 30, None)])
    assert obstacles("t1", at("10:15", "11:00"), plan) == []
    found = obstacles("t1", at("17:00", "18:00"), plan)
    assert [each.kind for each in found] == ["hours", "travel"]
    with pytest.raises(Rejected, match=r"hours.*20 min from another appointment, and the way takes 30") as refused:
        overruled(found, None)
    assert refused.value.field == "overrule_reason"
    assert "其他安排" in refused.value.zh
    assert overruled(found, "客户只有晚上有空") == ("hours", "travel")
    assert overruled([], "多余的原因") == ()


async def test_who_is_too_far_away_or_not_at_work_is_sent_with_a_reason_only(world: Any) -> None:
    """By the sites that the information centre knows: from the Bund to the airport in an hour and a quarter."""
    near, far = ("c-near", "m-near"), ("c-far", "m-far")
    sites = [
        SiteAdded(customer, "1", "总部", "华北", (), place) for (customer, _), place in ((near, BUND), (far, AIRPORT))
    ]
    a, b = world.routing("case-a", customer=near), world.routing("case-b", customer=far)
    await world.receive("intake", *sites, a, b)
    first, second = (f"/work-orders/{work_order_id(case.case_id, 1)}" for case in (a, b))
    hours = [{"weekday": day, "opens": "08:30", "closes": "17:30"} for day in range(1, 8)]
    await world.done("manager-1", "/stations/north/hours", {"hours": hours})

    def body(start: str, end: str, **more: str) -> dict[str, str]:
        slot = at(start, end)
        return {"technician_id": "t1", "start": slot.start.isoformat(), "end": slot.end.isoformat(), **more}

    for order in (first, second):
        await world.done("d-north", f"{order}/accept")
    await world.done("d-north", f"{first}/assign", body("09:00", "10:00"))
    refused = await world.post("d-north", f"{second}/assign", body("11:10", "12:00"))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "overrule_reason")
    assert "70 min from work order" in refused.json()["detail_en"]
    taken = await world.post("d-north", f"{second}/assign", body("09:30", "10:30", overrule_reason="急"))
    assert taken.status_code == 409, "an overlap is never overruled"
    late = await world.post("d-north", f"{second}/assign", body("17:00", "18:00"))
    assert "周一至周日 08:30–17:30" in late.json()["detail"]
    assert (await world.done("d-north", f"{second}/assign", body("11:14", "12:00")))["slot"]
    await world.done("d-north", f"{second}/assign", body("17:00", "18:00", overrule_reason="客户下班后才有空"))
    told = (await world.read("d-north", f"{second}/history"))["items"][-1]
    assert told["zh"].endswith("未按工作时间：客户下班后才有空")
