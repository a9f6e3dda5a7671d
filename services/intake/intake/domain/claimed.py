"""What other returns have claimed of a delivery: nothing is taken back twice.

A line is the same where delivery note, model and serial number are; of goods without a serial number as many can come
back as were delivered, over all returns of the customer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from eventlog.decider import Rejected
from events.catalog.goods import GoodsLine
from events.rules.models import model_key
from events.rules.serial_numbers import serial_key

Key = tuple[str, str]


class Claim(NamedTuple):
    """What another return has of a delivery: its lines, and how many of each; all of them until they were received,
    `here`."""

    return_id: str
    delivery_no: str
    counted: Sequence[tuple[GoodsLine, int]]
    here: bool = True

    @property
    def arrived(self) -> "Claim":
        """The same by what has come of it: nothing yet, where it is only asked for."""
        return self if self.here else self._replace(counted=[(line, 0) for line, _ in self.counted])


def require_left(
    delivery_no: str, delivered: Sequence[GoodsLine], wanted: Iterable[tuple[GoodsLine, int]], claims: Sequence[Claim]
) -> None:
    """Raises Rejected, at `lines`, for more than other returns leave of what was delivered. What was delivered is what
    the return that lists most of it says."""
    note = serial_key(delivery_no)
    there = _sums((line, line.quantity) for line in delivered)
    taken, by = Counter[Key](), defaultdict[Key, list[str]](list)
    for claim in claims:
        if serial_key(claim.delivery_no) != note:
            continue
        there |= _sums((line, line.quantity) for line, _ in claim.counted)
        for key, many in _sums(claim.counted).items():
            taken[key] += many
            if many:
                by[key].append(claim.return_id)
    names = {_key(line): line.serial_no or line.model for line in delivered}
    for key, many in _sums(wanted).items():
        if taken[key] and taken[key] + many > there[key]:
            others, name = ", ".join(by[key]), names.get(key, key[0])
            raise Rejected(
                f"{name}: {there[key]} were delivered with {delivery_no}, of which return {others} has {taken[key]}",
                f"{name}：送货单 {delivery_no} 共 {there[key]} 件，退换货 {others} 已占 {taken[key]} 件",
                "lines",
            )


def _key(line: GoodsLine) -> Key:
    return model_key(line.model), serial_key(line.serial_no)


def _sums(counted: Iterable[tuple[GoodsLine, int]]) -> Counter[Key]:
    sums = Counter[Key]()
    for line, many in counted:
        sums[_key(line)] += many
    return sums
