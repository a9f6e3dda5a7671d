"""Who may see and do what: a station's own orders, a technician's own, and what headquarters may read."""

from typing import Any

TRANSFER = {"to_station_id": "south", "reason": "…"}
COMMANDS: dict[str, Any] = {
    "accept": None,
    "assign": {"technician_id": "t1"},
    "contact": {"note": "…"},
    "depart": None,
    "arrive": None,
    "diagnose": {"fault": "…"},
    "wait": {"reason": "parts", "note": "…"},
    "resume": None,
    "solve": {"work_done": "…"},
    "fail": {"reason": "…"},
    "report": {"findings": "…", "work_done": "…", "minutes_on_site": 1, "signed_by_customer": False},
    "reports": {},
    "reports/1/correct": {"reason": "…"},
    "reports/1/hand-over": {"way": "paper", "recipient": "…"},
    "transfer": TRANSFER,
}
DESK = {"accept", "assign", "transfer"}


async def test_another_stations_order_does_not_exist(world: Any) -> None:
    order = await world.assigned("case-1")
    missing = await world.get("d-south", "/work-orders/no-such-order")
    for what in ("", "/history"):
        found = await world.get("d-south", f"/work-orders/{order}{what}")
        assert found.status_code == 404
        assert found.json()["detail"].replace(order, "no-such-order") == missing.json()["detail"]
    for what, body in COMMANDS.items():
        for headers in ({}, {"If_Match": '"1"'}):
            answer = await world.post("d-south", f"/work-orders/{order}/{what}", body, **headers)
            assert answer.status_code == 404, what
    assert (await world.read("d-south", "/work-orders"))["items"] == []
    assert (await world.read("d-south", "/work-orders", case_id="case-1"))["items"] == []
    assert (await world.get("d-south", "/work-orders", station_id="north")).status_code == 404
    assert (await world.get("d-south", "/replacements", station_id="north")).status_code == 404
    assert (await world.get("d-south", "/technicians/t1/day")).status_code == 404
    assert (await world.get("d-south", "/stations/north/staff")).status_code == 404
    enrol = {"staff_id": "t9", "role": "technician"}
    assert (await world.post("d-south", "/stations/north/staff", enrol)).status_code == 404


async def test_a_technician_has_to_do_with_their_own_orders_only(world: Any) -> None:
    mine, other = await world.assigned("case-1", "t1"), await world.assigned("case-2", "t2")
    unassigned = await world.routed("case-3")
    for order in (other, unassigned):
        assert (await world.get("t1", f"/work-orders/{order}")).status_code == 404
        for what, body in COMMANDS.items():
            answer = await world.post("t1", f"/work-orders/{order}/{what}", body)
            assert answer.status_code == (403 if what in DESK else 404), what
    for query in ({}, {"technician_id": "t2"}, {"station_id": "north"}):
        items = (await world.read("t1", "/work-orders", **query))["items"]
        assert [item["work_order_id"] for item in items] == [mine]
    assert (await world.get("t1", "/technicians/t1/day")).status_code == 200
    assert (await world.get("t1", "/technicians/t2/day")).status_code == 404
    await world.done("d-north", f"/work-orders/{mine}/assign", {"technician_id": "t2", "reassign_reason": "换人"})
    assert (await world.post("t1", f"/work-orders/{mine}/depart")).status_code == 404
    assert (await world.post("d-north", f"/work-orders/{mine}/depart")).status_code == 200


async def test_a_technician_reads_the_earlier_visits_of_what_they_have_in_hand(world: Any) -> None:
    """Those of the same machine, here all of them; whoever made them, and at whichever station."""
    first = await world.assigned("case-1", "t2")
    await world.done("t2", f"/work-orders/{first}/arrive")
    await world.done("t2", f"/work-orders/{first}/diagnose", {"fault": "定影器老化"})
    await world.done("t2", f"/work-orders/{first}/contact", {"note": "郑女士会在场"})
    await world.done("t2", f"/work-orders/{first}/fail", {"reason": "缺定影器"})
    report = {"findings": "老化", "work_done": "无", "minutes_on_site": 40, "signed_by_customer": True}
    await world.done("t2", f"/work-orders/{first}/report", report)
    other = await world.routed("case-2", "south")
    await world.done("d-south", f"/work-orders/{other}/accept")
    await world.done("d-south", f"/work-orders/{other}/assign", {"technician_id": "t3"})
    await world.done("t3", f"/work-orders/{other}/solve", {"work_done": "清洁"})
    unfinished = await world.assigned("case-3", "t2")
    mine = await world.assigned("case-4", "t1")
    refused = await world.assigned("case-5", "t2")
    await world.done("d-north", f"/work-orders/{refused}/refuse", {"reason": "无人"})
    path = f"/work-orders/{mine}/earlier-visits"
    for who in ("t1", "d-north", "clerk-1"):
        items = (await world.read(who, path))["items"]
        assert [item["work_order_id"] for item in items] == [other, first], who
    assert (items[1]["fault"], items[1]["failure_reason"], items[1]["report"]) == ("定影器老化", "缺定影器", report)
    assert (items[0]["station_id"], items[0]["status"], items[0]["report"]) == ("south", "solved", None)
    assert "郑女士" not in str(items)
    for suggested in (await world.read("d-north", f"/work-orders/{mine}/suggestions"))["suggestions"]:
        (machine,) = (reason for reason in suggested["reasons"] if reason["fact"] == "machine")
        assert machine["points"] == (10 if suggested["technician_id"] == "t2" else 0), "who was refused was not there"
    missing = (await world.get("t1", "/work-orders/no-such-order/earlier-visits")).json()["detail"]
    for order in (first, other, unfinished):
        hidden = await world.get("t1", f"/work-orders/{order}/earlier-visits")
        assert hidden.status_code == 404
        assert hidden.json()["detail"].replace(order, "no-such-order") == missing
    assert (await world.get("d-south", path)).status_code == 404
    await world.done("t1", f"/work-orders/{mine}/solve", {"work_done": "已更换"})
    assert (await world.get("t1", path)).status_code == 404, "it is finished"
    assert (await world.get("t1", f"/work-orders/{mine}")).status_code == 200, "the report is still to be filed"


async def test_headquarters_read_everything_and_command_nothing(world: Any) -> None:
    order = await world.assigned("case-1")
    for who in ("clerk-1", "manager-1", "ops-1"):
        assert len((await world.read(who, "/work-orders"))["items"]) == 1
        assert (await world.read(who, "/work-orders", station_id="south"))["items"] == []
        assert (await world.read(who, f"/work-orders/{order}"))["status"] == "assigned"
        assert (await world.get(who, "/technicians/t3/day")).status_code == 200
        assert (await world.get(who, "/technicians/nobody/day")).status_code == 404
        assert (await world.get(who, "/replacements")).status_code == 200
        for what, body in COMMANDS.items():
            assert (await world.post(who, f"/work-orders/{order}/{what}", body)).status_code == 403


async def test_stations_and_rosters(bare_world: Any) -> None:
    world = bare_world
    north = {"station_id": "north", "name": "北区网点", "regions": ["上海", "310000", "苏 州"]}
    assert (await world.post("d-north", "/stations", north)).status_code == 403
    opened = await world.post("manager-1", "/stations", north)
    assert (opened.status_code, opened.headers["ETag"]) == (201, '"1"')
    assert (await world.post("manager-1", "/stations", north)).headers["ETag"] == '"1"'
    assert (await world.post("manager-1", "/stations", north | {"name": "别的"})).status_code == 409
    for number in range(3):
        staff = {"staff_id": f"t{number}", "role": "technician", "skills": ["laser"]}
        assert (await world.post("d-north", "/stations/north/staff", staff)).status_code == 201
    await world.done("manager-1", "/staff/t0/correct", {"role": "dispatcher", "skills": [], "reason": "转岗"})
    unknown = await world.post("manager-1", "/stations/nowhere/staff", {"staff_id": "t0", "role": "technician"})
    assert unknown.status_code == 404
    assert (await world.get("manager-1", "/stations/nowhere/staff")).status_code == 404
    (station,) = (await world.read("clerk-1", "/stations"))["items"]
    assert (station["station_id"], station["name"], station["regions"]) == ("north", "北区网点", ["上海市", "苏州市"])
    page = await world.read("d-north", "/stations/north/staff", limit=2)
    rest = await world.read("d-north", "/stations/north/staff", limit=2, after=page["next"])
    assert [(who["staff_id"], who["role"], who["skills"]) for who in page["items"] + rest["items"]] == [
        ("t0", "dispatcher", []),
        ("t1", "technician", ["laser"]),
        ("t2", "technician", ["laser"]),
    ]
    assert rest["next"] is None


async def test_bad_input_is_told_apart(world: Any) -> None:
    order = await world.assigned("case-1")
    path = f"/work-orders/{order}"
    for body in (
        {"note": "a\x00b"},
        {"note": ""},
        {"note": 5},
        {"note": "x", "more": 1},
        {},
        None,
        {"note": "x" * 4001},
    ):
        assert (await world.post("t1", f"{path}/contact", body)).status_code == 422, body
    report = {"findings": "磨损", "work_done": "已更换", "minutes_on_site": 10_081, "signed_by_customer": True}
    refused = await world.post("t1", f"{path}/report", report)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "minutes_on_site")
    assert (await world.post("t1", f"{path}/depart", {"surprise": 1})).status_code == 422
    for query in ({"status": "lost"}, {"station_id": "a b"}, {"limit": 0}, {"case_id": ""}):
        assert (await world.get("d-north", "/work-orders", **query)).status_code == 422, query
    for date in ("2026-13-01", "yesterday", "9999-12-31"):
        assert (await world.get("d-north", "/technicians/t1/day", date=date)).status_code == 422, date
    key = {"Idempotency_Key": "k"}
    assert (await world.post("t1", f"{path}/contact", {"note": "甲"}, **key)).status_code == 200
    assert (await world.post("t1", f"{path}/contact", {"note": "乙"}, **key)).status_code == 422
    assert (await world.read("t1", path))["contact_note"] == "甲"
