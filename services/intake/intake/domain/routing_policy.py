"""Which station a case goes to, by a policy 派工策略 with a version: steps, each of which leaves fewer stations.

A policy is never edited: a change is another version, valid from a day on. Choosing knows nothing but what it is given,
so that past cases can be put before another policy (`aftersales routing what-if`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from eventlog.decider import Rejected
from events.hours import Hours, on
from events.regions.tree import lineage
from events.rules.search_text import search_text
from events.shanghai import SHANGHAI, day_of
from events.types import CUSTOMER_CLASSES, CustomerClass
from events.words import Words, choice

Step = Literal["region", "skill", "open", "customer_class", "contract", "load"]
NAMED = 3
"""So many stations are told by name."""


@dataclass(frozen=True, slots=True)
class RoutingPolicy:
    """The steps in their order, valid from the beginning of a day in Asia/Shanghai on; None: from the beginning of
    time. `class_stations` and `contract_stations` are those that a class of customers, or cases under a maintenance
    contract, go to where they can."""

    version: str
    steps: tuple[Step, ...]
    valid_from: date | None = None
    class_stations: Mapping[CustomerClass, frozenset[str]] = field(default_factory=dict)
    contract_stations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A station that may get a case: how many unfinished cases it has, and what its register says. `skills` has those
    of each of its technicians, as `comparable` has them; no capacity, or no hours: nobody has said any."""

    station_id: str
    name: str
    unfinished: int
    regions: tuple[str, ...]
    visits_a_day: int | None = None
    hours: tuple[Hours, ...] = ()
    skills: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a policy asks of a case at the moment `at` (UTC). `needs` are the skills that its model needs."""

    region: str
    at: datetime
    needs: frozenset[str] = frozenset()
    customer_class: CustomerClass | None = None
    under_contract: bool = False


def comparable(skills: Iterable[str]) -> frozenset[str]:
    """Skills as needs and technicians are compared: in any case and width."""
    return frozenset(search_text(skill) for skill in skills)


class Choice(NamedTuple):
    """The station, and why: which version, and what decided."""

    station_id: str
    why: Words


def in_force(policies: Sequence[RoutingPolicy], at: datetime) -> RoutingPolicy:
    """Of policies in the order of their days, the one that holds at a moment; the first one has no beginning."""
    day = day_of(at)
    return next(policy for policy in reversed(policies) if policy.valid_from is None or policy.valid_from <= day)


def choose(policy: RoutingPolicy, facts: Facts, candidates: Sequence[Candidate]) -> Choice:
    """Of the stations that serve the customer's region, or one that contains it, the one that the steps leave, then the
    lowest number. A step that would leave none is passed over. Raises Rejected without any station."""
    left = [each for each in candidates if _level(facts, [each]) is not None]
    if not left:
        raise Rejected(
            f"no station serves the region {facts.region}: choose one by hand, with a reason",
            f"没有网点负责 {facts.region}；请人工指定网点并写明原因",
            field="station_id",
        )
    said = []
    for step in policy.steps:
        left, words = STEPS[step](policy, facts, left)
        said += [words] if words is not None else []
    best = min(left, key=lambda each: each.station_id)
    if len(left) > 1 and "load" not in policy.steps:
        said.append(Words(f"取编号最小的 {best.name}", f"{best.name} has the lowest number"))
    zh, en = "，".join(words.zh for words in said), ", ".join(words.en for words in said)
    return Choice(best.station_id, Words(f"{zh}（策略 {policy.version}）", f"{en} (policy {policy.version})"))


Narrowed = tuple[list[Candidate], Words | None]
"""Those that a step leaves, and what it did; None where it did nothing."""


def _level(facts: Facts, candidates: Sequence[Candidate]) -> str | None:
    """The most specific region with the customer in it that one of them serves."""
    return next(
        (level for level in lineage(facts.region) if any(level in each.regions for each in candidates)),
        None,
    )


def _region(policy: RoutingPolicy, facts: Facts, left: list[Candidate]) -> Narrowed:
    level = _level(facts, left) or facts.region
    serving = [each for each in left if level in each.regions]
    within, within_en = "", ""
    if level != facts.region:
        within, within_en = f"{facts.region} 属于 {level}，", f"{facts.region} is in {level}: "
    if len(serving) == 1:
        return serving, Words(
            f"{within}{level} 由 {serving[0].name} 负责", f"{within_en}{serving[0].name} serves {level}"
        )
    count = len(serving)
    return serving, Words(f"{within}{level} 有 {count} 个网点", f"{within_en}{count} stations serve {level}")


def _skill(policy: RoutingPolicy, facts: Facts, left: list[Candidate]) -> Narrowed:
    needs = "、".join(sorted(facts.needs))
    fits = [each for each in left if any(facts.needs <= skills for skills in each.skills)] if facts.needs else left
    return _narrowed(left, fits, Words(f"有维修人员具备 {needs}", f"has a technician with {needs}"))


def _open(policy: RoutingPolicy, facts: Facts, left: list[Candidate]) -> Narrowed:
    fits = [each for each in left if not each.hours or _is_open(each.hours, facts.at)]
    return _narrowed(left, fits, Words("正在营业", "is open now"))


def _customer_class(policy: RoutingPolicy, facts: Facts, left: list[Candidate]) -> Narrowed:
    if facts.customer_class is None:
        return left, None
    first = policy.class_stations.get(facts.customer_class, frozenset())
    called = choice(CUSTOMER_CLASSES, facts.customer_class)
    fits = [each for each in left if each.station_id in first]
    return _narrowed(left, fits, Words(f"优先服务{called.zh}", f"comes first for the class: {called.en}"))


def _contract(policy: RoutingPolicy, facts: Facts, left: list[Candidate]) -> Narrowed:
    fits = [each for each in left if each.station_id in policy.contract_stations] if facts.under_contract else left
    return _narrowed(left, fits, Words("优先服务维保合同客户", "comes first for maintenance contracts"))


def _load(policy: RoutingPolicy, facts: Facts, left: list[Candidate]) -> Narrowed:
    """The fewest unfinished cases for what it can do in a day; their number alone where somebody's capacity is not
    known."""
    if len(left) == 1:
        return left, None
    known = all(each.visits_a_day for each in left)
    loads = {each.station_id: each.unfinished / (each.visits_a_day or 1 if known else 1) for each in left}
    least = [each for each in left if loads[each.station_id] == min(loads.values())]
    best = min(least, key=lambda each: each.station_id)
    if not known:
        return [best], Words(
            f"{best.name} 未结服务单最少（{best.unfinished} 张）",
            f"{best.name} has the fewest unfinished cases ({best.unfinished})",
        )
    return [best], Words(
        f"{best.name} 负荷最轻（未结 {best.unfinished} 张，每日 {best.visits_a_day} 次）",
        f"{best.name} has the least to do ({best.unfinished} unfinished cases, {best.visits_a_day} visits a day)",
    )


STEPS: Mapping[Step, Callable[[RoutingPolicy, Facts, list[Candidate]], Narrowed]] = {
    "region": _region,
    "skill": _skill,
    "open": _open,
    "customer_class": _customer_class,
    "contract": _contract,
    "load": _load,
}


def _narrowed(left: list[Candidate], fits: list[Candidate], is_so: Words) -> Narrowed:
    """Those that fit, where that makes any difference."""
    if not fits or len(fits) == len(left):
        return left, None
    names = [each.name for each in fits]
    zh, en = "、".join(names), " and ".join(names)
    if len(names) > NAMED:
        zh, en = f"{len(names)} 个网点", f"{len(names)} stations"
    return fits, Words(f"其中 {zh} {is_so.zh}", f"of them {en} {is_so.en}")


def _is_open(hours: Sequence[Hours], at: datetime) -> bool:
    local = at.astimezone(SHANGHAI)
    now = f"{local:%H:%M}"
    return any(each.opens <= now < each.closes for each in on(hours, local.date()))
