"""Scorecards and totals, and the periods that they are made for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from events.catalog.case import CaseEndingWithdrawn
from events.catalog.sla import SlaAlarmWithdrawn
from events.catalog.station import StationCorrected

NONE_ENDED = {"cancelled": 0, "withdrawn": 0, "duplicate": 0, "unreached": 0, "no_request": 0}


async def test_a_scorecard_shows_how_its_figures_are_made(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, *say.satisfied("a"), *say.satisfied("b"), *say.satisfied("x", "south"))
    await world.receive(say.breached("b", "arrive"), say.clocks("b", "met", "missed", "met", paused_seconds=30))
    # not fixed at the first visit, fixed at the second
    await world.receive(say.opened("c"), *say.routed("c"), say.not_solved("c"))
    await world.receive(say.called_back("c", "not_fixed_first_visit"), say.reopened("c", "not_fixed_first_visit"))
    await world.receive(*say.routed("c", visit_no=2), say.solved("c", visit_no=2))
    await world.receive(say.called_back("c", "satisfied", visit_no=2), say.closed("c"))
    # the customer called again about a closed case
    await world.receive(*say.satisfied("d"), say.reopened("d", "complained_by_phone"), *say.routed("d", visit_no=2))
    assert await world.read("manager-1", "/stations/north/scorecard") == {
        "station_id": "north",
        "name": "北站",
        "cases": 4,
        "open": 1,
        "closed": 3,
        "ended": NONE_ENDED,
        "reopened": 2,
        "visits": 5,
        "sla": {
            "respond": {"decided": 3, "breaches": 0, "attainment": 1.0, "ended": 0},
            "arrive": {"decided": 3, "breaches": 1, "attainment": 0.6667, "ended": 0},
            "resolve": {"decided": 3, "breaches": 0, "attainment": 1.0, "ended": 0},
        },
        "paused_seconds": 150,
        "first_visit_fix": {"visited": 3, "fixed": 2, "rate": 0.6667},
        "outcomes": {
            "satisfied": 4,
            "dissatisfied": 0,
            "complained_by_phone": 1,
            "not_fixed_first_visit": 1,
            "not_fixed_several_visits": 0,
            "attitude": 0,
        },
    }


async def test_a_bad_visit_counts_for_the_station_that_made_it(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, say.opened("a"), *say.routed("a"), say.solved("a"))
    await world.receive(say.called_back("a", "attitude"), say.reopened("a", "attitude"))
    await world.receive(*say.routed("a", visit_no=2), say.moved_south("a", visit_no=2))
    north, south = (await world.read("manager-1", "/scorecards"))["items"]
    assert (north["cases"], north["outcomes"]["attitude"]) == (0, 1)
    assert (south["cases"], south["outcomes"]["attitude"]) == (1, 0)


async def test_scorecards_are_for_those_they_concern(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south)
    empty = await world.read("d-north", "/stations/north/scorecard")
    assert (empty["cases"], empty["sla"]["respond"]["attainment"], empty["first_visit_fix"]["rate"]) == (0, None, None)
    assert (await world.get("d-north", "/stations/south/scorecard")).status_code == 404
    assert (await world.get("manager-1", "/stations/west/scorecard")).status_code == 404
    assert (await world.get("clerk-1", "/stations/north/scorecard")).status_code == 403
    for who, stations in (("d-north", ["north"]), ("manager-1", ["north", "south"])):
        assert [card["station_id"] for card in (await world.read(who, "/scorecards"))["items"]] == stations


async def test_a_corrected_station_has_its_new_name(world: Any, say: Any) -> None:
    await world.receive(say.north, StationCorrected("north", "北京站", ("north",), "改名"))
    assert (await world.read("manager-1", "/stations/north/scorecard"))["name"] == "北京站"


async def test_totals_count_what_the_phone_solved(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, *say.satisfied("a"), say.opened("b"), say.guided("b"), say.closed("b"))
    # not called back yet
    await world.receive(say.opened("c"), say.guided("c"), say.breached("c", "resolve"))
    # guidance was thought to have solved it, until a station had to go
    await world.receive(say.opened("d"), say.guided("d"), *say.routed("d"), say.closed("d"))
    # the phone was thought to have solved it, until remote help did; and one that was opened again after remote help
    await world.receive(
        say.opened("e"), say.guided("e"), say.reopened("e", "dissatisfied"), say.helped("e"), say.closed("e")
    )
    await world.receive(say.opened("f"), say.helped("f"), say.reopened("f", "dissatisfied"))
    assert await world.read("manager-1", "/totals") == {
        "cases": 6,
        "open": 2,
        "closed": 4,
        "ended": NONE_ENDED,
        "deflected": 2,
        "solved_by": {"phone": 1, "remote": 1, "on_site": 2, "workshop": 0},
        "reopened": 2,
        "visits": 1,
        "breaches": {"respond": 0, "arrive": 0, "resolve": 1},
        "without_a_station": {"respond": 0, "arrive": 0, "resolve": 1},
        "ended_breaches": {"respond": 0, "arrive": 0, "resolve": 0},
        "paused_seconds": 60,
    }
    assert (await world.read("d-south", "/totals"))["cases"] == 0
    assert (await world.read("d-north", "/totals"))["cases"] == 2


async def test_a_period_is_whole_days_in_china(world: Any, say: Any) -> None:
    await world.receive(say.north, *say.satisfied("last-second"), at=datetime(2026, 3, 4, 15, 59, 59, tzinfo=UTC))
    await world.receive(*say.satisfied("midnight"), at=datetime(2026, 3, 4, 16, 0, tzinfo=UTC))
    for query, ids in (
        ({}, ["midnight", "last-second"]),
        ({"from_": "2026-03-05"}, ["midnight"]),
        ({"to": "2026-03-04"}, ["last-second"]),
        ({"from_": "2026-03-04", "to": "2026-03-05"}, ["midnight", "last-second"]),
        ({"from_": "2026-03-06"}, []),
    ):
        assert [case["case_id"] for case in (await world.read("manager-1", "/cases", **query))["items"]] == ids
        assert (await world.read("manager-1", "/totals", **query))["cases"] == len(ids)
        card = await world.read("manager-1", "/stations/north/scorecard", **query)
        assert (card["cases"], card["outcomes"]["satisfied"]) == (len(ids), len(ids))


async def test_periods_that_make_no_sense_are_refused(world: Any) -> None:
    senseless = (
        {"from_": "2026-03-05", "to": "2026-03-04"},
        {"from_": "5 March"},
        {"to": "9999-12-31"},
        {"from_": "0001-01-01"},
    )
    for path in ("/totals", "/scorecards", "/stations/north/scorecard", "/cases"):
        for query in senseless:
            answer = await world.get("manager-1", path, **query)
            assert answer.status_code == 422, (path, query)
            assert answer.json()["errors"][0]["field"] in ("from", "to")


async def test_a_breach_stays_with_the_station_that_had_the_case_then(world: Any, say: Any) -> None:
    """Each promise is broken between two steps of the case; whoever has it afterwards is not to blame."""
    await world.receive(say.north, say.south, say.opened("a"))
    await world.receive(say.breached("a", "respond", world.at + timedelta(seconds=30)), *say.routed("a"))
    await world.receive(say.breached("a", "arrive", world.at + timedelta(seconds=30)), say.moved_south("a"))
    await world.receive(
        say.breached("a", "resolve", world.at + timedelta(seconds=30)), say.clocks("a", *["missed"] * 3)
    )
    cards = {card["station_id"]: card["sla"] for card in (await world.read("manager-1", "/scorecards"))["items"]}
    kept, broken = {"decided": 0, "breaches": 0}, {"decided": 1, "breaches": 1}
    figures = {
        station: [{name: sla[clock][name] for name in kept} for clock in ("respond", "arrive", "resolve")]
        for station, sla in cards.items()
    }
    assert figures == {"north": [kept, broken, kept], "south": [kept, kept, broken]}
    totals = await world.read("manager-1", "/totals")
    assert totals["breaches"] == {"respond": 1, "arrive": 1, "resolve": 1}
    assert totals["without_a_station"] == {"respond": 1, "arrive": 0, "resolve": 0}
    assert (await world.read("d-north", "/totals"))["breaches"] == {"respond": 0, "arrive": 1, "resolve": 0}
    # both see it
    rows = {row["station_id"]: row for row in (await world.read("manager-1", "/board"))["stations"]}
    assert (rows["north"]["open"], rows["north"]["handed_on"]) == (0, 1)
    assert (rows["south"]["breached"], rows["south"]["handed_on"]) == (1, 0)
    [case] = (await world.read("manager-1", "/cases"))["items"]
    assert [case[f"{clock}_breached_by"] for clock in ("respond", "arrive", "resolve")] == [None, "north", "south"]
    assert (await world.read("d-north", "/cases"))["items"] == []
    [case] = (await world.read("d-north", "/cases", breached_by="north"))["items"]
    assert (case["station_id"], case["work_order_id"], case["order_status"]) == ("south", None, None)
    assert (await world.read("manager-1", "/cases", breached_by="west"))["items"] == []
    assert (await world.get("d-north", "/cases", breached_by="south")).status_code == 404


async def test_a_breach_that_was_withdrawn_is_nobodys(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, say.opened("a"), *say.routed("a"), say.breached("a", "respond"))
    await world.receive(say.moved_south("a"), SlaAlarmWithdrawn("a", "respond", "breach"))
    cards = (await world.read("manager-1", "/scorecards"))["items"]
    assert [card["sla"]["respond"]["breaches"] for card in cards] == [0, 0]


async def test_a_breach_of_an_earlier_visit_stays_with_its_station(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, say.opened("a"), *say.routed("a"))
    await world.receive(say.breached("a", "arrive", world.at + timedelta(seconds=30)), say.not_solved("a"))
    await world.receive(say.reopened("a", "not_fixed_first_visit"), *say.routed("a", "south", visit_no=2))
    await world.receive(say.breached("a", "resolve", world.at + timedelta(seconds=30)))
    cards = (await world.read("manager-1", "/scorecards"))["items"]
    assert [[card["sla"][clock]["breaches"] for clock in ("arrive", "resolve")] for card in cards] == [[1, 0], [0, 1]]


async def test_a_case_that_ended_without_a_class_is_counted_apart(world: Any, say: Any) -> None:
    """One was visited, one had broken a promise; one was no request at all. None is to anybody's disadvantage."""
    await world.receive(say.north, *say.satisfied("good"))
    await world.receive(say.opened("a"), *say.routed("a"), say.solved("a"), say.clocks("a", "met", "met", "met"))
    await world.receive(say.ended("a", "unreached", 1), say.opened("b"), *say.routed("b"))
    late = say.breached("b", "respond", world.at + timedelta(seconds=30))
    await world.receive(late, say.ended("b", "cancelled", 1), say.cancelled("b"))
    await world.receive(say.clocks("b", "missed", "ended", "ended", paused_seconds=50))
    await world.receive(say.opened("c"), say.guided("c"), say.ended("c", "no_request"))
    await world.receive(say.opened("d"), *say.routed("d"), say.ended("d", "duplicate", 1), say.cancelled("d"))
    card = await world.read("manager-1", "/stations/north/scorecard")
    assert (card["cases"], card["open"], card["closed"], card["visits"]) == (4, 0, 1, 2)
    assert card["ended"] == NONE_ENDED | {"cancelled": 1, "duplicate": 1, "unreached": 1}
    assert card["sla"]["respond"] == {"decided": 1, "breaches": 0, "attainment": 1.0, "ended": 1}
    assert (card["first_visit_fix"]["visited"], card["outcomes"]["satisfied"], card["paused_seconds"]) == (1, 1, 60)
    totals = await world.read("manager-1", "/totals")
    assert (totals["cases"], totals["open"], totals["closed"], totals["deflected"]) == (5, 0, 1, 0)
    assert totals["ended"] == dict.fromkeys(NONE_ENDED, 1) | {"withdrawn": 0}
    assert (totals["breaches"]["respond"], totals["ended_breaches"]["respond"]) == (0, 1)
    assert (await world.read("manager-1", "/board"))["total"]["open"] == 0
    [case] = (await world.read("manager-1", "/cases", ending="duplicate"))["items"]
    assert (case["case_id"], case["merged_into"], case["order_status"]) == ("d", "other", "cancelled")


async def test_a_case_that_goes_on_after_it_had_ended_counts_again(world: Any, say: Any) -> None:
    await world.receive(say.north, say.opened("a"), *say.routed("a"), say.ended("a", visit_no=1), say.cancelled("a"))
    withdrawn = CaseEndingWithdrawn("a", "cancelled", "还要修", 2)
    await world.receive(withdrawn, say.breached("a", "arrive", world.at + timedelta(minutes=2)))
    await world.receive(*say.routed("a", visit_no=2), say.breached("a", "resolve", world.at + timedelta(minutes=5)))
    card = await world.read("manager-1", "/stations/north/scorecard")
    assert (card["open"], card["reopened"], card["ended"]["cancelled"]) == (1, 0, 0)
    assert [card["sla"][clock]["breaches"] for clock in ("arrive", "resolve")] == [0, 1]
    assert (await world.read("manager-1", "/totals"))["without_a_station"]["arrive"] == 1
