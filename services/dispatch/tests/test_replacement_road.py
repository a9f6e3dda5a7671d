"""Replacement units over HTTP: owed by an SLA breach, handed over, taken back; and reactions in any order."""

from datetime import UTC, datetime, timedelta
from typing import Any

from events.catalog.sla import ReplacementDue, ReplacementWithdrawn

DUE = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)


async def units(world: Any, who: str, **query: Any) -> list[tuple[Any, ...]]:
    items = (await world.read(who, "/replacements", **query))["items"]
    return [(item["case_id"], item["station_id"], item["status"], item["overdue"]) for item in items]


async def test_a_unit_goes_out_and_comes_back(world: Any) -> None:
    order = await world.assigned("case-1")
    path = "/cases/case-1/replacement"
    assert (await world.post("d-north", f"{path}/hand-over", {"serial_no": "SN-1"})).status_code == 409
    await world.receive("sla_monitor", ReplacementDue("case-1", DUE))
    assert await units(world, "d-north", open=True) == [("case-1", "north", "owed", False)]
    (item,) = (await world.read("d-north", "/work-orders"))["items"]
    assert (item["work_order_id"], item["replacement_owed"]) == (order, True)
    assert (await world.post("d-north", f"{path}/return")).status_code == 409
    assert (await world.post("d-south", f"{path}/hand-over", {"serial_no": "SN-1"})).status_code == 404
    assert (await world.post("t2", f"{path}/hand-over", {"serial_no": "SN-1"})).status_code == 404
    given = await world.post("t1", f"{path}/hand-over", {"serial_no": "SN-1"})
    assert given.json() == {"case_id": "case-1", "station_id": "north", "status": "handed_over", "serial_no": "SN-1"}
    again = await world.post("d-north", f"{path}/hand-over", {"serial_no": "SN-1"})
    assert (again.status_code, again.headers["ETag"]) == (200, given.headers["ETag"])
    assert (await world.post("d-north", f"{path}/hand-over", {"serial_no": "SN-2"})).status_code == 409
    (item,) = (await world.read("d-north", "/work-orders"))["items"]
    assert not item["replacement_owed"]
    assert await units(world, "d-north", open=True) == [("case-1", "north", "handed_over", False)]
    stale = await world.post("d-north", f"{path}/return", If_Match='"1"')
    assert stale.status_code == 412
    await world.done("d-north", f"{path}/return")
    assert await units(world, "d-north", open=True) == []
    assert await units(world, "d-north", open=False) == [("case-1", "north", "returned", False)]
    assert (await world.post("d-north", f"{path}/hand-over", {"serial_no": "SN-1"})).status_code == 409


async def test_a_unit_is_owed_by_the_station_of_the_latest_order(world: Any) -> None:
    await world.receive("sla_monitor", ReplacementDue("case-1", DUE - timedelta(days=1)))
    assert await units(world, "manager-1") == [("case-1", None, "owed", True)]
    assert await units(world, "d-north") == []
    assert (await world.post("d-north", "/cases/case-1/replacement/return")).status_code == 404
    order = await world.routed("case-1")
    assert await units(world, "d-north") == [("case-1", "north", "owed", True)]
    await world.done("d-north", f"/work-orders/{order}/transfer", {"to_station_id": "south", "reason": "…"})
    assert (await units(world, "d-north"), len(await units(world, "d-south"))) == ([], 1)
    await world.routed("case-1", "north", visit_no=2)
    assert (len(await units(world, "d-north")), await units(world, "d-south")) == (1, [])
    handed = await world.done("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    assert handed["station_id"] == "north"
    await world.routed("case-1", "south", visit_no=3)
    again = await world.done("d-south", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    assert again == handed | {"station_id": "south"}


async def test_reactions_end_the_same_in_any_order_of_the_sources(world: Any) -> None:
    """r: the case is routed (twice the same); d: a replacement is due; w: it is withdrawn (twice)."""
    for case, order in enumerate(("rrdww", "drwrw", "dwrwr", "dwwrr")):
        for step in order:
            match step:
                case "r":
                    await world.routed(f"case-{case}")
                case "d":
                    await world.receive("sla_monitor", ReplacementDue(f"case-{case}", DUE))
                case "w":
                    await world.receive("sla_monitor", ReplacementWithdrawn(f"case-{case}"))
        rows = await world.pool.fetch("SELECT type FROM dispatch.events WHERE key = $1", f"case-{case}")
        types = ["replacement-obliged", "replacement-released", "work-order-received"]
        assert sorted(row["type"].split(".")[2] for row in rows) == types, order
    expected = [(f"case-{case}", "north", "released", False) for case in range(4)]
    assert (await units(world, "d-north"), await units(world, "d-north", open=True)) == (expected, [])
    assert (await world.post("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "1"})).status_code == 409


async def test_units_come_in_pages_the_first_due_first(world: Any) -> None:
    for number in range(5):
        await world.routed(f"case-{number}")
        await world.receive("sla_monitor", ReplacementDue(f"case-{number}", DUE - timedelta(minutes=number)))
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = await world.read("d-north", "/replacements", **query)
        seen += [item["case_id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert seen == [f"case-{number}" for number in reversed(range(5))]
