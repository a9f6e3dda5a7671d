"""A product 产品, one model that the company looks after: what it needs of whoever repairs it, and its warranty."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fault_codes import FaultCode
from events.fields import Model
from events.types import ChecklistPhase
from events.words import Words, changes, one_line, titled

ModelKey = Annotated[
    str,
    "比较用型号：不计全半角、大小写、空格和连字符 · "
    "Product model as it is compared: width, case, blanks and dashes are nothing",
]


FaultCodes = Annotated[
    tuple[FaultCode, ...],
    "本系列可用的故障代码，同系列各型号合计；都不列为全部可用 · "
    "Fault codes that the family can have, all of its models together; every one where none are listed",
]


@titled("适用配件")
@dataclass(frozen=True, slots=True)
class FittingPart:
    """A part that fits the product. How many there are, and where, is no matter of the product."""

    part_no: Annotated[str, "配件号 · Part number"]
    name_zh: Annotated[str, "配件中文名称 · Name of the part in Chinese"]
    name_en: Annotated[str, "配件英文名称 · Name of the part in English"]


@titled("检查项目")
@dataclass(frozen=True, slots=True)
class ChecklistStep:
    """One step of the periodic inspection, in the order in which they are taken."""

    phase: Annotated[ChecklistPhase, "检查、调试或清洁 · To check, debug or clean"]
    zh: Annotated[str, "中文说明 · What to do, in Chinese"]
    en: Annotated[str, "英文说明 · What to do, in English"]


@titled("产品资料")
@dataclass(frozen=True, slots=True)
class ProductDetails:
    """All that is known of a product beside its model."""

    family: Annotated[str, "产品系列 · Product family"]
    name_zh: Annotated[str, "产品中文名称 · Name in Chinese"]
    name_en: Annotated[str, "产品英文名称 · Name in English"]
    skills: Annotated[tuple[str, ...], "维修人员须具备的技能 · Skills that a technician needs for it"]
    parts: Annotated[tuple[FittingPart, ...], "适用的配件 · Parts that fit"]
    checklist: Annotated[tuple[ChecklistStep, ...], "定期检查项目 · Steps of the periodic inspection"]
    warranty_months: Annotated[int, "保修月数，自验收日起 · Months of warranty, from acceptance"]


@titled("产品已列入")
@dataclass(frozen=True, slots=True)
class ProductListed:
    """The company looks after this model from now on, or again."""

    model_key: ModelKey
    model: Model
    details: Annotated[ProductDetails, "产品资料 · What is known of it"]
    fault_codes: FaultCodes = ()

    def sentence(self) -> Words:
        model, known = one_line(self.model), self.details
        return Words(
            f"产品 {model} 列入 {one_line(known.family)} 系列：{one_line(known.name_zh)}，"
            f"保修 {known.warranty_months} 个月，{len(known.parts)} 种配件，{len(known.checklist)} 个检查项目",
            f"Product {model} listed in the family {one_line(known.family)}: {one_line(known.name_en)}, "
            f"{known.warranty_months} months of warranty, {len(known.parts)} parts, {len(known.checklist)} steps of "
            "inspection",
        )


@titled("产品资料已修订")
@dataclass(frozen=True, slots=True)
class ProductRevised:
    """What is known of a product is another. Machines keep the warranty that they were registered with."""

    model_key: ModelKey
    details: Annotated[ProductDetails, "修订后的产品资料 · What is known of it, as revised"]
    former: Annotated[ProductDetails, "修订前的产品资料 · What was known of it before"]
    reason: Annotated[str, "修订原因 · Why it was revised", FREE_TEXT]
    fault_codes: FaultCodes = ()
    former_fault_codes: Annotated[tuple[FaultCode, ...], "修订前的故障代码 · Fault codes that it had before"] = ()

    def sentence(self) -> Words:
        former, details, reason = self.former, self.details, one_line(self.reason)
        changed = changes(
            (Words("系列", "family"), former.family, details.family),
            (Words("中文名称", "Chinese name"), former.name_zh, details.name_zh),
            (Words("英文名称", "English name"), former.name_en, details.name_en),
            (Words("技能", "skills"), ", ".join(former.skills) or None, ", ".join(details.skills) or None),
            (Words("保修月数", "months of warranty"), former.warranty_months, details.warranty_months),
        )
        lists = (
            (Words("配件", "parts"), former.parts, details.parts),
            (Words("检查项目", "steps of inspection"), former.checklist, details.checklist),
            (Words("故障代码", "fault codes"), self.former_fault_codes, self.fault_codes),
        )
        zh = [changed.zh, *(f"{said.zh} {len(old)} → {len(new)} 项" for said, old, new in lists if old != new)]
        en = [changed.en, *(f"{said.en} {len(old)} → {len(new)}" for said, old, new in lists if old != new)]
        return Words(
            f"修订产品 {self.model_key}：{'，'.join(filter(None, zh))}；原因：{reason}",
            f"Product {self.model_key} revised: {', '.join(filter(None, en))}; why: {reason}",
        )


@titled("产品已停售")
@dataclass(frozen=True, slots=True)
class ProductDiscontinued:
    """The company sells it no more. Its machines are looked after as before, by what was known of it last."""

    model_key: ModelKey
    reason: Annotated[str, "停售原因 · Why it was discontinued", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"产品 {self.model_key} 停售；原因：{reason}", f"Product {self.model_key} discontinued; why: {reason}"
        )


ProductEvent = ProductListed | ProductRevised | ProductDiscontinued

KIND: StreamKind[ProductEvent] = StreamKind("product", source="intake", id="model_key", events=ProductEvent)
