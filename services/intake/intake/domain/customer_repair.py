"""A customer's repair 客户维修: where the thing is, and who has it.

salesperson → billing clerk → service desk → billing clerk → salesperson, or delivery worker → service desk → delivery
worker: each link takes it from the one before, none is left out, and it goes back by the same hands (`chain`). What the
service desk does with it: `repair_desk`.
"""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from eventlog.decider import Decider, NotFound, State, changed
from events.catalog.customer_repair import (
    KIND,
    CustomerRepairCameBack,
    CustomerRepairCollected,
    CustomerRepairDiagnosed,
    CustomerRepairEvent,
    CustomerRepairFinished,
    CustomerRepairHandedOver,
    CustomerRepairPartIssued,
    CustomerRepairPartReturned,
    CustomerRepairPostponed,
    CustomerRepairQuoteAnswered,
    CustomerRepairQuoted,
    CustomerRepairReturned,
    CustomerRepairSentOut,
    CustomerRepairStandInNamed,
    CustomerRepairWorkDone,
)
from events.types import RepairStatus, RepairWay, StaffRole

ROADS: Mapping[RepairWay, tuple[StaffRole, ...]] = {
    "salesperson": ("salesperson", "billing_clerk", "agent", "billing_clerk", "salesperson"),
    "delivery": ("delivery", "agent", "delivery"),
}
"""Through whose hands a thing goes, from the customer to the service desk and back."""


class CustomerRepair(State, frozen=True):
    """`hands` are those who have had it, one for each place of the road that it has come to; the last has it now,
    unless it is at its maker's or back with the customer. `stand_ins` says who takes whose place."""

    collected: CustomerRepairCollected
    hands: tuple[str, ...]
    last: CustomerRepairCollected | CustomerRepairHandedOver
    """The latest hand-over."""
    people: frozenset[str]
    """Everybody who has had it, or stands in for one of them: whose business it is."""
    links: int = 1
    stand_ins: Mapping[str, str] = {}
    quote: CustomerRepairQuoted | None = None
    answer: CustomerRepairQuoteAnswered | None = None
    """To the latest quote."""
    quotes: int = 0
    worked: bool = False
    """Something was done to it here, or the maker repaired it."""
    finished: CustomerRepairFinished | None = None
    """What the desk said came of it, unless it has gone on with it since."""
    factory: str | None = None
    """The factory service that has it."""
    returned: CustomerRepairReturned | None = None
    due_on: date | None = None
    """Promised back by, in Asia/Shanghai."""

    @property
    def road(self) -> tuple[StaffRole, ...]:
        """See `ROADS`."""
        return ROADS[self.collected.way]

    @property
    def holder_id(self) -> str:
        """Who has it now, or had it last."""
        return self.hands[-1]

    @property
    def holder_role(self) -> StaffRole:
        """What the holder is in the chain."""
        return self.road[len(self.hands) - 1]

    @property
    def at_desk(self) -> bool:
        """Whether the service desk answers for it, though its maker may have it."""
        return len(self.hands) == len(self.road) // 2 + 1

    @property
    def status(self) -> RepairStatus:
        """Where the thing is."""
        if self.returned is not None:
            return "returned"
        if self.at_desk:
            return "at_desk" if self.factory is None else "at_factory"
        if self.holder_role == "billing_clerk":
            return "to_desk" if len(self.hands) < len(self.road) // 2 + 1 else "from_desk"
        return "collected" if len(self.hands) == 1 else "bringing_back"

    @property
    def next_role(self) -> StaffRole | None:
        """Who takes it next; None where that is the customer."""
        return self.road[len(self.hands)] if len(self.hands) < len(self.road) else None

    @property
    def next_id(self) -> str | None:
        """Who exactly takes it next, on its way back: who had it on its way here, or their stand-in."""
        place = len(self.hands)
        if not len(self.road) // 2 < place < len(self.road):
            return None
        former = self.hands[len(self.road) - 1 - place]
        return self.stand_ins.get(former, former)

    @property
    def charge_fen(self) -> int:
        """What the customer has accepted to pay."""
        accepted = self.answer is not None and self.answer.accepted
        return self.quote.amount_fen if self.quote is not None and accepted else 0


def evolve(repair: CustomerRepair | None, event: CustomerRepairEvent) -> CustomerRepair | None:
    """The repair after one more event."""
    if isinstance(event, CustomerRepairCollected):
        return CustomerRepair(event, (event.collected_by,), event, frozenset({event.collected_by}), due_on=event.due_on)
    if repair is None:
        return None
    match event:
        case CustomerRepairHandedOver():
            kept = repair.hands[:-1] if event.to_role == event.from_role else repair.hands
            people = repair.people | {event.to_id}
            return changed(repair, hands=(*kept, event.to_id), people=people, last=event, links=event.link_no)
        case CustomerRepairStandInNamed():
            stand_ins = replaced(repair.stand_ins, event.former_id, event.stand_in_id)
            return changed(repair, stand_ins=stand_ins, people=repair.people | {event.stand_in_id})
        case CustomerRepairPostponed():
            return changed(repair, due_on=event.due_on)
        case CustomerRepairDiagnosed() | CustomerRepairPartIssued() | CustomerRepairPartReturned():
            return repair
        case CustomerRepairQuoted():
            return changed(repair, quote=event, answer=None, quotes=event.quote_no, finished=None)
        case CustomerRepairQuoteAnswered():
            return changed(repair, answer=event)
        case CustomerRepairWorkDone():
            return changed(repair, worked=True, finished=None)
        case CustomerRepairFinished():
            return changed(repair, finished=event)
        case CustomerRepairSentOut():
            return changed(repair, factory=event.factory_service_id, finished=None)
        case CustomerRepairCameBack():
            worked, hands = repair.worked or event.result == "repaired", (*repair.hands[:-1], event.received_by)
            return changed(repair, factory=None, worked=worked, hands=hands, people=repair.people | {event.received_by})
        case CustomerRepairReturned():
            return changed(repair, returned=event, links=event.link_no)
        case _:
            assert_never(event)


def replaced(stand_ins: Mapping[str, str], former: str, stand_in: str) -> dict[str, str]:
    """Who takes whose place, once `stand_in` takes that of `former` too; who comes back takes their own."""
    now = {who: stand_in if by == former else by for who, by in stand_ins.items()} | {former: stand_in}
    now.pop(stand_in, None)
    return now


CUSTOMER_REPAIR: Decider[CustomerRepair | None, CustomerRepairEvent] = Decider(KIND, None, evolve)


def no_repair(repair_id: str, field: str | None = None) -> NotFound:
    """There is no such repair, as far as the caller is concerned; `field` named it."""
    return NotFound(f"there is no customer repair {repair_id}", f"没有客户维修 {repair_id}", field)
