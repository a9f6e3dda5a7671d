"""What a change of a work order means for where its technician is, in the same append."""

from dispatch.domain.presence import PRESENCE, enter, leave, site_of
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from eventlog.log.session import Session


async def keep_presence(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """Note that the technician is on site, or no longer.

    Raises Rejected when the technician is on another site; the append checks the version of the technician's stream, so
    that of two arrivals at the same moment only one gets through.
    """
    old, new = site_of(before), site_of(after)
    if old == new:
        return
    if old is not None:
        await session.decide(PRESENCE, old.technician_id, leave, old)
    if new is not None:
        presence = await session.load(PRESENCE, new.technician_id)
        there = presence.work_order_id
        other = None if there is None else await session.load(WORK_ORDER, there)
        await session.append(PRESENCE, new.technician_id, enter(new, presence, other))
