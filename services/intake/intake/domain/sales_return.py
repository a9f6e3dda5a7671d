"""A sales return 销售退回: requested → received → inspected → judged → settled; or withdrawn, before it is settled.

Whose turn it is follows from where it is: the agent receives the goods and settles, the QC returns group inspects, the
team leader judges. A refusal needs no goods: the team leader may say it at once.
What callers say comes as the event that it makes; which case it belongs to, the return adds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.goods import GoodsLine
from events.catalog.sales_return import (
    KIND,
    ReturnedGoodsReceived,
    ReturnInspected,
    ReturnJudged,
    ReturnRequested,
    ReturnSettled,
    ReturnWithdrawn,
    SalesReturnEvent,
    Successor,
)
from events.fields import Reason
from events.rules.serial_numbers import serial_key
from events.types import JUDGEMENTS, RETURN_STATUSES, GoodsStep, ReturnStatus
from events.words import choice
from intake.domain.claimed import Claim, require_left
from intake.domain.goods import by_line, price_of, require_within, same_goods

TURNS: Mapping[ReturnStatus, GoodsStep | None] = {
    "requested": "agent",
    "received": "qc_returns",
    "inspected": "team_leader",
    "judged": "agent",
    "settled": None,
    "withdrawn": None,
}
"""Whom it waits for."""


class SalesReturn(State, frozen=True):
    """Where a return is. `received` is the last receipt."""

    requested: ReturnRequested
    status: ReturnStatus = "requested"
    received: ReturnedGoodsReceived | None = None
    inspected: ReturnInspected | None = None
    judged: ReturnJudged | None = None
    settled: ReturnSettled | None = None
    withdrawn: ReturnWithdrawn | None = None

    @property
    def came_back(self) -> list[tuple[GoodsLine, int]]:
        """How many of each line are here."""
        if self.received is None:
            return []
        return [(line, got.quantity) for line, got in by_line(self.requested.lines, self.received.lines)]

    @property
    def claim(self) -> Claim | None:
        """What it has of the delivery; None where that stays with the customer, or goes back to them."""
        if self.status == "withdrawn" or (self.judged and self.judged.judgement not in ("refund", "exchange")):
            return None
        got = {line.line_no: many for line, many in self.came_back}
        counted = [
            (line, line.quantity if self.received is None else got.get(line.line_no, 0))
            for line in self.requested.lines
        ]
        return Claim(self.requested.return_id, self.requested.delivery_no, counted, self.received is not None)


def evolve(state: SalesReturn | None, event: SalesReturnEvent) -> SalesReturn | None:
    """The return after one more event."""
    if isinstance(event, ReturnRequested):
        return SalesReturn(event)
    if state is None:
        return None
    match event:
        case ReturnedGoodsReceived():
            return changed(state, status="received", received=event)
        case ReturnInspected():
            return changed(state, status="inspected", inspected=event)
        case ReturnJudged():
            return changed(state, status="judged", judged=event)
        case ReturnSettled():
            return changed(state, status="settled", settled=event)
        case ReturnWithdrawn():
            return changed(state, status="withdrawn", withdrawn=event)
        case _:
            assert_never(event)


SALES_RETURN: Decider[SalesReturn | None, SalesReturnEvent] = Decider(KIND, None, evolve)


def no_return(return_id: str) -> NotFound:
    """There is no such return, as far as the caller is concerned."""
    return NotFound(f"there is no sales return {return_id}", f"没有退换货 {return_id}")


def request(
    command: ReturnRequested, state: SalesReturn | None, today: date, claims: Sequence[Claim] = ()
) -> list[SalesReturnEvent]:
    """The same once more is no news, whatever the rules advise by then. Raises Rejected for a day to come, for one
    before the delivery, for a serial number twice, for what other returns have of the delivery (`claims`), and for a
    number that is another return's."""
    if state is not None:
        if state.requested == replace(command, advice=state.requested.advice):
            return []
        id = command.return_id
        raise Rejected(f"sales return {id} is there already", f"退换货 {id} 已登记，且内容不同", "return_id")
    if command.requested_on > today:
        raise Rejected("nobody has asked for it yet", "提出日期不能晚于今天", "requested_on")
    if command.delivered_on > command.requested_on:
        raise Rejected("it was asked for after the delivery", "送达日期不能晚于提出日期", "delivered_on")
    keys = [key for line in command.lines if (key := serial_key(line.serial_no))]
    if len(set(keys)) < len(keys):
        raise Rejected("a serial number is there twice", "序列号重复", "lines")
    require_left(command.delivery_no, command.lines, [(line, 1) for line in command.lines], claims)
    return [command]


def receive(command: ReturnedGoodsReceived, state: SalesReturn, claims: Sequence[Claim] = ()) -> list[SalesReturnEvent]:
    """Compare what came back 退回货物验收 with what was delivered; until it is inspected it may be said anew.

    Raises Rejected for lines that are not there, and for more than were delivered or than what came back with other
    returns leaves of it: whose goods are here first has them, whoever else has asked."""
    lines = []
    for line, got in by_line(state.requested.lines, command.lines):
        require_within(line, got.quantity)
        lines.append(replace(got, agrees=same_goods(line.serial_no, got.serial_no)))
    known = replace(command, case_id=state.requested.case_id, lines=tuple(lines))
    if state.received == known:
        return []
    _require(state, "requested", "received")
    asked = state.requested
    require_left(
        asked.delivery_no,
        asked.lines,
        [(line, got.quantity) for line, got in by_line(asked.lines, known.lines)],
        [each.arrived for each in claims],
    )
    return [known]


def inspect(command: ReturnInspected, state: SalesReturn) -> list[SalesReturnEvent]:
    """What the QC returns group found. Raises Rejected where goods that are not those delivered could be taken back."""
    known = replace(command, case_id=state.requested.case_id)
    if state.inspected == known:
        return []
    _require(state, "received")
    if command.verdict == "returnable":
        _require_as_delivered(state, "verdict")
    return [known]


def judge(command: ReturnJudged, state: SalesReturn) -> list[SalesReturnEvent]:
    """What is done, by the team leader; against the advice it is on record as such.

    Raises Rejected before it is inspected, but for a refusal, and where goods that are not those delivered would be
    paid for or exchanged."""
    advised = command.judgement in state.requested.advice.choices
    known = replace(command, case_id=state.requested.case_id, as_advised=advised)
    if state.judged == known:
        return []
    if command.judgement == "refuse":
        _require(state, "requested", "received", "inspected")
    else:
        _require(state, "inspected")
    if command.judgement in ("refund", "exchange"):
        _require_as_delivered(state, "judgement")
    return [known]


@dataclass(frozen=True, slots=True)
class SettleReturn:
    """Carry out what was judged. Amounts in fen; `reference` is the number of the payment or the consignment."""

    return_id: str
    deduction_fen: int
    deduction_reason: Reason
    new_price_fen: int
    reference: str
    successors: Sequence[Successor]


def settle(command: SettleReturn, state: SalesReturn) -> list[SalesReturnEvent]:
    """Pay what was paid for what came back, less what is deducted and, for an exchange, the price of what is given.

    Raises Rejected unless it is judged, where amounts contradict the judgement, for a deduction without a reason or
    beyond the price, for money without a reference, and unless each machine of an exchange has its successor."""
    judged = state.judged
    if judged is None:
        raise _not_now(state, "judged")
    successors = tuple(sorted(command.successors, key=lambda each: each.line_no))
    paid = judged.judgement in ("refund", "exchange")
    price = price_of(state.came_back) if paid else 0
    _require_amounts(command, judged.judgement, price)
    rest = price - command.deduction_fen - command.new_price_fen
    settled = ReturnSettled(
        return_id=command.return_id,
        case_id=state.requested.case_id,
        judgement=judged.judgement,
        price_fen=price,
        deduction_fen=command.deduction_fen,
        deduction_reason=command.deduction_reason,
        new_price_fen=command.new_price_fen,
        to_customer_fen=max(rest, 0),
        from_customer_fen=max(-rest, 0),
        reference=command.reference,
        successors=successors,
    )
    if state.settled == settled:
        return []
    _require(state, "judged")
    if rest and not command.reference:
        raise Rejected("money has been paid: say under which number", "有款项往来，请填写付款或收款凭证号", "reference")
    _require_successors(state, successors)
    return [settled]


def withdraw(command: ReturnWithdrawn, state: SalesReturn) -> list[SalesReturnEvent]:
    """The customer keeps the goods. Raises Rejected once it is settled."""
    if state.status == "withdrawn":
        return []
    _require(state, "requested", "received", "inspected", "judged")
    return [replace(command, case_id=state.requested.case_id)]


def _require_amounts(command: SettleReturn, judgement: str, price: int) -> None:
    amounts = {"deduction_fen": command.deduction_fen, "new_price_fen": command.new_price_fen}
    allowed = {"refund": {"deduction_fen"}, "exchange": set(amounts)}.get(judgement, set[str]())
    for name, fen in amounts.items():
        if fen and name not in allowed:
            zh, en = choice(JUDGEMENTS, judgement)
            raise Rejected(f"there is no such amount where it was judged: {en}", f"判定为{zh}，不应有此金额", name)
    if command.deduction_fen > price:
        raise Rejected(
            f"no more than the {price} fen that were paid can be deducted",
            f"扣减不能超过所付金额 {price} 分",
            "deduction_fen",
        )
    if command.deduction_fen and not command.deduction_reason:
        raise Rejected("say why so much is deducted", "请写明扣减原因", "deduction_reason")


def _require_successors(state: SalesReturn, successors: Sequence[Successor]) -> None:
    """Each machine that came back for an exchange has one, and nothing else has."""
    exchanged = state.judged is not None and state.judged.judgement == "exchange"
    wanted = {line.line_no for line, _ in state.came_back if line.equipment_id is not None} if exchanged else set()
    said = [each.line_no for each in successors]
    if sorted(said) != sorted(wanted):
        lines = ", ".join(map(str, sorted(wanted))) or "–"
        raise Rejected(
            f"name the machine that is given for that of each of these lines, and of no other: {lines}",
            f"请逐行填写换出的设备，且仅限这些行：{lines}",
            "successors",
        )


def _require_as_delivered(state: SalesReturn, field: str) -> None:
    wrong = [line.line_no for line in state.received.lines if not line.agrees] if state.received is not None else []
    if wrong:
        lines = ", ".join(map(str, wrong))
        raise Rejected(
            f"what came back of line {lines} is not what was delivered", f"第 {lines} 行退回的不是所送的货物", field
        )


def _require(state: SalesReturn, *statuses: ReturnStatus) -> None:
    if state.status not in statuses:
        raise _not_now(state, *statuses)


def _not_now(state: SalesReturn, *statuses: ReturnStatus) -> Rejected:
    now, wanted = choice(RETURN_STATUSES, state.status), [choice(RETURN_STATUSES, each) for each in statuses]
    return Rejected(
        f"the return is {now.en}; this is done while it is {' or '.join(each.en for each in wanted)}",
        f"退换货状态为“{now.zh}”，此操作须在“{'”或“'.join(each.zh for each in wanted)}”时进行",
    )
