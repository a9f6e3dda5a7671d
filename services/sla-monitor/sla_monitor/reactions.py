"""What the other services' news means for a case's clocks. A fact's time is the time of its event."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.subscriptions.reactions import Reactions, reads
from events.catalog.case import (
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseReopened,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.case_remote import RemoteHelpGiven, RemoteHelpRefused
from events.catalog.work_order import (
    CustomerContacted,
    FaultNotSolved,
    FaultSolved,
    TechnicianArrived,
    WorkResumed,
    WorkSuspended,
)
from events.types import PAUSING, Fact
from sla_monitor.domain.case_clocks import CASE_CLOCKS, NoteFact, next_alarm, note_fact
from sla_monitor.timers import schedule

SOURCES = ("intake", "dispatch")


def helped(event: GuidanceGiven | RemoteHelpGiven) -> Fact:
    """Guidance by phone and remote help are a response; where they helped they are the solution, which says both."""
    return "solved" if event.solved else "responded"


def contacted(event: CustomerContacted) -> Fact | None:
    """A call in vain is no response."""
    return "responded" if event.reached else None


def suspended(event: WorkSuspended) -> Fact | None:
    """A wait for the customer, or until a site is safe, pauses the clocks; for parts or an address it does not."""
    return "waiting" if event.reason in PAUSING else None


FACTS: Mapping[type, Fact | Callable[[Any], Fact | None]] = {
    RequestReceived: "opened",
    GuidanceGiven: helped,
    RemoteHelpGiven: helped,
    RemoteHelpRefused: "responded",
    CaseReopened: "reopened",
    CaseClosed: "closed",
    CaseEnded: "ended",
    CaseEndingWithdrawn: "reopened",
    CustomerContacted: contacted,
    TechnicianArrived: "arrived",
    WorkSuspended: suspended,
    WorkResumed: "resumed",
    FaultSolved: "solved",
    FaultNotSolved: "unsolved",
}


def fact_of(event: Any) -> Fact | None:
    """What an event means for the clocks of its case; None: nothing."""
    said = FACTS[type(event)]
    return said if isinstance(said, str) else said(event)


@reads(lambda event, _: [CASE_CLOCKS.stream(event.case_id)] if fact_of(event) else [])
async def on_fact(event: Any, recorded: Recorded, session: Session) -> None:
    """Note the fact, and set the case's timer in the same transaction. Raises RuntimeError outside of one."""
    fact = fact_of(event)
    if fact is None:
        return
    if session.connection is None:
        raise RuntimeError("a fact needs a transaction for its timer")
    command = NoteFact(event.case_id, fact, recorded.time, session.context.at)
    if isinstance(event, RequestReceived):
        command = replace(command, kind=event.kind)
    before = await session.load(CASE_CLOCKS, event.case_id)
    case = await session.decide(CASE_CLOCKS, event.case_id, note_fact, command)
    if case is not before:
        await schedule(session.connection, {event.case_id: next_alarm(case)})


def reactions(store: Store, clock: Clock) -> Reactions:
    """All of them, under one checkpoint."""
    return Reactions(store, clock, dict.fromkeys(FACTS, on_fact))
