"""What must hold once nothing moves any more; each check gives its violations in sentences, none where all is well."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import httpx
from tests.ledger import Taken
from tests.world import World

from campaign.callers import Journal
from events.catalog import codec
from events.catalog.callback_task import CallbackConcluded, CallbackRequested, CallbackWithdrawn
from events.catalog.case import CaseClosed, CaseEnded, CaseReopened, CaseRouted
from events.catalog.sla import SlaBreached, SlaWarned
from events.catalog.work_order import (
    FaultNotSolved,
    FaultSolved,
    VisitConcluded,
    VisitUnconfirmed,
    WorkOrderCancelled,
    WorkOrderReceived,
)
from tests import invariants

REPLAYS = 200
"""How many commands are sent once more, the newest."""


async def violations(world: World, journal: Journal, taken: list[Taken]) -> list[str]:
    """Everything that does not hold."""
    found: list[str] = []
    async with invariants.looking_into(world) as pool:
        checks: dict[str, Awaitable[object]] = {
            "a subscription stands still": invariants.settled(pool),
            "a position or version is missing": invariants.positions_have_no_gaps(pool),
            "a command is lost or doubled": invariants.every_command_is_in_the_log_once(pool, taken),
            "an effect is doubled": invariants.every_cause_had_its_effect_once(pool),
            "a read model is not its fold": invariants.every_projection_equals_its_fold(world, pool),
        }
        for what, check in checks.items():
            try:
                await check
            except AssertionError as error:
                found.append(f"{what}: {str(error)[:500]}")
        logs = await invariants.logs(pool)
    events = {source: [codec.decode(one.type, one.data) for one in log] for source, log in logs.items()}
    return [*found, *stalled(events), *false_alarms(events), *await changed_answers(world, journal)]


def stalled(events: dict[str, list[Any]]) -> list[str]:
    """Cases of which one service has said what another one has not taken up."""

    def told(source: str, kind: type, *names: str) -> list[tuple[Any, ...]]:
        return [tuple(getattr(e, name) for name in names) for e in events[source] if isinstance(e, kind)]

    visit, finish = ("case_id", "visit_no"), ("case_id", "visit_no", "finish_no")
    asked = set(told("callback", CallbackRequested, *finish))
    concluded = [e for e in events["callback"] if isinstance(e, CallbackConcluded) and e.subject == "visit"]
    withdrawn = [e for e in events["callback"] if isinstance(e, CallbackWithdrawn) and e.set_aside is not None]
    aside = [e for e in withdrawn if e.ended is None or e.station_id is not None]  # of a visit, not of guidance
    cancelled = set(told("dispatch", WorkOrderCancelled, *visit))
    over = [case for case in told("dispatch", VisitConcluded, *visit) if case not in cancelled]
    moved = [case for kind in (CaseClosed, CaseReopened, CaseEnded) for case in told("intake", kind, "case_id")]
    ended = {case for case in told("intake", CaseEnded, *visit) if case[1] is not None}
    called_off = cancelled | set(told("dispatch", VisitUnconfirmed, *visit))
    routed = set(told("intake", CaseRouted, *visit)) - set(told("dispatch", WorkOrderReceived, *visit))
    finished = set(told("dispatch", FaultSolved, *finish)) | set(told("dispatch", FaultNotSolved, *finish))
    found = [f"routed, and no order: {case}" for case in routed]
    found += [f"the case has ended, and its order has not: {case}" for case in ended - called_off]
    found += [f"finished, and no call-back: {case}" for case in finished - asked]
    if len(concluded) != len(over) + len(aside):
        found.append(f"{len(concluded)} call-backs concluded, {len(over)} visits over, {len(aside)} set aside")
    found += [f"the visit is over, and the case has not moved: {case}" for case, _ in over if (case,) not in moved]
    return found


def false_alarms(events: dict[str, list[Any]]) -> list[str]:
    """The first warning is due after 45 minutes: in a campaign shorter than that every alarm is false."""
    alarms = [event for event in events["sla_monitor"] if isinstance(event, SlaWarned | SlaBreached)]
    return [f"an alarm that nothing led to: {alarm}" for alarm in alarms]


async def changed_answers(world: World, journal: Journal) -> list[str]:
    """A key that is used again gives the first answer, whatever happened meanwhile."""

    async def again(key: str, first: tuple[str, str, str, Any, int, Any]) -> str | None:
        who, service, path, body, status, answer = first
        try:
            response = await World.call(world, who, "POST", service, path, body, headers={"Idempotency-Key": key})
        except httpx.TransportError as error:
            return f"{path} was not answered again: {type(error).__name__}"
        same = (response.status_code, response.json()) == (status, answer)
        return None if same else f"{path} answered {answer}, and then {response.status_code} {response.text[:200]}"

    newest = list(journal.answered.items())[-REPLAYS:]
    return [said for said in await asyncio.gather(*(again(key, first) for key, first in newest)) if said is not None]
