"""Transfers come from dispatch, verdicts from the call-back: whichever is heard first, the case ends the same."""

from hypothesis import given as for_all
from hypothesis import strategies as st

from events.catalog.case import CaseEvent, CaseRouted, RequestReceived
from events.types import Outcome
from intake.domain.case import CASE, Case
from intake.domain.routing import ConcludeCase, TransferCase, conclude, transfer

RECEIVED = RequestReceived("k1", "c1", None, None, "华东", "phone", "clerk-1", "卡纸", False)
ROUTED = CaseRouted("k1", "s1", "华东", 1, "华东", "c1", None, None, "卡纸", None, False)
STATIONS = st.sampled_from(["s1", "s2", "s3"])
BAD: Outcome = "attitude"


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[TransferCase], list[ConcludeCase]]:
    """What the two sources say about one case, each in its own order; the last verdict may be satisfied."""
    transfers, verdicts = [], []
    station = "s1"
    visits = draw(st.integers(1, 4))
    satisfied = draw(st.booleans())
    for number in range(1, visits + 1):
        for next_station in draw(st.lists(STATIONS, max_size=4)):
            if next_station != station:
                transfers.append(TransferCase("k1", station, next_station))
                station = next_station
        last = number == visits
        outcome: Outcome = "satisfied" if last and satisfied else BAD
        verdicts.append(ConcludeCase("k1", "visit", number, outcome, "说明", station))
    return transfers, verdicts


def decide(case: Case, command: TransferCase | ConcludeCase) -> tuple[Case, list[CaseEvent]]:
    events = transfer(command, case) if isinstance(command, TransferCase) else conclude(command, case)
    for event in events:
        case = CASE.evolve(case, event)
    return case, events


def begun() -> Case:
    return CASE.evolve(CASE.evolve(CASE.initial, RECEIVED), ROUTED)


@for_all(stories(), st.data())
def test_the_case_ends_the_same_under_every_interleaving(
    story: tuple[list[TransferCase], list[ConcludeCase]], data: st.DataObject
) -> None:
    transfers, verdicts = list(story[0]), list(story[1])
    finished_by = [verdict.station_id for verdict in verdicts]
    ends_closed = verdicts[-1].outcome == "satisfied"
    visits = len(verdicts)
    case = begun()
    routed_to: list[str] = []
    while transfers or verdicts:
        take_transfer = bool(transfers) and (not verdicts or data.draw(st.booleans()))
        case, events = decide(case, transfers.pop(0) if take_transfer else verdicts.pop(0))
        routed_to += [event.station_id for event in events if isinstance(event, CaseRouted)]
    assert case.station_id == finished_by[-1]
    assert case.status == ("closed" if ends_closed else "routed")
    assert case.visit_no == (visits if ends_closed else visits + 1)
    assert routed_to == (finished_by[:-1] if ends_closed else finished_by)


@for_all(stories())
def test_hearing_everything_twice_changes_nothing(story: tuple[list[TransferCase], list[ConcludeCase]]) -> None:
    transfers, verdicts = story
    case = begun()
    for verdict in verdicts:
        case, _ = decide(case, verdict)
    for verdict in verdicts:
        assert decide(case, verdict)[1] == []
    for command in transfers:
        case, _ = decide(case, command)
    assert case.station_id == verdicts[-1].station_id
