"""Several technicians on one order: booked, on site and free again together, and nobody twice."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dispatch.domain.crew import Crew
from dispatch.domain.presence import is_elsewhere, sites_of
from dispatch.domain.staff.state import Member
from dispatch.domain.station import Station
from dispatch.domain.work_order.desk import AssignTechnician, assign
from dispatch.domain.work_order.helpers import AssignHelper, ReleaseHelper, assign_helper, release_helper
from dispatch.domain.work_order.state import WORK_ORDER
from eventlog.testing import Given, given
from events.catalog.station import StationOpened
from events.catalog.work_order import (
    FaultSolved,
    HelperAssigned,
    HelperReleased,
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderAccepted,
    WorkOrderEvent,
    WorkOrderReceived,
    WorkOrderTransferred,
)
from events.shanghai import day_of
from events.types import Slot

NOON = datetime(2036, 3, 3, 4, tzinfo=UTC)
SLOT, LATER = Slot(NOON, NOON.replace(hour=5)), Slot(NOON.replace(hour=6), NOON.replace(hour=7))
NORTH = Station(StationOpened("north", "北", ("华北",)))
IDS = ("w-1", "k-1")
RECEIVED = WorkOrderReceived(*IDS, "north", 1, "c-1", None, None, "卡纸", None, True)
ASSIGNED = (RECEIVED, WorkOrderAccepted(*IDS), TechnicianAssigned(*IDS, "t1", SLOT))
HELPED = (*ASSIGNED, HelperAssigned(*IDS, "t2", SLOT), HelperAssigned(*IDS, "t3", SLOT))
DAY = day_of(datetime.now(UTC)) + timedelta(days=3)


def crew(staff_id: str, station_id: str = "north") -> Crew:
    return Crew(NORTH, Member(staff_id, station_id, "technician", ()), date(2036, 3, 3))


def story(*events: WorkOrderEvent) -> Given[Any, Any]:
    return given(WORK_ORDER, *events)


def state(*events: WorkOrderEvent) -> Any:
    return story(*events).state


def test_a_helper_is_assigned_where_somebody_leads() -> None:
    def help(staff_id: str) -> Any:
        return lambda command, order: assign_helper(command, order, crew(staff_id))

    story(*ASSIGNED).when(help("t2"), AssignHelper("t2")).then(HelperAssigned(*IDS, "t2", SLOT))
    story(*HELPED).when(help("t2"), AssignHelper("t2")).then()
    story(*ASSIGNED).when(help("t1"), AssignHelper("t1")).refused("负责人")
    story(RECEIVED).when(help("t2"), AssignHelper("t2")).refused("已指派维修人员")
    foreign = story(*ASSIGNED)
    foreign.when(lambda command, order: assign_helper(command, order, crew("t9", "south")), AssignHelper("t9")).refused(
        "不是网点 north 的维修人员"
    )
    nine = (HelperAssigned(*IDS, f"h{number}", SLOT) for number in range(9))
    story(*ASSIGNED, *nine).when(help("t2"), AssignHelper("t2")).refused("已有 9 名")


INSTEAD: dict[str, Any] = {"reassigned_from": "t1", "reassign_reason": "换人"}


def test_helpers_stay_with_the_appointment_and_go_when_it_moves_or_when_they_lead() -> None:
    def anew(staff_id: str, slot: Slot) -> Any:
        command = AssignTechnician(staff_id, slot, NOON, reassign_reason="换人")
        return story(*HELPED).when(lambda _, order: assign(command, order, crew(staff_id)), command)

    anew("t9", SLOT).then(TechnicianAssigned(*IDS, "t9", SLOT, **INSTEAD))
    anew("t2", SLOT).then(HelperReleased(*IDS, "t2"), TechnicianAssigned(*IDS, "t2", SLOT, **INSTEAD))
    moved = (HelperReleased(*IDS, each) for each in ("t2", "t3"))
    anew("t1", LATER).then(*moved, TechnicianAssigned(*IDS, "t1", LATER))


def test_whoever_helps_is_released_by_hand_and_by_a_transfer_and_stays_on_what_is_finished() -> None:
    release = ReleaseHelper("t2", "不需要了")
    story(*HELPED).when(release_helper, release).then(HelperReleased(*IDS, "t2", "不需要了"))
    story(*ASSIGNED).when(release_helper, release).then()
    solved = (*HELPED, FaultSolved(*IDS, "north", 1, "换件"))
    story(*solved).when(release_helper, release).refused("已完结")
    assert state(*solved).people == ("t1", "t2", "t3")
    assert state(*HELPED, WorkOrderTransferred(*IDS, "north", "south", "近")).people == ()


def test_a_helper_is_on_site_with_the_one_who_leads() -> None:
    there = sites_of(state(*HELPED, TechnicianArrived(*IDS, "t1")))
    assert [(site.technician_id, site.helps) for site in there] == [("t1", False), ("t2", True), ("t3", True)]
    assert sites_of(state(*HELPED)) == []
    assert not is_elsewhere(there[1], None)
    assert not is_elsewhere(there[1], state(*HELPED, TechnicianArrived(*IDS, "t1")))


def slot(hour: int) -> dict[str, str]:
    return {"start": f"{DAY}T{hour:02}:00:00+08:00", "end": f"{DAY}T{hour + 1:02}:00:00+08:00"}


async def test_helpers_over_http(world: Any) -> None:
    """They see the order, have it in their day and their queue, are on site with it, and are free when it ends."""
    a, b = [f"/work-orders/{await world.assigned(case, 't1', **slot(hour))}" for case, hour in (("a", 9), ("b", 14))]
    helped = await world.done("d-north", f"{a}/helpers", {"technician_id": "t2"})
    assert helped["helpers"] == ["t2"]
    (other,) = await world.all_routed(["c"])
    await world.done("d-north", f"/work-orders/{other}/accept")
    taken = await world.post("d-north", f"/work-orders/{other}/assign", {"technician_id": "t2", **slot(9)})
    assert (taken.status_code, a.rpartition("/")[2] in taken.json()["detail"]) == (409, True)
    assert (await world.read("t2", a))["technician_id"] == "t1"
    (mine,) = (await world.read("t2", "/work-orders"))["items"]
    assert mine["helpers"] == ["t2"]
    (appointment,) = (await world.read("t2", "/technicians/t2/day", date=str(DAY)))["appointments"]
    assert (appointment["work_order_id"], appointment["helps"]) == (mine["work_order_id"], True)
    station = await world.read("d-north", "/stations/north/day", date=str(DAY))
    assert (station["booked"], [each["booked"] for each in station["technicians"]]) == (2, [2, 1])
    leaving = await world.post("d-north", "/staff/t2/leave", {"reason": "离职"})
    assert (leaving.status_code, mine["work_order_id"] in leaving.json()["detail"]) == (409, True)
    absence = {"first_day": str(DAY), "last_day": str(DAY), "reason": "事假"}
    assert (await world.done("d-north", "/staff/t2/absences", absence))["to_reassign"] == [mine["work_order_id"]]
    assert (await world.read("t2", "/work-orders"))["items"][0]["technician_absent"]

    await world.done("t1", f"{a}/arrive")
    await world.done("d-north", f"/work-orders/{other}/assign", {"technician_id": "t2", "reassign_reason": "换人"})
    elsewhere = await world.post("t2", f"/work-orders/{other}/arrive")
    assert (elsewhere.status_code, mine["work_order_id"] in elsewhere.json()["detail"]) == (409, True)
    await world.done("t2", f"{a}/solve", {"work_done": "一起抬"})
    await world.done("t2", f"/work-orders/{other}/arrive")
    day = await world.read("t2", "/technicians/t2/day", date=str(DAY))
    assert day["appointments"] == []

    await world.done("d-north", "/staff/t2/absences/1/cancel", {"reason": "不休了"})
    await world.done("d-north", f"{b}/helpers", {"technician_id": "t2"})
    await world.done("t1", f"{b}/arrive")
    assert (await world.post("d-north", f"{b}/helpers/t2/release", {"reason": "不用了"})).is_success
    assert (await world.get("t2", b)).status_code == 404


async def test_nobody_helps_in_two_places_at_once(world: Any) -> None:
    """Ten orders at the same hour ask for the same helper at the same moment, and for the one who leads elsewhere."""
    for number in range(10):
        staff = {"staff_id": f"x{number}", "role": "technician"}
        await world.done("d-north", "/stations/north/staff", staff)
    orders = await world.all_routed([f"k{number}" for number in range(10)])
    for number, order in enumerate(orders):
        await world.done("d-north", f"/work-orders/{order}/accept")
        await world.done("d-north", f"/work-orders/{order}/assign", {"technician_id": f"x{number}", **slot(9)})
    answers = await asyncio.gather(
        *(world.post("d-north", f"/work-orders/{order}/helpers", {"technician_id": "t1"}) for order in orders),
        world.post("d-north", f"/work-orders/{orders[0]}/helpers", {"technician_id": "x1"}),
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 10}
