"""Which station has had a case, and since when: what happened meanwhile is that station's, also after a transfer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """From `since` (UTC) on the station has the case, by this order of this visit; None: no station has it any more."""

    since: datetime
    visit_no: int
    work_order_id: str
    station_id: str | None
    refused: bool = False
    """The station that had it refused it, and the information centre has it."""


def received(
    holders: Sequence[Holder], visit_no: int, order_id: str, station_id: str, at: datetime
) -> tuple[Holder, ...]:
    """A station got the order of a visit."""
    return _with(holders, Holder(at, visit_no, order_id, station_id))


def handed(
    holders: Sequence[Holder], order_id: str, station_id: str | None, at: datetime, refused: bool = False
) -> tuple[Holder, ...]:
    """The order went to another station, or to none. Nothing where its receipt is not known."""
    last = next((holder for holder in reversed(holders) if holder.work_order_id == order_id), None)
    if last is None:
        return tuple(holders)
    return _with(holders, Holder(max(at, last.since), last.visit_no, order_id, station_id, refused))


def _with(holders: Sequence[Holder], new: Holder) -> tuple[Holder, ...]:
    """In order of time, and of visits; what one order says of one instant stays in its order.

    Orders are streams of their own, so what one says may be heard after what a later one said.
    """
    return tuple(sorted((*holders, new), key=lambda holder: (holder.since, holder.visit_no, holder.work_order_id)))
