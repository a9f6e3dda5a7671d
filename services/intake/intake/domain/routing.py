"""Where a case goes, and comes back to: the station by region with the reason, the call-back's verdict, reopening."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eventlog.decider import NotFound, Rejected, changed
from events.catalog.case import (
    CaseClosed,
    CaseEndingWithdrawn,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
)
from events.catalog.case_workshop import CaseKeptOpen
from events.rules.outcomes import require_fitting
from events.types import OUTCOMES, Outcome, Slot, Subject
from events.words import choice
from intake.domain.case import Case, known_case, require_open
from intake.domain.refusal import not_refused
from intake.domain.remote import came_of
from intake.domain.routing_policy import Candidate, Facts, RoutingPolicy, choose


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known when a case is routed, at `at` (UTC): where the customer is and which model it is, corrected where
    they were; the stations that serve the region or one that contains it, or the one that was asked for, where it
    exists; the policy that holds then, and which skills the model needs."""

    region: str
    model: str | None
    candidates: Sequence[Candidate]
    policy: RoutingPolicy
    at: datetime
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RouteCase:
    """Send a case to a station: to `station_id` for a `reason`, or to the one that the policy chooses."""

    case_id: str
    station_id: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """The customer calls again about a closed case; without an `outcome`, it should never have ended."""

    case_id: str
    outcome: Outcome | None
    reason: str


@dataclass(frozen=True, slots=True)
class ConcludeCase:
    """A call-back's verdict; `station_id` finished the visit, None where there was none."""

    case_id: str
    subject: Subject
    visit_no: int
    outcome: Outcome
    reason: str
    station_id: str | None


@dataclass(frozen=True, slots=True)
class TransferCase:
    """A station handed the case's visit to another; `visit_no` is 0 in old logs, which did not say it."""

    case_id: str
    from_station_id: str
    to_station_id: str
    visit_no: int = 0


def route(command: RouteCase, case: Case, outlook: Outlook) -> list[CaseEvent]:
    """Raises NotFound for an unknown case or station; Rejected where no station fits, or the case is no longer the
    clerk's."""
    request = known_case(case, command.case_id)
    case = changed(case, region=outlook.region, model=outlook.model)
    if case.status == "routed" and command.station_id in (None, case.station_id):
        return []
    require_open(case)
    if command.station_id is None:
        facts = Facts(outlook.region, outlook.at, outlook.needs, request.customer_class, request.under_contract)
        candidates = not_refused(case, outlook.candidates)
        station_id, (zh, en) = choose(outlook.policy, facts, candidates)
        why = f"{command.reason} · {zh} · {en}" if command.reason else f"{zh} · {en}"
        return [replace(routed(command.case_id, case, station_id, why, case.slot), policy=outlook.policy.version)]
    if command.station_id not in [candidate.station_id for candidate in outlook.candidates]:
        raise NotFound(f"there is no station {command.station_id}", f"没有网点 {command.station_id}", "station_id")
    if command.reason is None:
        raise Rejected("a station chosen by hand needs a reason", "人工指定网点须写明原因", field="reason")
    by_hand = routed(command.case_id, case, command.station_id, command.reason, case.slot)
    return [replace(by_hand, by_hand=True)]


def reopen(command: ReopenCase, case: Case) -> list[CaseEvent]:
    """A case that ended without a class needs none to go on: then it is the clerk's again, whoever had it before.

    Raises NotFound for an unknown case; Rejected unless it is closed, or for a class that does not fit it.
    """
    known_case(case, command.case_id)
    if case.status != "closed":
        raise Rejected("only a closed case can be reopened", "只有已结案的服务单才能重新开启")
    if command.outcome is None:
        if case.ending is None:
            raise Rejected(
                "say which class the customer's call gives the case", "请写明客户来电的结果类别", field="outcome"
            )
        return [CaseEndingWithdrawn(command.case_id, case.ending.ending, command.reason, case.run + 1)]
    if command.outcome == "satisfied":
        raise Rejected("a satisfied customer's case stays closed", "客户满意的服务单不必重新开启", field="outcome")
    require_fitting(command.outcome, case.visits_made, case.repair_id is not None)
    return reopened(command.case_id, case, command.outcome, command.reason, case.station_id)


def conclude(command: ConcludeCase, case: Case) -> list[CaseEvent]:
    """What a call-back's verdict makes of the case; nothing when the case waits for no such verdict (any more).

    The station that finished the visit is settled first: its transfer may not have been heard of yet. A satisfied
    customer whose machine is still at its maker has no end of the case yet: it is the clerk's until that is back.
    """
    if not case.waits_for(command.subject, command.visit_no):
        return []
    station_id = command.station_id or case.station_id
    settled: list[CaseEvent] = []
    if station_id is not None and station_id != case.station_id:
        settled = [CaseTransferred(command.case_id, station_id)]
    if command.outcome == "satisfied" and case.factory is not None:
        return [*settled, CaseKeptOpen(command.case_id, case.factory)]
    if command.outcome == "satisfied":
        return [*settled, CaseClosed(command.case_id, command.outcome)]
    return [*settled, *reopened(command.case_id, case, command.outcome, command.reason, station_id)]


def transfer(command: TransferCase, case: Case) -> list[CaseEvent]:
    """Follow the stations' transfer. One that starts elsewhere, or of an earlier visit, is old news."""
    if case.request is None or case.station_id != command.from_station_id or case.station_id == command.to_station_id:
        return []
    if command.visit_no not in (0, case.visit_no):
        return []
    return [CaseTransferred(command.case_id, command.to_station_id)]


def reopened(case_id: str, case: Case, outcome: Outcome, reason: str, station_id: str | None) -> list[CaseEvent]:
    """The case open once more and, where a station had it, with that station again at once; while the machine is at its
    maker's nobody is sent there."""
    again = CaseReopened(case_id, outcome, reason, case.run + 1)
    if station_id is None or case.factory is not None:
        return [again]
    zh, en = choice(OUTCOMES, outcome)
    back = f"{zh}，退回原网点 · {en.capitalize()}: back to the same station"
    return [again, routed(case_id, case, station_id, back, None)]


def routed(case_id: str, case: Case, station_id: str, reason: str, slot: Slot | None) -> CaseRouted:
    """The case's next visit, with all that the station needs to know."""
    request = known_case(case, case_id)
    return CaseRouted(
        case_id=case_id,
        station_id=station_id,
        reason=reason,
        visit_no=case.visit_no + 1,
        region=case.region,
        customer_id=request.customer_id,
        equipment_id=request.equipment_id,
        model=case.model,
        description=request.description,
        slot=slot,
        in_warranty=request.in_warranty,
        number=request.number,
        kind=request.kind,
        priority=case.priority,
        from_site_id=request.from_site_id,
        to_site_id=request.to_site_id,
        delivery_fault=request.delivery_fault,
        remote_result=came_of(case.remote) if case.remote is not None else None,
        remote_note=case.remote.note if case.remote is not None else "",
        refusals=case.refusals,
    )
