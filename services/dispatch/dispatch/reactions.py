"""What the stations do by themselves when other services speak."""

from dispatch.appointments import keep_agendas
from dispatch.domain.replacement import REPLACEMENT, oblige, release
from dispatch.domain.work_order.calling_off import cancel, give_up
from dispatch.domain.work_order.desk import receive
from dispatch.domain.work_order.finish import conclude
from dispatch.domain.work_order.state import WORK_ORDER, work_order_id
from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.subscriptions.reactions import Reactions, reads
from events.catalog.callback_task import CallbackConcluded, CallbackGivenUp
from events.catalog.case import CaseEnded, CaseRouted
from events.catalog.sla import ReplacementDue, ReplacementWithdrawn


@reads(lambda event, _: [WORK_ORDER.stream(work_order_id(event.case_id, event.visit_no))])
async def on_case_routed(event: CaseRouted, recorded: Recorded, session: Session) -> None:
    """A case came to a station: it gets the work order of this visit."""
    id = work_order_id(event.case_id, event.visit_no)
    await session.decide(WORK_ORDER, id, receive, event)


@reads(lambda event, _: [WORK_ORDER.stream(work_order_id(event.case_id, event.visit_no))])
async def on_callback_concluded(event: CallbackConcluded, recorded: Recorded, session: Session) -> None:
    """The customer was called back about a visit: unless the work went on meanwhile, the visit is over for good."""
    if event.subject != "visit":
        return
    id = work_order_id(event.case_id, event.visit_no)
    await session.decide(WORK_ORDER, id, conclude, event)


def ended_order(event: CaseEnded) -> str | None:
    """The work order that a case's end calls off; None where no station had the case."""
    return None if event.visit_no is None else work_order_id(event.case_id, event.visit_no)


@reads(lambda event, _: [WORK_ORDER.stream(ended)] if (ended := ended_order(event)) else [])
async def on_case_ended(event: CaseEnded, recorded: Recorded, session: Session) -> None:
    """The case ended without a class: its order is cancelled, and the technician's time is free again."""
    id = ended_order(event)
    if id is None:
        return
    before = await session.load(WORK_ORDER, id)
    after = await session.decide(WORK_ORDER, id, cancel, event)
    if before is not None and after is not None:
        await keep_agendas(session, before, after)


@reads(lambda event, _: [WORK_ORDER.stream(work_order_id(event.case_id, event.visit_no))])
async def on_callback_given_up(event: CallbackGivenUp, recorded: Recorded, session: Session) -> None:
    """The customer was never reached about a visit: unless the work went on meanwhile, the visit is over."""
    if event.subject != "visit":
        return
    await session.decide(WORK_ORDER, work_order_id(event.case_id, event.visit_no), give_up, event)


@reads(lambda event, _: [REPLACEMENT.stream(event.case_id)])
async def on_replacement_due(event: ReplacementDue, recorded: Recorded, session: Session) -> None:
    """Not solved in 24 h: the station owes an equivalent unit."""
    await session.decide(REPLACEMENT, event.case_id, oblige, event)


@reads(lambda event, _: [REPLACEMENT.stream(event.case_id)])
async def on_replacement_withdrawn(event: ReplacementWithdrawn, recorded: Recorded, session: Session) -> None:
    """The breach never happened: nothing is owed any more."""
    await session.decide(REPLACEMENT, event.case_id, release, event)


def reactions(store: Store, clock: Clock) -> Reactions:
    """All of them, as one subscription."""
    return Reactions(
        "reactions",
        store,
        clock,
        {
            CaseRouted: on_case_routed,
            CaseEnded: on_case_ended,
            CallbackConcluded: on_callback_concluded,
            CallbackGivenUp: on_callback_given_up,
            ReplacementDue: on_replacement_due,
            ReplacementWithdrawn: on_replacement_withdrawn,
        },
    )
