"""What the service desk 客户服务岗 does with a customer's thing: find, quote, work, say what came of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from eventlog.decider import NotFound, Rejected
from events.catalog.customer_repair import (
    CustomerRepairDiagnosed,
    CustomerRepairEvent,
    CustomerRepairFinished,
    CustomerRepairPostponed,
    CustomerRepairQuoteAnswered,
    CustomerRepairQuoted,
    CustomerRepairWorkDone,
    RepairPart,
)
from events.fields import Note, Reason, WorkDone
from events.types import AnswerWay, RepairResult
from intake.domain.customer_repair import CustomerRepair

MOST_QUOTES = 20
"""Of one repair."""


@dataclass(frozen=True, slots=True)
class Diagnose:
    """What was found."""

    diagnosis: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What it would cost the customer, in fen with VAT; 0 is free of charge, and needs no answer."""

    amount_fen: int
    note: Note


@dataclass(frozen=True, slots=True)
class AnswerQuote:
    """What the customer said to the quote `quote_no`."""

    quote_no: int
    accepted: bool
    answered_by: str
    answer_way: AnswerWay


@dataclass(frozen=True, slots=True)
class Work:
    """What was done to it, and the parts that went into it; `other_parts` in words."""

    work_done: WorkDone
    parts: tuple[RepairPart, ...]
    other_parts: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """What came of it."""

    result: RepairResult
    note: Note


@dataclass(frozen=True, slots=True)
class PostponeRepair:
    """The customer is promised another day; `today` is a day in Asia/Shanghai."""

    due_on: date
    reason: Reason
    today: date


def postpone_repair(command: PostponeRepair, repair: CustomerRepair) -> list[CustomerRepairEvent]:
    """The day that is promised already is no news. Raises Rejected for a day that is over, and once the customer has it
    back."""
    if repair.returned is not None:
        raise Rejected("the customer has it back", "物品已交还客户")
    if command.due_on == repair.due_on:
        return []
    if command.due_on < command.today:
        raise Rejected("that day is over", "承诺日期已过", "due_on")
    id, case_id = repair.collected.repair_id, repair.collected.case_id
    return [CustomerRepairPostponed(id, case_id, command.due_on, repair.due_on, command.reason)]


def diagnose(command: Diagnose, repair: CustomerRepair) -> list[CustomerRepairEvent]:
    """Each time is a finding. Raises Rejected while the desk does not have it."""
    _require_at_desk(repair)
    return [CustomerRepairDiagnosed(repair.collected.repair_id, repair.collected.case_id, command.diagnosis)]


def quote(command: Quote, repair: CustomerRepair) -> list[CustomerRepairEvent]:
    """A further quote takes the place of the one before; the same that still waits is no news. Raises Rejected while
    the desk does not have it, and for one too many."""
    _require_at_desk(repair)
    known = repair.quote
    if known is not None and repair.answer is None and repair.finished is None:
        same = replace(known, amount_fen=command.amount_fen, note=command.note)
        if known == same:
            return []
    if repair.quotes >= MOST_QUOTES:
        raise Rejected(f"a repair has {MOST_QUOTES} quotes at most", f"一次客户维修最多报价 {MOST_QUOTES} 次")
    id, case_id = repair.collected.repair_id, repair.collected.case_id
    return [CustomerRepairQuoted(id, case_id, repair.quotes + 1, command.amount_fen, command.note)]


def answer_quote(command: AnswerQuote, repair: CustomerRepair) -> list[CustomerRepairEvent]:
    """The same answer once more is no news. Raises NotFound for a quote that nobody made; Rejected for an older one,
    one that costs nothing, and another answer than that which was given: then quote anew."""
    if repair.quote is None or command.quote_no > repair.quotes:
        raise NotFound(f"there is no quote {command.quote_no}", f"没有第 {command.quote_no} 次报价", "quote_no")
    if command.quote_no != repair.quotes:
        raise Rejected(f"quote {repair.quotes} has taken its place", f"已由第 {repair.quotes} 次报价代替", "quote_no")
    if repair.answer is not None:
        if repair.answer.accepted == command.accepted:
            return []
        raise Rejected("the customer has answered otherwise: quote anew", "客户已有不同答复，请重新报价", "accepted")
    if repair.quote.amount_fen == 0:
        raise Rejected("it costs nothing, and needs no answer", "免费维修无需客户答复", "quote_no")
    _require_at_desk(repair)
    id, case_id = repair.collected.repair_id, repair.collected.case_id
    return [
        CustomerRepairQuoteAnswered(
            repair_id=id,
            case_id=case_id,
            quote_no=command.quote_no,
            accepted=command.accepted,
            answered_by=command.answered_by,
            answer_way=command.answer_way,
        )
    ]


def work(command: Work, repair: CustomerRepair) -> list[CustomerRepairEvent]:
    """Each time is work done, and takes back what the desk had said came of it. Raises Rejected while the desk does not
    have it, or the customer has not accepted what it costs."""
    _require_at_desk(repair)
    require_agreed(repair)
    id, case_id = repair.collected.repair_id, repair.collected.case_id
    return [CustomerRepairWorkDone(id, case_id, command.work_done, command.parts, command.other_parts)]


def finish(command: Finish, repair: CustomerRepair) -> list[CustomerRepairEvent]:
    """It may go back. The same once more is no news, another result corrects the one before while the desk has it.
    Raises Rejected for a result that does not fit what was done and answered."""
    _require_at_desk(repair)
    said = repair.finished
    if said is not None and (said.result, said.note) == (command.result, command.note):
        return []
    _require_fitting(command.result, repair)
    id, case_id = repair.collected.repair_id, repair.collected.case_id
    charge = repair.charge_fen if command.result == "repaired" else 0
    return [CustomerRepairFinished(id, case_id, command.result, charge, command.note)]


def require_agreed(repair: CustomerRepair) -> None:
    """Raises Rejected while a quote waits for its answer, and after a refused one."""
    known = repair.quote
    if known is None or known.amount_fen == 0:
        return
    if repair.answer is None:
        raise Rejected(
            f"quote {known.quote_no} waits for the customer’s answer", f"第 {known.quote_no} 次报价尚待客户答复"
        )
    if not repair.answer.accepted:
        raise Rejected(
            "the customer refused the quote: quote anew, or finish with quote_refused",
            "客户不接受报价：请重新报价，或以“客户不接受报价”结束",
        )


def _require_fitting(result: RepairResult, repair: CustomerRepair) -> None:
    match result:
        case "repaired":
            require_agreed(repair)
            if not repair.worked:
                raise Rejected("say first what was done to it", "请先登记所做处理", "result")
        case "quote_refused":
            if repair.answer is None or repair.answer.accepted:
                raise Rejected("the customer has refused no quote", "客户没有拒绝过报价", "result")
        case "not_repairable" | "withdrawn":
            return
        case _:
            assert_never(result)


def _require_at_desk(repair: CustomerRepair) -> None:
    if repair.factory is not None:
        raise Rejected(
            f"its maker has it (factory service {repair.factory})", f"物品正在返厂（{repair.factory}），请收回后再处理"
        )
    if not repair.at_desk or repair.returned is not None:
        raise Rejected(
            f"the service desk does not have it: {repair.holder_id} does",
            f"物品不在客户服务岗，在 {repair.holder_id} 手中",
        )
