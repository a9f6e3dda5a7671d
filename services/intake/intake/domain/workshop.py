"""What a customer's repair 客户维修 means for its case: nobody drives while we have the thing."""

from eventlog.decider import Rejected
from events.catalog.case import CaseEvent
from events.catalog.case_workshop import CaseBroughtBack, CaseCollected
from events.types import RepairResult
from intake.domain.case import Case, known_case, require_open


def collect_case(event: CaseCollected, case: Case) -> list[CaseEvent]:
    """The thing of this case is with us. Raises NotFound for an unknown case, Rejected for one that is no longer the
    clerk's."""
    known_case(case, event.case_id)
    require_open(case)
    return [event]


def bring_back_case(case_id: str, repair_id: str, result: RepairResult, case: Case) -> list[CaseEvent]:
    """The customer has it; nothing where the case knows that."""
    request = known_case(case, case_id)
    if case.status != "collected" or case.repair_id != repair_id:
        return []
    return [CaseBroughtBack(case_id, repair_id, result, request.number)]


def require_not_collected(case: Case) -> None:
    """Raises Rejected while we have the customer's thing: a case does not end before it is back."""
    if case.status == "collected":
        raise Rejected(
            f"we have the customer’s thing (customer repair {case.repair_id}): it goes back first, as it is if need be",
            f"客户的物品在我方（客户维修 {case.repair_id}）：请先交还，必要时原样交还",
        )
