"""A case whose goods came back, or were delivered wrong: others have it until that is over."""

from dataclasses import dataclass
from typing import Annotated

from events.fields import CaseId, CaseNumber
from events.types import GOODS_ENDS, GOODS_MATTERS, GoodsEnd, GoodsMatter
from events.words import Words, choice, titled

Matter = Annotated[GoodsMatter, "货物事项 · What it is about"]
MatterId = Annotated[str, "该事项的编号 · The return or delivery fault"]


@titled("转货物处理")
@dataclass(frozen=True, slots=True)
class GoodsTakenUp:
    """A sales return or a delivery fault of the case was taken up: whose turn it is, that says."""

    case_id: CaseId
    matter: Matter
    matter_id: MatterId

    def sentence(self) -> Words:
        zh, en = choice(GOODS_MATTERS, self.matter)
        return Words(f"转{zh}处理（{self.matter_id}）", f"{en.capitalize()} is taken up ({self.matter_id})")


@titled("货物处理已结束")
@dataclass(frozen=True, slots=True)
class GoodsDone:
    """It is over. Settled, the customer is called back; to be repaired or withdrawn, the case is the clerk's again."""

    case_id: CaseId
    matter: Matter
    matter_id: MatterId
    end: Annotated[GoodsEnd, "结果 · How it ended"]
    number: CaseNumber = ""

    @property
    def settled(self) -> bool:
        """The customer is called back about it."""
        return self.end == "settled"

    def sentence(self) -> Words:
        matter, end = choice(GOODS_MATTERS, self.matter), choice(GOODS_ENDS, self.end)
        return Words(
            f"{matter.zh}（{self.matter_id}）{end.zh}", f"{matter.en.capitalize()} ({self.matter_id}): {end.en}"
        )
