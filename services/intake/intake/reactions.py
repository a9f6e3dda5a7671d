"""What the other services' news means for a case: the call-back's verdict, and a transfer between stations.

A verdict about a visit is heard from the station, which may have resumed the work before it heard of the call-back;
one about guidance is heard from the call-back itself, for while a case waits for it nobody else decides about the case.
"""

from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.subscriptions.reactions import Reactions, reads
from events.catalog.callback_task import CallbackConcluded
from events.catalog.work_order import VisitConcluded, WorkOrderTransferred
from intake.domain.case import CASE
from intake.domain.routing import ConcludeCase, TransferCase, conclude, transfer


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_callback_concluded(event: CallbackConcluded, recorded: Recorded, session: Session) -> None:
    """The verdict about guidance by phone: satisfied closes the case, anything else makes it the clerk's again."""
    if event.subject != "guidance":
        return
    command = ConcludeCase(
        case_id=event.case_id,
        subject=event.subject,
        visit_no=event.visit_no,
        outcome=event.outcome,
        reason=event.reason,
        station_id=event.station_id,
    )
    await session.decide(CASE, event.case_id, conclude, command)


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_visit_concluded(event: VisitConcluded, recorded: Recorded, session: Session) -> None:
    """The verdict about a visit, which holds: satisfied closes the case, anything else sends it back."""
    command = ConcludeCase(
        case_id=event.case_id,
        subject="visit",
        visit_no=event.visit_no,
        outcome=event.outcome,
        reason=event.reason,
        station_id=event.station_id,
    )
    await session.decide(CASE, event.case_id, conclude, command)


@reads(lambda event, _: [CASE.stream(event.case_id)])
async def on_work_order_transferred(event: WorkOrderTransferred, recorded: Recorded, session: Session) -> None:
    """The case follows its work order, so that its new station may see it and a reopened case goes there."""
    command = TransferCase(event.case_id, event.from_station_id, event.to_station_id)
    await session.decide(CASE, event.case_id, transfer, command)


def reactions(store: Store, clock: Clock) -> Reactions:
    """All of them, under one checkpoint."""
    return Reactions(
        "reactions",
        store,
        clock,
        {
            CallbackConcluded: on_callback_concluded,
            VisitConcluded: on_visit_concluded,
            WorkOrderTransferred: on_work_order_transferred,
        },
    )
