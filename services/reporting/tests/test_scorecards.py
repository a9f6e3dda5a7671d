"""Scorecards and totals, and the periods that they are made for."""

from datetime import UTC, datetime
from typing import Any

from events.catalog.station import StationCorrected


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
        "reopened": 2,
        "visits": 5,
        "sla": {
            "respond": {"decided": 3, "breaches": 0, "attainment": 1.0},
            "arrive": {"decided": 3, "breaches": 1, "attainment": 0.6667},
            "resolve": {"decided": 3, "breaches": 0, "attainment": 1.0},
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
    await world.receive(say.north, *say.satisfied("a"), say.opened("b"), say.guided("b"), say.closed("b"))
    # not called back yet
    await world.receive(say.opened("c"), say.guided("c"), say.breached("c", "resolve"))
    # guidance was thought to have solved it, until a station had to go
    await world.receive(say.opened("d"), say.guided("d"), *say.routed("d"), say.closed("d"))
    assert await world.read("manager-1", "/totals") == {
        "cases": 4,
        "open": 1,
        "closed": 3,
        "deflected": 1,
        "reopened": 0,
        "visits": 1,
        "breaches": {"respond": 0, "arrive": 0, "resolve": 1},
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
