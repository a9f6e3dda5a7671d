"""Factory service 返厂: sent to the maker, received there, quoted, repaired or refused, sent back, back with us.

sent → at_maker → quoted → approved or declined → done → on_the_way → back. What a maker does not tell is left out: of
whatever is sent, the only thing that must be said is what came of it, and that it is back.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.factory_service import (
    KIND,
    Carrier,
    FactoryServiceEvent,
    FactoryServiceFinished,
    FactoryServicePostponed,
    FactoryServiceQuoteAnswered,
    FactoryServiceQuoted,
    FactoryServiceReceived,
    FactoryServiceReturned,
    FactoryServiceSent,
    FactoryServiceSentBack,
    RmaNo,
    TrackingNo,
)
from events.fields import Note, Reason, ThingCondition
from events.types import FactoryResult, FactoryStatus, QuoteDecider
from intake.domain.customer_repair import CustomerRepair


class FactoryService(State, frozen=True):
    """Where a thing is that its maker repairs."""

    sent: FactoryServiceSent
    status: FactoryStatus
    expected_on: date
    rma_no: str
    quote: FactoryServiceQuoted | None = None
    answer: FactoryServiceQuoteAnswered | None = None
    result: FactoryServiceFinished | None = None
    returned: FactoryServiceReturned | None = None


def evolve(service: FactoryService | None, event: FactoryServiceEvent) -> FactoryService | None:
    """The factory service after one more event."""
    if isinstance(event, FactoryServiceSent):
        return FactoryService(event, "sent", event.expected_on, event.rma_no)
    if service is None:
        return None
    match event:
        case FactoryServicePostponed():
            return changed(service, expected_on=event.expected_on, rma_no=event.rma_no)
        case FactoryServiceReceived():
            return changed(service, status="at_maker")
        case FactoryServiceQuoted():
            return changed(service, status="quoted", quote=event, answer=None)
        case FactoryServiceQuoteAnswered():
            return changed(service, status="approved" if event.accepted else "declined", answer=event)
        case FactoryServiceFinished():
            return changed(service, status="done", result=event)
        case FactoryServiceSentBack():
            return changed(service, status="on_the_way")
        case FactoryServiceReturned():
            return changed(service, status="back", returned=event)
        case _:
            assert_never(event)


FACTORY_SERVICE: Decider[FactoryService | None, FactoryServiceEvent] = Decider(KIND, None, evolve)


@dataclass(frozen=True, slots=True)
class Postpone:
    """The maker says another day, or its number; None leaves it as it is. `today` is a day in Asia/Shanghai."""

    expected_on: date | None
    rma_no: RmaNo | None
    reason: Reason
    today: date


@dataclass(frozen=True, slots=True)
class ReceiveService:
    """The maker says that it has it."""

    note: Note


@dataclass(frozen=True, slots=True)
class QuoteService:
    """What the maker asks, in fen with VAT."""

    amount_fen: int
    note: Note


@dataclass(frozen=True, slots=True)
class AnswerService:
    """What was answered to the maker's latest quote, and who decided that."""

    accepted: bool
    decided_by: QuoteDecider
    note: Note


@dataclass(frozen=True, slots=True)
class FinishService:
    """What the maker did."""

    result: FactoryResult
    note: Note


@dataclass(frozen=True, slots=True)
class SendBack:
    """How it comes to us."""

    carrier: Carrier
    tracking_no: TrackingNo


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Who has it back, in what condition."""

    received_by: str
    condition: ThingCondition


def send(
    sent: FactoryServiceSent, service: FactoryService | None, repair: CustomerRepair, today: date
) -> list[FactoryServiceEvent]:
    """From the service desk. The same once more is no news. Raises Rejected for a number that is another's, a thing
    that the service desk does not have, and a day that is over."""
    if _known(sent, service):
        return []
    if repair.factory is not None:
        raise Rejected(f"its maker has it already ({repair.factory})", f"物品已返厂（{repair.factory}）")
    if not repair.at_desk:
        raise Rejected(
            f"the service desk sends it, and {repair.holder_id} has it",
            f"应由客户服务岗寄出，物品在 {repair.holder_id} 手中",
        )
    _require_to_come(sent.expected_on, today)
    return [sent]


def send_from_case(sent: FactoryServiceSent, service: FactoryService | None, today: date) -> list[FactoryServiceEvent]:
    """Straight from its case, which has its own say (`workshop.send_case`). The same once more is no news. Raises
    Rejected for a number that is another's, and a day that is over."""
    if _known(sent, service):
        return []
    _require_to_come(sent.expected_on, today)
    return [sent]


def postpone(command: Postpone, service: FactoryService) -> list[FactoryServiceEvent]:
    """What is so already is no news. Raises Rejected for a day that is over, and once it is back."""
    _require_away(service)
    expected_on = command.expected_on or service.expected_on
    rma_no = service.rma_no if command.rma_no is None else command.rma_no
    if (expected_on, rma_no) == (service.expected_on, service.rma_no):
        return []
    if expected_on != service.expected_on:
        _require_to_come(expected_on, command.today)
    return [FactoryServicePostponed(*_ids(service), expected_on, rma_no, command.reason)]


def receive(command: ReceiveService, service: FactoryService) -> list[FactoryServiceEvent]:
    """The maker has it; once more, or when more is known, is no news."""
    return [FactoryServiceReceived(*_ids(service), command.note)] if service.status == "sent" else []


def quote(command: QuoteService, service: FactoryService) -> list[FactoryServiceEvent]:
    """A further quote takes the place of the one before. Raises Rejected once the maker is done with it."""
    _require_undecided(service)
    known = service.quote
    if known is not None and (known.amount_fen, known.note) == (command.amount_fen, command.note):
        return []
    no = 1 if known is None else known.quote_no + 1
    return [FactoryServiceQuoted(*_ids(service), no, command.amount_fen, command.note)]


def answer(command: AnswerService, service: FactoryService) -> list[FactoryServiceEvent]:
    """The same once more is no news. Raises Rejected without a quote, for another answer than that which was given, and
    once the maker is done with it."""
    if service.quote is None:
        raise Rejected("the maker has quoted nothing", "厂家尚未报价")
    if service.answer is not None:
        if service.answer.accepted == command.accepted:
            return []
        raise Rejected("the quote was answered otherwise: record a further one", "报价已有不同答复，请登记新的报价")
    _require_undecided(service)
    no = service.quote.quote_no
    return [FactoryServiceQuoteAnswered(*_ids(service), no, command.accepted, command.decided_by, command.note)]


def finish(command: FinishService, service: FactoryService) -> list[FactoryServiceEvent]:
    """The same once more is no news, another result corrects it until it is back. Raises Rejected for a repair whose
    quote nobody accepted."""
    known = service.result
    if known is not None and (known.result, known.note) == (command.result, command.note):
        return []
    _require_away(service)
    if command.result == "repaired" and service.quote is not None:
        if service.answer is None:
            raise Rejected("the maker’s quote waits for an answer", "厂家报价尚未答复")
        if not service.answer.accepted:
            raise Rejected("the maker’s quote was refused: it is not repaired for that", "厂家报价已拒绝", "result")
    return [FactoryServiceFinished(*_ids(service), command.result, command.note)]


def send_back(command: SendBack, service: FactoryService) -> list[FactoryServiceEvent]:
    """Once is enough. Raises Rejected before it was said what came of it."""
    if service.status in ("on_the_way", "back"):
        return []
    _require_result(service)
    return [FactoryServiceSentBack(*_ids(service), command.carrier, command.tracking_no)]


def take_back(command: TakeBack, service: FactoryService) -> list[FactoryServiceEvent]:
    """Once is enough. Raises Rejected before it was said what came of it."""
    if service.returned is not None:
        return []
    _require_result(service)
    return [FactoryServiceReturned(*_ids(service), command.received_by, command.condition)]


def no_service(factory_service_id: str) -> NotFound:
    """There is no such factory service, as far as the caller is concerned."""
    return NotFound(f"there is no factory service {factory_service_id}", f"没有返厂 {factory_service_id}")


def _known(sent: FactoryServiceSent, service: FactoryService | None) -> bool:
    """Whether it was sent so already. Raises Rejected for a number that is another's."""
    if service is None:
        return False
    if service.sent == sent:
        return True
    id = sent.factory_service_id
    raise Rejected(f"there is another factory service {id}", f"返厂 {id} 已存在，且内容不同", "factory_service_id")


def _ids(service: FactoryService) -> tuple[str, str]:
    return service.sent.factory_service_id, service.sent.case_id


def _require_away(service: FactoryService) -> None:
    if service.returned is not None:
        raise Rejected("it is back already", "物品已收回")


def _require_undecided(service: FactoryService) -> None:
    _require_away(service)
    if service.result is not None:
        raise Rejected("the maker has said what came of it", "厂家已答复结果")


def _require_result(service: FactoryService) -> None:
    if service.result is None:
        raise Rejected("say first what the maker did: repaired, refused, not worthwhile", "请先登记厂家的处理结果")


def _require_to_come(expected_on: date, today: date) -> None:
    if expected_on < today:
        raise Rejected("that day is over", "预计收回日期已过", "expected_on")
