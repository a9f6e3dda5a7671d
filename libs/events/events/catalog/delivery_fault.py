"""A delivery fault 送货差错 (短少、发错、破损): reported, verified and settled by after-sales management, told."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.catalog.goods import Paid, PaidReference, SerialNo
from events.fields import (
    CaseId,
    CaseNumber,
    CustomerId,
    DeliveredOn,
    DeliveryNo,
    FaultId,
    GoodsLineNo,
    Model,
    Note,
    Quantity,
    Reason,
)
from events.types import (
    ANSWER_WAYS,
    DELIVERY_FAULTS,
    FAULT_ORIGINS,
    REMEDIES,
    AnswerWay,
    DeliveryFault,
    FaultOrigin,
    Remedy,
)
from events.words import Words, choice, in_yuan, one_line, titled


@titled("一行送货差错")
@dataclass(frozen=True, slots=True)
class FaultLine:
    """What is wrong with one line of a delivery: so many are missing, are others, or are damaged."""

    line_no: GoodsLineNo
    fault: Annotated[DeliveryFault, "差错种类 · What is wrong"]
    model: Model
    serial_no: SerialNo
    quantity: Quantity
    unit_price_fen: Paid


@titled("一行的核实结果")
@dataclass(frozen=True, slots=True)
class FoundLine:
    """What after-sales management found of a line: how many, none where it is not confirmed, and who is responsible."""

    line_no: GoodsLineNo
    quantity: Annotated[int, "属实的数量，0 为不属实 · How many are confirmed; 0 for none"]
    origin: Annotated[FaultOrigin, "责任方 · Whose responsibility it is"]


@titled("一行的处理")
@dataclass(frozen=True, slots=True)
class SettledLine:
    """How a line is made good."""

    line_no: GoodsLineNo
    remedy: Annotated[Remedy, "处理方式 · How it is made good"]
    credit_fen: Annotated[int, "退还金额，含税（分） · Credit with VAT, fen"]
    reference: PaidReference


@titled("送货差错已登记")
@dataclass(frozen=True, slots=True)
class DeliveryFaultReported:
    """The customer says that goods are missing, are others, or are damaged. Photos are attachments of the case."""

    fault_id: FaultId
    case_id: CaseId
    customer_id: CustomerId
    delivery_no: DeliveryNo
    delivered_on: DeliveredOn
    lines: Annotated[tuple[FaultLine, ...], "差错明细 · What is wrong"]
    note: Note
    number: CaseNumber = ""

    def sentence(self) -> Words:
        each = [
            (choice(DELIVERY_FAULTS, line.fault), f"{one_line(line.model)} × {line.quantity}") for line in self.lines
        ]
        zh = "，".join(f"{fault.zh} {what}" for fault, what in each)
        en = ", ".join(f"{fault.en} {what}" for fault, what in each)
        note = one_line(self.delivery_no)
        return Words(f"登记送货差错（送货单 {note}）：{zh}", f"Delivery fault reported (note {note}): {en}")


@titled("送货差错已核实")
@dataclass(frozen=True, slots=True)
class DeliveryFaultVerified:
    """After-sales management found out what is true of it 核实. Said again, it takes the place of what was said."""

    fault_id: FaultId
    case_id: CaseId
    lines: Annotated[tuple[FoundLine, ...], "逐行核实结果 · What was found of each line"]
    findings: Annotated[str, "核实情况 · How it was found", FREE_TEXT]

    def sentence(self) -> Words:
        true = [line for line in self.lines if line.quantity]
        origins = [choice(FAULT_ORIGINS, name) for name in dict.fromkeys(line.origin for line in true)]
        findings = one_line(self.findings)
        if not true:
            return Words(f"核实：不属实。{findings}", f"Verified: nothing is confirmed. {findings}")
        zh, en = "、".join(each.zh for each in origins), ", ".join(each.en for each in origins)
        count, of = len(true), len(self.lines)
        return Words(
            f"核实：{of} 行中 {count} 行属实，责任方 {zh}。{findings}",
            f"Verified: {count} of {of} lines are confirmed, responsible: {en}. {findings}",
        )


@titled("送货差错已处理")
@dataclass(frozen=True, slots=True)
class DeliveryFaultSettled:
    """How each line is made good; customer service is to take note, and to tell the customer."""

    fault_id: FaultId
    case_id: CaseId
    lines: Annotated[tuple[SettledLine, ...], "逐行处理 · How each line is made good"]
    credit_fen: Annotated[int, "退还金额合计（分） · Credit in total, fen"]
    note: Note

    def sentence(self) -> Words:
        ways = [choice(REMEDIES, name) for name in dict.fromkeys(line.remedy for line in self.lines)]
        zh, en = "、".join(each.zh for each in ways), ", ".join(each.en for each in ways)
        if self.credit_fen:
            yuan = in_yuan(self.credit_fen)
            zh, en = f"{zh}，退还 {yuan} 元", f"{en}, credit {yuan} yuan"
        return Words(f"处理：{zh}", f"Settled: {en}")


@titled("客服已知悉处理结果")
@dataclass(frozen=True, slots=True)
class DeliveryFaultAcknowledged:
    """Customer service knows how it was settled 反馈至客服组."""

    fault_id: FaultId
    case_id: CaseId

    def sentence(self) -> Words:
        return Words("客服已知悉处理结果", "Customer service has taken note")


@titled("处理结果已告知客户")
@dataclass(frozen=True, slots=True)
class DeliveryFaultTold:
    """The customer knows how it was settled."""

    fault_id: FaultId
    case_id: CaseId
    way: Annotated[AnswerWay, "告知方式 · How the customer was told"]
    note: Note

    def sentence(self) -> Words:
        way = choice(ANSWER_WAYS, self.way)
        return Words(f"已告知客户（{way.zh}）", f"The customer was told ({way.en})")


@titled("送货差错已撤回")
@dataclass(frozen=True, slots=True)
class DeliveryFaultWithdrawn:
    """The customer found that nothing is wrong."""

    fault_id: FaultId
    case_id: CaseId
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(f"撤回送货差错：{reason}", f"The delivery fault is withdrawn: {reason}")


DeliveryFaultEvent = (
    DeliveryFaultReported
    | DeliveryFaultVerified
    | DeliveryFaultSettled
    | DeliveryFaultAcknowledged
    | DeliveryFaultTold
    | DeliveryFaultWithdrawn
)

KIND: StreamKind[DeliveryFaultEvent] = StreamKind(
    "delivery_fault", source="intake", id="fault_id", key="case_id", events=DeliveryFaultEvent
)
