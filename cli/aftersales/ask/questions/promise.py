"""Effect of another promise: the facts of the log, run through the engine of the SLA monitor under another target."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from aftersales.ask.question import Asked, Field, Question, Row, words
from events.types import CLOCKS, ClockName
from events.words import Words
from sla_monitor.domain.engine import Ringing, ringing, standings
from sla_monitor.domain.policy import CURRENT, POLICIES, Policy
from sla_monitor.domain.timeline import Happened

MISSED = {"yes": Words("是", "yes"), "no": Words("否", "no")}


def under(policy: Policy, clock: ClockName, seconds: int) -> Policy:
    """The policy with another target of one clock."""
    return replace(policy, name=f"{policy.name}, {clock} in {seconds} s", targets={**policy.targets, clock: seconds})


def broken(policy: Policy, clock: ClockName, facts: Sequence[Happened], now: datetime) -> Ringing | None:
    """When the promise of that clock was missed; None where it was not, as far as is known at `now`."""
    return next(
        (
            ring
            for ring in ringing(policy, facts)
            if ring.alarm.clock == clock and ring.alarm.level == "breach" and ring.at < now
        ),
        None,
    )


def answer(rows: Sequence[Row], asked: Asked) -> list[dict[str, Any]]:
    """A row a case that has such a promise and breaks the other one, the latest first. `now` is the last that is known
    of any case."""
    clock: ClockName = asked.promise[0]  # type: ignore[assignment]  # the command line has looked
    facts: dict[str, list[Happened]] = defaultdict(list)
    about: dict[str, Row] = {}
    for row in rows:
        facts[row["case_id"]].append(Happened(row["fact"], row["at"]))
        about[row["case_id"]] = row
    if not rows:
        return []
    now = max(row["at"] for row in rows)
    found = []
    for case_id, happened in facts.items():
        own = POLICIES.get(about[case_id]["policy"], CURRENT)
        if clock not in own.targets:
            continue
        other = under(own, clock, asked.promise[1])
        if ring := broken(other, clock, happened, now):
            used = getattr(standings(other, happened, now), clock).used
            found.append(
                {
                    "case": about[case_id]["number"],
                    "station": about[case_id]["station_id"],
                    "clock": clock,
                    "already": "yes" if broken(own, clock, happened, now) else "no",
                    "late": int(used.total_seconds()) - asked.promise[1],
                    "missed_at": ring.at,
                }
            )
    return sorted(found, key=lambda row: (-row["late"], row["case"]))


QUESTION = Question(
    name="promise",
    title=Words("换一个承诺会怎样", "Effect of another promise"),
    says=words(
        """把日志里的事实交给时限监控的同一个引擎，只换一项承诺（缺省：8 小时内解决），看哪些服务单会超时、超多久；
        等客户的时间照样不计。“已超时”为“否”的，是新承诺才会多出来的超时。--promise respond=0.5 可以换别的。""",
        """The facts of the log, run through the very engine of the SLA monitor with one promise changed (by default:
        solved in 8 h): which cases would have broken it, and by how much; time that waits for the customer does
        not count, as ever. Those that read "no" under "missed as it is" are what the new promise would add.
        Another one: --promise respond=0.5.""",
    ),
    fields=(
        Field("case", "服务单", "case"),
        Field("station", "网点", "station"),
        Field("clock", "时限", "promise", values={str(clock): told for clock, told in CLOCKS.items()}),
        Field("already", "已超时", "missed as it is", values=MISSED),
        Field("late", "超出", "late by", "seconds"),
        Field("missed_at", "超时时刻", "missed at", "moment"),
    ),
    bar="late",
    answer=answer,
    rest="""
SELECT f.case_id, f.fact, f.at, f.policy, coalesce(c.number, c.case_id) AS number, c.station_id
FROM analytics.facts f JOIN chosen c ON c.case_id = f.case_id ORDER BY f.case_id, f.position
""",
)
