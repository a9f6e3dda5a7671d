"""What a customer's repair 客户维修, or factory service 返厂, means for its case: nobody drives while it is away."""

from datetime import date

from eventlog.decider import Rejected
from events.catalog.case import CaseEvent
from events.catalog.case_workshop import (
    CaseBackFromFactory,
    CaseBroughtBack,
    CaseCollected,
    CaseSentToFactory,
    CollectionAsked,
)
from events.catalog.equipment import EquipmentEvent
from events.catalog.equipment_life import EquipmentSentToFactory
from events.types import FactoryResult, RepairResult
from intake.domain.case import Case, known_case, require_open
from intake.domain.equipment import Equipment


def ask_collection(event: CollectionAsked, case: Case, today: date) -> list[CaseEvent]:
    """The same once more is no news. Raises NotFound for an unknown case, Rejected for one of another kind than repair,
    or that is no longer the clerk's, and for a day that is over (`today` is in Asia/Shanghai)."""
    request = known_case(case, event.case_id)
    if case.collection == event:
        return []
    if request.kind != "repair":
        raise Rejected("only a case of kind repair has things collected to be repaired", "只有维修类服务单可以取件维修")
    require_open(case)
    if event.collect_on is not None and event.collect_on < today:
        raise Rejected("that day is over", "取件日期已过", "collect_on")
    return [event]


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


def send_case(event: CaseSentToFactory, case: Case) -> list[CaseEvent]:
    """The machine of this case goes to its maker: while the clerk has the case, or a station whose visit waits for it.
    Raises NotFound for an unknown case, Rejected for one of another kind than repair, that is in nobody's hands or in
    others', and whose machine is at its maker's already."""
    request = known_case(case, event.case_id)
    if request.kind != "repair":
        raise Rejected("this needs a case of kind repair", "须为维修类服务单", "case_id")
    if case.factory is not None:
        raise Rejected(f"its maker has it already ({case.factory})", f"设备已返厂（{case.factory}）")
    if case.status != "routed":
        require_open(case)
    return [event]


def send_machine(event: EquipmentSentToFactory, equipment: Equipment) -> list[EquipmentEvent]:
    """A registered machine, of whatever case. Raises Rejected while it is at its maker's for another one."""
    if equipment.factory is not None:
        raise Rejected(f"its maker has it already ({equipment.factory})", f"设备已返厂（{equipment.factory}）")
    return [event]


def back_from_factory(case_id: str, factory_service_id: str, result: FactoryResult, case: Case) -> list[CaseEvent]:
    """We have it back, whatever has become of the case; nothing where the case knows that."""
    if case.factory != factory_service_id:
        return []
    return [CaseBackFromFactory(case_id, factory_service_id, result)]


def require_not_collected(case: Case) -> None:
    """Raises Rejected while we, or its maker, have the customer's thing: a case does not end before it is back."""
    if case.status == "collected":
        raise Rejected(
            f"we have the customer’s thing (customer repair {case.repair_id}): it goes back first, as it is if need be",
            f"客户的物品在我方（客户维修 {case.repair_id}）：请先交还，必要时原样交还",
        )
    if case.factory is not None:
        raise Rejected(
            f"the machine is at its maker’s (factory service {case.factory}): it comes back first",
            f"设备已返厂（返厂 {case.factory}）：请先收回",
        )
