"""The roster over HTTP: what it says, names, absences, a station's day, and the document for print."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.restored import bring_up
from events.shanghai import day_of
from service.definition import Restored

TODAY = day_of(datetime.now(UTC))
DAY = TODAY + timedelta(days=1)
WEEK = [{"weekday": day, "opens": "08:30", "closes": "17:30"} for day in range(1, 8)]
MORNING = {"weekday": DAY.isoweekday(), "opens": "08:00", "closes": "12:00"}
PROFILE = {
    "job_title": "高级维修人员",
    "duties": "复印机 <维修>",
    "working_since": "2018-07-01",
    "hours": [MORNING],
    "levels": [{"skill": "laser", "level": "expert"}],
}


def slot(hour: int) -> dict[str, str]:
    return {"start": f"{DAY}T{hour:02}:00:00+08:00", "end": f"{DAY}T{hour + 1:02}:00:00+08:00"}


async def put(world: Any, who: str, path: str, body: Any, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer key-of-{who}"} | {name.replace("_", "-"): text for name, text in headers.items()}
    return await (world.http.post if path.endswith("profile") else world.http.put)(path, json=body, headers=sent)


async def named(world: Any, staff_id: str, name: str) -> None:
    answer = await put(world, "d-north", f"/staff/{staff_id}/name", {"name": name})
    assert answer.is_success, answer.text


async def test_the_roster_says_more_of_a_person(world: Any) -> None:
    told = (await put(world, "d-north", "/staff/t1/profile", PROFILE)).json()
    assert told["rated_skills"] == [{"skill": "laser", "level": "expert"}]
    said = ("job_title", "duties", "working_since", "hours")
    assert {name: told[name] for name in said} == {name: PROFILE[name] for name in said}
    assert told == await world.read("d-north", "/staff/t1")
    await world.done("manager-1", "/stations/north/capacity", {"visits_a_day": 6})
    items = (await world.read("clerk-1", "/stations/north/staff"))["items"]
    assert [(item["staff_id"], item["rated_skills"][0]["level"]) for item in items] == [("t1", "expert"), ("t2", None)]
    assert items[0] == told
    kept = await world.pool.fetchval("SELECT string_agg(data::text, '') FROM dispatch.events WHERE stream = 'staff-t1'")
    assert "高级" not in kept and "复印机" not in kept, "what people type is sealed"
    other = await world.post("d-north", "/stations/north/staff", {"staff_id": "q1", "role": "qc_returns"})
    assert other.json()["role"] == "qc_returns"
    wrong = PROFILE | {"hours": [MORNING, MORNING]}
    assert (await put(world, "d-north", "/staff/t1/profile", wrong)).status_code == 422
    refused = await put(world, "d-north", "/staff/t1/profile", {"levels": [{"skill": "ink", "level": "trained"}]})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "levels")


async def test_a_name_is_in_no_event_and_can_be_deleted(world: Any) -> None:
    assert (await world.get("d-north", "/staff/t1/name")).status_code == 404
    await named(world, "t1", "王小明")
    read = await world.get("clerk-1", "/staff/t1/name")
    assert (read.json()["name"], read.headers["ETag"]) == ("王小明", '"1"')
    assert (await world.get("d-south", "/staff/t1/name")).status_code == 404
    for who in ("t1", "ops-1"):
        assert (await world.get(who, "/staff/t1/name")).status_code == 403
    await named(world, "t1", "王小明")
    assert (await put(world, "d-north", "/staff/t1/name", {"name": "王明"}, If_Match='"2"')).status_code == 412
    changed = await put(world, "d-north", "/staff/t1/name", {"name": "王明"}, If_Match='"1"', Idempotency_Key="one")
    assert changed.status_code == 200
    key = {"Authorization": "Bearer key-of-d-north"}
    assert (await world.http.delete("/staff/t1/name", headers=key)).status_code == 200
    assert (await world.http.delete("/staff/t1/name", headers=key)).status_code == 404
    assert (await world.get("clerk-1", "/staff/t1/name")).status_code == 404
    told = await world.pool.fetchval(
        "SELECT (SELECT string_agg(to_jsonb(n)::text, '') FROM dispatch.staff_names n) "
        "|| (SELECT string_agg(data::text || actor, '') FROM dispatch.events) "
        "|| (SELECT string_agg(answer::text, '') FROM dispatch.idempotency)"
    )
    assert "t1" in told and "王" not in told
    await named(world, "t1", "王明")
    assert (await world.get("clerk-1", "/staff/t1/name")).headers["ETag"] == '"4"'
    ((zh, en),) = await bring_up(Restored(world.pool, world.pool, since=0, keys_since=None))
    assert zh.endswith("t1") and en.endswith("t1"), "a name of the backup that was deleted after it"
    assert (await world.get("clerk-1", "/staff/t1/name")).status_code == 404
    end = await world.pool.fetchval("SELECT max(position) FROM dispatch.events")
    assert await bring_up(Restored(world.pool, world.pool, since=end, keys_since=None)) == ()


async def test_who_is_absent_is_not_assigned_and_the_days_say_so(world: Any) -> None:
    standing = await world.assigned("case-1", "t1", **slot(9))
    days = {"first_day": str(DAY), "last_day": str(DAY + timedelta(days=1)), "reason": "年假"}
    await world.read("d-north", "/work-orders")
    booked = await world.done("d-north", "/staff/t1/absences", days)
    assert (booked["absence_no"], booked["to_reassign"], booked["cancelled"]) == (1, [standing], False)
    (queued,) = (await world.read("d-north", "/work-orders"))["items"]
    assert (queued["work_order_id"], queued["technician_absent"]) == (standing, True)
    then = world._position
    assert (await world.post("d-south", "/staff/t1/absences", days)).status_code == 404
    order = await world.routed("case-2")
    await world.done("d-north", f"/work-orders/{order}/accept")
    refused = await world.post("d-north", f"/work-orders/{order}/assign", {"technician_id": "t1", **slot(14)})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "technician_id")
    assert "请假" in refused.json()["detail"] and "is absent" in refused.json()["detail_en"]
    await world.done("d-north", f"/work-orders/{order}/assign", {"technician_id": "t1"})
    (item,) = (await world.read("clerk-1", "/absences"))["items"]
    assert (item["staff_id"], item["reason"], item["to_reassign"]) == ("t1", "年假", [standing])
    assert (await world.read("ops-1", "/absences"))["items"][0]["reason"] == "[sealed]"
    assert (await world.read("d-south", "/absences"))["items"] == []
    assert (await world.read("d-north", "/absences", since=str(DAY + timedelta(days=2))))["items"] == []
    mine = await world.read("t1", "/technicians/t1/day", date=str(DAY))
    assert (mine["absent_until"], mine["hours"]) == (days["last_day"], [])
    assert (await world.read("t1", "/technicians/t1/day"))["absent_until"] is None
    cancelled = await world.done("d-north", "/staff/t1/absences/1/cancel", {"reason": "提前返岗"})
    assert (cancelled["cancelled"], cancelled["cancel_reason"]) == (True, "提前返岗")
    assert not any(item["technician_absent"] for item in (await world.read("clerk-1", "/work-orders"))["items"])
    (queued,) = (await world.read("clerk-1", "/work-orders", as_of=then))["items"]
    assert queued["technician_absent"], "as it was then"
    await world.done("d-north", f"/work-orders/{order}/assign", {"technician_id": "t1", **slot(14)})
    assert (await world.read("clerk-1", "/absences"))["items"] == []
    sick = await world.done("d-north", "/staff/t2/absences", {"reason": "病假"})
    assert (sick["first_day"], sick["last_day"]) == (str(TODAY), str(TODAY))


async def test_a_stations_day(world: Any) -> None:
    await world.assigned("case-1", "t1", **slot(9))
    await world.assigned("case-2", "t1", **slot(14))
    bare = await world.read("d-north", "/stations/north/day", date=str(DAY))
    assert (bare["visits_a_day"], bare["booked"], bare["free"], bare["hours"]) == (None, 2, None, [])
    assert (await world.post("d-north", "/stations/north/capacity", {"visits_a_day": 6})).status_code == 403
    await world.done("manager-1", "/stations/north/capacity", {"visits_a_day": 6})
    told = await world.done("manager-1", "/stations/north/hours", {"hours": WEEK})
    assert (told["visits_a_day"], told["hours"]) == (6, WEEK)
    assert told == await world.read("t3", "/stations/north")
    assert told == (await world.read("clerk-1", "/stations"))["items"][0]
    await put(world, "d-north", "/staff/t1/profile", PROFILE)
    await world.done("manager-1", "/staff/t3/loans", {"station_id": "north", "reason": "忙"})
    await world.done("d-north", "/staff/t2/absences", {"first_day": str(DAY), "reason": "病假"})
    day = await world.read("d-north", "/stations/north/day", date=str(DAY))
    assert (day["booked"], day["free"], day["skills"]) == (2, 4, ["laser"])
    assert [(one["staff_id"], one["booked"], one["absent_until"]) for one in day["technicians"]] == [
        ("t1", 2, None),
        ("t2", 0, str(DAY)),
        ("t3", 0, None),
    ]
    assert [one["hours"] for one in day["technicians"]] == [[MORNING], [WEEK[DAY.isoweekday() - 1]], []]
    assert (await world.get("d-south", "/stations/north/day")).status_code == 404
    head_office = {"station_id": "hq", "name": "总部售后服务部", "regions": []}
    assert (await world.done("manager-1", "/stations", head_office))["regions"] == []


async def test_the_roster_is_a_document(world: Any) -> None:
    await put(world, "d-north", "/staff/t1/profile", PROFILE)
    await named(world, "t1", "王<小明>")
    await world.done("d-north", "/staff/t2/absences", {"reason": "病假"})
    page = await world.get("d-north", "/stations/north/roster.html")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for said in (
        "售后服务人员配备表",
        "王&lt;小明&gt;",
        "高级维修人员",
        "复印机 &lt;维修&gt;",
        "专家 expert",
        "请假至",
        "A4",
    ):
        assert said in page.text, said
    years = TODAY.year - 2018 - ((TODAY.month, TODAY.day) < (7, 1))
    assert f'<td class="number">{years}</td>' in page.text
    without = await world.get("ops-1", "/stations/north/roster.html")
    assert without.is_success and "t1" in without.text
    assert not any(said in without.text for said in ("小明", "高级", "复印机", "主要职责", "~sealed"))
    assert (await world.get("d-south", "/stations/north/roster.html")).status_code == 404
    both, own = await world.get("clerk-1", "/roster.html"), await world.get("d-south", "/roster.html")
    assert [both.text.count("<section>"), own.text.count("<section>")] == [2, 1]
    assert "t3" in own.text and "t1" not in own.text
    assert (await world.get("t1", "/roster.html")).status_code == 403
