"""The clocks of one case as a stream: the facts that are known of it, and the alarms that were announced.

Facts and timers drive it. Every decision recomputes the case from all its facts, so the order in which they arrive
leaves no trace: an announced alarm that the facts no longer lead to, at the same instant, is withdrawn. A fact
announces only what facts prove (an alarm earlier than the latest known fact); what the mere passing of time brings is
for `ring`. A replacement unit is owed while the breach of `resolve` stands and the case has not ended without a class.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from eventlog.decider import Decider, State, changed
from events.catalog.sla import (
    KIND,
    CaseClocksChanged,
    ReplacementDue,
    ReplacementWithdrawn,
    SlaAlarmWithdrawn,
    SlaBreached,
    SlaEvent,
    SlaWarned,
)
from events.shanghai import end_of_day
from events.types import ClockStanding, Fact, RequestKind
from sla_monitor.domain.engine import Alarm, Clock, Ringing, Standings, ringing, standings
from sla_monitor.domain.policy import CURRENT, POLICIES, Policy, policy_of
from sla_monitor.domain.timeline import CENTRE, Happened, timeline


class CaseClocks(State, frozen=True):
    """`facts` are in the order of arrival, `announced` has the alarms that stand, `unit_due` whether a replacement unit
    was last said to be owed."""

    case_id: str = ""
    policy: Policy = CURRENT
    facts: tuple[Happened, ...] = ()
    announced: frozenset[Alarm] = frozenset()
    unit_due: bool = False

    def at(self, now: datetime) -> Standings:
        """The standings at `now`, or at the latest fact if that is later."""
        return standings(self.policy, self.facts, max(now, self.latest))

    @property
    def closed(self) -> bool:
        """The case is closed, or has ended, after all that is known."""
        steps = timeline(self.facts)
        return bool(steps) and steps[-1][1].over

    @property
    def ended(self) -> bool:
        """The case is over without a class, after all that is known."""
        steps = timeline(self.facts)
        return bool(steps) and steps[-1][1].ended

    @property
    def latest(self) -> datetime:
        """When the latest fact happened. Raises ValueError where none is known."""
        return max(happened.at for happened in self.facts)

    def unannounced(self) -> list[Ringing]:
        """The alarms that the facts lead to and that nobody has announced, in the order in which they happen."""
        return [ring for ring in ringing(self.policy, self.facts) if ring.alarm not in self.announced]


@dataclass(frozen=True, slots=True)
class NoteFact:
    """A fact of a case became known at `at`; it happened at `fact_at`. Both UTC. `kind` is what the customer asks for:
    with the opening it says what is promised."""

    case_id: str
    fact: Fact
    fact_at: datetime
    at: datetime
    kind: RequestKind = "repair"


def note_fact(command: NoteFact, case: CaseClocks) -> list[SlaEvent]:
    """What a fact changes. A fact that is known already changes nothing."""
    happened = Happened(command.fact, command.fact_at)
    if known(happened, case.facts):
        return []
    policy = policy_of(command.kind) if command.fact == "opened" else case.policy
    case = changed(case, case_id=command.case_id, policy=policy, facts=(*case.facts, happened))
    found = case.at(command.at)
    alarms = ringing(case.policy, case.facts)
    disproved = case.announced - {ring.alarm for ring in alarms}
    proved = [ring.alarm for ring in alarms if ring.at < case.latest and ring.alarm not in case.announced]
    standing = (case.announced - disproved) | set(proved)
    ended = case.ended
    withdrawn = _withdraw(case, disproved)
    if ended and case.unit_due and ReplacementWithdrawn(case.case_id) not in withdrawn:
        withdrawn.append(ReplacementWithdrawn(case.case_id, "ended"))
    owed = not ended and any(_demands_a_unit(alarm) for alarm in case.announced & standing)
    again = [ReplacementDue(case.case_id, end_of_day(command.fact_at))] if owed and not case.unit_due else []
    return [
        CaseClocksChanged(
            case_id=case.case_id,
            policy=case.policy.name,
            fact=command.fact,
            fact_at=command.fact_at,
            respond=_said(found.respond, standing),
            arrive=_said(found.arrive, standing),
            resolve=_said(found.resolve, standing),
            paused_seconds=found.paused // timedelta(seconds=1),
        ),
        *withdrawn,
        *again,
        *_announce(case, proved),
    ]


@dataclass(frozen=True, slots=True)
class RingAlarms:
    """Time has come to `now` (UTC)."""

    now: datetime


def ring(command: RingAlarms, case: CaseClocks) -> list[SlaEvent]:
    """The alarms that time has brought before then, in order; none twice."""
    return _announce(case, [ring.alarm for ring in case.unannounced() if ring.at < command.now])


def next_alarm(case: CaseClocks) -> datetime | None:
    """The instant after which `ring` has something to say; None while nothing can happen without a further fact."""
    return next((ring.at for ring in case.unannounced()), None)


def known(happened: Happened, facts: Iterable[Happened]) -> bool:
    """The fact is the last one known of its instant and its side (information centre, work).

    An earlier one of that instant is not enough: within one second a case can wait, resume and wait again.
    """
    side = happened.fact in CENTRE
    same = [known for known in facts if known.at == happened.at and (known.fact in CENTRE) == side]
    return bool(same) and same[-1] == happened


def _said(clock: Clock, standing: frozenset[Alarm]) -> ClockStanding:
    """The standing as announced: `breached` and `SlaBreached` never contradict each other."""
    breached = any(alarm.clock == clock.name and alarm.level == "breach" for alarm in standing)
    return replace(clock.standing(), breached=breached)


def _demands_a_unit(alarm: Alarm) -> bool:
    return alarm.clock == "resolve" and alarm.level == "breach"


def _announce(case: CaseClocks, alarms: Iterable[Alarm]) -> list[SlaEvent]:
    events: list[SlaEvent] = []
    case_id, ended = case.case_id, case.ended
    for alarm in alarms:
        match alarm.level:
            case "warning":
                events.append(SlaWarned(case_id, alarm.clock, alarm.due))
            case "breach":
                events.append(SlaBreached(case_id, alarm.clock, alarm.due))
                if _demands_a_unit(alarm) and not ended:
                    events.append(ReplacementDue(case_id, end_of_day(alarm.due)))
            case _:
                assert_never(alarm.level)
    return events


def _withdraw(case: CaseClocks, alarms: Iterable[Alarm]) -> list[SlaEvent]:
    """The newest first: the reverse of how they were announced."""
    events: list[SlaEvent] = []
    for alarm in sorted(alarms, key=lambda alarm: (alarm.due, alarm.level == "breach"), reverse=True):
        if _demands_a_unit(alarm) and case.unit_due:
            events.append(ReplacementWithdrawn(case.case_id))
        events.append(SlaAlarmWithdrawn(case.case_id, alarm.clock, alarm.level))
    return events


def evolve(case: CaseClocks, event: SlaEvent) -> CaseClocks:
    """The stream's fold."""
    match event:
        case CaseClocksChanged():
            return changed(
                case,
                case_id=event.case_id,
                policy=POLICIES[event.policy],
                facts=(*case.facts, Happened(event.fact, event.fact_at)),
            )
        case SlaWarned():
            return changed(case, announced=case.announced | {Alarm(event.clock, "warning", event.due)})
        case SlaBreached():
            return changed(case, announced=case.announced | {Alarm(event.clock, "breach", event.due)})
        case SlaAlarmWithdrawn():
            left = (alarm for alarm in case.announced if (alarm.clock, alarm.level) != (event.clock, event.level))
            return changed(case, announced=frozenset(left))
        case ReplacementDue():
            return changed(case, unit_due=True)
        case ReplacementWithdrawn():
            return changed(case, unit_due=False)
        case _:
            assert_never(event)


CASE_CLOCKS: Decider[CaseClocks, SlaEvent] = Decider(KIND, CaseClocks(), evolve)
