"""What was done becomes lines of the invoice 入账, within what the customer accepted; a wrong line is reversed 冲销."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dispatch.domain.work_order.charge import Charge
from dispatch.domain.work_order.quote import (
    decided_charge,
    diagnosed_cause,
    line_of,
    prices_of,
    rate_of,
    required_item,
    totals,
)
from dispatch.domain.work_order.state import WorkOrder, not_now
from eventlog.decider import NotFound, Rejected
from events.catalog.charge import ChargeLine, ChargesInvoiced, InvoiceLineReversed
from events.catalog.price_list import PriceListPublished
from events.catalog.work_order import WorkOrderEvent
from events.rules.money import vat_of
from events.rules.price_lists import code_key
from events.types import PRICE_KINDS
from events.words import Words


@dataclass(frozen=True, slots=True)
class SettleCharges:
    """What was done and used, code → quantity; nothing where nothing was. `day` is today in Asia/Shanghai."""

    lines: Mapping[str, int]
    day: date


def settle(command: SettleCharges, order: WorkOrder, prices: PriceListPublished | None) -> list[WorkOrderEvent]:
    """Each time it is said anew, the lines are added; what was wrong is reversed first.

    Items of the accepted quote have its prices; what is covered has those of the day, and costs nothing.
    Raises Rejected before a technician has the order, and for what is charged beyond the accepted quote.
    """
    charge = decided_charge(order)
    if order.technician_id is None or order.status in ("received", "accepted", "cancelled", "refused"):
        raise not_now(
            order, "what was done is said once a technician has the order", "指派维修人员之后才能登记所做项目"
        )
    if charge.open is not None:
        raise _unanswered(charge.open.offered.quote_no)
    lines = list[ChargeLine]()
    for number, (code, quantity) in enumerate(command.lines.items(), len(charge.lines) + 1):
        lines.append(_done(charge, number, code, quantity, prices, command.day))
    received = order.received
    return [ChargesInvoiced(received.work_order_id, received.case_id, tuple(lines), **totals(lines))]


def _done(
    charge: Charge, number: int, code: str, quantity: int, prices: PriceListPublished | None, day: date
) -> ChargeLine:
    key, quote = code_key(code), charge.accepted
    quoted = next((line for line in quote.lines if code_key(line.code) == key), None) if quote is not None else None
    if quoted is None:
        listed = prices_of(prices, day)
        item = required_item(listed, code)
        if not charge.covered(item.kind):
            raise _not_quoted(Words(item.code, item.code), charge)
        return line_of(number, item, quantity, rate_of(listed, item, day), covered=True)
    whole = sum(line.quantity for line in _before(charge, quoted)) + quantity
    if not charge.covered(quoted.kind) and (quoted.covered or whole > quoted.quantity):
        raise _not_quoted(Words(quoted.code, quoted.code), charge)
    return as_quoted(charge, quoted, number, quantity)


def as_quoted(charge: Charge, quoted: ChargeLine, number: int, quantity: int) -> ChargeLine:
    """So much of a line of the accepted quote, by its prices, whatever the list says by now; nothing where it is
    covered."""
    if charge.covered(quoted.kind):
        return replace(quoted, line_no=number, quantity=quantity, covered=True, net_fen=0, vat_fen=0)
    before = _before(charge, quoted)
    net = quoted.unit_price_fen * (sum(line.quantity for line in before) + quantity)
    # What is done in parts has the tax of the whole: the last part takes the fen that rounding left.
    vat = vat_of(net, quoted.basis_points) - sum(line.vat_fen for line in before)
    net -= sum(line.net_fen for line in before)
    return replace(quoted, line_no=number, quantity=quantity, net_fen=net, vat_fen=vat)


def _before(charge: Charge, quoted: ChargeLine) -> list[ChargeLine]:
    """What the invoice has of it already."""
    key = code_key(quoted.code)
    return [line for line in charge.standing if code_key(line.code) == key and not line.covered]


@dataclass(frozen=True, slots=True)
class ReverseLine:
    """A line of the invoice that was wrong, and why."""

    line_no: int
    reason: str


def reverse(command: ReverseLine, order: WorkOrder) -> list[WorkOrderEvent]:
    """Take it back, to the fen; also after the visit. Once more is no news. Raises NotFound."""
    charge = decided_charge(order)
    line = next((line for line in charge.lines if line.line_no == command.line_no), None)
    if line is None:
        raise NotFound(f"there is no line {command.line_no}", f"没有第 {command.line_no} 行")
    if line.line_no in charge.reversed_lines:
        return []
    received, total = order.received, line.net_fen + line.vat_fen
    ids = received.work_order_id, received.case_id
    return [InvoiceLineReversed(*ids, line.line_no, -line.net_fen, -line.vat_fen, -total, command.reason)]


def require_settled(order: WorkOrder) -> None:
    """Whether the visit may end as solved. Raises Rejected where work is charged, and it was not quoted, not answered,
    or not said what was done: each says what to do."""
    charge, diagnosed = order.charge, diagnosed_cause(order)
    if charge is not None and diagnosed not in (None, charge.decided.cause):
        raise Rejected(
            "another cause was diagnosed since who pays was decided: decide anew, POST …/charge",
            "判定费用之后又诊断出其他原因：请重新判定 POST …/charge",
        )
    if charge is None or charge.settled:
        return
    if charge.open is not None:
        raise _unanswered(charge.open.offered.quote_no)
    if charge.refused:
        raise Rejected(
            "the customer refused the quote: end the visit with fail, or quote anew",
            "客户拒绝了报价：请以“未修复”结束，或重新报价",
        )
    if charge.accepted is not None:
        raise Rejected(
            "the customer accepted a quote: say what was done, POST …/charge/settle, and then that it is solved",
            "客户已接受报价：请先登记所做项目 POST …/charge/settle，再完结",
        )
    if not charge.covered("work"):
        raise _not_quoted(PRICE_KINDS["work"], charge)


def _unanswered(quote_no: int) -> Rejected:
    return Rejected(
        f"quote {quote_no} is not answered: POST …/charge/quote/answer with what the customer said",
        f"第 {quote_no} 次报价尚未答复：请登记客户的答复 POST …/charge/quote/answer",
    )


def _not_quoted(what: Words, charge: Charge) -> Rejected:
    number = charge.accepted.quote_no if charge.accepted is not None else None
    beyond = ("no quote was accepted", "没有已接受的报价")
    if number is not None:
        beyond = (f"it goes beyond quote {number}", f"超出第 {number} 次报价")
    return Rejected(
        f"{what.en} is charged, and {beyond[0]}: quote it with POST …/charge/quote, and have the customer accept it",
        f"{what.zh} 须收费，而{beyond[1]}：请先报价 POST …/charge/quote，并得到客户接受",
        "lines",
    )
