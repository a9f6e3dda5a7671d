"""Nobody is on two sites: pure, then over HTTP, one after the other and at once."""

import asyncio
from typing import Any

from dispatch.domain.presence import PRESENCE, Site, enter, leave
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from eventlog.testing import given
from events.catalog.presence import TechnicianOffSite, TechnicianOnSite
from events.catalog.work_order import (
    FaultSolved,
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderEvent,
    WorkOrderReceived,
    WorkSuspended,
)

HERE = Site("t1", "order-a", "north")
ON_A, OFF_A = TechnicianOnSite("t1", "order-a"), TechnicianOffSite("t1", "order-a")
ON_B, OFF_B = TechnicianOnSite("t1", "order-b"), TechnicianOffSite("t1", "order-b")


def order_b(station_id: str, *then: WorkOrderEvent) -> WorkOrder | None:
    """Where t1 arrived, and what came then."""
    received = WorkOrderReceived("order-b", "case-b", station_id, 1, "c", None, None, "卡纸", None, True)
    arrived = TechnicianArrived("order-b", "case-b", "t1")
    return given(WORK_ORDER, received, TechnicianAssigned("order-b", "case-b", "t1", None), arrived, *then).state


def test_on_one_site_at_a_time() -> None:
    given(PRESENCE).when(lambda where: enter(HERE, where, None)).then(ON_A)
    given(PRESENCE, ON_A).when(lambda where: enter(HERE, where, None)).nothing()
    given(PRESENCE, ON_A, OFF_A).when(lambda where: enter(HERE, where, None)).then(ON_A)
    given(PRESENCE, ON_B).when(lambda where: enter(HERE, where, order_b("north"))).refused("派工单 order-b 的现场")
    given(PRESENCE, ON_A).when(leave, HERE).then(OFF_A)
    given(PRESENCE, ON_B).when(leave, HERE).nothing()


def test_an_order_of_another_station_is_not_named() -> None:
    refused = given(PRESENCE, ON_B).when(lambda where: enter(HERE, where, order_b("south")))
    refused.refused("正在其他网点的现场")
    refused.refused("t1 is on site elsewhere, for another station")


def test_an_order_that_has_nobody_on_site_holds_nobody() -> None:
    ends: tuple[tuple[WorkOrderEvent, ...], ...] = (
        (WorkSuspended("order-b", "case-b", "parts", "…"),),
        (FaultSolved("order-b", "case-b", "north", 1, "…", 1),),
        (TechnicianAssigned("order-b", "case-b", "t2", None), TechnicianArrived("order-b", "case-b", "t2")),
    )
    for end in ends:
        other = order_b("north", *end)
        given(PRESENCE, ON_B).when(lambda where: enter(HERE, where, other)).then(OFF_B, ON_A)  # noqa: B023


async def test_a_second_arrival_is_refused_until_the_first_site_is_left(world: Any) -> None:
    a, b, c = [await world.assigned(f"case-{name}") for name in "abc"]
    await world.done("t1", f"/work-orders/{a}/arrive")
    refused = await world.post("t1", f"/work-orders/{b}/arrive")
    assert refused.status_code == 409
    assert a in refused.json()["detail"] and a in refused.json()["detail_en"]
    await world.done("t1", f"/work-orders/{a}/arrive")
    await world.done("t1", f"/work-orders/{a}/wait", {"reason": "parts", "note": "…"})
    await world.done("t1", f"/work-orders/{b}/arrive")
    assert (await world.post("t1", f"/work-orders/{a}/resume")).status_code == 409, (
        "back on site there, without leaving"
    )
    await world.done("t1", f"/work-orders/{b}/diagnose", {"fault": "…"})
    assert (await world.post("t1", f"/work-orders/{c}/arrive")).status_code == 409
    await world.done("t1", f"/work-orders/{b}/solve", {"work_done": "…"})
    await world.done("t1", f"/work-orders/{a}/resume")
    assert (await world.post("t1", f"/work-orders/{c}/arrive")).status_code == 409
    await world.done("d-north", f"/work-orders/{a}/assign", {"technician_id": "t2", "reassign_reason": "换人"})
    queue = (await world.read("d-north", "/work-orders", technician_id="t2"))["items"]
    assert [(it["reassigned_from"], it["reassign_reason"], it["reassignments"]) for it in queue] == [("t1", "换人", 1)]
    await world.done("t1", f"/work-orders/{c}/arrive")
    await world.done("t2", f"/work-orders/{a}/arrive")
    await world.done("t1", f"/work-orders/{c}/fail", {"reason": "…"})


async def test_of_arrivals_at_the_same_moment_one_gets_through(world: Any) -> None:
    orders = [await world.assigned(f"case-{number}") for number in range(5)]
    answers = await asyncio.gather(*(world.post("t1", f"/work-orders/{order}/arrive") for order in orders))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 4]
    assert {answer.json()["type"] for answer in answers if answer.status_code == 409} == {
        "urn:aftersales:problem:rejected"
    }
