"""A staff number belongs to one station; another one asks for a loan, and is told no more than it needs."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from events.catalog.station import StaffEnrolled
from events.shanghai import day_of

TODAY = day_of(datetime.now(UTC))
DAY = TODAY + timedelta(days=2)
"""On which appointments are made."""
LOAN = {"reason": "本网点人员培训"}


def slot(start: str, end: str, day: Any = None) -> dict[str, str]:
    return {"start": f"{day or DAY}T{start}:00+08:00", "end": f"{day or DAY}T{end}:00+08:00"}


async def ordered(world: Any, case: str, station: str) -> str:
    order: str = await world.routed(case, station)
    await world.done(f"d-{station}", f"/work-orders/{order}/accept")
    return order


async def assign(world: Any, order: str, station: str, technician: str = "t1", **times: str) -> Any:
    body = {"technician_id": technician, **times}
    return await world.post(f"d-{station}", f"/work-orders/{order}/assign", body)


async def test_another_stations_technician_cannot_be_enrolled_or_booked(world: Any) -> None:
    enrol = {"staff_id": "t1", "role": "technician"}
    refused = await world.post("d-south", "/stations/south/staff", enrol)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "staff_id")
    assert "north" not in refused.text
    answers = await asyncio.gather(
        *(
            world.post(f"d-{station}", f"/stations/{station}/staff", {"staff_id": "t9", "role": "technician"})
            for station in ("north", "south")
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    order = await ordered(world, "case-1", "south")
    refused = await assign(world, order, "south")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "technician_id")
    assert (await world.get("d-south", "/staff/t1")).status_code == 404
    for what, body in (("correct", {"role": "dispatcher"}), ("leave", {}), ("loans/1/grant", None)):
        answer = await world.post("d-south", f"/staff/t1/{what}", body if body is None else body | LOAN)
        assert answer.status_code == 404, what


async def test_a_loan_from_the_request_to_its_end(world: Any) -> None:
    order = await ordered(world, "case-1", "south")
    asked = await world.post("d-south", "/staff/t1/loans", LOAN | {"last_day": str(DAY)})
    assert asked.status_code == 201
    loan = asked.json()
    assert (loan["from_station_id"], loan["to_station_id"], loan["status"]) == ("north", "south", "requested")
    assert (await world.post("d-south", "/staff/t1/loans", LOAN | {"last_day": str(DAY)})).json() == loan
    assert (await assign(world, order, "south")).status_code == 409, "not granted yet"
    assert (await world.post("d-south", "/staff/t1/loans/1/grant")).status_code == 404
    (item,) = (await world.read("d-north", "/loans", status="requested"))["items"]
    assert (item["staff_id"], item["running"]) == ("t1", False)
    assert (await world.done("d-north", "/staff/t1/loans/1/grant"))["status"] == "granted"
    for who in ("d-north", "d-south", "manager-1"):
        (item,) = (await world.read(who, "/loans"))["items"]
        assert item["running"]
    later = DAY + timedelta(days=1)
    assert (await assign(world, order, "south", **slot("09:00", "10:00", later))).status_code == 409, "over by then"
    assert (await assign(world, order, "south", **slot("09:00", "10:00"))).status_code == 200
    await world.done("d-north", "/staff/t1/loans/1/end", {"reason": "急用"})
    (item,) = (await world.read("d-south", "/loans", status="ended"))["items"]
    assert (item["answer_reason"], item["running"]) == ("急用", False)
    other = await ordered(world, "case-2", "south")
    assert (await assign(world, other, "south")).status_code == 409
    await world.done("d-south", "/staff/t1/loans", LOAN)
    await world.done("d-north", "/staff/t1/loans/2/decline", {"reason": "人手不足"})
    assert (await world.post("d-north", "/staff/t1/loans/2/grant")).status_code == 409
    assert (await world.post("d-north", "/staff/t1/loans/3/grant")).status_code == 404


async def test_each_station_sees_the_others_appointments_as_busy(world: Any) -> None:
    granted = await world.done("manager-1", "/staff/t1/loans", LOAN | {"station_id": "south"})
    assert (granted["status"], granted["last_day"]) == ("granted", None)
    theirs, ours = await ordered(world, "case-s", "south"), await ordered(world, "case-n", "north")
    assert (await assign(world, theirs, "south", **slot("09:00", "10:00"))).status_code == 200
    refused = await assign(world, ours, "north", **slot("09:30", "10:30"))
    assert refused.status_code == 409
    assert "09:00–10:00" in refused.json()["detail"] and "busy from 09:00 to 10:00" in refused.json()["detail_en"]
    assert theirs not in refused.text
    assert (await assign(world, ours, "north", **slot("10:00", "11:00"))).status_code == 200
    seen = {}
    for who in ("d-north", "d-south", "manager-1", "t1"):
        day = await world.read(who, "/technicians/t1/day", date=str(DAY))
        seen[who] = [(item["busy"], item["work_order_id"]) for item in day["appointments"]]
        for item in day["appointments"]:
            told = {name for name, value in item.items() if value is not None}
            assert not item["busy"] or told == {"busy", "start", "end"}
    assert seen == {
        "d-north": [(True, None), (False, ours)],
        "d-south": [(False, theirs), (True, None)],
        "manager-1": [(False, theirs), (False, ours)],
        "t1": [(False, theirs), (False, ours)],
    }
    yesterday = str(TODAY - timedelta(days=1))
    assert (await world.get("d-south", "/technicians/t1/day", date=yesterday)).status_code == 404, "not lent that day"


async def test_a_technician_on_loan_works_on_the_orders_assigned_to_them(world: Any) -> None:
    await world.done("manager-1", "/staff/t1/loans", LOAN | {"station_id": "south"})
    theirs, other, ours = (
        await ordered(world, "case-s", "south"),
        await ordered(world, "case-o", "south"),
        await ordered(world, "case-n", "north"),
    )
    assert (await assign(world, theirs, "south")).is_success and (await assign(world, ours, "north")).is_success
    items = (await world.read("t1", "/work-orders"))["items"]
    assert {item["work_order_id"] for item in items} == {theirs, ours}
    assert (await world.get("t1", f"/work-orders/{other}")).status_code == 404
    await world.done("t1", f"/work-orders/{theirs}/arrive")
    refused = await world.post("d-north", f"/work-orders/{ours}/arrive")
    assert refused.status_code == 409
    assert theirs not in refused.text and "case-s" not in refused.text
    assert "正在其他网点的现场" in refused.json()["detail"]
    leaving = await world.post("d-north", "/staff/t1/leave", {"reason": "离职"})
    assert leaving.status_code == 409
    assert ours in leaving.text and theirs not in leaving.text and "其他网点" in leaving.json()["detail"]
    await world.done("t1", f"/work-orders/{theirs}/solve", {"work_done": "…"})
    await world.done("t1", f"/work-orders/{ours}/arrive")
    await world.done("t1", f"/work-orders/{ours}/solve", {"work_done": "…"})
    assert (await world.done("d-north", "/staff/t1/leave", {"reason": "离职"}))["station_id"] is None
    assert [item["status"] for item in (await world.read("manager-1", "/loans"))["items"]] == ["ended"]
    roster = (await world.read("manager-1", "/stations/north/staff"))["items"]
    assert [item["staff_id"] for item in roster] == ["t2"]
    assert (await world.get("d-north", "/technicians/t1/day")).status_code == 404
    assert len((await world.read("manager-1", "/technicians/t1/day"))["finished"]) == 2
    joined = await world.done("d-south", "/stations/south/staff", {"staff_id": "t1", "role": "technician"})
    assert (joined["station_id"], joined["role"], joined["skills"]) == ("south", "technician", [])


async def test_staff_are_corrected_and_moved(world: Any) -> None:
    before = await world.get("d-north", "/staff/t1")
    said = {"staff_id": "t1", "station_id": "north", "role": "technician", "skills": ["laser"]}
    assert {name: before.json()[name] for name in said} == said
    change = {"skills": ["laser", "ink"], "reason": "培训"}
    corrected = await world.post("d-north", "/staff/t1/correct", change, If_Match=before.headers["ETag"])
    assert corrected.json()["skills"] == ["laser", "ink"]
    assert (await world.post("d-north", "/staff/t1/correct", change, If_Match='"1"')).status_code == 412
    assert (await world.post("d-north", "/staff/t1/correct", {"skills": []})).status_code == 422, "why?"
    move = {"to_station_id": "south", "reason": "调动"}
    assert (await world.post("d-north", "/staff/t1/move", move)).status_code == 403
    order = await world.assigned("case-1")
    assert order in (await world.post("manager-1", "/staff/t1/move", move)).json()["detail"]
    await world.done("d-north", f"/work-orders/{order}/assign", {"technician_id": "t2", "reassign_reason": "换人"})
    assert (await world.done("manager-1", "/staff/t1/move", move))["station_id"] == "south"
    assert (await assign(world, order, "north")).status_code == 409
    for path, status in (("/staff/t1", 404), ("/technicians/t1/day", 404)):
        assert (await world.get("d-north", path)).status_code == status
        assert (await world.get("d-south", path)).status_code == 200


async def test_a_station_is_corrected(world: Any) -> None:
    change = {"regions": ["华北", "山东"], "reason": "山东并入"}
    assert (await world.post("d-north", "/stations/north/correct", change)).status_code == 403
    assert (await world.post("manager-1", "/stations/west/correct", change)).status_code == 404
    assert (await world.post("manager-1", "/stations/north/correct", {"regions": [], "reason": "…"})).status_code == 422
    corrected = await world.done("manager-1", "/stations/north/correct", change)
    assert corrected == await world.read("manager-1", "/stations/north")
    assert (corrected["name"], corrected["regions"]) == ("north 网点", ["华北", "山东省"])
    items = {item["station_id"]: item["regions"] for item in (await world.read("clerk-1", "/stations"))["items"]}
    assert items == {"north": ["华北", "山东省"], "south": ["华南"]}


async def test_rosters_of_an_older_log_go_on(world: Any) -> None:
    for station, skills in (("south", ("ink",)), ("north", ()), ("south", ("ink", "laser"))):
        await world.receive("dispatch", StaffEnrolled(station, "t8", "technician", skills))
    for station in ("north", "south"):
        assert (await assign(world, await ordered(world, f"case-{station}", station), station, "t8")).is_success
    (loan,) = (await world.read("d-north", "/loans"))["items"]
    assert (loan["staff_id"], loan["from_station_id"], loan["to_station_id"]) == ("t8", "south", "north")
    assert loan["running"] and loan["last_day"] is None
    assert (await world.read("d-south", "/staff/t8"))["skills"] == ["ink", "laser"]
    assert "t8" not in [item["staff_id"] for item in (await world.read("d-north", "/stations/north/staff"))["items"]]
