"""Cases, installations and trainings."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import get_args

from events.catalog.case import CaseEnded, CaseEvent, RequestReceived
from events.catalog.case_goods import GoodsTakenUp
from events.catalog.case_workshop import CaseCollected, CaseSentToFactory, CollectionAsked
from events.catalog.installation import InstallationEvent, InstallationPlanned, SiteFault
from events.catalog.training import TrainingPlanned
from events.types import Ending, GoodsEnd, Outcome, RemoteResult, Subject
from intake.domain import case, case_goods, ending, installation, remote, routing, training, workshop
from intake.domain.routing_policy import Candidate
from intake.routing_file import SHIPPED, read_policies
from tools.transitions.explore import Ask, Machine

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
RECEIVED = RequestReceived("k", "c", None, None, "上海市", "phone", "u", "x", True, kind="return")
*_, POLICY = read_policies(SHIPPED)
OUTLOOK = routing.Outlook("上海市", None, [Candidate("s1", "s1", 0, ("上海市",))], POLICY, NOW)
VERDICTS: tuple[Outcome, ...] = ("satisfied", "attitude")
RESULTS: tuple[RemoteResult, ...] = ("solved", "not_solved")
WITHOUT_A_VISIT: tuple[Subject, ...] = ("guidance", "remote", "goods", "workshop")


def _guide(command: case.GiveGuidance, now: case.Case) -> list[CaseEvent]:
    return case.guide(command, now, {})


def _of_case(now: case.Case) -> Iterable[Ask]:
    if now.request is None:
        yield lambda _: [RECEIVED]
        return
    for solved in (True, False):
        yield partial(_guide, case.GiveGuidance("k", "u", solved, "x"))
    yield partial(case_goods.take_up, GoodsTakenUp("k", "sales_return", "r"))
    for over in get_args(GoodsEnd):
        yield partial(case_goods.done, "r", over)
    yield lambda it: routing.route(routing.RouteCase("k", None, None), it, OUTLOOK)
    for outcome in (*VERDICTS, None):
        yield partial(routing.reopen, routing.ReopenCase("k", outcome, "x"))
    for result in RESULTS:
        helped = remote.GiveRemoteHelp("k", "u", NOW, 5, "remote_desktop", "", "x", "spoken", result, "x", NOW)
        yield partial(remote.give_remote_help, helped)
    yield partial(workshop.ask_collection, CollectionAsked("k", "delivery", None, None, "x"), today=NOW.date())
    yield partial(workshop.collect_case, CaseCollected("k", "r", "s"))
    yield lambda it: workshop.bring_back_case("k", "r", "repaired", it)
    yield partial(workshop.send_case, CaseSentToFactory("k", "f"))
    yield lambda it: workshop.back_from_factory("k", "f", "repaired", it)
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
    lambda now: (
        now.request is None,
        now.status,
        now.station_id,
        now.ending is None,
        min(now.visit_no, 2),
        now.factory,
    ),
    _of_case,
)


DAY = date(2026, 3, 2)
PLANNED = InstallationPlanned("k", "", "c", ("e",), "s", DAY, (), "x")
ASKING = case.evolve(case.CASE.initial, replace(RECEIVED, kind="installation"))
FAULTS = ((), (SiteFault("power", "customer", None),))


def _accept(command: installation.AcceptInstallation, now: installation.Installation) -> list[InstallationEvent]:
    return installation.accept(command, now, ASKING)


def _of_installation(now: installation.Installation | None) -> Iterable[Ask]:
    yield lambda it: installation.plan(PLANNED, it, installation.Asked(ASKING, DAY))
    if now is None:
        return
    for site_id in ("s", "t"):
        replanned = installation.ReplanInstallation(None, site_id, None, None, f"by {site_id}", "x", DAY)
        yield partial(installation.replan, replanned)
    for faults in FAULTS:
        yield partial(installation.check_site, installation.CheckSite(DAY, "u", faults, "x", DAY))
    yield partial(installation.hand_over_documents, installation.HandOverDocuments((), "x", ""))
    for left in ("", "x"):
        accepted = installation.AcceptInstallation(DAY, "x", "x", left, "x", DAY)
        yield partial(_accept, accepted)
    yield partial(installation.refuse, installation.RefuseAcceptance(DAY, "x", "x", DAY))
    yield partial(installation.settle, installation.SettleReservations("x"))
    yield partial(installation.call_off, installation.CallOffInstallation("x"))
    yield partial(installation.end_with, CaseEnded("k", "cancelled", "x"))


INSTALLATION = Machine(
    "installation",
    "services/intake/README.md",
    installation.INSTALLATION.initial,
    installation.INSTALLATION.evolve,
    lambda now: None if now is None else now.status,
    get_args(installation.InstallationStatus),
    lambda now: None if now is None else (now.status, now.check is None or bool(now.check.faults)),
    _of_installation,
)


SESSION = TrainingPlanned("t", "c", None, "", "x", None, "site", None, "u", None, NOW, 60)


def _of_training(now: training.Training | None) -> Iterable[Ask]:
    yield lambda it: training.plan(training.PlanTraining(SESSION, NOW), it, "")
    if now is None:
        return
    yield partial(training.postpone, training.PostponeTraining(NOW + timedelta(days=1), "u", None, "x", NOW))
    yield partial(training.cancel, training.CancelTraining("x"))
    yield partial(training.hold, training.HoldTraining(NOW, 60, 5, "", "", NOW))
    yield partial(training.rate, training.RateTraining(5, ""))


TRAINING = Machine(
    "training",
    "services/intake/README.md",
    training.TRAINING.initial,
    training.TRAINING.evolve,
    lambda now: None if now is None else now.status,
    get_args(training.TrainingStatus),
    lambda now: None if now is None else (now.status, now.starts_at),
    _of_training,
)
