"""First-asked responsibility 首问负责制: whoever takes the call answers for the case until somebody owns it.

The first-asked employee takes it, or hands it over to a person or to everybody of a position. Whoever is asked takes it
or declines, with a reason; until then it is with whoever had it. A new hand-over takes the place of one that nobody has
answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from eventlog.decider import Rejected
from events.catalog.case import CaseEvent, RequestReceived
from events.catalog.case_handling import CaseHandedOver, CaseTaken, HandOverDeclined
from events.fields import Note, Reason
from events.types import StaffRole
from intake.domain.case import Case, known_case


@dataclass(frozen=True, slots=True)
class HandOver:
    """Ask a person, or everybody of a position, to take the case; one of the two is named."""

    case_id: str
    from_id: str
    to_id: str | None
    to_group: StaffRole | None
    note: Note


@dataclass(frozen=True, slots=True)
class Take:
    """Own the case from now on."""

    case_id: str
    owner_id: str


@dataclass(frozen=True, slots=True)
class Decline:
    """Not take what one was asked to take, for a `reason`."""

    case_id: str
    declined_by: str
    reason: Reason


LinkStatus = Literal["waiting", "accepted", "declined", "handed_on"]
"""`handed_on`: somebody else was asked, or took it, before this one had answered."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain. The first, number 0, is the first-asked employee, who took the request from the customer:
    `from_id` is theirs. Times are UTC; what is null has not happened."""

    link_no: int
    from_id: str
    to_id: str | None
    to_group: StaffRole | None
    note: str
    handed_at: datetime
    link_status: LinkStatus = "waiting"
    answered_by: str | None = None
    answered_at: datetime | None = None
    declined_reason: str | None = None


def chain(events: Iterable[tuple[CaseEvent, datetime]]) -> list[Link]:
    """Every link, in order, of a case's events with their times (UTC)."""
    links: list[Link] = []
    for event, at in events:
        match event:
            case RequestReceived():
                links.append(Link(0, event.taken_by, None, None, "", at))
            case CaseHandedOver():
                _answer(links, "handed_on")
                links.append(Link(len(links), event.from_id, event.to_id, event.to_group, event.note, at))
            case CaseTaken():
                own = event.hand_over_no is None and event.owner_id != links[-1].from_id
                if own or links[-1].link_status != "waiting":  # nobody had asked them
                    _answer(links, "handed_on")
                    links.append(Link(len(links), event.owner_id, event.owner_id, None, "", at))
                _answer(links, "accepted", event.owner_id, at)
            case HandOverDeclined():
                _answer(links, "declined", event.declined_by, at, event.reason)
            case _:
                pass
    return links


def _answer(
    links: list[Link],
    status: LinkStatus,
    by: str | None = None,
    at: datetime | None = None,
    reason: str | None = None,
) -> None:
    if links[-1].link_status == "waiting":
        last = links[-1]
        links[-1] = replace(last, link_status=status, answered_by=by, answered_at=at, declined_reason=reason)


def hand_over(command: HandOver, case: Case) -> list[CaseEvent]:
    """The same once more, while it waits for an answer, decides nothing. Raises NotFound for an unknown case; Rejected
    for one that is closed, and to whoever owns it already."""
    _require_unfinished(case, command.case_id)
    waiting = case.handed_over
    wanted = command.from_id, command.to_id, command.to_group, command.note
    if waiting is not None and (waiting.from_id, waiting.to_id, waiting.to_group, waiting.note) == wanted:
        return []
    if command.to_id is not None and command.to_id == case.owner_id:
        raise Rejected(f"{command.to_id} owns the case already", f"服务单已由 {command.to_id} 负责", "to_id")
    return [CaseHandedOver(command.case_id, case.hand_overs + 1, *wanted)]


def take(command: Take, case: Case) -> list[CaseEvent]:
    """Who owns it already decides nothing. Raises NotFound for an unknown case; Rejected for one that is closed, that
    waits for somebody else's answer, or that another owns who has handed it to nobody."""
    _require_unfinished(case, command.case_id)
    waiting = case.handed_over
    if waiting is None:
        if case.owner_id == command.owner_id:
            return []
        if case.owner_id is not None:
            raise Rejected(
                f"{case.owner_id} owns the case: it has to be handed over first",
                f"服务单由 {case.owner_id} 负责，请先由其移交",
            )
        return [CaseTaken(command.case_id, command.owner_id, None)]
    _require_asked(waiting, command.owner_id)
    return [CaseTaken(command.case_id, command.owner_id, waiting.hand_over_no)]


def decline(command: Decline, case: Case) -> list[CaseEvent]:
    """Raises NotFound for an unknown case; Rejected where the caller was not asked."""
    _require_unfinished(case, command.case_id)
    waiting = case.handed_over
    if waiting is None:
        raise Rejected("no hand-over waits for an answer", "没有待接收的移交")
    _require_asked(waiting, command.declined_by)
    return [HandOverDeclined(command.case_id, waiting.hand_over_no, command.declined_by, command.reason)]


def _require_asked(waiting: CaseHandedOver, staff_id: str) -> None:
    if waiting.to_id not in (None, staff_id):
        raise Rejected(
            f"the case was handed over to {waiting.to_id}, who has yet to answer: hand it over anew where that takes "
            "too long",
            f"服务单已移交给 {waiting.to_id}，待其接收；久未答复请重新移交",
        )


def _require_unfinished(case: Case, case_id: str) -> None:
    known_case(case, case_id)
    if case.status == "closed":
        raise Rejected("the case is closed: reopen it first", "服务单已结案；请先重新开启")
