"""Working hours and the way between two appointments: what speaks against a slot, and how it is overruled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.agenda import Agenda
from dispatch.domain.planning import Neighbour, Plan, beside, obstacles, overruled, require_no_training, within
from dispatch.domain.travel import FIXED, UNKNOWN, Whereabouts, kilometres, way
from dispatch.domain.work_order.state import work_order_id
from eventlog.decider import Rejected
from events.catalog.customer import Place, SiteAdded
from events.catalog.training import TrainingCancelled, TrainingPlanned, TrainingPostponed
from events.hours import read_hours
from events.shanghai import SHANGHAI, day_of
from events.types import Slot

DAY = day_of(datetime.now(UTC)) + timedelta(days=3)
BUND, AIRPORT = Place(31_240, 121_490), Place(31_150, 121_805)


def at(start: str, end: str) -> Slot:
    return Slot(*(datetime.fromisoformat(f"{DAY}T{time}+08:00").astimezone(SHANGHAI) for time in (start, end)))


def times(start: str, end: str) -> dict[str, str]:
    slot = at(start, end)
    return {"start": slot.start.isoformat(), "end": slot.end.isoformat()}


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


def test_nobody_is_sent_while_they_hold_a_training() -> None:
    plan = Plan(trainings=[at("10:00", "11:00")])
    for slot in (at("09:00", "10:00"), at("11:00", "12:00")):
        require_no_training("t1", slot, plan, "start")
    for slot in (at("09:00", "10:01"), at("10:30", "10:40"), at("09:00", "12:00")):
        with pytest.raises(Rejected, match="t1 holds a training then") as refused:
            require_no_training("t1", slot, plan, "start")
        assert refused.value.field == "start"


async def test_a_training_keeps_its_trainer_from_visits_and_shows_where_it_came_later(world: Any) -> None:
    """Planned at the information centre, over an appointment, then postponed, held by somebody else, and cancelled."""
    order = f"/work-orders/{await world.assigned('case-a', 't1', **times('09:00', '10:00'))}"
    slot = at("09:30", "11:00")
    planned = TrainingPlanned(
        "tr-1", "customer-1", None, "", "双面扫描", None, "site", None, "t1", "north", slot.start.astimezone(UTC), 90
    )
    await world.receive("intake", planned)
    (item,) = (await world.read("d-north", "/work-orders"))["items"]
    assert item["technician_in_training"] is True
    (held,) = (await world.read("t1", "/technicians/t1/day", date=str(DAY)))["trainings"]
    assert (held["training_id"], held["busy"], held["overlaps"]) == ("tr-1", False, [item["work_order_id"]])
    taken = await world.post("d-north", f"{order}/assign", {"technician_id": "t1", **times("10:30", "11:30")})
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (409, "start")
    helper = await world.routed("case-b")
    await world.done("d-north", f"/work-orders/{helper}/accept")
    await world.done("d-north", f"/work-orders/{helper}/assign", {"technician_id": "t2", **times("10:30", "11:30")})
    refused = await world.post("d-north", f"/work-orders/{helper}/helpers", {"technician_id": "t1"})
    assert refused.status_code == 409 and "holds a training" in refused.json()["detail_en"]
    assert refused.json()["errors"][0]["field"] == "technician_id", "the body of a helper has no start"
    found = await world.read("d-north", f"/work-orders/{helper}/suggestions", minutes=60)
    (first,) = (it for it in found["suggestions"] if it["technician_id"] == "t1")
    assert first["reasons"]
    postponed = TrainingPostponed(
        "tr-1", "customer-1", "t1", "north", at("14:00", "15:00").start.astimezone(UTC), planned.starts_at, "客户改期"
    )
    await world.receive("intake", postponed)
    day = await world.read("d-north", "/stations/north/day", date=str(DAY))
    assert [len(each["trainings"]) for each in day["technicians"]] == [1, 0]
    await world.done("d-north", f"{order}/assign", {"technician_id": "t1", **times("10:30", "11:30")})
    late = await world.post("d-north", f"{order}/assign", {"technician_id": "t1", **times("15:00", "16:00")})
    assert late.status_code == 409, "it lasts as long as before"
    await world.receive("intake", replace(postponed, trainer_id="t3", station_id="south"))
    await world.done("d-north", f"{order}/assign", {"technician_id": "t1", **times("15:00", "16:00")})
    (lent,) = (await world.read("d-south", "/technicians/t3/day", date=str(DAY)))["trainings"]
    assert lent["training_id"] == "tr-1"
    await world.receive("intake", TrainingCancelled("tr-1", "customer-1", "不需要了"))
    assert (await world.read("d-south", "/technicians/t3/day", date=str(DAY)))["trainings"] == []
    then = (await world.read("t1", "/technicians/t1/day", date=str(DAY), as_of="intake:3"))["trainings"]
    assert [each["start"] for each in then] == [planned.starts_at.isoformat().replace("+00:00", "Z")]
    assert (await world.read("t1", "/technicians/t1/day", date=str(DAY), as_of="intake:4"))["trainings"] != then


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
