"""What a customer's repair 客户维修 at our service desk, or factory service 返厂, means for its case."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from events.fields import CaseId, CaseNumber, FactoryServiceId, Note, RepairId
from events.types import FACTORY_RESULTS, REPAIR_RESULTS, REPAIR_WAYS, FactoryResult, RepairResult, RepairWay
from events.words import Words, choice, titled


@titled("已安排取件")
@dataclass(frozen=True, slots=True)
class CollectionAsked:
    """Somebody is to collect the thing at the customer's; asked again, it is as said last."""

    case_id: CaseId
    way: Annotated[RepairWay, "取件方式 · Who is to collect it"]
    collector_id: Annotated[
        str | None, "指定取件人工号，未指定为空 · Staff number of who is to go; none where anybody is"
    ]
    collect_on: Annotated[
        date | None, "取件日期（北京时间），未定为空 · From which day on, Asia/Shanghai; none where any will do"
    ]
    note: Note

    def sentence(self) -> Words:
        zh, en = choice(REPAIR_WAYS, self.way)
        who = f" {self.collector_id}" if self.collector_id else ""
        on, on_en = (f"，{self.collect_on}", f", {self.collect_on}") if self.collect_on else ("", "")
        return Words(f"安排{zh}{who}取件{on}", f"To be collected {en}{who}{on_en}")


@titled("物品已取回维修")
@dataclass(frozen=True, slots=True)
class CaseCollected:
    """The thing was collected at the customer's and is repaired by us: nobody drives there to repair it."""

    case_id: CaseId
    repair_id: RepairId
    collected_by: Annotated[str, "取件人工号 · Staff number of who collected it"]

    def sentence(self) -> Words:
        return Words(
            f"{self.collected_by} 已从客户处取回物品，转客户维修 {self.repair_id}",
            f"{self.collected_by} collected the thing at the customer’s: customer repair {self.repair_id}",
        )


@titled("维修物品已交还")
@dataclass(frozen=True, slots=True)
class CaseBroughtBack:
    """The customer has the thing back; the case waits for its call-back."""

    case_id: CaseId
    repair_id: RepairId
    result: Annotated[RepairResult, "维修结果 · What came of it"]
    number: CaseNumber = ""

    @property
    def solved(self) -> bool:
        """It was repaired."""
        return self.result == "repaired"

    def sentence(self) -> Words:
        zh, en = choice(REPAIR_RESULTS, self.result)
        return Words(f"物品已交还客户：{zh}", f"The customer has it back: {en}")


@titled("设备已返厂")
@dataclass(frozen=True, slots=True)
class CaseSentToFactory:
    """The thing that the case is about went straight to its maker, without a customer's repair."""

    case_id: CaseId
    factory_service_id: FactoryServiceId

    def sentence(self) -> Words:
        id = self.factory_service_id
        return Words(f"设备已寄往厂家（返厂 {id}）", f"The machine went to its maker: factory service {id}")


@titled("设备已从厂家收回")
@dataclass(frozen=True, slots=True)
class CaseBackFromFactory:
    """It is back from its maker: the case goes on where it was."""

    case_id: CaseId
    factory_service_id: FactoryServiceId
    result: Annotated[FactoryResult, "返厂结果 · What the maker did"]

    def sentence(self) -> Words:
        zh, en = choice(FACTORY_RESULTS, self.result)
        return Words(f"设备已从厂家收回：{zh}", f"The machine is back from its maker: {en}")


@titled("客户满意，设备尚在厂家，暂不结案")
@dataclass(frozen=True, slots=True)
class CaseKeptOpen:
    """The customer was satisfied with the visit, and their machine is still at its maker: the case is the clerk's, and
    ends when the customer has it back."""

    case_id: CaseId
    factory_service_id: FactoryServiceId

    def sentence(self) -> Words:
        id = self.factory_service_id
        return Words(
            f"客户满意，设备尚在厂家（返厂 {id}），暂不结案",
            f"The customer is satisfied; the case stays open, for the machine is at its maker’s (factory service {id})",
        )
