"""What a change of a work order means for the technicians' agendas, in the same append."""

from dispatch.domain.agenda import AGENDA, BookAppointment, ReleaseAppointment, agenda_id, book, release
from dispatch.domain.work_order.state import WorkOrder
from eventlog.log.session import Session


async def keep_agendas(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """Book or release the order's appointment.

    Raises Rejected when the technician is taken at that time; the append checks the agenda's version, so that of two
    overlapping assignments at the same moment only one gets through.
    """
    old, new = _appointment(before), _appointment(after)
    if old == new:
        return
    if old is not None:
        freed = ReleaseAppointment(old.technician_id, old.work_order_id)
        await session.decide(AGENDA, agenda_id(old.technician_id, old.slot), release, freed)
    if new is not None:
        await session.decide(AGENDA, agenda_id(new.technician_id, new.slot), book, new)


def _appointment(order: WorkOrder) -> BookAppointment | None:
    if order.technician_id is None or order.slot is None:
        return None
    return BookAppointment(order.technician_id, order.received.work_order_id, order.slot)
