"""Replacement units over HTTP: owed by an SLA breach, handed over, taken back; and reactions in any order."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from eventlog.envelope import Context
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.testing import tell
from events.catalog import codec
from events.catalog.callback_task import CallbackConcluded
from events.catalog.case import CaseClosed, CaseReopened, GuidanceGiven
from events.catalog.equipment import EquipmentRegistered
from events.catalog.replacement import ReplacementObliged, ReplacementUnitHandedOver
from events.catalog.sla import ReplacementDue, ReplacementWithdrawn

DUE = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
GOOD = {"condition": "good"}


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
    assert (await world.post("d-north", f"{path}/return", GOOD)).status_code == 409
    assert (await world.post("d-south", f"{path}/hand-over", {"serial_no": "SN-1"})).status_code == 404
    assert (await world.post("t2", f"{path}/hand-over", {"serial_no": "SN-1"})).status_code == 404
    given = await world.post("t1", f"{path}/hand-over", {"serial_no": "SN-1"})
    assert given.json() == await item_of(world, "d-north", "case-1")
    assert (given.json()["status"], given.json()["serial_no"]) == ("handed_over", "SN-1")
    again = await world.post("d-north", f"{path}/hand-over", {"serial_no": "SN-1"})
    assert (again.status_code, again.headers["ETag"]) == (200, given.headers["ETag"])
    assert (await world.post("d-north", f"{path}/hand-over", {"serial_no": "SN-2"})).status_code == 409
    (item,) = (await world.read("d-north", "/work-orders"))["items"]
    assert not item["replacement_owed"]
    assert await units(world, "d-north", open=True) == [("case-1", "north", "handed_over", False)]
    stale = await world.post("d-north", f"{path}/return", GOOD, If_Match='"1"')
    assert stale.status_code == 412
    await world.done("d-north", f"{path}/return", GOOD)
    assert await units(world, "d-north", open=True) == []
    assert await units(world, "d-north", open=False) == [("case-1", "north", "returned", False)]
    assert (await world.post("d-north", f"{path}/hand-over", {"serial_no": "SN-1"})).status_code == 409


async def test_a_unit_is_owed_by_the_station_of_the_latest_order(world: Any) -> None:
    await world.receive("sla_monitor", ReplacementDue("case-1", DUE - timedelta(days=1)))
    assert await units(world, "manager-1") == [("case-1", None, "owed", True)]
    assert await units(world, "d-north") == []
    assert (await world.post("d-north", "/cases/case-1/replacement/return", GOOD)).status_code == 404
    order = await world.routed("case-1")
    assert await units(world, "d-north") == [("case-1", "north", "owed", True)]
    await world.done("d-north", f"/work-orders/{order}/transfer", {"to_station_id": "south", "reason": "…"})
    assert (await units(world, "d-north"), len(await units(world, "d-south"))) == ([], 1)
    await world.routed("case-1", "north", visit_no=2)
    assert (len(await units(world, "d-north")), await units(world, "d-south")) == (1, [])
    handed = await world.done("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    assert (handed["station_id"], handed["handed_over_by"]) == ("north", "north")
    await world.routed("case-1", "south", visit_no=3)
    again = await world.done("d-south", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    assert again == handed | {"station_id": "south", "work_order_id": again["work_order_id"]}


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


async def owing(world: Any, case_id: str, technician_id: str = "t1") -> str:
    """A case of station north for which a unit is owed; gives its order."""
    order: str = await world.assigned(case_id, technician_id)
    await world.receive("sla_monitor", ReplacementDue(case_id, DUE))
    return order


async def item_of(world: Any, who: str, case_id: str, **query: Any) -> Any:
    items = (await world.read(who, "/replacements", **query))["items"]
    return next((item for item in items if item["case_id"] == case_id), None)


async def test_what_is_owed_ends_with_the_fault_and_comes_back_with_it(world: Any) -> None:
    path = f"/work-orders/{await owing(world, 'case-1')}"
    await world.done("t1", f"{path}/solve", {"work_done": "换主板"})
    rows = await world.pool.fetch(
        "SELECT type FROM dispatch.events WHERE key = 'case-1' ORDER BY position DESC LIMIT 2"
    )
    assert {row["type"].split(".")[2] for row in rows} == {"replacement-released", "fault-solved"}
    assert await units(world, "d-north", open=True) == []
    assert (await item_of(world, "d-north", "case-1"))["release_reason"] == "solved"
    refused = await world.post("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    assert refused.status_code == 409
    await world.done("t1", f"{path}/resume")
    assert await units(world, "d-north", open=True) == [("case-1", "north", "owed", False)]
    assert (await item_of(world, "d-north", "case-1"))["due"] == DUE.isoformat().replace("+00:00", "Z")
    await world.done("t1", f"{path}/solve", {"work_done": "换电源"})
    await world.receive("callback", CallbackConcluded("t", "case-1", "visit", 1, "satisfied", "", "north", 2))
    await world.receive("intake", CaseClosed("case-1", "satisfied"))
    assert await units(world, "d-north", open=True) == []
    await world.receive("intake", CaseReopened("case-1", "not_fixed_first_visit", "又不通电", 2))
    await world.routed("case-1", visit_no=2)
    assert await units(world, "d-north", open=True) == [("case-1", "north", "owed", False)]
    owed = {
        item["visit_no"]: item["replacement_owed"] for item in (await world.read("d-north", "/work-orders"))["items"]
    }
    assert owed == {2: True, 1: False}, "the order that is over owes nothing"
    await world.routed("case-1", visit_no=2)
    rows = await world.pool.fetch("SELECT type FROM dispatch.events WHERE type LIKE '%.replacement-obliged.v1'")
    assert len(rows) == 3


async def test_a_breach_that_is_heard_of_after_the_solution_owes_nothing(world: Any) -> None:
    order = await world.assigned("case-1")
    await world.done("t1", f"/work-orders/{order}/solve", {"work_done": "换主板"})
    await world.receive("sla_monitor", ReplacementDue("case-1", DUE))
    assert await units(world, "d-north") == [("case-1", "north", "released", False)]
    await world.done("t1", f"/work-orders/{order}/resume")
    assert await units(world, "d-north") == [("case-1", "north", "owed", False)]


async def test_a_case_that_ends_by_phone_owes_nothing(world: Any) -> None:
    """Whether the end or the breach is heard of first: a closed case is never shown as owing."""
    for case_id, ends in (
        ("case-1", (GuidanceGiven("case-1", "clerk-1", (), True, ""),)),
        ("case-2", (GuidanceGiven("case-2", "clerk-1", (), False, ""), CaseClosed("case-2", "satisfied"))),
    ):
        await world.receive("sla_monitor", ReplacementDue(case_id, DUE - timedelta(days=2)))
        assert await item_of(world, "manager-1", case_id, open=True) is not None
        for event in ends:
            await world.receive("intake", event)
        assert await item_of(world, "manager-1", case_id, open=True) is None
    await world.receive("intake", CaseClosed("case-3", "satisfied"))
    await world.receive("sla_monitor", ReplacementDue("case-3", DUE - timedelta(days=2)))
    assert await item_of(world, "manager-1", "case-3", open=True) is None
    assert not (await item_of(world, "manager-1", "case-3"))["overdue"]


async def test_a_unit_that_is_out_is_listed_and_taken_back_after_the_case_is_closed(world: Any) -> None:
    order = await owing(world, "case-1")
    await world.done("t1", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    await world.done("t1", f"/work-orders/{order}/solve", {"work_done": "换主板"})
    await world.receive("callback", CallbackConcluded("t", "case-1", "visit", 1, "satisfied", "", "north"))
    await world.receive("intake", CaseClosed("case-1", "satisfied"))
    assert await units(world, "d-north", open=True) == [("case-1", "north", "handed_over", False)]
    assert (await world.done("d-north", "/cases/case-1/replacement/return", GOOD))["status"] == "returned"
    assert await units(world, "d-north", open=True) == []


async def test_a_unit_stays_its_stations_when_the_case_moves(world: Any) -> None:
    order = await owing(world, "case-1")
    await world.done("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    await world.done("d-north", f"/work-orders/{order}/transfer", {"to_station_id": "south", "reason": "…"})
    for who, known in (("d-north", None), ("d-south", order)):
        item = await item_of(world, who, "case-1", open=True)
        assert (item["station_id"], item["handed_over_by"], item["work_order_id"]) == ("south", "north", known)
    assert (await world.get("d-north", f"/work-orders/{order}")).status_code == 404
    assert (await world.post("t2", "/cases/case-1/replacement/return", GOOD)).status_code == 404
    returned = await world.done("d-north", "/cases/case-1/replacement/return", GOOD)
    assert (returned["station_id"], returned["handed_over_by"], returned["status"]) == ("south", "north", "returned")
    assert (await units(world, "d-north", open=True), await units(world, "d-south", open=True)) == ([], [])


async def test_a_unit_is_out_once_and_can_go_out_again(world: Any) -> None:
    for number in (1, 2):
        await owing(world, f"case-{number}")
    await world.done("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    for typed in ("SN-1", " ｓｎ－1 "):
        refused = await world.post("d-north", "/cases/case-2/replacement/hand-over", {"serial_no": typed})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "serial_no")
        assert "case-1" in refused.json()["detail"] and "case-1" in refused.json()["detail_en"]
    await world.done("d-north", "/cases/case-1/replacement/return", GOOD)
    assert (await world.done("d-north", "/cases/case-2/replacement/hand-over", {"serial_no": "SN-1"}))[
        "serial_no"
    ] == "SN-1"
    blank = await world.post("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": " "})
    assert blank.status_code in (409, 422)
    await world.routed("case-3", "south")
    await world.receive("sla_monitor", ReplacementDue("case-3", DUE))
    refused = await world.post("d-south", "/cases/case-3/replacement/hand-over", {"serial_no": "SN-1"})
    assert (refused.status_code, refused.json()["detail"]) == (409, "替代设备 SN-1 已在其他客户处")
    assert "case-2" not in refused.text and "north" not in refused.text, "another station's case is not named"


async def test_of_two_who_hand_the_same_unit_over_at_once_one_gets_through(world: Any) -> None:
    cases = [f"case-{number}" for number in range(4)]
    for case_id in cases:
        await owing(world, case_id)
    answers = await asyncio.gather(
        *(world.post("d-north", f"/cases/{case_id}/replacement/hand-over", {"serial_no": "SN-1"}) for case_id in cases)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    (out,) = [case_id for case_id, answer in zip(cases, answers, strict=True) if answer.is_success]
    assert all(out in answer.json()["detail"] for answer in answers if answer.status_code == 409)


async def test_a_customers_machine_and_a_unit_of_an_older_log_are_not_handed_over(world: Any) -> None:
    """Units that went out before they had streams of their own are out as well."""
    for number in (1, 2):
        await owing(world, f"case-{number}")
    await world.receive("intake", EquipmentRegistered("e-1", "customer-9", "MX-200", "MX-200-0001", 36))
    refused = await world.post("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "mx-200-0001"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "serial_no")
    assert "customer-9" not in refused.text

    async def before(session: Session) -> Answer:
        await tell(session, codec, ReplacementObliged("case-9", DUE))
        await tell(session, codec, ReplacementUnitHandedOver("case-9", "north", "SN-1"))
        return {}

    store = Store(world.pool, "dispatch", codec)
    appended = await execute(store, Context("test", datetime.now(UTC)), before)
    await world.read("manager-1", "/stations", wait_for=f"dispatch:{appended.position}")
    await world.routed("case-9")
    refused = await world.post("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    assert (refused.status_code, "case-9" in refused.json()["detail"]) == (409, True)
    await world.done("d-north", "/cases/case-9/replacement/return", GOOD)
    assert (await world.post("d-north", "/cases/case-2/replacement/hand-over", {"serial_no": "SN-1"})).is_success
