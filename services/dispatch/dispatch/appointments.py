"""What a change of a work order means for the technicians' agendas and sites, in the same append."""

from dispatch.domain.agenda import AGENDA, BookAppointment, ReleaseAppointment, agenda_id, book, overlapping, release
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.presence import keep_presence
from eventlog.log.session import Session


async def keep_agendas(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """Book or release the order's appointment, and see to it that nobody is on two sites.

    Raises Rejected when the technician is taken at that time; the append checks the agenda's version, so that of two
    overlapping assignments at the same moment only one gets through.
    """
    await keep_presence(session, before, after)
    old, new = _appointment(before), _appointment(after)
    if old == new:
        return
    if old is not None:
        freed = ReleaseAppointment(old.technician_id, old.work_order_id)
        await session.decide(AGENDA, agenda_id(old.technician_id, old.slot), release, freed)
    if new is not None:
        id = agenda_id(new.technician_id, new.slot)
        agenda = await session.load(AGENDA, id)
        taken = [await session.load(WORK_ORDER, other) for other in overlapping(new, agenda)]
        foreign = {
            order.received.work_order_id
            for order in taken
            if order is not None and order.station_id != after.station_id
        }
        await session.append(AGENDA, id, book(new, agenda, foreign))


def _appointment(order: WorkOrder) -> BookAppointment | None:
    if order.technician_id is None or order.slot is None:
        return None
    return BookAppointment(order.technician_id, order.received.work_order_id, order.slot)
