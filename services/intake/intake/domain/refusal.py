"""A station refused the visit of a case 拒单: the case is the information centre's again, for another station."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventlog.decider import Rejected
from events.catalog.case import CaseEvent
from events.catalog.case_handling import CaseReturned
from events.fields import Reason
from events.types import Slot
from intake.domain.case import Case
from intake.domain.routing_policy import Candidate


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """The station refused that visit; `slot` is when the customer was last told to expect somebody."""

    case_id: str
    station_id: str
    visit_no: int
    reason: Reason
    slot: Slot | None


def take_back(command: ReturnCase, case: Case) -> list[CaseEvent]:
    """The case is open again, whoever owns it. Nothing where it has ended meanwhile, or goes on with a later visit."""
    if not case.waits_for("visit", command.visit_no):
        return []
    return [CaseReturned(command.case_id, command.station_id, command.visit_no, command.reason, command.slot)]


def not_refused(case: Case, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The stations that have not refused the case. Raises Rejected where that leaves none of several."""
    left = [each for each in candidates if each.station_id not in case.refused_by]
    if candidates and not left:
        refused = ", ".join(sorted(each.name for each in candidates))
        raise Rejected(
            f"every station that serves the region has refused the case ({refused}): choose one by hand, with a reason",
            f"负责该区域的网点均已拒单（{refused}）；请人工指定网点并写明原因",
            field="station_id",
        )
    return left
