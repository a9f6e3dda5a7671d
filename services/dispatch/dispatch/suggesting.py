"""What is known for a suggestion: the order's needs and the station's people, and which facts nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dispatch.domain.free_time import Appointment, Need, Time
from dispatch.domain.suggesting import Candidate
from dispatch.domain.travel import Whereabouts, way
from dispatch.domain.work_order.state import WorkOrder
from dispatch.projections.absences import away_since, is_away
from dispatch.projections.candidates import sendable, taken, visits_to
from dispatch.projections.products import skills_for
from dispatch.projections.sites import site_hours
from dispatch.projections.stations import STATIONS
from dispatch.projections.trainings import trainings_between
from dispatch.whereabouts import Visited, sites_visited, whereabouts
from eventlog.postgres import Pool
from events.shanghai import day_of, start_of
from events.types import Slot
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
    booked = await taken(pool, ids, sorted(days), received.work_order_id)
    stations = await STATIONS.rows(pool, list({person.station_id for person, _ in people if person.station_id}))
    here = Visited(received.customer_id, received.equipment_id)
    visits = [Visited(row["customer_id"], row["equipment_id"]) for row in booked]
    sites = await sites_visited(pool, (here, *visits))
    there = whereabouts(here, sites)
    ways = {visit: way(whereabouts(visit, sites), there) for visit in set(visits)}
    appointments: dict[tuple[str, date], list[Appointment]] = {}
    for row, visit in zip(booked, visits, strict=True):
        slot = Slot(row["slot_start"], row["slot_end"])
        appointment = Appointment(slot, *ways[visit])
        appointments.setdefault((row["technician_id"], row["day"]), []).append(appointment)
    until = start_of(max(days)) + timedelta(days=1)
    for training in await trainings_between(pool, ids, at, until):
        # Where it is held nobody asks here: no way is reckoned to it.
        taken_then = Appointment(training.slot, 0, None)
        appointments.setdefault((training.trainer_id, day_of(training.slot.start)), []).append(taken_then)
    knows = await visits_to(pool, received.equipment_id)
    candidates = []
    for person, possible in people:
        id, home = person.staff_id, stations.get(person.station_id or "")
        hours = person.hours or (home.hours if home is not None else ())
        free = {day: appointments.get((id, day), []) for day in possible if not is_away(away, id, day)}
        candidates.append(Candidate(id, dict(person.rated()), Time(hours, free), knows.get(id, 0)))
    need = Need(length, at, await site_hours(pool, there.site), told)
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
