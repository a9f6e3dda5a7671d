"""What a change of a work order means for where its technicians are, in the same append."""

from dispatch.domain.presence import PRESENCE, enter, is_elsewhere, leave, sites_of
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from eventlog.log.session import Session


async def keep_presence(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """Note that technicians are on site, or no longer. A helper who is still elsewhere holds nobody up.

    Raises Rejected when whoever leads is on another site; the append checks the version of the technician's stream, so
    that of two arrivals at the same moment only one gets through.
    """
    old, new = sites_of(before), sites_of(after)
    for site in old:
        if site not in new:
            await session.decide(PRESENCE, site.technician_id, leave, site)
    for site in new:
        if site in old:
            continue
        presence = await session.load(PRESENCE, site.technician_id)
        there = presence.work_order_id
        other = None if there is None else await session.load(WORK_ORDER, there)
        if not (site.helps and is_elsewhere(site, other)):
            await session.append(PRESENCE, site.technician_id, enter(site, presence, other))
