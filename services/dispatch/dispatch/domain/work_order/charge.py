"""What a work order's visit costs: the decision, the quotes, the lines; and how their events change it."""

from typing import Literal, assert_never

from eventlog.decider import State, changed
from events.catalog.charge import (
    ChargeDecided,
    ChargeEvent,
    ChargeLine,
    ChargesInvoiced,
    InvoiceLineReversed,
    QuoteAccepted,
    QuoteOffered,
    QuoteRefused,
)
from events.types import PriceKind

QuoteState = Literal["open", "accepted", "refused", "void"]
"""`void`: a decision or a quote that came later took its place."""


class Quote(State, frozen=True):
    """A quote and what became of it."""

    offered: QuoteOffered
    answer: QuoteAccepted | QuoteRefused | None = None
    void: bool = False

    @property
    def state(self) -> QuoteState:
        if isinstance(self.answer, QuoteAccepted):
            return "accepted"
        if self.answer is not None:
            return "refused"
        return "void" if self.void else "open"


class Charge(State, frozen=True):
    """`settled`: since the last decision and quote it was said what was done. `reversed_lines` are numbers of lines."""

    decided: ChargeDecided
    quotes: tuple[Quote, ...] = ()
    lines: tuple[ChargeLine, ...] = ()
    reversed_lines: frozenset[int] = frozenset()
    settled: bool = False

    @property
    def latest(self) -> Quote | None:
        return self.quotes[-1] if self.quotes else None

    @property
    def open(self) -> Quote | None:
        """The quote that waits for the customer's answer."""
        return self.latest if self.latest is not None and self.latest.state == "open" else None

    @property
    def accepted(self) -> QuoteOffered | None:
        """The quote that the customer accepted last."""
        return next((each.offered for each in reversed(self.quotes) if each.state == "accepted"), None)

    @property
    def refused(self) -> bool:
        """Whether the customer refused, and accepted nothing."""
        return self.latest is not None and self.latest.state == "refused" and self.accepted is None

    @property
    def standing(self) -> list[ChargeLine]:
        """The lines that were not reversed."""
        return [line for line in self.lines if line.line_no not in self.reversed_lines]

    def covered(self, kind: PriceKind) -> bool:
        """Whether the customer pays nothing for such items."""
        return next(finding.covered for finding in self.decided.findings if finding.kind == kind)


def evolve_charge(charge: Charge | None, event: ChargeEvent) -> Charge | None:
    """What the visit costs after an event. Nothing comes before the first decision."""
    if isinstance(event, ChargeDecided):
        if charge is None:
            return Charge(event)
        return changed(charge, decided=event, quotes=_voided(charge), settled=False)
    if charge is None:
        return None
    match event:
        case QuoteOffered():
            return changed(charge, quotes=(*_voided(charge), Quote(event)), settled=False)
        case QuoteAccepted() | QuoteRefused():
            quotes = tuple(
                changed(each, answer=event) if each.offered.quote_no == event.quote_no else each
                for each in charge.quotes
            )
            return changed(charge, quotes=quotes)
        case ChargesInvoiced():
            return changed(charge, lines=(*charge.lines, *event.lines), settled=True)
        case InvoiceLineReversed():
            return changed(charge, reversed_lines=charge.reversed_lines | {event.line_no})
        case _:
            assert_never(event)


def _voided(charge: Charge) -> tuple[Quote, ...]:
    return tuple(changed(each, void=True) if each.state == "open" else each for each in charge.quotes)
