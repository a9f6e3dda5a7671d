"""What the stations do by themselves when other services speak; and what older logs of their own say of rosters."""

from dispatch.appointments import keep_agendas
from dispatch.domain.replacement import (
    REPLACEMENT,
    OweAgain,
    ReleaseUnit,
    oblige,
    owe_again,
    release,
    withdraw,
)
from dispatch.domain.staff.roster import CarryOver, carry_over
from dispatch.domain.staff.state import STAFF
from dispatch.domain.work_order.calling_off import cancel, give_up
from dispatch.domain.work_order.desk import prioritise, receive
from dispatch.domain.work_order.finish import conclude
from dispatch.domain.work_order.hindrance import settle_address
from dispatch.domain.work_order.state import WORK_ORDER, work_order_id
from dispatch.hazards import carry_hazard
from dispatch.obligations import latest_order
from dispatch.stock import keep_stock
from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.subscriptions.reactions import Reactions, reads
from events.catalog.callback_task import CallbackConcluded, CallbackGivenUp
from events.catalog.case import CaseClosed, CaseEnded, CaseRouted, GuidanceGiven
from events.catalog.case_handling import CaseAddressSettled, CasePrioritised
from events.catalog.case_remote import RemoteHelpGiven
from events.catalog.case_workshop import CaseBroughtBack
from events.catalog.sla import ReplacementDue, ReplacementWithdrawn
from events.catalog.station import StaffEnrolled
from events.shanghai import day_of
from events.types import ReleaseReason


@reads(
    lambda event, _: [
        WORK_ORDER.stream(work_order_id(event.case_id, event.visit_no)),
        *([WORK_ORDER.stream(work_order_id(event.case_id, event.visit_no - 1))] if event.visit_no > 1 else []),
        REPLACEMENT.stream(event.case_id),
    ]
)
async def on_case_routed(event: CaseRouted, recorded: Recorded, session: Session) -> None:
    """A case came to a station: it gets the work order of this visit, with what the one before left unsafe, and its
    fault is not solved."""
    id = work_order_id(event.case_id, event.visit_no)
    if await session.load(WORK_ORDER, id) is None:
        order = await session.decide(WORK_ORDER, id, receive, event)
        assert order is not None
        await carry_hazard(session, order)
        await session.decide(REPLACEMENT, event.case_id, owe_again, OweAgain(event.case_id, session.context.at))


@reads(lambda event, _: [REPLACEMENT.stream(event.case_id)] if event.solved else [])
async def on_help_given(
    event: GuidanceGiven | RemoteHelpGiven | CaseBroughtBack, recorded: Recorded, session: Session
) -> None:
    """The fault was solved without a visit: no unit is owed for it."""
    if event.solved:
        await session.decide(
            REPLACEMENT, event.case_id, release, ReleaseUnit(event.case_id, "solved", session.context.at)
        )


@reads(lambda event, _: [WORK_ORDER.stream(work_order_id(event.case_id, 1))])
async def on_case_prioritised(event: CasePrioritised, recorded: Recorded, session: Session) -> None:
    """The station sees how urgent the case is now, where it has an order in hand."""
    order = await latest_order(session, event.case_id)
    if order is not None:
        await session.decide(WORK_ORDER, order.received.work_order_id, prioritise, event)


@reads(lambda event, _: [WORK_ORDER.stream(work_order_id(event.case_id, event.visit_no))])
async def on_address_settled(event: CaseAddressSettled, recorded: Recorded, session: Session) -> None:
    """The information centre has settled the address that a technician found wrong."""
    await session.decide(WORK_ORDER, work_order_id(event.case_id, event.visit_no), settle_address, event)


@reads(lambda event, _: [REPLACEMENT.stream(event.case_id)])
async def on_case_closed(event: CaseClosed, recorded: Recorded, session: Session) -> None:
    """A closed case owes nothing; a unit that is out stays out until it is taken back."""
    await session.decide(REPLACEMENT, event.case_id, release, ReleaseUnit(event.case_id, "closed", session.context.at))


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


@reads(
    lambda event, _: [
        REPLACEMENT.stream(event.case_id),
        *([WORK_ORDER.stream(ended)] if (ended := ended_order(event)) else []),
    ]
)
async def on_case_ended(event: CaseEnded, recorded: Recorded, session: Session) -> None:
    """The case ended without a class: nothing is owed for it, its order is cancelled, and the technician is free;
    so is what was reserved for it."""
    await session.decide(REPLACEMENT, event.case_id, release, ReleaseUnit(event.case_id, "ended", session.context.at))
    id = ended_order(event)
    if id is None:
        return
    before = await session.load(WORK_ORDER, id)
    after = await session.decide(WORK_ORDER, id, cancel, event)
    if before is not None and after is not None:
        await keep_agendas(session, before, after)
        await keep_stock(session, before, after)


@reads(lambda event, _: [WORK_ORDER.stream(work_order_id(event.case_id, event.visit_no))])
async def on_callback_given_up(event: CallbackGivenUp, recorded: Recorded, session: Session) -> None:
    """The customer was never reached about a visit: unless the work went on meanwhile, the visit is over."""
    if event.subject != "visit":
        return
    await session.decide(WORK_ORDER, work_order_id(event.case_id, event.visit_no), give_up, event)


@reads(lambda event, _: [REPLACEMENT.stream(event.case_id), WORK_ORDER.stream(work_order_id(event.case_id, 1))])
async def on_replacement_due(event: ReplacementDue, recorded: Recorded, session: Session) -> None:
    """Not solved in 24 h: the station owes an equivalent unit, unless it was solved, or over, before this was heard."""
    order = await latest_order(session, event.case_id)
    over: ReleaseReason | None = None
    if order is not None and (order.ending is not None or order.status == "solved"):
        over = "solved" if order.ending is None else "ended"
    replacement = await session.load(REPLACEMENT, event.case_id)
    await session.append(REPLACEMENT, event.case_id, oblige(event, replacement, over))


@reads(lambda event, _: [REPLACEMENT.stream(event.case_id)])
async def on_replacement_withdrawn(event: ReplacementWithdrawn, recorded: Recorded, session: Session) -> None:
    """The breach never happened: nothing is owed any more."""
    replacement = await session.load(REPLACEMENT, event.case_id)
    await session.append(REPLACEMENT, event.case_id, withdraw(event, replacement, session.context.at))


@reads(lambda event, _: [STAFF.stream(event.staff_id)])
async def on_staff_enrolled(event: StaffEnrolled, recorded: Recorded, session: Session) -> None:
    """A roster that a station kept by itself, in an older log of this service: the number gets a stream of its own."""
    await session.decide(STAFF, event.staff_id, carry_over, CarryOver(event, day_of(recorded.time)))


def reactions(store: Store, clock: Clock) -> Reactions:
    """All of them, as one subscription."""
    return Reactions(
        store,
        clock,
        {
            CaseRouted: on_case_routed,
            GuidanceGiven: on_help_given,
            RemoteHelpGiven: on_help_given,
            CaseBroughtBack: on_help_given,
            CasePrioritised: on_case_prioritised,
            CaseAddressSettled: on_address_settled,
            CaseClosed: on_case_closed,
            CaseEnded: on_case_ended,
            CallbackConcluded: on_callback_concluded,
            CallbackGivenUp: on_callback_given_up,
            ReplacementDue: on_replacement_due,
            ReplacementWithdrawn: on_replacement_withdrawn,
            StaffEnrolled: on_staff_enrolled,
        },
    )
