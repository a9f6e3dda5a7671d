"""How a case ends that gets none of the six classes 终止: cancelled, a duplicate, a customer never reached, no request.

The case decides, at once: whatever stations and call-back decide about it in the same moment comes too late, and they
call off what they have open when they hear of it. What was ended by mistake goes on (`routing.reopen`).
"""

from dataclasses import dataclass

from eventlog.decider import Rejected
from events.catalog.case import CaseEnded, CaseEvent, CaseTransferred, DuplicateMerged
from events.fields import Reason
from events.types import ENDINGS, Ending, Subject
from events.words import choice
from intake.domain.case import WITHOUT_A_VISIT, Case, in_hand, known_case, no_case
from intake.domain.workshop import require_not_collected


@dataclass(frozen=True, slots=True)
class EndCase:
    """The clerk ends the case, and why."""

    case_id: str
    ending: Ending
    reason: Reason


@dataclass(frozen=True, slots=True)
class MergeCase:
    """The case is a duplicate of `into`, which goes on alone."""

    case_id: str
    into: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class GiveUpCase:
    """The call-back was given up; `station_id` finished the visit, None where there was none."""

    case_id: str
    subject: Subject
    visit_no: int
    reason: str
    station_id: str | None


def end(command: EndCase, case: Case) -> list[CaseEvent]:
    """Raises NotFound for an unknown case; Rejected for one that is over or whose goods others have, for a duplicate of
    nothing, while we have the customer's thing, and where a call-back without a visit is what did not reach the
    customer."""
    if _over(case, command.case_id, CaseEnded(command.case_id, command.ending, command.reason)):
        return []
    require_not_collected(case)
    if command.ending == "duplicate":
        raise Rejected(
            "merge a duplicate into the case that goes on", "重复的服务单请并入继续处理的服务单", field="ending"
        )
    if command.ending == "unreached" and case.status in WITHOUT_A_VISIT:
        raise Rejected(
            "the case was solved without a visit and waits for its call-back: give that up when its rule allows",
            "服务单已解决、未上门，等待回访；按规则多次未接通后请放弃回访",
            field="ending",
        )
    return [_ended(case, command.ending, command.reason)]


def merge(command: MergeCase, case: Case) -> list[CaseEvent]:
    """What happens to the duplicate; the case that goes on decides on its side (`take_in`).

    Raises NotFound for an unknown case; Rejected for one that is over, for itself, and while we have the customer's
    thing.
    """
    if _over(case, command.case_id, CaseEnded(command.case_id, "duplicate", command.reason, command.into)):
        return []
    if command.into == command.case_id:
        raise Rejected("a case is no duplicate of itself", "服务单不能并入自身", field="into")
    require_not_collected(case)
    return [_ended(case, "duplicate", command.reason, command.into)]


def take_in(duplicate: CaseEnded, case: Case, merged: Case) -> list[CaseEvent]:
    """What happens to the case that goes on. Raises, at `into`, NotFound unless it is there, Rejected unless it is the
    same customer's and not over itself."""
    into = duplicate.merged_into or ""
    if case.request is None:
        raise no_case(into, "into")
    if case.request.customer_id != known_case(merged, duplicate.case_id).customer_id:
        raise Rejected(f"case {into} is another customer’s", f"服务单 {into} 属于其他客户", field="into")
    if case.ending is not None and case.ending.merged_into is not None:
        further = case.ending.merged_into
        raise Rejected(f"case {into} was merged into {further} itself", f"服务单 {into} 已并入 {further}", field="into")
    if case.status == "closed":
        raise Rejected(f"case {into} is closed: reopen it first", f"服务单 {into} 已结案；请先重新开启", field="into")
    return [DuplicateMerged(into, duplicate.case_id)]


def give_up(command: GiveUpCase, case: Case) -> list[CaseEvent]:
    """The customer was never reached by the call-back. Nothing when the case waits for no such news (any more)."""
    if not case.waits_for(command.subject, command.visit_no):
        return []
    station_id = command.station_id or case.station_id
    settled: list[CaseEvent] = []
    if station_id is not None and station_id != case.station_id:
        settled = [CaseTransferred(command.case_id, station_id)]
    return [*settled, _ended(case, "unreached", command.reason)]


def _over(case: Case, case_id: str, wanted: CaseEnded) -> bool:
    """Whether the case ended just so already. Raises NotFound for an unknown case, Rejected for one that is over."""
    known_case(case, case_id)
    ending = case.ending
    if ending is not None:
        said = ending.ending, ending.reason, ending.merged_into
        if said == (wanted.ending, wanted.reason, wanted.merged_into):
            return True
        zh, en = choice(ENDINGS, ending.ending)
        raise Rejected(
            f"the case has ended already ({en}): withdraw that first by reopening it",
            f"服务单已终止（{zh}）；如须更改请先重新开启",
        )
    if case.status == "goods":
        raise in_hand(case)
    if case.status == "closed":
        raise Rejected("the case is closed: the call-back has put it in a class", "服务单已结案：回访已有结果类别")
    return False


def _ended(case: Case, ending: Ending, reason: str, merged_into: str | None = None) -> CaseEnded:
    return CaseEnded(
        case_id=known_case(case, "").case_id,
        ending=ending,
        reason=reason,
        merged_into=merged_into,
        visit_no=case.visit_no if case.status == "routed" else None,
        guidance_no=case.guidance_no if case.status in WITHOUT_A_VISIT else None,
    )
