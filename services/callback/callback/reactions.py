"""What the other services' news means for the call-back: a task is asked for, or withdrawn."""

from callback.domain.task import TASK, ask, call_off, guidance_task, visit_task, withdraw
from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.subscriptions.reactions import Reactions, reads
from events.catalog.callback_task import CallbackRequested
from events.catalog.case import CaseEnded, GuidanceGiven
from events.catalog.case_goods import GoodsDone
from events.catalog.case_remote import RemoteHelpGiven
from events.catalog.case_workshop import CaseBroughtBack
from events.catalog.work_order import FaultNotSolved, FaultSolved, WorkOrderCancelled, WorkResumed


@reads(lambda event, recorded: [TASK.stream(guidance_task(event.case_id, recorded.version))] if event.solved else [])
async def on_help_given(event: GuidanceGiven | RemoteHelpGiven, recorded: Recorded, session: Session) -> None:
    """A case that was solved by phone or by remote help waits for its call-back."""
    if not event.solved:
        return
    task_id = guidance_task(event.case_id, recorded.version)
    request = CallbackRequested(
        task_id,
        event.case_id,
        subject="guidance" if isinstance(event, GuidanceGiven) else "remote",
        visit_no=0,
        work_order_id=None,
        station_id=None,
        solved=True,
        number=event.number,
    )
    await session.decide(TASK, task_id, ask, request)


@reads(lambda event, recorded: [TASK.stream(guidance_task(event.case_id, recorded.version))] if event.settled else [])
async def on_goods_done(event: GoodsDone, recorded: Recorded, session: Session) -> None:
    """A return or delivery fault that is settled waits for its call-back."""
    if not event.settled:
        return
    task_id = guidance_task(event.case_id, recorded.version)
    request = CallbackRequested(task_id, event.case_id, "goods", 0, None, None, True, number=event.number)
    await session.decide(TASK, task_id, ask, request)


@reads(lambda event, recorded: [TASK.stream(guidance_task(event.case_id, recorded.version))])
async def on_brought_back(event: CaseBroughtBack, recorded: Recorded, session: Session) -> None:
    """The customer has back what we had to repair, and is asked about it, whether it was repaired or not."""
    task_id = guidance_task(event.case_id, recorded.version)
    request = CallbackRequested(
        task_id,
        event.case_id,
        subject="workshop",
        visit_no=0,
        work_order_id=None,
        station_id=None,
        solved=event.solved,
        number=event.number,
    )
    await session.decide(TASK, task_id, ask, request)


@reads(lambda event, _: [TASK.stream(visit_task(event.work_order_id))])
async def on_visit_finished(event: FaultSolved | FaultNotSolved, recorded: Recorded, session: Session) -> None:
    """A finished visit waits for its call-back, whether it helped or not."""
    task_id = visit_task(event.work_order_id)
    request = CallbackRequested(
        task_id=task_id,
        case_id=event.case_id,
        subject="visit",
        visit_no=event.visit_no,
        work_order_id=event.work_order_id,
        station_id=event.station_id,
        solved=isinstance(event, FaultSolved),
        finish_no=event.finish_no,
        number=event.number,
        refusals=event.refusals,
    )
    await session.decide(TASK, task_id, ask, request)


@reads(lambda event, _: [TASK.stream(visit_task(event.work_order_id))])
async def on_work_resumed(event: WorkResumed, recorded: Recorded, session: Session) -> None:
    """A visit that was finished too early goes on: no call-back is made, and none counts, before its next finish."""
    await session.decide(TASK, visit_task(event.work_order_id), withdraw, event)


def ended_guidance(event: CaseEnded) -> str | None:
    """The task that a case's end calls off; None where nothing but a visit waited for it."""
    return None if event.guidance_no is None else guidance_task(event.case_id, event.guidance_no)


@reads(lambda event, _: [TASK.stream(ended)] if (ended := ended_guidance(event)) else [])
async def on_case_ended(event: CaseEnded, recorded: Recorded, session: Session) -> None:
    """Nobody is called back about the help of a case that ended; of its visit the station says so."""
    id = ended_guidance(event)
    if id is not None:
        await session.decide(TASK, id, call_off, event.ending)


@reads(lambda event, _: [TASK.stream(visit_task(event.work_order_id))])
async def on_work_order_cancelled(event: WorkOrderCancelled, recorded: Recorded, session: Session) -> None:
    """Nobody is called back about a visit whose case ended, and what was just concluded does not count."""
    await session.decide(TASK, visit_task(event.work_order_id), call_off, event.ending)


def reactions(store: Store, clock: Clock) -> Reactions:
    """All of them, under one checkpoint."""
    return Reactions(
        store,
        clock,
        {
            GuidanceGiven: on_help_given,
            RemoteHelpGiven: on_help_given,
            GoodsDone: on_goods_done,
            CaseBroughtBack: on_brought_back,
            FaultSolved: on_visit_finished,
            FaultNotSolved: on_visit_finished,
            WorkResumed: on_work_resumed,
            CaseEnded: on_case_ended,
            WorkOrderCancelled: on_work_order_cancelled,
        },
    )
