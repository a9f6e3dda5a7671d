"""What was dangerous on one visit is known on the next one of the case, in the append that begins that, or ends it."""

from dispatch.domain.work_order.hindrance import DeclareSafe, carry_over, declare_safe
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder, work_order_id
from eventlog.log.session import Session
from events.catalog.visit_hindrance import SiteDeclaredSafe


async def keep_hazard(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """Where a site is declared safe on a visit, it is on those after it, whoever has them."""
    if before.hazard is None or after.hazard is not None or after.safe is None:
        return
    await _spread(session, after, after.safe)


async def _spread(session: Session, order: WorkOrder, safe: SiteDeclaredSafe) -> None:
    case_id, visit_no = order.received.case_id, order.received.visit_no + 1
    while (later := await session.load(WORK_ORDER, work_order_id(case_id, visit_no))) is not None:
        if later.carried is not None:
            said = DeclareSafe(safe.declared_by, safe.reason)
            await session.append(WORK_ORDER, later.received.work_order_id, declare_safe(said, later))
        visit_no += 1


async def carry_hazard(session: Session, order: WorkOrder) -> None:
    """What the visit before had left unsafe."""
    received = order.received
    if received.visit_no == 1:
        return
    before = await session.load(WORK_ORDER, work_order_id(received.case_id, received.visit_no - 1))
    if before is not None:
        await session.append(WORK_ORDER, received.work_order_id, carry_over(before, order))
