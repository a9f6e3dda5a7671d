"""How urgent a case is 优先级, where somebody says it: that goes before what the rule gives."""

from dataclasses import dataclass

from eventlog.decider import Rejected
from events.catalog.case import CaseEvent
from events.catalog.case_handling import CasePrioritised
from events.fields import Reason
from events.types import Priority
from intake.domain.case import Case, known_case


@dataclass(frozen=True, slots=True)
class Prioritise:
    """Say by hand how urgent it is, for a `reason`."""

    case_id: str
    priority: Priority
    reason: Reason


def prioritise(command: Prioritise, case: Case) -> list[CaseEvent]:
    """The same for the same reason decides nothing. Raises NotFound for an unknown case, Rejected for a closed one."""
    known_case(case, command.case_id)
    if case.status == "closed":
        raise Rejected("the case is closed: reopen it first", "服务单已结案；请先重新开启")
    known = case.prioritised
    if known is not None and (known.priority, known.reason) == (command.priority, command.reason):
        return []
    return [CasePrioritised(command.case_id, command.priority, case.priority, command.reason)]
