"""What a quote or an invoice could say 费用建议: the parts that the order uses and the time on site, by the list of the
day, so that nobody types twice what is known. A person sends it, changed or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from dispatch.domain.price_list import item_of
from dispatch.domain.work_order.quote import line_of, prices_of, rate_of
from dispatch.domain.work_order.state import WorkOrder
from events.catalog.charge import ChargeLine
from events.catalog.price_list import PriceItem, PriceListPublished
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
    site, where the list has one item of work that is sold by time; what else the accepted quote has, but for parts."""
    listed = prices_of(prices, day)
    charge, minutes = order.charge, _minutes(order, at)
    invoiced: dict[str, int] = {}
    for line in charge.standing if charge is not None else ():
        invoiced[code_key(line.code)] = invoiced.get(code_key(line.code), 0) + line.quantity
    wanted: dict[str, tuple[PriceItem, int, ProposedOf]] = {}
    unpriced = list[str]()
    for part_no, quantity in _taken(order, reserved).items():
        item = item_of(listed, part_no)
        if item is None:
            unpriced.append(part_no)
        else:
            wanted[code_key(item.code)] = item, quantity, "parts"
    timed = [item for item in listed.prices if item.kind == "work" and item.unit_zh in TIMED]
    if minutes and len(timed) == 1:
        wanted[code_key(timed[0].code)] = timed[0], -(-minutes // TIMED[timed[0].unit_zh]), "time"
    quote = charge.accepted if charge is not None else None
    for line in quote.lines if quote is not None else ():
        item = item_of(listed, line.code)
        if item is not None and line.kind not in ("parts", "consumables"):
            wanted.setdefault(code_key(item.code), (item, line.quantity, "quote"))
    lines = list[Proposed]()
    for key, (item, quantity, of) in wanted.items():
        left = quantity - invoiced.get(key, 0)
        if left > 0:
            covered = _covered(order, item.kind)
            rate = rate_of(listed, item, day)
            lines.append(Proposed(line_of(len(lines) + 1, item, left, rate, covered), of))
    return Proposal(lines, unpriced, minutes)


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
