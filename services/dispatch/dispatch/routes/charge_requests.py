"""What stations send of what a visit costs, and what they get of it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dispatch.domain.work_order.charge import Charge, Quote, QuoteState
from dispatch.domain.work_order.proposal import Proposal, ProposedOf
from dispatch.domain.work_order.quote import totals
from dispatch.routes.price_requests import Code
from eventlog.log.session import Answer
from events.catalog.charge import ChargeLine
from events.types import AnswerWay, ChargeRule, FaultCause, PriceKind
from service.framework import Body, Line, Text

MOST_LINES = 200
MOST_QUANTITY = 10_000


class ChargeBody(Body):
    """What the fault comes from, as found; left out: what the code of the diagnosed cause means."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"cause": "defect"}, {}]})

    cause: FaultCause | None = None


class QuantityBody(Body):
    """How many units of an item of the price list."""

    code: Code
    quantity: Annotated[int, Field(ge=1, le=MOST_QUANTITY)]


class QuoteBody(Body):
    """What is expected to be done and used."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"lines": [{"code": "W-01", "quantity": 3}]}]})

    lines: Annotated[list[QuantityBody], Field(min_length=1, max_length=MOST_LINES)]


class SettleBody(Body):
    """What was done and used; empty where nothing was."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"lines": [{"code": "W-01", "quantity": 2}]}]})

    lines: Annotated[list[QuantityBody], Field(max_length=MOST_LINES)]


class AnswerBody(Body):
    """Who answered for the customer, how, when (now where nothing is said), and whether the quote was accepted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"quote_no": 1, "accepted": True, "by": "李老师", "way": "phone"}]}
    )

    quote_no: Annotated[int, Field(ge=1, le=1_000_000)]
    accepted: bool
    by: Line
    way: AnswerWay
    answered_at: AwareDatetime | None = None


class ReverseBody(Body):
    """Why a line is taken back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "数量登记错误"}]})

    reason: Text


class FindingItem(BaseModel):
    """Whether the customer pays for a kind of item, by which rule, and why, with dates and clause."""

    kind: PriceKind
    covered: bool
    rule: ChargeRule
    contract_id: str | None
    zh: str
    en: str


class LineItem(BaseModel):
    """A line of a quote. `unit_price_fen` is by the list; the amounts are what the customer pays, 0 where `covered`."""

    line_no: int
    code: str
    kind: PriceKind
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    quantity: int
    unit_price_fen: int
    vat: str
    basis_points: int
    covered: bool
    net_fen: int
    vat_fen: int


class ProposedLine(BaseModel):
    """A line that could be charged: `code` and `quantity` are what `quote` and `settle` take."""

    code: str
    quantity: int
    of: ProposedOf
    kind: PriceKind
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    unit_price_fen: int
    covered: bool
    net_fen: int
    vat_fen: int


class ChargeProposal(BaseModel):
    """What could be charged, and was not yet. `covered`, and the amounts are 0, where the customer pays nothing for it;
    while nobody has decided who pays, nothing is."""

    lines: list[ProposedLine]
    unpriced: list[str]
    minutes: int | None
    total_fen: int


def proposal_detail(proposal: Proposal) -> Answer:
    """See `ChargeProposal`."""
    names = [name for name in ProposedLine.model_fields if name != "of"]
    lines = [{name: getattr(each.line, name) for name in names} | {"of": each.of} for each in proposal.lines]
    total = totals([each.line for each in proposal.lines])["total_fen"]
    return {"lines": lines, "unpriced": proposal.unpriced, "minutes": proposal.minutes, "total_fen": total}


class InvoiceLine(LineItem):
    """A line of the invoice; one that is `reversed` counts no more."""

    reversed: bool


class QuoteItem(BaseModel):
    """A quote, frozen as it was offered, and what became of it. `by`, `way`, `answered_at` are null until then."""

    quote_no: int
    state: QuoteState
    revision: int
    day: date
    offered_at: datetime
    lines: list[LineItem]
    net_fen: int
    vat_fen: int
    total_fen: int
    by: str | None
    way: AnswerWay | None
    answered_at: datetime | None


class ChargeDetail(BaseModel):
    """What the visit costs: who pays and why, the quotes, the lines of the invoice and their sums."""

    cause: FaultCause
    day: date
    rules: str
    findings: list[FindingItem]
    quotes: list[QuoteItem]
    settled: bool
    invoice_lines: list[InvoiceLine]
    net_fen: int
    vat_fen: int
    total_fen: int


def charge_detail(charge: Charge) -> Answer:
    """See `ChargeDetail`."""
    decided = charge.decided
    explained = [(finding, decided.because(finding)) for finding in decided.findings]
    return {
        "cause": decided.cause,
        "day": decided.day,
        "rules": decided.rules,
        "findings": [
            {
                "kind": finding.kind,
                "covered": finding.covered,
                "rule": finding.rule,
                "contract_id": finding.contract.contract_id if finding.contract else None,
                "zh": why.zh,
                "en": why.en,
            }
            for finding, why in explained
        ],
        "quotes": [_quote(quote) for quote in charge.quotes],
        "settled": charge.settled,
        "invoice_lines": [_line(line) | {"reversed": line.line_no in charge.reversed_lines} for line in charge.lines],
        **totals(charge.standing),
    }


def _quote(quote: Quote) -> Answer:
    offered, answer = quote.offered, quote.answer
    return {
        "quote_no": offered.quote_no,
        "state": quote.state,
        "revision": offered.revision,
        "day": offered.day,
        "offered_at": offered.offered_at,
        "lines": [_line(line) for line in offered.lines],
        "net_fen": offered.net_fen,
        "vat_fen": offered.vat_fen,
        "total_fen": offered.total_fen,
        "by": answer.by if answer else None,
        "way": answer.way if answer else None,
        "answered_at": answer.answered_at if answer else None,
    }


_LINE = list(LineItem.model_fields)


def _line(line: ChargeLine) -> Answer:
    return {name: getattr(line, name) for name in _LINE}
