"""Who pays is decided, and what it will cost is quoted, before chargeable work; the customer accepts or refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dispatch.domain.price_list import item_of
from dispatch.domain.work_order.charge import Charge
from dispatch.domain.work_order.charge_rules import CHARGED_AS, RULES, Contract, Facts, Machine, findings
from dispatch.domain.work_order.state import WorkOrder, not_now
from eventlog.decider import NotFound, Rejected
from events.catalog.charge import ChargeDecided, ChargeLine, QuoteAccepted, QuoteOffered, QuoteRefused
from events.catalog.price_list import PriceItem, PriceListPublished
from events.catalog.work_order import WorkOrderEvent
from events.rules.money import vat_of
from events.rules.price_lists import rate_on
from events.types import FAULT_CAUSES, AnswerWay, FaultCause
from events.words import choice


@dataclass(frozen=True, slots=True)
class DecideCharge:
    """What the fault comes from; None: what was diagnosed. `day` is today in Asia/Shanghai."""

    cause: FaultCause | None
    day: date


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the order's machine and of its customer's contracts."""

    machine: Machine | None
    contracts: Sequence[Contract]


def decide_charge(command: DecideCharge, order: WorkOrder, known: Known) -> list[WorkOrderEvent]:
    """Decide who pays for the visit, or anew: another cause was found, or the register was corrected. The same once
    more is no news; an open quote is void after a new decision.

    Raises Rejected for a finished order, for another cause than was diagnosed, and where none was said or diagnosed.
    """
    if order.finished:
        raise not_now(order, "who pays is decided before the visit is finished", "须在完结之前判定费用")
    cause = _cause(command, order)
    received, machine = order.received, known.machine
    facts = Facts(cause, command.day, machine, known.contracts, received.warranty is True)
    decided = ChargeDecided(
        work_order_id=received.work_order_id,
        case_id=received.case_id,
        cause=cause,
        day=command.day,
        rules=RULES,
        accepted_on=machine.accepted_on if machine is not None else None,
        warranty_until=machine.warranty_until if machine is not None else None,
        asked_in_warranty=facts.asked_in_warranty,
        findings=findings(facts),
    )
    return [] if order.charge is not None and order.charge.decided == decided else [decided]


def diagnosed_cause(order: WorkOrder) -> FaultCause | None:
    """What the diagnosis means for who pays; None where it names no code of a cause."""
    diagnosis = order.diagnosis
    return CHARGED_AS.get(diagnosis.cause_code) if diagnosis is not None and diagnosis.cause_code is not None else None


def _cause(command: DecideCharge, order: WorkOrder) -> FaultCause:
    diagnosed = diagnosed_cause(order)
    if command.cause is None and diagnosed is None:
        raise Rejected(
            "say the cause, or diagnose the fault with a code of its cause first",
            "请填写故障原因，或先在诊断中填写故障原因代码",
            "cause",
        )
    if command.cause is not None and diagnosed is not None and command.cause != diagnosed:
        said = choice(FAULT_CAUSES, diagnosed)
        raise Rejected(
            f"the diagnosed cause is {said.en}: diagnose anew if that was wrong",
            f"诊断的故障原因是“{said.zh}”；如有误请重新诊断",
            "cause",
        )
    cause = command.cause or diagnosed
    assert cause is not None
    return cause


@dataclass(frozen=True, slots=True)
class OfferQuote:
    """What is expected to be done and used, code → quantity; `day` is the day of `at` in Asia/Shanghai."""

    lines: Mapping[str, int]
    day: date
    at: datetime


def offer(command: OfferQuote, order: WorkOrder, prices: PriceListPublished | None) -> list[WorkOrderEvent]:
    """Quote it by the list of the day 报价. Once more makes another quote, and the one that was open is void.

    Raises Rejected before who pays is decided, for codes that the list has not, and where there is nothing to pay.
    """
    if order.finished:
        raise not_now(order, "a quote is made before the visit is finished", "须在完结之前报价")
    charge, prices = decided_charge(order), prices_of(prices, command.day)
    lines = []
    for number, (code, quantity) in enumerate(command.lines.items(), 1):
        item = required_item(prices, code)
        lines.append(line_of(number, item, quantity, rate_of(prices, item, command.day), charge.covered(item.kind)))
    if all(line.covered for line in lines):
        raise Rejected(
            "all of this is covered: nothing has to be quoted; say what was done with charge/settle",
            "这些项目全部免收，无需报价；完成后请用 charge/settle 登记所做项目",
            "lines",
        )
    received = order.received
    return [
        QuoteOffered(
            work_order_id=received.work_order_id,
            case_id=received.case_id,
            quote_no=len(charge.quotes) + 1,
            revision=prices.revision,
            day=command.day,
            lines=tuple(lines),
            **totals(lines),
            offered_at=command.at,
        )
    ]


@dataclass(frozen=True, slots=True)
class AnswerQuote:
    """What the customer said to a quote: who, how, when (UTC); `at` is now."""

    quote_no: int
    accepted: bool
    by: str
    way: AnswerWay
    answered_at: datetime
    at: datetime


def answer_quote(command: AnswerQuote, order: WorkOrder) -> list[WorkOrderEvent]:
    """The same answer once more is no news.

    Raises NotFound for a quote that there is not; Rejected for one that was answered otherwise, or is void, and for a
    time before the quote or ahead.
    """
    charge = decided_charge(order)
    quote = next((each for each in charge.quotes if each.offered.quote_no == command.quote_no), None)
    if quote is None:
        raise NotFound(f"there is no quote {command.quote_no}", f"没有第 {command.quote_no} 次报价", "quote_no")
    if quote.state == ("accepted" if command.accepted else "refused"):
        return []
    if quote.state != "open":
        raise Rejected(
            f"quote {command.quote_no} is {quote.state}: make another one",
            f"第 {command.quote_no} 次报价{_STATES[quote.state]}，请重新报价",
            "quote_no",
        )
    if order.finished:
        raise not_now(order, "the visit is finished", "派工单已完结")
    if not quote.offered.offered_at <= command.answered_at <= command.at:
        raise Rejected(
            "the answer came after the quote, and not in the future",
            "答复时间须在报价之后，且不晚于现在",
            "answered_at",
        )
    event = QuoteAccepted if command.accepted else QuoteRefused
    received = order.received
    ids = received.work_order_id, received.case_id
    return [event(*ids, command.quote_no, command.by, command.way, command.answered_at)]


_STATES = {"open": "未答复", "accepted": "已接受", "refused": "已被拒绝", "void": "已失效"}


def decided_charge(order: WorkOrder) -> Charge:
    """Raises Rejected where nobody has decided who pays."""
    if order.charge is None:
        raise Rejected(
            "decide first who pays: POST …/charge, with the cause", "请先判定费用：POST …/charge，写明故障原因"
        )
    return order.charge


def prices_of(prices: PriceListPublished | None, day: date) -> PriceListPublished:
    """Raises Rejected where there is no list on that day."""
    if prices is None:
        raise Rejected(
            f"there is no price list on {day}: a manager has to publish one", f"{day} 没有生效的价目表，请经理发布"
        )
    return prices


def required_item(prices: PriceListPublished, code: str) -> PriceItem:
    """Raises Rejected for a code that the list has not."""
    item = item_of(prices, code)
    if item is None:
        raise Rejected(
            f"price list revision {prices.revision} has no {code}", f"价目表第 {prices.revision} 版没有 {code}", "lines"
        )
    return item


def rate_of(prices: PriceListPublished, item: PriceItem, day: date) -> int:
    """The VAT of an item on a day; the list was not published without."""
    rate = rate_on(prices.rates, item.vat, day)
    assert rate is not None, item.vat
    return rate


def line_of(number: int, item: PriceItem, quantity: int, basis_points: int, covered: bool) -> ChargeLine:
    """A line by the list; nothing is to be paid for one that is covered."""
    net = 0 if covered else item.unit_price_fen * quantity
    return ChargeLine(
        line_no=number,
        code=item.code,
        kind=item.kind,
        name_zh=item.name_zh,
        name_en=item.name_en,
        unit_zh=item.unit_zh,
        unit_en=item.unit_en,
        quantity=quantity,
        unit_price_fen=item.unit_price_fen,
        vat=item.vat,
        basis_points=basis_points,
        covered=covered,
        net_fen=net,
        vat_fen=vat_of(net, basis_points),
    )


def totals(lines: Sequence[ChargeLine]) -> dict[str, int]:
    """Net, VAT and total: sums of lines, so that they are the same in whatever order."""
    net, vat = sum(line.net_fen for line in lines), sum(line.vat_fen for line in lines)
    return {"net_fen": net, "vat_fen": vat, "total_fen": net + vat}
