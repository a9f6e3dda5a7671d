"""Care visits 拜访 to a customer, one planned at a time, and when somebody says that the next one is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, assert_never

from eventlog.decider import Decider, Rejected, State, changed
from events.catalog.care import (
    KIND,
    CareEvent,
    CareVisitCancelled,
    CareVisitMade,
    CareVisitPlanned,
    NextCareVisitSet,
)
from events.fields import Note, Reason
from events.types import CareWay


class Care(State, frozen=True):
    """How many visits there were or are planned, the one that is planned, the last that was made, and the day that
    somebody set for the next."""

    visits: int = 0
    planned: CareVisitPlanned | None = None
    last: CareVisitMade | None = None
    next_set: NextCareVisitSet | None = None

    @property
    def present_no(self) -> int:
        """The number of the visit that is planned, or else of the next."""
        return self.planned.care_no if self.planned is not None else self.visits + 1


def evolve(care: Care, event: CareEvent) -> Care:
    """The care for a customer after an event."""
    match event:
        case CareVisitPlanned():
            return changed(care, visits=event.care_no, planned=event)
        case CareVisitCancelled():
            return changed(care, planned=None)
        case CareVisitMade():
            later = care.last is None or event.visited_on >= care.last.visited_on
            made = changed(care, visits=event.care_no, planned=None, next_set=None)
            return changed(made, last=event) if later else made
        case NextCareVisitSet():
            return changed(care, next_set=event if event.next_on is not None else None)
        case _:
            assert_never(event)


CARE: Decider[Care, CareEvent] = Decider(KIND, Care(), evolve)


@dataclass(frozen=True, slots=True)
class PlanCareVisit:
    """Who is to go, and when. `day` is today in Asia/Shanghai."""

    customer_id: str
    planned_on: date
    visitor_id: str
    purpose: Note
    day: date


@dataclass(frozen=True, slots=True)
class CancelCareVisit:
    """The one that is planned is not made."""

    customer_id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class MakeCareVisit:
    """It was made, planned or not. `day` is today in Asia/Shanghai. Where nobody says who went, it was who was planned,
    else who records it."""

    customer_id: str
    visited_on: date
    visitor_id: str | None
    recorded_by: str
    way: CareWay
    findings: Note
    rating: int | None
    follow_up_case_id: str | None
    day: date


@dataclass(frozen=True, slots=True)
class SetNextCareVisit:
    """When the next is due; None: by the rule again. `day` is today in Asia/Shanghai."""

    customer_id: str
    next_on: date | None
    reason: Reason
    day: date


def plan(command: PlanCareVisit, care: Care) -> list[CareEvent]:
    """What is planned already is planned anew. Raises Rejected for a day that is over."""
    planned = CareVisitPlanned(
        command.customer_id, care.present_no, command.planned_on, command.visitor_id, command.purpose
    )
    if care.planned == planned:
        return []
    if command.planned_on < command.day:
        raise Rejected("that day is over", "计划日期已过", "planned_for")
    return [planned]


def cancel(command: CancelCareVisit, care: Care) -> list[CareEvent]:
    """Raises Rejected where none is planned."""
    if care.planned is None:
        raise Rejected("no care visit is planned", "没有计划中的拜访")
    return [CareVisitCancelled(command.customer_id, care.planned.care_no, command.reason)]


def make(command: MakeCareVisit, care: Care) -> list[CareEvent]:
    """Each time is news, unless it is just what was said last. Raises Rejected for a day to come."""
    if command.visited_on > command.day:
        raise Rejected("that day is still to come", "日期晚于今天", "visited_on")
    expected = care.planned.visitor_id if care.planned is not None else command.recorded_by
    made = CareVisitMade(
        customer_id=command.customer_id,
        care_no=care.present_no,
        visited_on=command.visited_on,
        visitor_id=command.visitor_id or expected,
        way=command.way,
        findings=command.findings,
        rating=command.rating,
        follow_up_case_id=command.follow_up_case_id,
    )
    if care.planned is None and care.last is not None:
        visitor = command.visitor_id or care.last.visitor_id
        if care.last == replace(made, care_no=care.last.care_no, visitor_id=visitor):
            return []
    return [made]


def set_next(command: SetNextCareVisit, care: Care) -> list[CareEvent]:
    """What is so already decides nothing. Raises Rejected for a day that is over."""
    known = care.next_set.next_on if care.next_set is not None else None
    if command.next_on == known:
        return []
    if command.next_on is not None and command.next_on < command.day:
        raise Rejected("that day is over", "该日期已过", "next_on")
    return [NextCareVisitSet(command.customer_id, command.next_on, command.reason)]


@dataclass(frozen=True, slots=True)
class CareVisit:
    """One of them: what was planned, and what came of it. Days are in Asia/Shanghai; what is None was not said."""

    care_no: int
    care_status: Literal["planned", "made", "cancelled"]
    visitor_id: str | None
    planned_on: date | None = None
    purpose: str | None = None
    visited_on: date | None = None
    way: CareWay | None = None
    findings: str | None = None
    rating: int | None = None
    follow_up_case_id: str | None = None
    cancelled_reason: str | None = None


def visits_of(events: Iterable[CareEvent]) -> list[CareVisit]:
    """All that there were, in order."""
    found: dict[int, CareVisit] = {}
    for event in events:
        match event:
            case CareVisitPlanned():
                purpose = event.purpose or None
                visit = CareVisit(event.care_no, "planned", event.visitor_id, event.planned_on, purpose)
                found[event.care_no] = visit
            case CareVisitCancelled():
                known = found[event.care_no]
                found[event.care_no] = replace(known, care_status="cancelled", cancelled_reason=event.reason)
            case CareVisitMade():
                known = found.get(event.care_no) or CareVisit(event.care_no, "made", event.visitor_id)
                found[event.care_no] = replace(
                    known,
                    care_status="made",
                    visitor_id=event.visitor_id,
                    visited_on=event.visited_on,
                    way=event.way,
                    findings=event.findings,
                    rating=event.rating,
                    follow_up_case_id=event.follow_up_case_id,
                )
            case NextCareVisitSet():
                pass
            case _:
                assert_never(event)
    return list(found.values())
