"""A technician did not find the customer 地址有误: the information centre asks, corrects, and says so."""

from dataclasses import dataclass

from eventlog.decider import Rejected
from events.catalog.case import CaseEvent
from events.catalog.case_handling import CaseAddressDoubted, CaseAddressSettled
from events.fields import Note
from intake.domain.case import Case, known_case


def doubt(doubted: CaseAddressDoubted, case: Case) -> list[CaseEvent]:
    """Nothing where the case has ended meanwhile, or goes on with a later visit."""
    return [doubted] if case.waits_for("visit", doubted.visit_no) else []


@dataclass(frozen=True, slots=True)
class SettleAddress:
    """What was found out, and corrected."""

    case_id: str
    note: Note


def settle(command: SettleAddress, case: Case) -> list[CaseEvent]:
    """Raises NotFound for an unknown case; Rejected for one of which nobody says that its address is wrong."""
    known_case(case, command.case_id)
    if case.address_doubt is None:
        raise Rejected("no technician has found the address wrong", "没有上门人员报告地址有误")
    return [CaseAddressSettled(command.case_id, case.address_doubt.visit_no, command.note)]
