"""Taking down what was decided on an order, with what it means for the technicians' agendas, in one append."""

from collections.abc import Sequence

from dispatch.domain.agenda import AGENDA, BookAppointment, agenda_id, book, release
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from eventlog.log.session import Session
from events.catalog.work_order import WorkOrderEvent


async def record(session: Session, order: WorkOrder, events: Sequence[WorkOrderEvent]) -> WorkOrder:
    """Append `events` to the order, and book or release its appointment. Gives the order afterwards.

    Raises Rejected when the technician is taken at that time; the append checks the agenda's version, so that of two
    overlapping assignments at the same moment only one gets through.
    """
    id = order.received.work_order_id
    await session.append(WORK_ORDER, id, events)
    after = await session.load(WORK_ORDER, id)
    if after is None:
        raise LookupError(f"work order {id} is gone")
    await _keep_agendas(session, _appointment(order), _appointment(after))
    return after


def _appointment(order: WorkOrder) -> BookAppointment | None:
    if order.technician_id is None or order.slot is None:
        return None
    return BookAppointment(order.technician_id, order.received.work_order_id, order.slot)


async def _keep_agendas(session: Session, before: BookAppointment | None, after: BookAppointment | None) -> None:
    if before == after:
        return
    if before is not None:
        day = agenda_id(before.technician_id, before.slot)
        agenda = await session.load(AGENDA, day)
        await session.append(AGENDA, day, release(before.technician_id, before.work_order_id, agenda))
    if after is not None:
        day = agenda_id(after.technician_id, after.slot)
        agenda = await session.load(AGENDA, day)
        await session.append(AGENDA, day, book(after, agenda))
