"""What a customer's repair 客户维修 at our service desk means for its case."""

from dataclasses import dataclass
from typing import Annotated

from events.fields import CaseId, CaseNumber, RepairId
from events.types import REPAIR_RESULTS, RepairResult
from events.words import Words, choice, titled


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
