"""Goods that are compared with a delivery: which line is meant, whether it is that, and what was paid for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from eventlog.decider import Rejected
from events.rules.serial_numbers import serial_key


class Line(Protocol):
    """One line of what was delivered."""

    @property
    def line_no(self) -> int: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_price_fen(self) -> int: ...


class Named(Protocol):
    """What is said of a line."""

    @property
    def line_no(self) -> int: ...


L = TypeVar("L", bound=Line)
N = TypeVar("N", bound=Named)


def by_line(lines: Sequence[L], said: Sequence[N], *, every: bool = False) -> list[tuple[L, N]]:
    """Each line with what is said of it, in the order of the lines. Raises Rejected for a line that is not there, that
    is said twice, and, where `every` must be said, for one that is left out."""
    known: Mapping[int, L] = {line.line_no: line for line in lines}
    found: dict[int, N] = {}
    for each in said:
        if each.line_no not in known:
            raise Rejected(f"there is no line {each.line_no}", f"没有第 {each.line_no} 行", "lines")
        if each.line_no in found:
            raise Rejected(f"line {each.line_no} is said twice", f"第 {each.line_no} 行重复", "lines")
        found[each.line_no] = each
    missing = sorted(known.keys() - found.keys())
    if every and missing:
        raise Rejected(
            f"say something of line {', '.join(map(str, missing))}, too",
            f"第 {'、'.join(map(str, missing))} 行未填写",
            "lines",
        )
    return [(known[no], found[no]) for no in sorted(found)]


def require_within(line: Line, quantity: int) -> None:
    """Raises Rejected for more than were delivered."""
    if quantity > line.quantity:
        raise Rejected(
            f"line {line.line_no} has {line.quantity}, not {quantity}",
            f"第 {line.line_no} 行只有 {line.quantity} 件，不是 {quantity} 件",
            "lines",
        )


def same_goods(delivered: str, returned: str) -> bool:
    """Whether two serial numbers are one, however they are typed; empty is one without any."""
    return serial_key(delivered) == serial_key(returned)


def price_of(counted: Iterable[tuple[Line, int]]) -> int:
    """What was paid for so many of each line, fen."""
    return sum(line.unit_price_fen * quantity for line, quantity in counted)
