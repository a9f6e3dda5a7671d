"""A delivery fault 送货差错: reported → verified → settled → acknowledged → told; or withdrawn, before it is settled.

After-sales management verifies and settles; then it is customer service's turn, to take note and to tell the customer.
What callers say comes as the event that it makes; which case it belongs to, the fault adds.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.delivery_fault import (
    KIND,
    DeliveryFaultAcknowledged,
    DeliveryFaultEvent,
    DeliveryFaultReported,
    DeliveryFaultSettled,
    DeliveryFaultTold,
    DeliveryFaultVerified,
    DeliveryFaultWithdrawn,
    FaultLine,
    SettledLine,
)
from events.types import DELIVERY_FAULT_STATUSES, DeliveryFaultStatus, GoodsStep
from events.words import choice
from intake.domain.goods import by_line, price_of, require_within

FAULT_TURNS: Mapping[DeliveryFaultStatus, GoodsStep | None] = {
    "reported": "after_sales",
    "verified": "after_sales",
    "settled": "agent",
    "acknowledged": "agent",
    "told": None,
    "withdrawn": None,
}
"""Whom it waits for."""


class Fault(State, frozen=True):
    """Where a delivery fault is. `verified` is what was found last."""

    reported: DeliveryFaultReported
    status: DeliveryFaultStatus = "reported"
    verified: DeliveryFaultVerified | None = None
    settled: DeliveryFaultSettled | None = None
    told: DeliveryFaultTold | None = None

    @property
    def confirmed(self) -> dict[int, tuple[FaultLine, int]]:
        """By line, how many are confirmed."""
        if self.verified is None:
            return {}
        found = by_line(self.reported.lines, self.verified.lines)
        return {line.line_no: (line, each.quantity) for line, each in found}


def evolve(state: Fault | None, event: DeliveryFaultEvent) -> Fault | None:
    """The fault after one more event."""
    if isinstance(event, DeliveryFaultReported):
        return Fault(event)
    if state is None:
        return None
    match event:
        case DeliveryFaultVerified():
            return changed(state, status="verified", verified=event)
        case DeliveryFaultSettled():
            return changed(state, status="settled", settled=event)
        case DeliveryFaultAcknowledged():
            return changed(state, status="acknowledged")
        case DeliveryFaultTold():
            return changed(state, status="told", told=event)
        case DeliveryFaultWithdrawn():
            return changed(state, status="withdrawn")
        case _:
            assert_never(event)


DELIVERY_FAULT: Decider[Fault | None, DeliveryFaultEvent] = Decider(KIND, None, evolve)


def no_fault(fault_id: str) -> NotFound:
    """There is no such delivery fault, as far as the caller is concerned."""
    return NotFound(f"there is no delivery fault {fault_id}", f"没有送货差错 {fault_id}")


def report(command: DeliveryFaultReported, state: Fault | None, today: date) -> list[DeliveryFaultEvent]:
    """The same once more is no news. Raises Rejected for a delivery to come, and for a number that is another's."""
    if state is not None:
        if state.reported == command:
            return []
        id = command.fault_id
        raise Rejected(f"delivery fault {id} is there already", f"送货差错 {id} 已登记，且内容不同", "fault_id")
    if command.delivered_on > today:
        raise Rejected("nothing was delivered yet", "送达日期不能晚于今天", "delivered_on")
    return [command]


def verify(command: DeliveryFaultVerified, state: Fault) -> list[DeliveryFaultEvent]:
    """What is true of each line 核实; until it is settled it may be said anew.

    Raises Rejected for a line that is left out or not there, and for more than the customer said."""
    pairs = by_line(state.reported.lines, command.lines, every=True)
    for line, found in pairs:
        require_within(line, found.quantity)
    known = replace(command, case_id=state.reported.case_id, lines=tuple(found for _, found in pairs))
    if state.verified == known:
        return []
    _require(state, "reported", "verified")
    return [known]


def settle_fault(command: DeliveryFaultSettled, state: Fault) -> list[DeliveryFaultEvent]:
    """How each line is made good. Raises Rejected before it is verified, for a line that is left out, for anything but
    a refusal of what is not confirmed, for a rest to send of what is not missing, and for a credit that is none, is
    beyond what was paid, or goes with another remedy."""
    if state.verified is None:
        _require(state, "verified")
    pairs = by_line(state.reported.lines, command.lines, every=True)
    for line, each in pairs:
        _require_fitting(each, line, state.confirmed[line.line_no][1] if state.verified is not None else 0)
    total = sum(each.credit_fen for each in command.lines)
    lines = tuple(each for _, each in pairs)
    known = replace(command, case_id=state.reported.case_id, lines=lines, credit_fen=total)
    if state.settled == known:
        return []
    _require(state, "verified")
    return [known]


def acknowledge(command: DeliveryFaultAcknowledged, state: Fault) -> list[DeliveryFaultEvent]:
    """Customer service takes note; once more is no news. Raises Rejected before it is settled."""
    if state.status in ("acknowledged", "told"):
        return []
    _require(state, "settled")
    return [replace(command, case_id=state.reported.case_id)]


def tell(command: DeliveryFaultTold, state: Fault) -> list[DeliveryFaultEvent]:
    """The customer knows. Raises Rejected unless customer service has taken note."""
    known = replace(command, case_id=state.reported.case_id)
    if state.told == known:
        return []
    _require(state, "acknowledged")
    return [known]


def withdraw_fault(command: DeliveryFaultWithdrawn, state: Fault) -> list[DeliveryFaultEvent]:
    """Nothing is wrong with the delivery after all. Raises Rejected once it is settled."""
    if state.status == "withdrawn":
        return []
    _require(state, "reported", "verified")
    return [replace(command, case_id=state.reported.case_id)]


def _require_fitting(each: SettledLine, line: FaultLine, confirmed: int) -> None:
    no = each.line_no
    if confirmed == 0 and each.remedy != "refuse":
        raise Rejected(f"line {no} is not confirmed: it is refused", f"第 {no} 行不属实，只能不予处理", "lines")
    if each.remedy == "send_rest" and line.fault != "short":
        raise Rejected(f"nothing of line {no} is missing", f"第 {no} 行并未短少，不能补发", "lines")
    if (each.credit_fen > 0) != (each.remedy == "credit"):
        raise Rejected(
            f"line {no}: a credit has its amount, and nothing else has one", f"第 {no} 行金额与处理方式不符", "lines"
        )
    most = price_of([(line, confirmed)])
    if each.credit_fen > most:
        raise Rejected(
            f"line {no}: no more than the {most} fen that were paid", f"第 {no} 行退还不能超过所付 {most} 分", "lines"
        )


def _require(state: Fault, *statuses: DeliveryFaultStatus) -> None:
    if state.status in statuses:
        return
    now, wanted = choice(DELIVERY_FAULT_STATUSES, state.status), [choice(DELIVERY_FAULT_STATUSES, s) for s in statuses]
    raise Rejected(
        f"the delivery fault is {now.en}; this is done while it is {' or '.join(each.en for each in wanted)}",
        f"送货差错状态为“{now.zh}”，此操作须在“{'”或“'.join(each.zh for each in wanted)}”时进行",
    )
