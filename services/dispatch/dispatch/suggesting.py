"""What is known for a suggestion: the order's needs and the station's people, and which facts nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.domain.free_time import Need
from dispatch.domain.suggesting import Candidate
from dispatch.domain.travel import Whereabouts
from dispatch.domain.work_order.state import WorkOrder
from dispatch.free_times import free_times
from dispatch.projections.absences import away_since, is_away
from dispatch.projections.candidates import sendable, visits_to
from dispatch.projections.products import skills_for
from dispatch.projections.sites import site_hours
from dispatch.projections.stations import STATIONS
from dispatch.whereabouts import Visited, sites_visited, whereabouts
from eventlog.postgres import Pool
from events.shanghai import day_of
from events.words import Words

DAYS = 5
"""How many days are looked at, from today on; besides, the one that the customer was told."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that a suggestion goes by; `unknown` says what it does without."""

    need: Need
    skills: tuple[str, ...] | None
    candidates: Sequence[Candidate]
    unknown: Sequence[Words]


async def known_for(pool: Pool, order: WorkOrder, length: timedelta, at: datetime) -> Known:
    """What read models know of an order, and of everybody whom its station may send. Raises what asyncpg raises."""
    received, told = order.received, order.agreed if order.agreed is not None and order.agreed.start >= at else None
    days = {day_of(at) + timedelta(days=n) for n in range(DAYS)} | ({day_of(told.start)} if told is not None else set())
    people = await sendable(pool, order.station_id, sorted(days))
    ids = [person.staff_id for person, _ in people]
    away = await away_since(pool, ids, min(days))
    stations = await STATIONS.rows(pool, list({person.station_id for person, _ in people if person.station_id}))
    here = Visited(received.customer_id, received.equipment_id)
    there = whereabouts(here, await sites_visited(pool, (here,)))
    need = Need(length, at, await site_hours(pool, there.site), told)
    possible = {}
    for person, sent in people:
        home = stations.get(person.station_id or "")
        hours = person.hours or (home.hours if home is not None else ())
        possible[person.staff_id] = hours, [day for day in sent if not is_away(away, person.staff_id, day)]
    times = await free_times(pool, received.work_order_id, need, there, possible)
    knows = await visits_to(pool, received.equipment_id)
    candidates = [
        Candidate(person.staff_id, dict(person.rated()), times[person.staff_id], knows.get(person.staff_id, 0))
        for person, _ in people
    ]
    skills = await skills_for(pool, received.model)
    return Known(need, skills, candidates, _unknown(there, need, skills, received.model, candidates))


def _unknown(
    here: Whereabouts, need: Need, skills: tuple[str, ...] | None, model: str | None, candidates: Sequence[Candidate]
) -> list[Words]:
    found = []
    if skills is None:
        found.append(
            Words("未指明型号，不知道需要哪些技能", "no model is named, so nobody knows which skills it needs")
            if model is None
            else Words(f"型号 {model} 未列入产品", f"the model {model} is not listed as a product")
        )
    if here.place is None:
        found.append(Words("客户地点的位置未知", "where the customer's site is"))
    if not need.site_hours:
        found.append(Words("客户地点的开放时间未知", "when the customer's site is open"))
    without = sum(not each.time.hours for each in candidates)
    if without:
        found.append(
            Words(
                f"{without} 名维修人员的工作时间未知，按周一至周五 08:30–17:30 计",
                f"the hours of {without} technicians: Monday to Friday, 08:30–17:30, are assumed",
            )
        )
    return found
