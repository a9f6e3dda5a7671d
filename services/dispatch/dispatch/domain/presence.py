"""Where a technician is on site 在场, a stream of its own: with one work order at a time, whichever station has it."""

from dataclasses import dataclass
from typing import assert_never

from dispatch.domain.work_order.state import Status, WorkOrder
from eventlog.decider import Decider, Rejected, State
from events.catalog.presence import KIND, PresenceEvent, TechnicianOffSite, TechnicianOnSite

ON_SITE: tuple[Status, ...] = ("arrived", "diagnosed")


class Presence(State, frozen=True):
    """The order that the technician is with; None for nobody's site."""

    work_order_id: str | None = None


def evolve(presence: Presence, event: PresenceEvent) -> Presence:
    """Where the technician is after one more event."""
    match event:
        case TechnicianOnSite():
            return Presence(event.work_order_id)
        case TechnicianOffSite():
            return Presence() if presence.work_order_id == event.work_order_id else presence
        case _:
            assert_never(event)


PRESENCE: Decider[Presence, PresenceEvent] = Decider(KIND, Presence(), evolve)


@dataclass(frozen=True, slots=True)
class Site:
    """Who is with which order, of which station."""

    technician_id: str
    work_order_id: str
    station_id: str
    helps: bool = False


def sites_of(order: WorkOrder) -> list[Site]:
    """Whom an order has on site: the one who leads, and the helpers; nobody while none is there."""
    if order.status not in ON_SITE or order.technician_id is None:
        return []
    ids = order.received.work_order_id, order.station_id
    return [Site(each, *ids, helps=each != order.technician_id) for each in order.people]


def _there(site: Site, other: WorkOrder | None) -> Site | None:
    sites = [] if other is None else sites_of(other)
    return next((each for each in sites if each.technician_id == site.technician_id), None)


def is_elsewhere(site: Site, other: WorkOrder | None) -> bool:
    """Whether the technician really is with the order that they are said to be with, and that is another one."""
    there = _there(site, other)
    return there is not None and there.work_order_id != site.work_order_id


def enter(site: Site, presence: Presence, other: WorkOrder | None) -> list[PresenceEvent]:
    """Be on site. `other` is the order that the technician is said to be with; one that says otherwise holds nobody.

    Raises Rejected when the technician is on another site; an order of another station is not named.
    """
    if presence.work_order_id == site.work_order_id:
        return []
    entered = TechnicianOnSite(site.technician_id, site.work_order_id)
    if presence.work_order_id is None:
        return [entered]
    there = _there(site, other)
    if there is None:
        return [TechnicianOffSite(site.technician_id, presence.work_order_id), entered]
    if there.station_id != site.station_id:
        raise Rejected(
            f"{site.technician_id} is on site elsewhere, for another station",
            f"{site.technician_id} 正在其他网点的现场",
        )
    raise Rejected(
        f"{site.technician_id} is on site for work order {there.work_order_id}: finish it, let it wait, or assign it "
        "to somebody else first",
        f"{site.technician_id} 正在派工单 {there.work_order_id} 的现场：请先完结、挂起或改派该派工单",
    )


def leave(site: Site, presence: Presence) -> list[PresenceEvent]:
    """Leave the site, where the technician is said to be there."""
    if presence.work_order_id != site.work_order_id:
        return []
    return [TechnicianOffSite(site.technician_id, site.work_order_id)]
