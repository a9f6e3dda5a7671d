"""Factory service 返厂: a customer's thing goes to its maker, is tracked there, and comes back.

It goes from a customer's repair, which is with our service desk, or straight from its case.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, CaseNumber, EquipmentId, FactoryServiceId, Note, RepairId, ThingCondition
from events.types import FACTORY_RESULTS, QUOTE_DECIDERS, FactoryResult, QuoteDecider
from events.words import Words, choice, in_yuan, one_line, titled

Maker = Annotated[str, "厂家 · Maker", FREE_TEXT]
RmaNo = Annotated[str, "厂家返修单号（RMA），空为没有 · The maker’s RMA number; empty without", FREE_TEXT]
Carrier = Annotated[str, "承运方 · Carrier", FREE_TEXT]
TrackingNo = Annotated[str, "运单号 · Tracking number", FREE_TEXT]
ExpectedOn = Annotated[date, "预计收回日期（北京时间） · Expected back by, Asia/Shanghai"]


@titled("已返厂寄出")
@dataclass(frozen=True, slots=True)
class FactoryServiceSent:
    """A thing went to its maker; `repair_id` is empty where it went straight from its case."""

    factory_service_id: FactoryServiceId
    repair_id: RepairId
    case_id: CaseId
    maker: Maker
    rma_no: RmaNo
    carrier: Carrier
    tracking_no: TrackingNo
    expected_on: ExpectedOn
    condition: ThingCondition
    sent_by: Annotated[str, "寄出人工号 · Staff number of who sent it"]
    number: CaseNumber = ""
    equipment_id: EquipmentId | None = None

    def sentence(self) -> Words:
        maker, carrier = one_line(self.maker), one_line(self.carrier)
        return Words(
            f"寄往 {maker}（{carrier}），预计 {self.expected_on} 收回",
            f"Sent to {maker} by {carrier}, expected back by {self.expected_on}",
        )


@titled("返厂收回日期已改")
@dataclass(frozen=True, slots=True)
class FactoryServicePostponed:
    """The maker says another day, or gave its number later."""

    factory_service_id: FactoryServiceId
    case_id: CaseId
    expected_on: ExpectedOn
    rma_no: RmaNo
    reason: Annotated[str, "原因 · Why", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"改为预计 {self.expected_on} 收回：{reason}", f"Now expected back by {self.expected_on}: {reason}"
        )


@titled("厂家已签收")
@dataclass(frozen=True, slots=True)
class FactoryServiceReceived:
    """The maker has it."""

    factory_service_id: FactoryServiceId
    case_id: CaseId
    note: Note

    def sentence(self) -> Words:
        return Words("厂家已签收", "The maker has it")


@titled("厂家已报价")
@dataclass(frozen=True, slots=True)
class FactoryServiceQuoted:
    """What the maker asks for a repair."""

    factory_service_id: FactoryServiceId
    case_id: CaseId
    quote_no: Annotated[int, "第几次报价（从 1 起） · Which quote, from 1"]
    amount_fen: Annotated[int, "金额（分，含税） · Amount in fen, with VAT"]
    note: Note

    def sentence(self) -> Words:
        yuan = in_yuan(self.amount_fen)
        return Words(f"厂家第 {self.quote_no} 次报价 {yuan} 元", f"The maker’s quote {self.quote_no}: {yuan} yuan")


@titled("厂家报价已答复")
@dataclass(frozen=True, slots=True)
class FactoryServiceQuoteAnswered:
    """The customer or the company accepts what the maker asks, or does not."""

    factory_service_id: FactoryServiceId
    case_id: CaseId
    quote_no: Annotated[int, "第几次报价（从 1 起） · Which quote, from 1"]
    accepted: Annotated[bool, "是否接受 · Whether it is accepted"]
    decided_by: Annotated[QuoteDecider, "答复方 · Who decided"]
    note: Note

    def sentence(self) -> Words:
        who = choice(QUOTE_DECIDERS, self.decided_by)
        zh, en = ("接受", "accepts") if self.accepted else ("不接受", "refuses")
        return Words(f"{who.zh}{zh}厂家第 {self.quote_no} 次报价", f"{who.en} {en} the maker’s quote {self.quote_no}")


@titled("厂家已答复结果")
@dataclass(frozen=True, slots=True)
class FactoryServiceFinished:
    """The maker repaired it, refused to, or it is not worth it."""

    factory_service_id: FactoryServiceId
    case_id: CaseId
    result: Annotated[FactoryResult, "返厂结果 · What the maker did"]
    note: Note

    def sentence(self) -> Words:
        zh, en = choice(FACTORY_RESULTS, self.result)
        return Words(f"厂家答复：{zh}", f"The maker’s answer: {en}")


@titled("厂家已寄回")
@dataclass(frozen=True, slots=True)
class FactoryServiceSentBack:
    """It is on its way to us."""

    factory_service_id: FactoryServiceId
    case_id: CaseId
    carrier: Carrier
    tracking_no: TrackingNo

    def sentence(self) -> Words:
        carrier = one_line(self.carrier)
        return Words(f"厂家已寄回（{carrier}）", f"Sent back by the maker ({carrier})")


@titled("返厂已收回")
@dataclass(frozen=True, slots=True)
class FactoryServiceReturned:
    """The service desk has it back, in what condition."""

    factory_service_id: FactoryServiceId
    case_id: CaseId
    received_by: Annotated[str, "收回人工号 · Staff number of who has it back"]
    condition: ThingCondition

    def sentence(self) -> Words:
        return Words(f"{self.received_by} 已收回", f"{self.received_by} has it back")


FactoryServiceEvent = (
    FactoryServiceSent
    | FactoryServicePostponed
    | FactoryServiceReceived
    | FactoryServiceQuoted
    | FactoryServiceQuoteAnswered
    | FactoryServiceFinished
    | FactoryServiceSentBack
    | FactoryServiceReturned
)

KIND: StreamKind[FactoryServiceEvent] = StreamKind(
    "factory_service", source="intake", id="factory_service_id", key="case_id", events=FactoryServiceEvent
)
