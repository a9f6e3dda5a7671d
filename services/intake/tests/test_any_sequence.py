"""Whatever clerks and call-backs do, and in whatever order: a case keeps its shape, and its read model follows it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import get_args

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from eventlog.decider import NotFound, Rejected, changed
from eventlog.testing import delivered
from events.catalog import codec
from events.catalog.case import (
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    GuidanceGiven,
)
from events.catalog.case_handling import CaseReturned
from events.catalog.case_remote import RemoteHelpGiven, RemoteHelpRefused
from events.catalog.customer import CustomerRegistered
from events.types import Ending, Outcome, RemoteResult, Slot, Subject
from intake.domain.case import (
    CASE,
    AgreeAppointment,
    Case,
    GiveGuidance,
    ReceiveRequest,
    Requester,
    agree,
    guide,
    receive,
)
from intake.domain.customer import Customer
from intake.domain.ending import EndCase, GiveUpCase, MergeCase, end, give_up, merge
from intake.domain.refusal import ReturnCase, take_back
from intake.domain.remote import GiveRemoteHelp, give_remote_help, refuse_remote_help
from intake.domain.routing import (
    ConcludeCase,
    Outlook,
    ReopenCase,
    RouteCase,
    TransferCase,
    conclude,
    reopen,
    route,
    transfer,
)
from intake.domain.routing_policy import Candidate
from intake.projections.cases import CASES
from intake.routing_file import SHIPPED, read_policies

*_, POLICY = read_policies(SHIPPED)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CUSTOMER = Customer(CustomerRegistered("c1", "启明小学", "华东"))
OUTLOOK = Outlook(
    "华东", None, [Candidate("s1", "上海站", 0, ("华东",)), Candidate("s2", "杭州站", 0, ("华东",))], POLICY, AT
)
ENDINGS: list[Ending] = ["cancelled", "withdrawn", "unreached", "no_request"]
OUTCOMES: list[Outcome] = ["satisfied", "dissatisfied", "complained_by_phone", "not_fixed_several_visits"]

Step = Callable[[Case], list[CaseEvent]]


def at_hour(hour: int) -> Slot:
    return Slot(AT + timedelta(hours=hour), AT + timedelta(hours=hour + 1))


def waited_for(case: Case) -> Subject:
    if case.status == "helped":
        return "remote"
    return "guidance" if case.visit_no == 0 else "visit"


def helped(result: RemoteResult) -> Step:
    """A session of remote help with what came of it, or that the customer does not consent."""
    refused = RemoteHelpRefused("k1", "u1", "李老师", "spoken", "不便")
    session = GiveRemoteHelp("k1", "u1", AT, 5, "screen_share", "", "李老师", "spoken", result, "说明", AT)
    if result == "refused":
        return lambda case: refuse_remote_help(refused, case)
    return lambda case: give_remote_help(session, case)


def called_back(outcome: Outcome, lag: int) -> Step:
    """The verdict on what the case waits for, or with `lag` on an earlier visit."""

    def step(case: Case) -> list[CaseEvent]:
        subject = waited_for(case)
        return conclude(ConcludeCase("k1", subject, case.visit_no - lag, outcome, "说明", None), case)

    return step


CLERKS_STEPS: st.SearchStrategy[Step] = st.one_of(
    st.booleans().map(lambda solved: lambda case: guide(GiveGuidance("k1", "u1", solved, ""), case, {})),
    st.sampled_from(get_args(RemoteResult)).map(helped),
    st.integers(0, 5).map(lambda hour: lambda case: agree(AgreeAppointment("k1", at_hour(hour), AT), case)),
    st.sampled_from([None, "s1", "s2", "s9"]).map(
        lambda station: lambda case: route(RouteCase("k1", station, "就近"), case, OUTLOOK)
    ),
    st.sampled_from([*OUTCOMES, None]).map(
        lambda outcome: lambda case: reopen(ReopenCase("k1", outcome, "又坏了"), case)
    ),
    st.sampled_from(ENDINGS).map(lambda ending: lambda case: end(EndCase("k1", ending, "说明"), case)),
    st.just(lambda case: merge(MergeCase("k1", "k2", "重复"), case)),
    st.tuples(st.sampled_from(["s1", "s2"]), st.sampled_from(["s1", "s2"])).map(
        lambda way: lambda case: transfer(TransferCase("k1", *way), case)
    ),
)


def never_reached(lag: int) -> Step:
    """The call-back about what the case waits for, or with `lag` about an earlier visit, was given up."""

    def step(case: Case) -> list[CaseEvent]:
        subject = waited_for(case)
        return give_up(GiveUpCase("k1", subject, case.visit_no - lag, "无人接听", None), case)

    return step


def refused(station_id: str, lag: int) -> Step:
    """The station refused the case's visit, or with `lag` an earlier one."""
    return lambda case: take_back(ReturnCase("k1", station_id, case.visit_no - lag, "忙", at_hour(6)), case)


STEPS = (
    CLERKS_STEPS
    | st.builds(refused, st.sampled_from(["s1", "s2"]), st.sampled_from([0, 0, 1]))
    | st.builds(called_back, st.sampled_from(OUTCOMES), st.sampled_from([0, 0, 1]))
    | st.builds(never_reached, st.sampled_from([0, 1]))
)


def received(case: Case) -> list[CaseEvent]:
    return receive(ReceiveRequest("k1", "c1", None, "phone", "u1", "卡纸", AT), case, Requester(CUSTOMER, None))


PASTS = st.lists(STEPS, min_size=5, max_size=30).flatmap(
    lambda steps: st.sampled_from([[received, *steps], [*steps[:2], received, *steps[2:], received]])
)


def played(steps: list[Step]) -> tuple[Case, list[CaseEvent]]:
    """The case after every step that was not refused, and all its events."""
    case, past = CASE.initial, []
    for step in steps:
        try:
            decided = step(case)
        except (Rejected, NotFound):
            continue
        for event in decided:
            case = CASE.evolve(case, event)
            past.append(event)
    return case, past


@settings(max_examples=120)
@for_all(PASTS)
def test_a_case_keeps_its_shape(steps: list[Step]) -> None:
    case, past = played(steps)
    visits = [event.visit_no for event in past if isinstance(event, CaseRouted)]
    assert visits == list(range(1, case.visit_no + 1))
    assert case.run == 1 + sum(isinstance(event, CaseReopened | CaseEndingWithdrawn) for event in past)
    assert case.version == len(past)
    placed = [event for event in past if isinstance(event, CaseRouted | CaseReturned)]
    assert (case.station_id is not None) == (bool(placed) and not isinstance(placed[-1], CaseReturned))
    assert case.refusals == sum(isinstance(event, CaseReturned) for event in past)
    refused: set[str] = set()
    for event in past:
        if isinstance(event, CaseReturned):
            refused.add(event.station_id)
        elif isinstance(event, CaseReopened | CaseEndingWithdrawn):
            refused.clear()
        elif isinstance(event, CaseRouted):
            assert event.by_hand or event.station_id not in refused, "no rule sends it where it was refused"
    for event, following in pairwise(past):
        assert not isinstance(event, CaseClosed) or type(following).__name__ in ("CaseReopened", "CaseTransferred")
        further = ("CaseReopened", "CaseEndingWithdrawn", "CaseTransferred")
        assert not isinstance(event, CaseEnded) or type(following).__name__ in further


@settings(max_examples=120)
@for_all(PASTS, CLERKS_STEPS)
def test_a_step_taken_twice_is_nothing_new_or_refused(steps: list[Step], step: Step) -> None:
    """Guidance and remote help are something that happens, each time they are given."""
    case, past = played([*steps, step])
    again, _ = played([*steps, step, step])
    if not past or not isinstance(past[-1], GuidanceGiven | RemoteHelpGiven | RemoteHelpRefused):
        assert changed(again, version=0) == changed(case, version=0)


@settings(max_examples=120)
@for_all(PASTS)
def test_the_read_model_says_what_the_case_says(steps: list[Step]) -> None:
    case, past = played(steps)
    row = CASES.fold(delivered(codec, "intake", past)).get("k1")
    if case.request is None:
        assert row is None
        return
    assert row is not None
    assert (row.status, row.station_id, row.visit_no, row.run) == (
        case.status,
        case.station_id,
        case.visit_no,
        case.run,
    )
    slot = Slot(row.slot_start, row.slot_end) if row.slot_start and row.slot_end else None
    assert slot == case.slot
    assert row.deflected == (case.status == "closed" and case.visits_made == 0 and case.ending is None)
    assert row.refusals == case.refusals
    assert row.deflected == (row.solved_by in ("phone", "remote"))
    assert (row.solved_by == "on_site") == (case.status == "closed" and case.visits_made > 0 and case.ending is None)
    assert (row.remote_result is None) == (case.remote is None)
    assert (row.ending, row.merged_into) == (
        (case.ending.ending, case.ending.merged_into) if case.ending else (None, None)
    )
    assert (row.closed_at is not None) == (case.status == "closed")
