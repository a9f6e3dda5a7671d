"""What a visit costs the customer 收费: who pays for what and why, the quote and its answer, the lines of the invoice.

These events stand on the stream of the work order: a visit and what it costs are told, and decided about, together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, ContractId, VatCategory, WorkOrderId
from events.types import ANSWER_WAYS, FAULT_CAUSES, PRICE_KINDS, AnswerWay, ChargeRule, FaultCause, PriceKind
from events.words import Words, choice, in_yuan, moment, one_line, titled

QuoteNo = Annotated[int, "本次上门的第几次报价（从 1 起） · Which quote of the visit, from 1"]
Net = Annotated[int, "不含税金额（分） · Amount without VAT, fen"]
Vat = Annotated[int, "税额（分） · VAT, fen"]
Total = Annotated[int, "价税合计（分） · Amount with VAT, fen"]
By = Annotated[str, "客户方答复人 · Who answered for the customer", FREE_TEXT]
Way = Annotated[AnswerWay, "答复方式 · How the customer answered"]
AnsweredAt = Annotated[datetime, "答复时间（UTC） · When the customer answered, UTC"]


@titled("承担费用的合同")
@dataclass(frozen=True, slots=True)
class CoveringContract:
    """The maintenance contract that pays, as it was when the charge was decided."""

    contract_id: ContractId
    contract_no: Annotated[str, "合同号 · Number of the contract"]
    starts_on: Annotated[date, "合同生效日期（北京时间） · First day, Asia/Shanghai"]
    last_day: Annotated[date, "合同有效的最后一天（北京时间） · Last day that it covers, Asia/Shanghai"]


@titled("判定")
@dataclass(frozen=True, slots=True)
class Finding:
    """Whether the customer pays for one kind of item, and by which rule."""

    kind: Annotated[PriceKind, "费用类别 · Kind of item"]
    covered: Annotated[bool, "是否免收 · Whether the customer pays nothing"]
    rule: Annotated[ChargeRule, "依据的规则 · The rule that says so"]
    contract: Annotated[CoveringContract | None, "承担费用的合同 · The contract that pays"]


@titled("费用已判定")
@dataclass(frozen=True, slots=True)
class ChargeDecided:
    """Who pays for this visit, and all that it was decided by: later corrections of machine or contract change nothing.

    Warranty and contract are those of `day`, or the warranty of the day on which the customer asked."""

    work_order_id: WorkOrderId
    case_id: CaseId
    cause: Annotated[FaultCause, "故障原因 · What the fault comes from"]
    day: Annotated[date, "判定日期（北京时间） · Day of the decision, Asia/Shanghai"]
    rules: Annotated[str, "收费规则的版本 · Version of the rules"]
    accepted_on: Annotated[date | None, "验收日期；未知则为空 · Day of acceptance; null where it is not known"]
    warranty_until: Annotated[date | None, "保修截止日期；未知则为空 · Last day in warranty; null where not known"]
    asked_in_warranty: Annotated[bool, "提出请求时是否在保修期内 · In warranty when the customer asked"]
    findings: Annotated[tuple[Finding, ...], "逐类判定 · What is decided for each kind of item"]

    def sentence(self) -> Words:
        cause = choice(FAULT_CAUSES, self.cause)
        said = self.reasons()
        return Words(
            f"费用判定，原因：{cause.zh}；" + "；".join(f"{kinds.zh}：{why.zh}" for kinds, why in said),
            f"Charge decided, cause: {cause.en}; " + "; ".join(f"{kinds.en}: {why.en}" for kinds, why in said),
        )

    def reasons(self) -> list[tuple[Words, Words]]:
        """Kinds of items, and why the customer pays for them or does not: those for the same reason together."""
        return [(_kinds(same), self.because(same[0])) for same in _alike(self.findings)]

    def because(self, finding: Finding) -> Words:
        """Why a finding is as it is: the rule, with its dates and the contract."""
        zh, en = _BECAUSE.get(finding.rule, (finding.rule, finding.rule))
        contract = finding.contract
        known = {
            "accepted_on": self.accepted_on or "–",
            "warranty_until": self.warranty_until or "–",
            "day": self.day,
            "contract": one_line(contract.contract_no) if contract else "–",
            "starts_on": contract.starts_on if contract else "–",
            "last_day": contract.last_day if contract else "–",
        }
        return Words(zh.format(**known), en.format(**known))


_BECAUSE: dict[str, tuple[str, str]] = {
    "misuse": (
        "收费，使用不当不在保修和合同范围内（规则 1）",
        "charged; neither warranty nor contract covers misuse (rule 1)",
    ),
    "accident": (
        "收费，意外损坏不在保修和合同范围内（规则 1）",
        "charged; neither warranty nor contract covers accidents (rule 1)",
    ),
    "warranty": (
        "免收，保修期内（规则 2）：{accepted_on} 验收，保修至 {warranty_until}，判定日 {day}",
        "free, in warranty (rule 2): accepted on {accepted_on}, warranty until {warranty_until}, decided on {day}",
    ),
    "asked_in_warranty": (
        "免收，客户提出请求时在保修期内（规则 2）：保修至 {warranty_until}，判定日 {day}",
        "free, in warranty when the customer asked (rule 2): warranty until {warranty_until}, decided on {day}",
    ),
    "contract": (
        "免收，维保合同 {contract} 承担（规则 3）：{starts_on} 至 {last_day}，判定日 {day}",
        "free, maintenance contract {contract} pays (rule 3): {starts_on} to {last_day}, decided on {day}",
    ),
    "consumables": (
        "收费，保修不含耗材，也无合同承担（规则 4）",
        "charged; the warranty leaves consumables out, and no contract pays for them (rule 4)",
    ),
    "out_of_warranty": (
        "收费，已过保修期（规则 5）：{accepted_on} 验收，保修至 {warranty_until}，判定日 {day}；无合同承担",
        "charged, out of warranty (rule 5): accepted on {accepted_on}, warranty until {warranty_until}, decided on "
        "{day}; no contract pays",
    ),
    "no_warranty": (
        "收费，设备没有保修：未指明设备、未验收或不保修（规则 5）；无合同承担",
        "charged, no warranty: no machine named, not accepted, or sold without (rule 5); no contract pays",
    ),
}
"""Rule → what it says, with the facts of the decision in it. The rules stand in docs/charges.md by their numbers."""


def _alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Those for the same reason together."""
    known = sorted(findings, key=_reason)
    return [list(same) for _, same in groupby(known, key=_reason)]


def _reason(finding: Finding) -> tuple[bool, str, str]:
    return finding.covered, finding.rule, finding.contract.contract_id if finding.contract else ""


def _kinds(findings: Iterable[Finding]) -> Words:
    words = [choice(PRICE_KINDS, finding.kind) for finding in findings]
    return Words("、".join(each.zh for each in words), ", ".join(each.en for each in words))


@titled("费用明细")
@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One line of a quote or an invoice. Its VAT is rounded by itself; totals are sums of lines."""

    line_no: Annotated[int, "行号（从 1 起） · Line, from 1"]
    code: Annotated[str, "价目编码 · Code of the item"]
    kind: Annotated[PriceKind, "费用类别 · Kind of item"]
    name_zh: Annotated[str, "中文名称 · Name in Chinese"]
    name_en: Annotated[str, "英文名称 · Name in English"]
    unit_zh: Annotated[str, "中文单位 · Unit in Chinese"]
    unit_en: Annotated[str, "英文单位 · Unit in English"]
    quantity: Annotated[int, "数量 · Quantity"]
    unit_price_fen: Annotated[int, "不含税单价（分） · Price of a unit without VAT, fen"]
    vat: VatCategory
    basis_points: Annotated[int, "税率（万分之一） · Rate of VAT in hundredths of a percent"]
    covered: Annotated[bool, "是否免收：金额为 0 · Whether the customer pays nothing: the amounts are 0"]
    net_fen: Net
    vat_fen: Vat


@titled("已报价")
@dataclass(frozen=True, slots=True)
class QuoteOffered:
    """What the visit will cost, frozen as it is. It takes the place of a quote that was not answered."""

    work_order_id: WorkOrderId
    case_id: CaseId
    quote_no: QuoteNo
    revision: Annotated[int, "所依据的价目表版本 · Revision of the price list that it is by"]
    day: Annotated[date, "所依据的价目表日期（北京时间） · Day whose prices it has, Asia/Shanghai"]
    lines: Annotated[tuple[ChargeLine, ...], "明细 · Lines"]
    net_fen: Net
    vat_fen: Vat
    total_fen: Total
    offered_at: Annotated[datetime, "报价时间（UTC） · When it was made, UTC"]

    def sentence(self) -> Words:
        total, vat = in_yuan(self.total_fen), in_yuan(self.vat_fen)
        return Words(
            f"第 {self.quote_no} 次报价：{total} 元（含税 {vat} 元），按价目表第 {self.revision} 版",
            f"Quote {self.quote_no}: {total} yuan, {vat} of it VAT, by price list revision {self.revision}",
        )


@titled("报价已接受")
@dataclass(frozen=True, slots=True)
class QuoteAccepted:
    """The customer will pay what was quoted."""

    work_order_id: WorkOrderId
    case_id: CaseId
    quote_no: QuoteNo
    by: By
    way: Way
    answered_at: AnsweredAt

    def sentence(self) -> Words:
        way, at = choice(ANSWER_WAYS, self.way), moment(self.answered_at)
        return Words(
            f"客户接受第 {self.quote_no} 次报价（{way.zh}，{at}）",
            f"The customer accepted quote {self.quote_no} ({way.en}, {at})",
        )


@titled("报价被拒绝")
@dataclass(frozen=True, slots=True)
class QuoteRefused:
    """The customer will not pay what was quoted: nothing chargeable is done beyond what was accepted before."""

    work_order_id: WorkOrderId
    case_id: CaseId
    quote_no: QuoteNo
    by: By
    way: Way
    answered_at: AnsweredAt

    def sentence(self) -> Words:
        way, at = choice(ANSWER_WAYS, self.way), moment(self.answered_at)
        return Words(
            f"客户拒绝第 {self.quote_no} 次报价（{way.zh}，{at}）",
            f"The customer refused quote {self.quote_no} ({way.en}, {at})",
        )


@titled("费用已入账")
@dataclass(frozen=True, slots=True)
class ChargesInvoiced:
    """What was done and used, priced: the lines of the customer's invoice. Without lines nothing was."""

    work_order_id: WorkOrderId
    case_id: CaseId
    lines: Annotated[tuple[ChargeLine, ...], "明细 · Lines"]
    net_fen: Net
    vat_fen: Vat
    total_fen: Total

    def sentence(self) -> Words:
        total, vat = in_yuan(self.total_fen), in_yuan(self.vat_fen)
        return Words(
            f"费用入账 {len(self.lines)} 行：{total} 元（含税 {vat} 元）",
            f"{len(self.lines)} invoice lines: {total} yuan, {vat} of it VAT",
        )


@titled("费用行已冲销")
@dataclass(frozen=True, slots=True)
class InvoiceLineReversed:
    """A line of the invoice was wrong: these amounts, below zero, take it back. The line itself stays."""

    work_order_id: WorkOrderId
    case_id: CaseId
    line_no: Annotated[int, "被冲销的行号 · Line that is taken back"]
    net_fen: Net
    vat_fen: Vat
    total_fen: Total
    reason: Annotated[str, "冲销原因 · Why it was taken back", FREE_TEXT]

    def sentence(self) -> Words:
        total, reason = in_yuan(self.total_fen), one_line(self.reason)
        return Words(
            f"冲销第 {self.line_no} 行：{total} 元；原因：{reason}",
            f"Invoice line {self.line_no} reversed: {total} yuan; why: {reason}",
        )


ChargeEvent = ChargeDecided | QuoteOffered | QuoteAccepted | QuoteRefused | ChargesInvoiced | InvoiceLineReversed
