"""What is promised, in numbers: 1小时内响应，16小时内到达现场，24小时内解决问题.

Respond within 1 h, on site within 16 h, solved within 24 h.

They are promises of a repair. Which of them a case has, its kind says (PROMISED): a training, a return or a complaint
has none of them, whatever promises of its own it may get.

A policy has a name with its version. A case keeps the policy it began under, so a policy is never edited: a change is
a new entry in POLICIES, and CURRENT names the one that new repairs get. Where old and new processes run side by side,
the entry comes first and its use with the next upgrade: a process that does not know the policy of a case cannot run
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from events.types import AlarmLevel, ClockName, RequestKind

CLOCKS: tuple[ClockName, ...] = ("respond", "arrive", "resolve")


@dataclass(frozen=True)
class Policy:
    """Targets are seconds of running time on the wall clock; time that waits for the customer does not count. What has
    no target is not promised.

    `warnings`: how many percent of a target are used up when each warning comes, the first one first.
    """

    name: str
    targets: Mapping[ClockName, int]
    warnings: Mapping[AlarmLevel, int]

    @cached_property
    def budgets(self) -> Mapping[ClockName, Mapping[AlarmLevel, timedelta]]:
        """The running time after which each alarm is due, warnings first."""
        return {
            clock: {
                **{level: timedelta(seconds=target) * percent / 100 for level, percent in self.warnings.items()},
                "breach": timedelta(seconds=target),
            }
            for clock, target in self.targets.items()
        }


WARRANTY_2026_1 = Policy(
    name="warranty-2026.1",
    targets={"respond": 3_600, "arrive": 57_600, "resolve": 86_400},
    warnings={"warning": 75},
)

NO_PROMISE_2026_1 = Policy(name="no-promise-2026.1", targets={}, warnings={"warning": 75})

POLICIES: Mapping[str, Policy] = {policy.name: policy for policy in (WARRANTY_2026_1, NO_PROMISE_2026_1)}
"""Every policy that a case may have begun under."""

CURRENT = WARRANTY_2026_1
"""The policy of new repairs."""

PROMISED: Mapping[RequestKind, Policy] = {"repair": CURRENT}
"""What new cases are promised, by what the customer asks for."""

OTHERWISE = NO_PROMISE_2026_1
"""For every other kind: nobody is late for what nobody promised, and no replacement unit is owed for it."""


def policy_of(kind: RequestKind) -> Policy:
    """What a new case of that kind is promised."""
    return PROMISED.get(kind, OTHERWISE)
