"""A sales return 销售退回: asked for, received, inspected by QC, judged by the team leader, settled."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.catalog.goods import GoodsLine, PaidReference, SerialNo, goods_words
from events.fields import (
    CaseId,
    CaseNumber,
    CustomerId,
    DeliveredOn,
    DeliveryNo,
    EquipmentId,
    GoodsLineNo,
    Quantity,
    Reason,
    ReturnId,
)
from events.types import (
    INSPECTION_VERDICTS,
    JUDGEMENTS,
    RETURN_CAUSES,
    RETURN_RULES,
    InspectionVerdict,
    Judgement,
    ReturnCause,
    ReturnRule,
)
from events.words import Words, choice, either, in_yuan, one_line, titled

Judged = Annotated[Judgement, "处理方式 · What is done"]


@titled("三包建议")
@dataclass(frozen=True, slots=True)
class Advice:
    """What the 三包 rules of that day give the customer: advice, which whoever judges may leave aside with a reason."""

    rule: Annotated[ReturnRule, "适用的规则 · The rule that speaks"]
    choices: Annotated[tuple[Judgement, ...], "客户可选的处理方式 · What the customer may choose from"]
    policy: Annotated[str, "规则文件的版本 · Version of the rules"]
    days: Annotated[int, "送达至提出的天数 · Days from the delivery to the request"]
    until: Annotated[date | None, "该规则的最后一天，无期限为空 · Last day of the rule; null for none"]
    failed_repairs: Annotated[int, "保修期内未修好的次数 · Repairs in warranty that failed"]
    clause_zh: Annotated[str, "条款（中文） · The clause, in Chinese"]
    clause_en: Annotated[str, "条款（英文） · The clause, in English"]


@titled("收到的一行货物")
@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What came back of a line, and whether it is what was delivered."""

    line_no: GoodsLineNo
    quantity: Quantity
    serial_no: SerialNo
    agrees: Annotated[bool, "是否与送货一致 · Whether it is what was delivered"]


@titled("换出的设备")
@dataclass(frozen=True, slots=True)
class Successor:
    """The machine that the customer gets for the one of a line."""

    line_no: GoodsLineNo
    equipment_id: EquipmentId


@titled("退换货已申请")
@dataclass(frozen=True, slots=True)
class ReturnRequested:
    """The customer wants to give goods back."""

    return_id: ReturnId
    case_id: CaseId
    customer_id: CustomerId
    wish: Annotated[Judgement, "客户希望的处理方式 · What the customer wants"]
    cause: Annotated[ReturnCause, "退换货原因 · Why"]
    reason: Reason
    delivery_no: DeliveryNo
    delivered_on: DeliveredOn
    requested_on: Annotated[date, "提出日期（北京时间） · Asked for on, Asia/Shanghai"]
    lines: Annotated[tuple[GoodsLine, ...], "送货明细 · What was delivered"]
    advice: Annotated[Advice, "三包建议 · What the rules advise"]
    number: CaseNumber = ""

    def sentence(self) -> Words:
        wish, cause = choice(JUDGEMENTS, self.wish), choice(RETURN_CAUSES, self.cause)
        goods, rule = goods_words(self.lines), choice(RETURN_RULES, self.advice.rule)
        may = [choice(JUDGEMENTS, each) for each in self.advice.choices]
        zh, en = "、".join(each.zh for each in may), ", ".join(each.en for each in may)
        return Words(
            f"申请{wish.zh}（{cause.zh}，送达 {self.advice.days} 天）：{goods.zh}；建议：{zh}（{rule.zh}）",
            f"{wish.en.capitalize()} asked for ({cause.en}, {self.advice.days} days after delivery): {goods.en}; "
            f"advice: {en} ({rule.en})",
        )


@titled("退回货物已验收")
@dataclass(frozen=True, slots=True)
class ReturnedGoodsReceived:
    """The goods are here, and were compared with what was delivered. Said again, it replaces the first."""

    return_id: ReturnId
    case_id: CaseId
    lines: Annotated[tuple[ReceivedLine, ...], "收到的明细 · What came back"]
    condition: Annotated[str, "状况 · Its condition", FREE_TEXT]

    def sentence(self) -> Words:
        count = sum(line.quantity for line in self.lines)
        zh, en = either(
            all(line.agrees for line in self.lines), ("与送货一致", "as delivered"), ("与送货不符", "not as delivered")
        )
        return Words(f"收到退回货物 {count} 件，{zh}", f"{count} came back, {en}")


@titled("退回货物已检验")
@dataclass(frozen=True, slots=True)
class ReturnInspected:
    """The QC returns group looked at the goods 质管部退货组检验."""

    return_id: ReturnId
    case_id: CaseId
    verdict: Annotated[InspectionVerdict, "检验结论 · What was found"]
    findings: Annotated[str, "检验情况 · How it was found", FREE_TEXT]

    def sentence(self) -> Words:
        verdict, findings = choice(INSPECTION_VERDICTS, self.verdict), one_line(self.findings)
        return Words(f"退货组检验：{verdict.zh}。{findings}", f"Inspected: {verdict.en}. {findings}")


@titled("退换货已判定")
@dataclass(frozen=True, slots=True)
class ReturnJudged:
    """The team leader said what is done 客服组组长判定."""

    return_id: ReturnId
    case_id: CaseId
    judgement: Judged
    reason: Reason
    as_advised: Annotated[bool, "是否符合三包建议 · Whether the advice allows it"]

    def sentence(self) -> Words:
        done, reason = choice(JUDGEMENTS, self.judgement), one_line(self.reason)
        zh, en = either(self.as_advised, ("", ""), ("（与建议不同）", " (against the advice)"))
        return Words(f"判定：{done.zh}{zh}。{reason}", f"Judged: {done.en}{en}. {reason}")


@titled("退换货已结算")
@dataclass(frozen=True, slots=True)
class ReturnSettled:
    """It was carried out. `price_fen` - `deduction_fen` - `new_price_fen` = `to_customer_fen` - `from_customer_fen`."""

    return_id: ReturnId
    case_id: CaseId
    judgement: Judged
    price_fen: Annotated[int, "退回货物所付金额（分） · What was paid for the goods that came back, fen"]
    deduction_fen: Annotated[int, "扣减（分） · Deducted, fen"]
    deduction_reason: Annotated[str, "扣减原因，没有为空 · Why; empty where nothing is deducted", FREE_TEXT]
    new_price_fen: Annotated[int, "换出货物价格（分） · Price of the goods given for them, fen"]
    to_customer_fen: Annotated[int, "付给客户（分） · Paid to the customer, fen"]
    from_customer_fen: Annotated[int, "向客户收取（分） · Paid by the customer, fen"]
    reference: PaidReference
    successors: Annotated[tuple[Successor, ...], "换出的设备 · Machines given in exchange"] = ()

    def sentence(self) -> Words:
        done = choice(JUDGEMENTS, self.judgement)
        zh, en = "", ""
        if self.to_customer_fen or self.judgement == "refund":
            yuan = in_yuan(self.to_customer_fen)
            zh, en = f"，付给客户 {yuan} 元", f", {yuan} yuan to the customer"
        elif self.from_customer_fen:
            yuan = in_yuan(self.from_customer_fen)
            zh, en = f"，向客户收取 {yuan} 元", f", {yuan} yuan from the customer"
        if self.reference:
            zh, en = f"{zh}，凭证 {one_line(self.reference)}", f"{en}, reference {one_line(self.reference)}"
        return Words(f"结算：{done.zh}{zh}", f"Settled: {done.en}{en}")


@titled("退换货已撤回")
@dataclass(frozen=True, slots=True)
class ReturnWithdrawn:
    """The customer keeps the goods, or gets them back as they are."""

    return_id: ReturnId
    case_id: CaseId
    reason: Reason

    def sentence(self) -> Words:
        return Words(f"撤回退换货：{one_line(self.reason)}", f"The return is withdrawn: {one_line(self.reason)}")


SalesReturnEvent = (
    ReturnRequested | ReturnedGoodsReceived | ReturnInspected | ReturnJudged | ReturnSettled | ReturnWithdrawn
)

KIND: StreamKind[SalesReturnEvent] = StreamKind(
    "sales_return", source="intake", id="return_id", key="case_id", events=SalesReturnEvent
)
