"""Whatever is decided, quoted, answered, done and taken back, in whatever order: money adds up to the fen."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.work_order.invoice import ReverseLine, SettleCharges, reverse, settle
from dispatch.domain.work_order.quote import (
    AnswerQuote,
    DecideCharge,
    Known,
    OfferQuote,
    answer_quote,
    decide_charge,
    offer,
    totals,
)
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from eventlog.decider import NotFound, Rejected
from events.catalog.charge import ChargesInvoiced, InvoiceLineReversed, QuoteAccepted, QuoteOffered
from events.catalog.price_list import PriceItem, PriceListPublished, VatRate
from events.catalog.work_order import TechnicianAssigned, WorkOrderAccepted, WorkOrderReceived
from events.rules.money import vat_of

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
IDS = ("w1", "k1")
BEGIN = (
    WorkOrderReceived(*IDS, "north", 1, "c1", None, None, "卡纸", None, False),
    WorkOrderAccepted(*IDS),
    TechnicianAssigned(*IDS, "t1", None),
)
CODES = ("W-01", "P-01", "C-01")
KINDS: dict[str, Any] = {"W-01": "work", "P-01": "parts", "C-01": "consumables"}
CAUSES: list[Any] = ["defect", "misuse", "consumables"]
RATES = (VatRate("goods", 1300, date(2019, 4, 1)), VatRate("services", 600, date(2016, 5, 1)))


class Step(NamedTuple):
    """Something that is asked; `which` is a cause, an answer or a line, and `items` so many of each code."""

    name: str
    which: int
    items: tuple[int, int, int]


steps = st.builds(
    Step,
    st.sampled_from(["decide", "offer", "answer", "answer", *["settle"] * 6, "reverse", "reverse"]),
    st.integers(0, 5),
    st.tuples(*[st.integers(0, 3)] * 3),
)


ACCEPTED = (Step("decide", 1, (0, 0, 0)), Step("offer", 0, (2, 2, 2)), Step("answer", 5, (0, 0, 0)))
"""Everything is charged, and the customer has accepted three of each."""


def listed(prices: tuple[int, ...]) -> PriceListPublished:
    items = tuple(
        PriceItem(code, KINDS[code], code, code, "个", "piece", price, "goods" if code != "W-01" else "services")
        for code, price in zip(CODES, prices, strict=True)
    )
    return PriceListPublished("standard", 1, date(2026, 1, 1), RATES, items, None, "…")


def asked(step: Step, order: WorkOrder, prices: PriceListPublished) -> list[Any]:
    """What is decided; nothing where it is refused."""
    expected = {code: count + 1 for code, count in zip(CODES, step.items, strict=True)}
    done = {CODES[step.which % 3]: step.items[step.which % 3] + 1}
    latest = len(order.charge.quotes) if order.charge is not None else 1
    answer = AnswerQuote(latest, step.which > 1, "何女士", "phone", AT, AT)
    try:
        match step.name:
            case "decide":
                return decide_charge(DecideCharge(CAUSES[step.which % 3], DAY), order, Known(None, ()))
            case "offer":
                return offer(OfferQuote(expected, DAY, AT), order, prices)
            case "answer":
                return answer_quote(answer, order)
            case "settle":
                return settle(SettleCharges(done, DAY), order, prices)
            case _:
                return reverse(ReverseLine(step.which, "登记错误"), order)
    except (Rejected, NotFound):
        return []


@settings(max_examples=60)
@given(st.tuples(*[st.integers(1, 99_999)] * 3), st.lists(steps, min_size=5, max_size=30))
def test_nobody_pays_what_they_did_not_accept_and_all_sums_agree(prices: tuple[int, ...], script: list[Step]) -> None:
    order, quotes, events = None, dict[int, QuoteOffered](), list[Any]()
    accepted: QuoteOffered | None = None
    for event in BEGIN:
        order = WORK_ORDER.evolve(order, event)
    for step in [*ACCEPTED, *script]:
        assert order is not None
        for event in asked(step, order, listed(prices)):
            events.append(event)
            order = WORK_ORDER.evolve(order, event)
            if isinstance(event, QuoteOffered):
                quotes[event.quote_no] = event
                assert event.total_fen == sum(
                    line.net_fen + vat_of(line.net_fen, line.basis_points) for line in event.lines
                )
            elif isinstance(event, QuoteAccepted):
                accepted = quotes[event.quote_no]
            elif isinstance(event, ChargesInvoiced) and event.total_fen:
                assert accepted is not None, "charged, and nobody had accepted a quote"
                limit = Counter({line.code: line.quantity for line in accepted.lines if not line.covered})
                assert order is not None and order.charge is not None
                charged = [line for line in order.charge.standing if not line.covered]
                done = Counter[str]()
                for line in charged:
                    done[line.code] += line.quantity
                assert all(done[line.code] <= limit[line.code] for line in event.lines if not line.covered)
    assert order is not None and order.charge is not None
    standing = totals(order.charge.standing)
    assert standing["total_fen"] == standing["net_fen"] + standing["vat_fen"] >= 0
    told = [event for event in events if isinstance(event, ChargesInvoiced | InvoiceLineReversed)]
    for name in ("net_fen", "vat_fen", "total_fen"):
        assert sum(getattr(event, name) for event in told) == standing[name], f"the log's {name}"
