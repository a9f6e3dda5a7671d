"""The live board, as data and as a page."""

from typing import Any

NOTHING = dict.fromkeys(("open", "breached", "warned", "paused", "on_time", "replacements_owed", "handed_on"), 0) | {
    "next_due": None
}


async def test_the_board_counts_open_cases_by_station_and_state(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, *say.satisfied("closed"), say.opened("new"))
    await world.receive(say.opened("late"), *say.routed("late"), say.breached("late", "respond"), say.obliged("late"))
    await world.receive(say.opened("soon"), *say.routed("soon"), say.clocks("soon", "running", "running", "running"))
    await world.receive(say.warned("soon", "respond"))
    await world.receive(say.opened("waits"), *say.routed("waits"), say.clocks("waits", "met", "paused", "paused"))
    await world.receive(say.moved_south("waits"))
    board = await world.read("manager-1", "/board")
    unrouted, north, south = board["stations"]
    assert unrouted == NOTHING | {"station_id": None, "name": None, "open": 1, "on_time": 1}
    assert north == NOTHING | {
        "station_id": "north",
        "name": "北站",
        "open": 2,
        "breached": 1,
        "warned": 1,
        "replacements_owed": 1,
        "next_due": "2026-03-05T02:00:00Z",
    }
    assert south == NOTHING | {"station_id": "south", "name": "南站 𠮷", "open": 1, "paused": 1}
    assert (board["total"]["open"], board["total"]["breached"], board["total"]["on_time"]) == (4, 1, 1)


async def test_a_station_sees_its_own_row_only(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, say.opened("new"))
    await world.receive(say.opened("a"), *say.routed("a"), say.opened("b"), *say.routed("b", "south"))
    board = await world.read("d-south", "/board")
    assert [(row["station_id"], row["open"]) for row in board["stations"]] == [("south", 1)]
    assert board["total"]["open"] == 1


async def test_what_is_heard_before_the_opening_waits_for_it(world: Any, say: Any) -> None:
    await world.receive(say.north, say.breached("a", "respond"), say.called_back("a", "satisfied"))
    assert (await world.read("manager-1", "/totals"))["cases"] == 0
    assert (await world.read("manager-1", "/cases"))["items"] == []
    assert (await world.read("manager-1", "/board"))["total"]["open"] == 0
    assert (await world.get("manager-1", "/cases/a/story")).status_code == 404
    await world.receive(say.opened("a"), *say.routed("a"))
    assert (await world.read("manager-1", "/totals"))["breaches"]["respond"] == 1
    assert (await world.read("manager-1", "/board"))["total"]["breached"] == 1


async def test_the_board_is_a_page_for_people_too(world: Any, say: Any) -> None:
    await world.receive(say.north, say.station("east", "<script>东站</script>"), say.opened("new"))
    await world.receive(say.opened("late"), *say.routed("late"), say.breached("late", "respond"))
    page = await world.get("clerk-1", "/board.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert '<meta http-equiv="refresh"' in page.text
    assert '<td class="breached">1</td>' in page.text
    for words in ("看板 · Board", "北站", "未派网点", "Not at a station", "超时", "Breached", "&lt;script&gt;东站"):
        assert words in page.text
    assert "<script" not in page.text


async def test_the_page_is_as_private_as_the_data(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south)
    page = (await world.get("d-south", "/board.html")).text
    assert "南站 𠮷" in page
    assert "北站" not in page
    assert (await world.http.get("/board.html")).status_code == 401
    assert (await world.http.get("/board")).status_code == 401


async def test_a_station_that_nobody_has_opened_is_told_so(world: Any, say: Any) -> None:
    await world.receive(say.north)
    for path in ("/board", "/cases", "/scorecards"):
        answer = await world.get("d-nowhere", path)
        assert answer.status_code == 403 and "没有该网点" in answer.json()["detail"], path
    await world.receive(say.station("nowhere", "新站"))
    assert (await world.get("d-nowhere", "/board")).status_code == 200
