"""What a quote or an invoice could say 费用建议: the parts that the order uses and the time on site, by the list of the
day, so that nobody types twice what is known. A person sends it, changed or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from dispatch.domain.price_list import item_of
from dispatch.domain.work_order.charge import Charge
from dispatch.domain.work_order.invoice import as_quoted
from dispatch.domain.work_order.quote import line_of, prices_of, rate_of, required_item
from dispatch.domain.work_order.state import WorkOrder
from events.catalog.charge import ChargeLine
from events.catalog.price_list import PriceListPublished
from events.rules.price_lists import code_key
from events.types import PriceKind

ProposedOf = Literal["parts", "time", "quote"]
"""Where a line comes from: parts that were taken, the time on site, the rest of the accepted quote."""
TIMED: Mapping[str, int] = MappingProxyType({"半小时": 30, "小时": 60, "分钟": 1})
"""Units of work that are a time, in minutes."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line, and where it comes from."""

    line: ChargeLine
    of: ProposedOf


@dataclass(frozen=True, slots=True)
class Proposal:
    """`unpriced` are numbers of parts that were taken and that the list does not have; `minutes` is the time on site,
    None while nobody has arrived."""

    lines: Sequence[Proposed]
    unpriced: Sequence[str]
    minutes: int | None


def propose(order: WorkOrder, prices: PriceListPublished, day: date, at: datetime, reserved: bool = False) -> Proposal:
    """What is not in the invoice yet: parts used, with `reserved` those that are kept for the order, too; the time on
    site, where the list has one item of work that is sold by time; what else the accepted quote has, but for parts.
    What was quoted has the prices of the quote, as in the invoice; anything else those of the list."""
    listed = prices_of(prices, day)
    charge, minutes = order.charge, _minutes(order, at)
    invoiced: dict[str, int] = {}
    for line in charge.standing if charge is not None else ():
        invoiced[code_key(line.code)] = invoiced.get(code_key(line.code), 0) + line.quantity
    quoted = _quoted(charge)
    wanted: dict[str, tuple[str, int, ProposedOf]] = {}
    unpriced = list[str]()
    for part_no, quantity in _taken(order, reserved).items():
        if code_key(part_no) in quoted or item_of(listed, part_no) is not None:
            wanted[code_key(part_no)] = part_no, quantity, "parts"
        else:
            unpriced.append(part_no)
    timed = [item for item in listed.prices if item.kind == "work" and item.unit_zh in TIMED]
    if minutes and len(timed) == 1:
        wanted[code_key(timed[0].code)] = timed[0].code, -(-minutes // TIMED[timed[0].unit_zh]), "time"
    for key, line in quoted.items():
        if line.kind not in ("parts", "consumables"):
            wanted.setdefault(key, (line.code, line.quantity, "quote"))
    lines = list[Proposed]()
    for key, (code, quantity, of) in wanted.items():
        left, number = quantity - invoiced.get(key, 0), len(lines) + 1
        if left <= 0:
            continue
        if charge is not None and key in quoted:
            lines.append(Proposed(as_quoted(charge, quoted[key], number, left), of))
        else:
            item = required_item(listed, code)
            rate = rate_of(listed, item, day)
            lines.append(Proposed(line_of(number, item, left, rate, _covered(order, item.kind)), of))
    return Proposal(lines, unpriced, minutes)


def _quoted(charge: Charge | None) -> dict[str, ChargeLine]:
    """The lines of the accepted quote that may be invoiced by its prices."""
    quote = charge.accepted if charge is not None else None
    if charge is None or quote is None:
        return {}
    return {code_key(line.code): line for line in quote.lines if charge.covered(line.kind) or not line.covered}


def _covered(order: WorkOrder, kind: PriceKind) -> bool:
    """Whether it costs the customer nothing; it does cost something where nobody has decided who pays."""
    return order.charge is not None and order.charge.covered(kind)


def _taken(order: WorkOrder, reserved: bool) -> dict[str, int]:
    """Part number → how many, of all places together."""
    found: dict[str, int] = {}
    for part in order.parts.values():
        quantity = part.used + (part.reserved if reserved else 0)
        if quantity:
            found[part.place.part_no] = found.get(part.place.part_no, 0) + quantity
    return found


def _minutes(order: WorkOrder, at: datetime) -> int | None:
    """Of the report, where it is filed; else since the latest check-in, on this day, in whole minutes."""
    if order.report is not None:
        return order.report.minutes_on_site
    arrived = order.arrival.arrived_at if order.arrival is not None else None
    if arrived is None or not timedelta(0) <= at - arrived < timedelta(days=1):
        return None
    return (at - arrived) // timedelta(minutes=1)
