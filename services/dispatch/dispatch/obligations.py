"""What a change of a work order, or of a case's replacement unit, means beside it, in the same append."""

from dispatch.domain.replacement import REPLACEMENT, OweAgain, ReleaseUnit, Replacement, owe_again, release, write_off
from dispatch.domain.unit import UNIT, Unit, come_back, go_out, unit_id, written_off
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder, work_order_id
from eventlog.log.session import Session


async def latest_order(session: Session, case_id: str) -> WorkOrder | None:
    """The order of a case's latest visit.

    Visits are numbered from 1 without gaps, so it is found in the log itself, never out of date.
    """
    latest, visit_no = None, 1
    while (order := await session.load(WORK_ORDER, work_order_id(case_id, visit_no))) is not None:
        latest, visit_no = order, visit_no + 1
    return latest


async def keep_obligation(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """A solved fault ends what is owed for it; one that proved unsolved is owed for again."""
    if (before.status == "solved") == (after.status == "solved"):
        return
    case_id = after.received.case_id
    if after.status == "solved":
        await session.decide(REPLACEMENT, case_id, release, ReleaseUnit(case_id, "solved", session.context.at))
    else:
        await session.decide(REPLACEMENT, case_id, owe_again, OweAgain(case_id, session.context.at))


async def keep_unit(session: Session, before: Replacement, after: Replacement) -> None:
    """The unit itself goes out or comes back. Raises Rejected when somebody else was faster with it."""
    if after.status == before.status:
        return
    if after.status == "returned" and after.back is not None:
        await session.decide(UNIT, unit_id(after.back.serial_no), come_back, after.back)
    elif after.status == "handed_over" and after.unit is not None:
        await session.decide(UNIT, unit_id(after.unit.serial_no), go_out, after.unit)


async def keep_case(session: Session, before: Unit | None, after: Unit) -> None:
    """What a case's customer has and does not give back is written off there, too."""
    gone = None if before is None else written_off(before, after)
    if gone is not None:
        await session.decide(REPLACEMENT, gone.case_id, write_off, gone)
