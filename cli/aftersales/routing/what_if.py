"""Past routings under another policy: the same `choose`, with the facts of then."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftersales.routing.past import Routing
from eventlog.decider import Rejected
from events.words import Words
from intake.domain.routing_policy import RoutingPolicy, choose

DAYS = 31
"""How much of the past is asked about where nobody says it: up to the last case that was routed."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A routing: where the case went, and where the policy sends it, None where it finds no station; and why."""

    case: str
    at: datetime
    station_id: str
    by_hand: bool
    would: str | None
    why: Words

    @property
    def moved(self) -> bool:
        return self.would != self.station_id


@dataclass(frozen=True, slots=True)
class StationSum:
    """How many routings a station got, and how many it would have got."""

    station_id: str
    got: int
    would: int


def compared(routing: Routing, policy: RoutingPolicy) -> Compared:
    """What somebody chose by hand stays where it was put."""
    of = routing.case, routing.at, routing.station_id, routing.by_hand
    if routing.by_hand:
        return Compared(*of, routing.station_id, Words("人工指定", "chosen by hand"))
    try:
        station_id, why = choose(policy, routing.facts, routing.candidates)
    except Rejected as no:
        return Compared(*of, None, Words(no.zh, no.en))
    return Compared(*of, station_id, why)


def in_period(found: Iterable[Routing], since: datetime | None, until: datetime | None) -> list[Routing]:
    """Those from `since` until before `until`; without `since` the last DAYS days of what is there."""
    chosen = [each for each in found if until is None or each.at < until]
    if since is None and chosen:
        since = max(each.at for each in chosen) - timedelta(days=DAYS)
    return [each for each in chosen if since is None or each.at >= since]


def by_station(rows: Iterable[Compared]) -> list[StationSum]:
    """Every station that got something, or would have, by number."""
    got, would = Counter[str](), Counter[str]()
    for row in rows:
        got[row.station_id] += 1
        if row.would is not None:
            would[row.would] += 1
    return [StationSum(id, got[id], would[id]) for id in sorted({*got, *would})]


def moves(rows: Iterable[Compared]) -> list[tuple[str, str | None, int]]:
    """From which station to which, None for none, and how many; the most first."""
    counted = Counter((row.station_id, row.would) for row in rows if row.moved)
    pairs = [(*pair, count) for pair, count in counted.items()]
    return sorted(pairs, key=lambda each: (-each[2], each[0], each[1] or ""))
