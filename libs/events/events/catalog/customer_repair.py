"""A customer's repair 客户维修: a thing that is collected, repaired by us, and brought back by the same hands.

Every hand-over has who gave and who took it, when, where, in what condition and with what: whoever takes it says so
with their own key.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import (
    Accessories,
    CaseId,
    CaseNumber,
    CustomerId,
    FactoryServiceId,
    HandOverPlace,
    Model,
    Note,
    PartNo,
    Quantity,
    Reason,
    RepairId,
    StationId,
    ThingCondition,
    WorkDone,
)
from events.types import (
    ABSENCES,
    ANSWER_WAYS,
    FACTORY_RESULTS,
    REPAIR_RESULTS,
    REPAIR_WAYS,
    STAFF_ROLES,
    Absence,
    AnswerWay,
    FactoryResult,
    RepairResult,
    RepairWay,
    StaffRole,
)
from events.words import Words, choice, either, in_yuan, moment, one_line, titled

LinkNo = Annotated[int, "第几次交接（取件为 1） · Which hand-over; the collection is 1"]
HandedAt = Annotated[datetime, "交接时间（UTC） · When it changed hands, UTC"]
FormNo = Annotated[
    str, "客户签字的纸质单号，空为没有 · Number of the paper form that the customer signed; empty without", FREE_TEXT
]
Signature = Annotated[str, "客户签名图片的 SHA-256，空为没有 · SHA-256 of the picture of the signature; empty without"]
QuoteNo = Annotated[int, "第几次报价（从 1 起） · Which quote, from 1"]
Fen = Annotated[int, "金额（分，含税） · Amount in fen, with VAT"]


@titled("客户维修已取件")
@dataclass(frozen=True, slots=True)
class CustomerRepairCollected:
    """A thing left the customer's, with whoever collects it: the first link of the chain."""

    repair_id: RepairId
    case_id: CaseId
    customer_id: CustomerId
    equipment_id: Annotated[str | None, "设备编号，未登记为空 · Machine; none where it is not registered"]
    model: Annotated[Model | None, "产品型号，未知为空 · Model; none where nobody knows"]
    thing: Annotated[str, "物品 · What it is", FREE_TEXT]
    fault: Annotated[str, "客户所述故障 · What is wrong, says the customer", FREE_TEXT]
    way: Annotated[RepairWay, "取件方式 · Who collects it"]
    collected_by: Annotated[str, "取件人工号 · Staff number of who collected it"]
    handed_at: HandedAt
    place: HandOverPlace
    condition: ThingCondition
    accessories: Accessories
    given_by: Annotated[str, "客户交件人 · Who at the customer’s gave it", FREE_TEXT]
    form_no: FormNo
    signature: Signature
    due_on: Annotated[
        date | None, "承诺交还日期（北京时间），未承诺为空 · Promised back by, Asia/Shanghai; none if not"
    ]
    number: CaseNumber = ""

    def sentence(self) -> Words:
        way = choice(REPAIR_WAYS, self.way)
        return Words(
            f"{self.collected_by} 取件（{way.zh}，{moment(self.handed_at)}）",
            f"Collected by {self.collected_by} ({way.en}, {moment(self.handed_at)})",
        )


@titled("客户维修已交接")
@dataclass(frozen=True, slots=True)
class CustomerRepairHandedOver:
    """The next in the chain has it, and says so."""

    repair_id: RepairId
    case_id: CaseId
    link_no: LinkNo
    from_id: Annotated[str, "交出人工号 · Staff number of who gave it"]
    from_role: Annotated[StaffRole, "交出人岗位 · What the giver is in the chain"]
    to_id: Annotated[str, "接收人工号，由本人确认 · Staff number of who took it, and confirms it"]
    to_role: Annotated[StaffRole, "接收人岗位 · What the taker is in the chain"]
    handed_at: HandedAt
    place: HandOverPlace
    condition: ThingCondition
    accessories: Accessories
    way_back: Annotated[bool, "是否在送还途中 · Whether it is on its way back"]

    def sentence(self) -> Words:
        giver, taker = choice(STAFF_ROLES, self.from_role), choice(STAFF_ROLES, self.to_role)
        at = moment(self.handed_at)
        return Words(
            f"第 {self.link_no} 次交接（{at}）：{giver.zh} {self.from_id} → {taker.zh} {self.to_id}，接收人已确认",
            f"Hand-over {self.link_no} ({at}): {giver.en} {self.from_id} → {taker.en} {self.to_id}, who confirms it",
        )


@titled("客户维修已换人")
@dataclass(frozen=True, slots=True)
class CustomerRepairStandInNamed:
    """Somebody has left or is absent, so another takes their place in the chain, for a reason."""

    repair_id: RepairId
    case_id: CaseId
    former_id: Annotated[str, "被替换人工号 · Staff number of who is replaced"]
    stand_in_id: Annotated[str, "替换人工号 · Staff number of who takes their place"]
    why: Annotated[Absence, "换人原因 · Why"]
    reason: Reason

    def sentence(self) -> Words:
        why, reason = choice(ABSENCES, self.why), one_line(self.reason)
        return Words(
            f"{self.former_id} {why.zh}，由 {self.stand_in_id} 代替：{reason}",
            f"{self.stand_in_id} takes the place of {self.former_id}, who {why.en}: {reason}",
        )


@titled("客户维修交还日期已改")
@dataclass(frozen=True, slots=True)
class CustomerRepairPostponed:
    """The customer is promised another day, or a first one, and why."""

    repair_id: RepairId
    case_id: CaseId
    due_on: Annotated[date, "承诺交还日期（北京时间） · Promised back by, Asia/Shanghai"]
    former_due_on: Annotated[date | None, "原承诺日期，未承诺为空 · The day that was promised before; none if none was"]
    reason: Reason

    def sentence(self) -> Words:
        reason, before = one_line(self.reason), self.former_due_on
        zh, en = (f"（原 {before}）", f" instead of {before}") if before is not None else ("", "")
        return Words(f"改为承诺 {self.due_on} 交还{zh}：{reason}", f"Now promised back by {self.due_on}{en}: {reason}")


@titled("客户维修已诊断")
@dataclass(frozen=True, slots=True)
class CustomerRepairDiagnosed:
    """What the service desk found."""

    repair_id: RepairId
    case_id: CaseId
    diagnosis: Annotated[str, "诊断 · What was found", FREE_TEXT]

    def sentence(self) -> Words:
        return Words(f"诊断：{one_line(self.diagnosis)}", f"Found: {one_line(self.diagnosis)}")


@titled("客户维修已报价")
@dataclass(frozen=True, slots=True)
class CustomerRepairQuoted:
    """What it would cost the customer; nothing, where the amount is 0."""

    repair_id: RepairId
    case_id: CaseId
    quote_no: QuoteNo
    amount_fen: Fen
    note: Note

    def sentence(self) -> Words:
        yuan = in_yuan(self.amount_fen)
        return Words(f"第 {self.quote_no} 次报价 {yuan} 元", f"Quote {self.quote_no}: {yuan} yuan")


@titled("客户维修报价已答复")
@dataclass(frozen=True, slots=True)
class CustomerRepairQuoteAnswered:
    """The customer accepted the quote, or did not."""

    repair_id: RepairId
    case_id: CaseId
    quote_no: QuoteNo
    accepted: Annotated[bool, "是否接受 · Whether they accept it"]
    answered_by: Annotated[str, "客户答复人 · Who answered", FREE_TEXT]
    answer_way: Annotated[AnswerWay, "答复方式 · How they answered"]

    def sentence(self) -> Words:
        way = choice(ANSWER_WAYS, self.answer_way)
        zh, en = ("接受", "accepts") if self.accepted else ("不接受", "refuses")
        return Words(
            f"客户{zh}第 {self.quote_no} 次报价（{way.zh}）", f"The customer {en} quote {self.quote_no}, {way.en}"
        )


@titled("所用配件")
@dataclass(frozen=True, slots=True)
class RepairPart:
    """A part that went into a thing."""

    part_no: PartNo
    quantity: Quantity


@titled("客户维修已处理")
@dataclass(frozen=True, slots=True)
class CustomerRepairWorkDone:
    """What was done to it at the service desk, and the parts that went into it."""

    repair_id: RepairId
    case_id: CaseId
    work_done: WorkDone
    parts: Annotated[tuple[RepairPart, ...], "所用配件 · Parts"]
    other_parts: Annotated[str, "没有配件号的配件，空为没有 · Parts without a number; empty for none", FREE_TEXT] = ""

    def sentence(self) -> Words:
        done, count = one_line(self.work_done), sum(part.quantity for part in self.parts)
        zh, en = either(count > 0, (f"，配件 {count} 件", f", {count} parts"), ("", ""))
        return Words(f"维修：{done}{zh}", f"Done: {done}{en}")


@titled("客户维修已领用配件")
@dataclass(frozen=True, slots=True)
class CustomerRepairPartIssued:
    """A station gave parts for it, of its stock."""

    repair_id: RepairId
    case_id: CaseId
    station_id: StationId
    part_no: PartNo
    quantity: Quantity

    def sentence(self) -> Words:
        part = f"{one_line(self.part_no)} × {self.quantity}"
        return Words(f"从网点 {self.station_id} 领用配件 {part}", f"{part} from the stock of station {self.station_id}")


@titled("客户维修已退回配件")
@dataclass(frozen=True, slots=True)
class CustomerRepairPartReturned:
    """Parts that it did not need are back in the station's stock."""

    repair_id: RepairId
    case_id: CaseId
    station_id: StationId
    part_no: PartNo
    quantity: Quantity

    def sentence(self) -> Words:
        part, station = f"{one_line(self.part_no)} × {self.quantity}", self.station_id
        return Words(f"配件 {part} 退回网点 {station}", f"{part} back to the stock of station {station}")


@titled("客户维修已完成")
@dataclass(frozen=True, slots=True)
class CustomerRepairFinished:
    """The service desk is done with it, one way or another: it may go back."""

    repair_id: RepairId
    case_id: CaseId
    result: Annotated[RepairResult, "维修结果 · What came of it"]
    charge_fen: Annotated[int, "应收金额（分，含税） · What the customer owes, in fen with VAT"]
    note: Note

    def sentence(self) -> Words:
        result, yuan = choice(REPAIR_RESULTS, self.result), in_yuan(self.charge_fen)
        return Words(f"维修结束：{result.zh}，应收 {yuan} 元", f"The desk is done: {result.en}, {yuan} yuan to pay")


@titled("客户维修已返厂")
@dataclass(frozen=True, slots=True)
class CustomerRepairSentOut:
    """The thing is on its way to its maker: until it is back, nobody here has it."""

    repair_id: RepairId
    case_id: CaseId
    factory_service_id: FactoryServiceId

    def sentence(self) -> Words:
        id = self.factory_service_id
        return Words(f"已返厂（{id}）", f"Sent to the maker ({id})")


@titled("客户维修返厂已收回")
@dataclass(frozen=True, slots=True)
class CustomerRepairCameBack:
    """The service desk has it back from the maker."""

    repair_id: RepairId
    case_id: CaseId
    factory_service_id: FactoryServiceId
    result: Annotated[FactoryResult, "返厂结果 · What the maker did"]
    received_by: Annotated[str, "收回人工号 · Staff number of who has it back"]
    condition: ThingCondition

    def sentence(self) -> Words:
        zh, en = choice(FACTORY_RESULTS, self.result)
        return Words(f"{self.received_by} 从厂家收回：{zh}", f"{self.received_by} has it back from the maker: {en}")


@titled("客户维修已交还")
@dataclass(frozen=True, slots=True)
class CustomerRepairReturned:
    """The customer has it back, and signed for it: the last link of the chain."""

    repair_id: RepairId
    case_id: CaseId
    link_no: LinkNo
    returned_by: Annotated[str, "交还人工号 · Staff number of who gave it back"]
    handed_at: HandedAt
    place: HandOverPlace
    condition: ThingCondition
    accessories: Accessories
    received_by: Annotated[str, "客户签收人 · Who at the customer’s took it", FREE_TEXT]
    form_no: FormNo
    signature: Signature

    def sentence(self) -> Words:
        return Words(
            f"{self.returned_by} 交还客户（{moment(self.handed_at)}）",
            f"Given back to the customer by {self.returned_by} ({moment(self.handed_at)})",
        )


CustomerRepairEvent = (
    CustomerRepairCollected
    | CustomerRepairHandedOver
    | CustomerRepairStandInNamed
    | CustomerRepairPostponed
    | CustomerRepairDiagnosed
    | CustomerRepairQuoted
    | CustomerRepairQuoteAnswered
    | CustomerRepairWorkDone
    | CustomerRepairPartIssued
    | CustomerRepairPartReturned
    | CustomerRepairFinished
    | CustomerRepairSentOut
    | CustomerRepairCameBack
    | CustomerRepairReturned
)

KIND: StreamKind[CustomerRepairEvent] = StreamKind(
    "customer_repair", source="intake", id="repair_id", key="case_id", events=CustomerRepairEvent
)
