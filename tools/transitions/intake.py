"""Cases."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import get_args

from events.catalog.case import CaseEvent, RequestReceived
from events.catalog.case_workshop import CaseCollected
from events.types import Ending, Outcome, RemoteResult, Subject
from intake.domain import case, ending, remote, routing, workshop
from intake.domain.routing_policy import Candidate
from intake.routing_file import SHIPPED, read_policies
from tools.transitions.explore import Ask, Machine

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
RECEIVED = RequestReceived("k", "c", None, None, "上海市", "phone", "u", "x", True)
*_, POLICY = read_policies(SHIPPED)
OUTLOOK = routing.Outlook("上海市", None, [Candidate("s1", "s1", 0, ("上海市",))], POLICY, NOW)
VERDICTS: tuple[Outcome, ...] = ("satisfied", "attitude")
RESULTS: tuple[RemoteResult, ...] = ("solved", "not_solved")
WITHOUT_A_VISIT: tuple[Subject, ...] = ("guidance", "remote", "workshop")


def _guide(command: case.GiveGuidance, now: case.Case) -> list[CaseEvent]:
    return case.guide(command, now, {})


def _of_case(now: case.Case) -> Iterable[Ask]:
    if now.request is None:
        yield lambda _: [RECEIVED]
        return
    for solved in (True, False):
        yield partial(_guide, case.GiveGuidance("k", "u", solved, "x"))
    yield lambda it: routing.route(routing.RouteCase("k", None, None), it, OUTLOOK)
    for outcome in (*VERDICTS, None):
        yield partial(routing.reopen, routing.ReopenCase("k", outcome, "x"))
    for result in RESULTS:
        helped = remote.GiveRemoteHelp("k", "u", NOW, 5, "remote_desktop", "", "x", "spoken", result, "x", NOW)
        yield partial(remote.give_remote_help, helped)
    yield partial(workshop.collect_case, CaseCollected("k", "r", "s"))
    yield lambda it: workshop.bring_back_case("k", "r", "repaired", it)
    for outcome in VERDICTS:
        for subject in WITHOUT_A_VISIT:
            yield partial(routing.conclude, routing.ConcludeCase("k", subject, 0, outcome, "x", None))
        yield partial(routing.conclude, routing.ConcludeCase("k", "visit", now.visit_no, outcome, "x", "s1"))
    for how in get_args(Ending):
        yield partial(ending.end, ending.EndCase("k", how, "x"))
    yield partial(ending.merge, ending.MergeCase("k", "other", "x"))
    for subject in WITHOUT_A_VISIT:
        yield partial(ending.give_up, ending.GiveUpCase("k", subject, 0, "x", None))
    yield partial(ending.give_up, ending.GiveUpCase("k", "visit", now.visit_no, "x", "s1"))


CASE = Machine(
    "case",
    "services/intake/README.md",
    case.CASE.initial,
    case.CASE.evolve,
    lambda now: now.status if now.request else None,
    get_args(case.Status),
    lambda now: (now.request is None, now.status, now.station_id, now.ending is None, min(now.visit_no, 2)),
    _of_case,
)
