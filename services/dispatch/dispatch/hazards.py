"""What was dangerous on one visit is known on the next one of the case, in the append that begins that, or ends it."""

from collections.abc import Collection

from dispatch.domain.work_order.hindrance import DeclareSafe, carry_over, declare_safe
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder, work_order_id
from eventlog.log.session import Session
from events.catalog.visit_hindrance import SiteDeclaredSafe


async def keep_hazard(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """Where a site is declared safe on a visit, it is on those after it, whoever has them; but not of what was found on
    one of those: whoever has that answers for it."""
    if before.hazard is None or after.hazard is not None or after.safe is None:
        return
    found = {before.received.visit_no} if before.unsafe is not None else set()
    if before.carried is not None:
        found.add(before.carried.from_visit_no)
    await _spread(session, after, after.safe, found)


async def _spread(session: Session, order: WorkOrder, safe: SiteDeclaredSafe, found: Collection[int]) -> None:
    """`found`: the visits on which it was found unsafe, as far as that is over now."""
    case_id, visit_no = order.received.case_id, order.received.visit_no + 1
    while (later := await session.load(WORK_ORDER, work_order_id(case_id, visit_no))) is not None:
        if later.carried is not None and later.unsafe is None and later.carried.from_visit_no in found:
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
