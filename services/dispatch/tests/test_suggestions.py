"""Whom to send, and when: by skill, time, load, distance and who knows the machine; taken, or overruled and counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.free_time import Appointment, Need, Time, first_slot, has_room, open_spans, span
from dispatch.domain.planning import within
from dispatch.domain.suggesting import Candidate, Suggested, suggest
from dispatch.domain.suggestion_rule import RULE
from dispatch.domain.work_order.state import work_order_id
from dispatch.figures import figures
from dispatch.metrics import SUGGESTED
from eventlog.testing import told
from events.catalog.customer import Place, SiteAdded
from events.catalog.product import ProductDetails, ProductListed
from events.hours import read_hours
from events.shanghai import SHANGHAI, day_of, start_of
from events.types import SkillLevel, Slot

MONDAY = datetime(2026, 3, 2, 9, 5, tzinfo=SHANGHAI)
TODAY, TOMORROW = MONDAY.date(), MONDAY.date() + timedelta(days=1)
HOUR = timedelta(hours=1)
WEEK = tuple(read_hours("1-6 8:30-12:00, 13:00-17:30"))
BUND = Place(31_240, 121_490)

OUTCOMES = ("taken", "overruled")


def here(hour: float) -> Appointment:
    return Appointment(slot(hour), 0, 0.0)


def across(hour: float) -> Appointment:
    """On the other side of the city."""
    return Appointment(slot(hour), 74, 31.6)


def slot(hour: float, length: timedelta = HOUR, day: int = 0) -> Slot:
    start = start_of(TODAY + timedelta(days=day)) + timedelta(hours=hour)
    return Slot(start, start + length)


def need(told: Slot | None = None, length: timedelta = HOUR, site_hours: str = "") -> Need:
    return Need(length, MONDAY, tuple(read_hours(site_hours)), told)


def time(*today: Appointment, hours: Any = WEEK) -> Time:
    return Time(hours, {TODAY: today, TOMORROW: ()})


def test_the_time_that_the_customer_was_told_comes_first_and_else_the_earliest() -> None:
    assert first_slot(time(), need()) == slot(9.25), "at the next quarter"
    assert first_slot(time(), need(slot(15, 2 * HOUR))) == slot(15, 2 * HOUR)
    taken = here(15)
    assert first_slot(time(taken), need(slot(15.5))) == slot(9.25)
    assert first_slot(time(), need(slot(18))) == slot(9.25), "outside of hours nobody is suggested"
    assert first_slot(time(), need(length=4 * HOUR)) == slot(13, 4 * HOUR), "not over lunch"
    assert first_slot(time(), need(site_hours="1-5 14:00-16:00")) == slot(14)
    assert first_slot(time(), need(site_hours="2 10:00-12:00")) == slot(10, day=1)
    assert first_slot(time(hours=()), need(site_hours="1-7 17:00-18:00")) is None
    assert first_slot(Time(WEEK, {}), need()) is None, "absent on all days"


def test_the_way_is_thought_of() -> None:
    near, far = here(10), across(10)
    assert first_slot(time(near), need()) == slot(11), "9:15 would end too late"
    assert first_slot(time(near), need(length=HOUR / 2)) == slot(9.25, HOUR / 2)
    assert first_slot(time(far), need(length=HOUR / 2)) == slot(13, HOUR / 2), "over an hour either way"


def test_points_have_their_reasons_and_the_rank_is_stable() -> None:
    copier: dict[str, SkillLevel | None] = {"copier": "expert"}
    people = [
        Candidate("t1", copier, time(across(10))),
        Candidate("t2", {"copier": None}, time(here(13)), visits=5),
        Candidate("t3", {"printer": "expert"}, time()),
        Candidate("t5", copier, time()),
        Candidate("t4", copier, time()),
        Candidate("t6", copier, Time(WEEK, {})),
    ]
    found = suggest(need(), ["copier"], people)
    assert [each.technician_id for each in found] == ["t4", "t5", "t2", "t1", "t3"]
    assert found == suggest(need(), ["copier"], people[::-1])

    def points(suggested: Suggested) -> dict[str, int]:
        return {reason.fact: reason.points for reason in suggested.reasons}

    by_id = {each.technician_id: each for each in found}
    assert points(by_id["t4"]) == {"skill": 30, "time": 0, "load": 0, "distance": 0, "machine": 0}
    assert points(by_id["t2"]) == {"skill": 10, "time": 0, "load": -4, "distance": 0, "machine": 20}
    assert points(by_id["t1"]) == {"skill": 30, "time": -3, "load": -4, "distance": -32, "machine": 0}
    assert points(by_id["t3"])["skill"] == -60
    said = {reason.fact: (reason.zh, reason.en) for reason in by_id["t1"].reasons}
    assert said["skill"] == ("技能 copier（专家）", "skills copier (expert)")
    assert said["load"] == ("当天另有 1 个预约", "1 other appointments that day")
    assert said["distance"][1] == "31.6 km from the appointment before"
    assert "不知道" in suggest(need(), None, people)[0].reasons[0].zh


async def test_a_suggestion_is_taken_or_overruled_with_a_reason_and_counted(world: Any) -> None:
    details = ProductDetails("P", "机", "P", ("copier",), (), (), 60)
    site = SiteAdded("customer-1", "1", "总部", "华北", tuple(read_hours("1-7 10:00-16:00")), BUND)
    day = day_of(datetime.now(UTC)) + timedelta(days=2)
    agreed = Slot(*(start_of(day).astimezone(UTC) + hours * HOUR for hours in (14, 15)))
    cases = world.routing("case-a", slot=agreed), world.routing("case-b"), world.routing("case-c")
    await world.receive("intake", ProductListed("p100", "P-100", details), site, *cases)
    first, second, third = (f"/work-orders/{work_order_id(case.case_id, 1)}" for case in cases)
    for order in (first, second, third):
        await world.done("d-north", f"{order}/accept")
    week = [{"weekday": each, "opens": "08:00", "closes": "18:00"} for each in range(1, 8)]
    await world.done("manager-1", "/stations/north/hours", {"hours": week})
    await world.done("d-north", "/staff/t2/correct", {"skills": ["copier"], "reason": "培训"})
    absent = {"first_day": str(day), "last_day": str(day), "reason": "事假"}
    told_first = await world.read("d-north", f"{first}/suggestions")
    best = told_first["suggestions"][0]
    assert (best["technician_id"], best["slot"]["start"]) == ("t2", agreed.start.isoformat().replace("+00:00", "Z"))
    assert told_first["unknown"] == [] and told_first["without_time"] == []
    suggested = {"technician_id": "t2", **best["slot"], "rule": told_first["rule"]}
    taken = await world.done("d-north", f"{first}/assign", {"technician_id": "t2", "suggested": suggested})
    assert taken["slot"] == best["slot"]

    await world.done("d-north", "/staff/t2/absences", absent | {"last_day": str(day + timedelta(days=9))})
    offered = await world.read("d-north", f"{second}/suggestions", minutes=90)
    (one, two) = offered["suggestions"]
    suggested = {"technician_id": one["technician_id"], **one["slot"], "rule": RULE.version}
    other = {"technician_id": two["technician_id"], **two["slot"], "suggested": suggested}
    refused = await world.post("d-north", f"{second}/assign", other)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "overrule_reason")
    assert "首选建议是" in refused.json()["detail"]
    await world.done("d-north", f"{second}/assign", other | {"overrule_reason": "客户点名"})
    turned = suggested | {"start": suggested["end"], "end": suggested["start"]}
    refused = await world.post("d-north", f"{second}/assign", other | {"suggested": turned, "overrule_reason": "x"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "suggested")
    old = other | {"suggested": suggested | {"rule": "1999"}, "technician_id": one["technician_id"]}
    assert (await world.post("d-north", f"{second}/assign", old)).status_code == 409

    (item,) = (await world.read("d-north", "/overrulings", against_suggestion=True))["items"]
    assert (item["reason"], item["overruled"], item["suggested"]["technician_id"]) == (
        "客户点名",
        ["suggestion"],
        one["technician_id"],
    )
    assert len((await world.read("manager-1", "/overrulings"))["items"]) == 2
    assert (await world.read("d-south", "/overrulings"))["items"] == []
    await figures(world.pool, datetime.now(UTC))
    counted = {(station, outcome): count for station, count in (("north", 1), ("south", 0)) for outcome in OUTCOMES}
    assert told(SUGGESTED) == counted
    await world.done("d-north", f"{third}/assign", {"technician_id": "t1"})
    await world.done("t1", f"{third}/solve", {"work_done": "换件"})
    over = await world.read("d-north", f"{third}/suggestions")
    assert (over["suggestions"], over["without_time"]) == ([], [])
    assert (await world.get("d-south", f"{second}/suggestions")).status_code == 404


@given(
    st.lists(st.tuples(st.integers(30, 80), st.integers(1, 12), st.integers(0, 40)), max_size=7),
    st.sampled_from((15, 60, 240)),
    st.sampled_from(("", "1-5 9:00-11:10, 14:05-16:00")),
)
def test_a_day_without_room_has_no_slot(booked: list[tuple[int, int, int]], minutes: int, site: str) -> None:
    """Appointments in quarters of an hour, each with its way."""
    taken = [
        Appointment(slot(begin / 4, length * timedelta(minutes=10)), way, None) for begin, length, way in sorted(booked)
    ]
    wanted = need(length=timedelta(minutes=minutes), site_hours=site)
    found = first_slot(Time(WEEK, {TODAY: taken}), wanted)
    room = has_room(open_spans(WEEK, wanted.site_hours, TODAY), [span(each.slot) for each in taken], wanted)
    assert found == by_trying(taken, wanted)
    assert room or found is None
    if not any(each.minutes for each in taken):
        assert room == (found is not None), "without ways it is exact"


def by_trying(taken: list[Appointment], wanted: Need) -> Slot | None:
    """The first quarter of an hour of today that will do."""
    slots = [slot(quarter / 4, wanted.length) for quarter in range(4 * 24)]
    possible = (each for each in slots if each.within_a_day and each.start >= wanted.at and fits(taken, wanted, each))
    return next(possible, None)


def fits(taken: list[Appointment], wanted: Need, tried: Slot) -> bool:
    ways = [(each.slot, timedelta(minutes=each.minutes)) for each in taken]
    clear = all(tried.end + way <= other.start or other.end + way <= tried.start for other, way in ways)
    return clear and all(not week or within(week, tried) for week in (WEEK, wanted.site_hours))
