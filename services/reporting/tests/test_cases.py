"""The list of cases, and one case's story."""

from datetime import UTC, datetime, timedelta
from typing import Any

from events.catalog.work_order import TechnicianAssigned, WorkResumed


async def test_a_story_is_told_in_order_of_time_across_services(world: Any, say: Any) -> None:
    later = datetime(2026, 3, 6, tzinfo=UTC)
    await world.receive(say.north, say.breached("a", "respond"), at=later)
    world.at = later - timedelta(days=1)
    await world.receive(*say.satisfied("a"), say.opened("b"))
    story = await world.read("analyst-1", "/cases/a/story")
    assert [item["type"].split(".")[2] for item in story["items"]] == [
        "request-received",
        "case-routed",
        "work-order-received",
        "fault-solved",
        "callback-concluded",
        "case-closed",
        "sla-breached",
    ]
    whole = await world.read("analyst-1", "/cases/a/story", clocks="true")
    clocks = whole["items"].pop(4)
    assert clocks["type"] == "aftersales.sla-monitor.case-clocks-changed.v1"
    assert whole["items"] == story["items"]
    first = story["items"][0]
    assert first["zh"].startswith("受理请求（电话），首问 clerk-1")
    assert first["en"].startswith("Request received (phone)")
    assert (first["source"], first["position"], first["actor"]) == ("intake", 1, "staff-7")
    assert first["time"] == "2026-03-05T00:01:00Z"
    assert story["next"] is None


async def test_events_of_one_moment_stay_in_the_order_they_were_written_in(world: Any, say: Any) -> None:
    await world.receive(*say.satisfied("a"), at=say.due)
    story = await world.read("analyst-1", "/cases/a/story", clocks="true")
    assert [item["source"] for item in story["items"]] == [
        "intake",
        "intake",
        "dispatch",
        "dispatch",
        "sla_monitor",
        "callback",
        "intake",
    ]


async def test_pages_follow_each_other_without_gaps(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, say.station("east", "东站"), *say.satisfied("a"))
    await world.receive(*(say.opened(f"case-{number}") for number in range(4)))
    await world.receive(*(say.opened(f"twin-{number}") for number in range(3)), at=say.due)
    for path, key in (("/cases", "case_id"), ("/cases/a/story", "event_id"), ("/scorecards", "station_id")):
        everything = [item[key] for item in (await world.read("manager-1", path))["items"]]
        seen: list[str] = []
        following: str | None = ""
        while following is not None:
            page = await world.read("manager-1", path, limit=2, **({"after": following} if following else {}))
            assert len(page["items"]) <= 2
            seen += [item[key] for item in page["items"]]
            following = page["next"]
        assert seen == everything


async def test_another_stations_case_does_not_exist(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, *say.satisfied("a"), say.opened("unrouted"))
    for who, case, status in (
        ("d-north", "a", 200),
        ("t-north", "a", 404),
        ("d-south", "a", 404),
        ("d-south", "unrouted", 404),
        ("clerk-1", "unrouted", 200),
        ("clerk-1", "nobody", 404),
    ):
        answer = await world.get(who, f"/cases/{case}/story")
        assert answer.status_code == status, (who, case)
    assert (await world.get("d-south", "/cases", station_id="north")).status_code == 404
    assert (await world.read("d-south", "/cases"))["items"] == []


async def test_a_technician_sees_what_they_have_in_hand(world: Any, say: Any) -> None:
    order = ("a-1", "a")
    assigned = TechnicianAssigned(*order, "t-north", None)
    both = [*say.routed("a"), *say.routed("b")]
    await world.receive(say.north, say.opened("a"), say.opened("b"), *both)
    for events, seen in (
        ([TechnicianAssigned("b-1", "b", "somebody", None)], []),
        ([assigned], ["a"]),
        ([say.solved("a")], []),
        ([WorkResumed(*order)], ["a"]),
        ([say.not_solved("a")], []),
        ([WorkResumed(*order), TechnicianAssigned(*order, "somebody", None)], []),
        ([assigned], ["a"]),
        ([say.closed("a")], []),
    ):
        await world.receive(*events)
        listed = (await world.read("t-north", "/cases"))["items"]
        assert [case["case_id"] for case in listed] == seen, events
        story = await world.get("t-north", "/cases/a/story")
        assert story.status_code == (200 if seen else 404), events
        assert (await world.get("t-north", "/cases/b/story")).status_code == 404
    unknown, foreign = [(await world.get("d-south", f"/cases/{case}/story")).json() for case in ("zzz", "a")]
    assert unknown["detail"].replace("zzz", "a") == foreign["detail"]
    assert unknown["detail_en"].replace("zzz", "a") == foreign["detail_en"]


async def test_a_case_that_moved_on_leaves_its_first_stations_sight(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, say.opened("a"), *say.routed("a"), say.moved_south("a"))
    assert (await world.get("d-north", "/cases/a/story")).status_code == 404
    assert (await world.get("d-south", "/cases/a/story")).status_code == 200


async def test_cases_are_listed_newest_first_and_filtered(world: Any, say: Any) -> None:
    await world.receive(say.north, *say.satisfied("a"), say.opened("b"), *say.routed("b"), say.breached("b", "respond"))
    await world.receive(say.opened("c"))

    async def ids(**query: Any) -> list[str]:
        return [item["case_id"] for item in (await world.read("manager-1", "/cases", **query))["items"]]

    assert await ids() == ["c", "b", "a"]
    assert await ids(open="true") == ["c", "b"]
    assert await ids(open="false") == ["a"]
    assert await ids(station_id="north", sla_state="breached") == ["b"]
    assert await ids(station_id="nowhere") == []
    case = (await world.read("manager-1", "/cases", open="false"))["items"][0]
    assert (case["status"], case["order_status"], case["visits"]) == ("closed", "solved", 1)
    assert (case["station_id"], case["opened_at"]) == ("north", "2026-03-05T01:02:00Z")
    await world.receive(say.obliged("a"), say.obliged("b"))
    owed = {item["case_id"]: item["replacement"] for item in (await world.read("manager-1", "/cases"))["items"]}
    assert owed == {"c": None, "b": "owed", "a": None}, "a closed case owes nothing"
