"""What was known at each moment when a case was routed: folded from the logs of intake and dispatch, by time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from eventlog.envelope import Recorded
from events.catalog.case import (
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    RequestReceived,
)
from events.catalog.case_handling import CaseReturned
from events.catalog.product import ProductDiscontinued, ProductEvent
from events.regions.tree import lineage
from events.rules.models import model_key
from events.types import CustomerClass
from intake.domain.routing_policy import Candidate, Facts, comparable
from intake.projections import stations, technicians

CASE_EVENTS = (
    RequestReceived,
    CaseRouted,
    CaseTransferred,
    CaseReopened,
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseReturned,
)
TAKEN = (*CASE_EVENTS, *get_args(ProductEvent), *get_args(stations.Event), *get_args(technicians.Event))
"""The classes of the events that this is made of."""


@dataclass(frozen=True, slots=True)
class CaseThen:
    """A case, as far as routing goes. `sent_back`: it has just been reopened, and its station gets it again."""

    number: str
    customer_class: CustomerClass | None
    under_contract: bool
    station_id: str | None = None
    closed: bool = False
    sent_back: bool = False
    refused_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Routing:
    """A case that a clerk routed: where it went, and all that a policy would have known."""

    case: str
    at: datetime
    station_id: str
    by_hand: bool
    facts: Facts
    candidates: tuple[Candidate, ...]


class Past:
    """Takes the events of both logs, merged, and tells the routings."""

    def __init__(self) -> None:
        self._stations: dict[str, stations.StationRow] = {}
        self._technicians: dict[str, technicians.TechnicianRow] = {}
        self._needs: dict[str, frozenset[str]] = {}
        self._cases: dict[str, CaseThen] = {}
        self._unfinished: Counter[str] = Counter()

    def names(self) -> dict[str, str]:
        """The stations as they are called last."""
        return {id: station.name for id, station in self._stations.items()}

    def take(self, event: Any, recorded: Recorded) -> Routing | None:
        """The routing that an event is, if any, with what was known right before it."""
        if isinstance(event, get_args(stations.Event)):
            station = stations.evolve(self._stations.get(event.station_id), event, recorded)
            if station is not None:
                self._stations[event.station_id] = station
        elif isinstance(event, get_args(technicians.Event)):
            technician = technicians.evolve(self._technicians.get(event.staff_id), event, recorded)
            if technician is not None:
                self._technicians[event.staff_id] = technician
        elif isinstance(event, get_args(ProductEvent)):
            if not isinstance(event, ProductDiscontinued):
                self._needs[event.model_key] = comparable(event.details.skills)
        elif isinstance(event, RequestReceived):
            self._cases[event.case_id] = CaseThen(
                event.number or event.case_id, event.customer_class, event.under_contract
            )
        elif (case := self._cases.get(event.case_id)) is not None:
            routing = self._routing(case, event, recorded.time) if isinstance(event, CaseRouted) else None
            self._put(event.case_id, case, _after(case, event))
            return routing
        return None

    def _routing(self, case: CaseThen, event: CaseRouted, at: datetime) -> Routing | None:
        if case.sent_back:
            return None
        needs = self._needs.get(model_key(event.model), frozenset()) if event.model is not None else frozenset[str]()
        facts = Facts(event.region, at, needs, case.customer_class, case.under_contract)
        serving = self._candidates(event.region, bool(needs))
        candidates = tuple(each for each in serving if each.station_id not in case.refused_by)
        return Routing(case.number, at, event.station_id, event.by_hand, facts, candidates)

    def _candidates(self, region: str, skilled: bool) -> Iterator[Candidate]:
        levels = set(lineage(region))
        for station in self._stations.values():
            if levels.isdisjoint(station.regions):
                continue
            id = station.station_id
            own = [each.skills for each in self._technicians.values() if skilled and each.station_id == id]
            yield Candidate(
                id,
                station.name,
                self._unfinished[id],
                station.regions,
                station.visits_a_day,
                station.hours,
                tuple(comparable(skills) for skills in own),
            )

    def _put(self, case_id: str, before: CaseThen, after: CaseThen) -> None:
        for case, change in ((before, -1), (after, 1)):
            if case.station_id is not None and not case.closed:
                self._unfinished[case.station_id] += change
        self._cases[case_id] = after


def _after(case: CaseThen, event: Any) -> CaseThen:
    match event:
        case CaseRouted() | CaseTransferred():
            return replace(case, station_id=event.station_id, sent_back=False)
        case CaseReopened():
            return replace(case, closed=False, sent_back=case.station_id is not None, refused_by=frozenset())
        case CaseEndingWithdrawn():
            return replace(case, closed=False, sent_back=False, refused_by=frozenset())
        case CaseReturned():
            return replace(case, station_id=None, refused_by=case.refused_by | {event.station_id})
        case CaseClosed() | CaseEnded():
            return replace(case, closed=True, sent_back=False)
    return case
