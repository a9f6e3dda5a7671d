"""What a change of a work order means for the technicians' agendas and sites, in the same append."""

from dispatch.domain.agenda import AGENDA, BookAppointment, ReleaseAppointment, agenda_id, book, overlapping, release
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.presence import keep_presence
from eventlog.log.session import Session


async def keep_agendas(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """Book or release the order's appointment for all who go, and see to it that nobody is on two sites.

    Raises Rejected when one of them is taken at that time; the append checks the agenda's version, so that of two
    overlapping assignments at the same moment only one gets through.
    """
    await keep_presence(session, before, after)
    old, new = _appointments(before), _appointments(after)
    for each in sorted(old - new, key=lambda each: each.technician_id):
        freed = ReleaseAppointment(each.technician_id, each.work_order_id)
        await session.decide(AGENDA, agenda_id(each.technician_id, each.slot), release, freed)
    for each in sorted(new - old, key=lambda each: each.technician_id):
        id = agenda_id(each.technician_id, each.slot)
        agenda = await session.load(AGENDA, id)
        taken = [await session.load(WORK_ORDER, other) for other in overlapping(each, agenda)]
        foreign = {
            order.received.work_order_id
            for order in taken
            if order is not None and order.station_id != after.station_id
        }
        field = "start" if each.technician_id == after.technician_id else "technician_id"
        await session.append(AGENDA, id, book(each, agenda, foreign, field))


def _appointments(order: WorkOrder) -> set[BookAppointment]:
    """Of the one who leads, and of the helpers."""
    if order.technician_id is None or order.slot is None:
        return set()
    return {BookAppointment(each, order.received.work_order_id, order.slot) for each in order.people}
