"""Asked about a moment of the past, reporting answers what it showed then."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from eventlog.read_models import as_of
from events.catalog.replacement import ReplacementReleased, ReplacementUnitHandedOver, ReplacementUnitReturned
from events.catalog.sla import SlaAlarmWithdrawn
from events.catalog.station import StationCorrected
from events.catalog.work_order import CustomerContacted, TechnicianAssigned, WorkResumed

BEGIN = datetime(2025, 3, 3, 1, tzinfo=UTC)
CASES = [f"case-{number}" for number in range(10)]
ASKED = [
    *(("manager-1", path) for path in ("/board", "/board.html", "/totals", "/scorecards", "/cases", "/cases?limit=3")),
    *(("manager-1", path) for path in ("/stations/east/scorecard", "/totals?from=2025-03-05&to=2025-03-12")),
    *(("manager-1", path) for path in ("/cases?breached_by=north", "/cases?open=true&sla_state=breached")),
    *(("d-north", path) for path in ("/board", "/totals", "/scorecards", "/cases", "/stations/north/scorecard")),
    ("t-north", "/cases"),
    *(("manager-1", f"/cases/{case}/story?clocks=true") for case in CASES[:3]),
    *(("d-north", f"/cases/{case}/story") for case in CASES[3:6]),
]
"""Who asks what."""
SAMPLE = 6
"""Of them that are asked at one moment."""


def course(say: Any, case: str, luck: Random) -> Iterator[Any]:
    """What happens to one case, in order."""
    visit, order = 1, f"{case}-1"
    yield say.opened(case)
    yield say.clocks(case, "running", "running", "running")
    if luck.random() < 0.15:
        yield from (say.guided(case), say.closed(case))
        return
    yield from say.routed(case)
    if luck.random() < 0.5:
        yield from (say.warned(case, "respond"), say.breached(case, "respond", luck_at(luck)))
    yield TechnicianAssigned(order, case, luck.choice(["t-north", "t-other"]), None)
    if luck.random() < 0.4:
        yield say.moved_south(case)
    if luck.random() < 0.4:
        yield from (say.obliged(case), luck.choice([ReplacementReleased(case), CustomerContacted(order, case, "")]))
        yield ReplacementUnitHandedOver(case, "north", "SN1")
    yield say.clocks(case, "met", luck.choice(["paused", "running"]), "running", paused_seconds=luck.randrange(900))
    yield luck.choice([say.solved(case), say.not_solved(case)])
    if luck.random() < 0.4:
        yield WorkResumed(order, case)
        yield say.solved(case)
    if luck.random() < 0.4:
        yield from (say.breached(case, "resolve", luck_at(luck)), SlaAlarmWithdrawn(case, "resolve", "breach"))
    outcome = luck.choice(["satisfied", "not_fixed_first_visit"])
    yield say.called_back(case, outcome)
    if outcome != "satisfied":
        visit = 2
        yield say.reopened(case, outcome)
        yield from say.routed(case, "south", visit_no=2)
        yield say.solved(case, "south", visit_no=2)
    yield luck.choice([say.closed(case), say.ended(case, "unreached", visit)])
    yield ReplacementUnitReturned(case, "north", "SN1")


def luck_at(luck: Random) -> datetime:
    """A time in the month."""
    return BEGIN + timedelta(minutes=luck.randrange(30 * 24 * 60))


def played(say: Any, luck: Random) -> Iterator[Any]:
    """A month of all cases, one beside the other, and of a station that is opened and renamed in it."""
    waiting = {case: course(say, case, luck) for case in CASES}
    at_work: list[str] = []
    number = 0
    while waiting:
        number += 1
        if number == 40:
            yield say.station("east", "东站")
        if number == 70:
            yield StationCorrected("east", "华东站", ("east",), "改名")
        if len(at_work) < 4 and (new := [case for case in waiting if case not in at_work]):
            at_work.append(new[0])
        case = luck.choice(at_work)
        event = next(waiting[case], None)
        if event is None:
            at_work.remove(case)
            del waiting[case]
        else:
            yield event


async def heads(world: Any) -> str:
    """The position of every log that has one."""
    ends = {source: await store.head() for source, store in world._stores.items()}
    return ",".join(f"{source}:{end}" for source, end in ends.items() if end)


Answers = dict[tuple[str, str], tuple[int, Any]]


async def shown(world: Any, asked_for: Iterable[tuple[str, str]], as_of: str | None = None) -> Answers:
    """The answers, but for what time it is on the board."""
    found: Answers = {}
    for who, path in asked_for:
        begin, _, query = path.partition("?")
        asked = dict(part.split("=") for part in query.split("&") if part) | ({"as_of": as_of} if as_of else {})
        answer = await world.get(who, begin, **asked)
        said: Any = answer.content if answer.is_success else None  # a problem has a trace
        if begin == "/board":
            said = answer.json() | {"as_of": None}
        if begin == "/board.html":
            said = answer.text[answer.text.index("<table>") :]
        found[who, path] = answer.status_code, said
    return found


@pytest.mark.slow("a month is played, and asked for again")
async def test_the_past_is_what_was_shown_then(world: Any, say: Any) -> None:
    """Of a position always; of a time where nothing was told late."""
    luck = Random(47)
    at, late = BEGIN, None
    await world.receive(say.north, say.south, at=BEGIN)
    recorded: list[tuple[datetime, str, Answers]] = []
    for number, event in enumerate(played(say, luck), 1):
        at += timedelta(minutes=luck.randrange(300))
        then = at
        if number > 80 and luck.random() < 0.2:
            then -= timedelta(hours=luck.randrange(1, 48))
            late = then if late is None else min(late, then)
        await world.receive(event, at=then)
        if number % 12 == 0:
            some = [("manager-1", "/board"), *luck.sample(ASKED, SAMPLE)]
            recorded.append((at, await heads(world), await shown(world, some)))
    assert late is not None
    by_time = [time for time, _, _ in recorded if time < late]
    assert len(recorded) > 8 and len(by_time) > 3
    for time, positions, answers in recorded:
        assert await shown(world, answers, positions) == answers, positions
        if time in by_time:
            assert await shown(world, answers, time.isoformat()) == answers, time
    assert len({str(answers["manager-1", "/board"]) for *_, answers in recorded}) > len(recorded) / 2


async def test_what_was_told_late_had_happened_then_and_was_not_known(world: Any, say: Any) -> None:
    await world.receive(say.north, say.opened("a"), *say.routed("a"), at=BEGIN)
    known, then = await heads(world), BEGIN + timedelta(hours=2)
    await world.receive(say.opened("b"), at=then + timedelta(hours=1))
    await world.receive(say.solved("a"), say.closed("a"), at=then)

    async def closed(as_of: str) -> tuple[int, int]:
        totals = await world.read("manager-1", "/totals", as_of=as_of)
        return totals["cases"], totals["closed"]

    assert await closed(then.isoformat()) == (1, 1)
    assert await closed((then - timedelta(seconds=1)).isoformat()) == (1, 0)
    assert await closed(known) == (1, 0)
    assert await closed("intake:2") == (1, 0)
    assert await closed("intake:3") == (2, 0)
    for position in ("intake:2", "dispatch:1", "dispatch:1,intake:2"):  # the second is of a station, and of no case
        board = await world.read("manager-1", "/board", as_of=position)
        assert board["as_of"] == "2025-03-03T01:00:00Z", position
    board = await world.read("manager-1", "/board", as_of="2025-03-03T11:00:00+08:00")
    assert (board["as_of"], [row["name"] for row in board["stations"]]) == ("2025-03-03T03:00:00Z", ["北站"])


async def test_a_log_that_is_not_named_is_read_as_far_as_it_was_then(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, say.opened("a"), *say.routed("a"))
    await world.receive(StationCorrected("north", "新名", ("north",), "改名"), say.moved_south("a"))
    await world.receive(say.opened("b"))
    for moment, names, stations in (
        ("intake:1", ["北站", "南站 𠮷"], [None]),
        ("intake:2", ["北站", "南站 𠮷"], ["north"]),
        ("dispatch:3", ["北站", "南站 𠮷"], ["north"]),
        ("dispatch:4", ["新名", "南站 𠮷"], ["north"]),
        ("intake:3", ["新名", "南站 𠮷"], [None, "south"]),
    ):
        cards = await world.read("manager-1", "/scorecards", as_of=moment)
        assert [card["name"] for card in cards["items"]] == names, moment
        board = await world.read("manager-1", "/board", as_of=moment)
        assert [row["station_id"] for row in board["stations"] if row["open"]] == stations, moment


async def test_who_sees_a_case_is_whose_it_was_then(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, say.opened("a"), *say.routed("a"))
    before = await heads(world)
    await world.receive(say.moved_south("a"))
    after = await heads(world)
    for who, moment, seen in (
        ("d-north", before, ["a"]),
        ("d-north", after, []),
        ("d-south", before, []),
        ("d-south", after, ["a"]),
    ):
        cases = await world.read(who, "/cases", as_of=moment)
        assert [case["case_id"] for case in cases["items"]] == seen
        assert (await world.get(who, "/cases/a/story", as_of=moment)).status_code == (200 if seen else 404)
    assert (await world.get("d-south", "/stations/north/scorecard", as_of=before)).status_code == 404
    assert (await world.get("clerk-1", "/totals", as_of=before)).status_code == 403


async def test_a_moment_that_cannot_be_told_is_refused(world: Any, say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.receive(say.north, say.opened("a"), say.opened("b"), *say.routed("a"), *say.routed("b"))
    monkeypatch.setattr(as_of, "MOST", 1)
    for path in ("/board", "/board.html", "/cases", "/cases/a/story", "/totals", "/scorecards"):
        for moment, says in (
            ("2225-03-03T09:00:00Z", "future"),
            ("2025-03-03", "must be a time with its zone"),
            ("dispatch:99", "no position 99"),
            ("7", "name the service"),
        ):
            answer = await world.get("manager-1", path, as_of=moment)
            assert answer.status_code == 422 and says in answer.json()["detail_en"], (path, moment)
            assert answer.json()["errors"][0]["field"] == "as_of"
    busy = "intake:2"  # both were at work, and went on
    assert (await world.get("manager-1", "/cases/a/story", as_of=busy)).status_code == 200
    answer = await world.get("manager-1", "/board", as_of=busy)
    assert answer.status_code == 422 and "too many cases" in answer.json()["detail_en"]


async def test_the_page_of_a_past_board_does_not_refresh_itself(world: Any, say: Any) -> None:
    await world.receive(say.north, say.opened("a"), at=BEGIN)
    page = await world.get("clerk-1", "/board.html", as_of=BEGIN.isoformat())
    assert "截至 2025-03-03 09:00" in page.text
    assert "refresh" not in page.text
