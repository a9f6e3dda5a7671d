"""When people could come: of their days only those are looked at closely on which there would be room, and those only
until a time is found. A full agenda is full wherever its visits are; to know where takes most of the time."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dispatch.domain.free_time import Appointment, Need, Span, Time, first_slot, has_room, open_spans, span
from dispatch.domain.travel import Whereabouts, way
from dispatch.projections.candidates import booked_for, taken
from dispatch.projections.trainings import trainings_between
from dispatch.whereabouts import Visited, sites_visited, whereabouts
from eventlog.postgres import Pool
from events.hours import Hours
from events.shanghai import day_of, start_of
from events.types import Slot

Possible = Mapping[str, tuple[tuple[Hours, ...], Sequence[date]]]
"""Who may be sent: their hours, none where nobody has said them, and the days."""


async def free_times(
    pool: Pool, work_order_id: str, need: Need, there: Whereabouts, possible: Possible
) -> dict[str, Time]:
    """Everybody's time, as far as it takes to know the first slot: days without room are left out, and so are those
    behind it. Raises what asyncpg raises."""
    days = sorted({day for _, sent in possible.values() for day in sent})
    times = {who: Time(hours, {}) for who, (hours, _) in possible.items()}
    if not days:
        return times
    booked = await taken(pool, list(possible), days, work_order_id)
    held: dict[tuple[str, date], list[Appointment]] = {}
    for training in await trainings_between(pool, list(possible), need.at, start_of(days[-1]) + timedelta(days=1)):
        # Where it is held nobody asks here: no way is reckoned to it.
        appointment = Appointment(training.slot, 0, None)
        held.setdefault((training.trainer_id, day_of(training.slot.start)), []).append(appointment)
    spans = {key: [span(each.slot) for each in found] for key, found in held.items()}
    waiting = _worth_trying(need, possible, {key: booked.get(key, []) + spans.get(key, []) for key in booked | spans})
    while waiting:
        asked = {who: left.pop(0) for who, left in waiting.items()}
        known = await _appointments(pool, work_order_id, there, [key for key in asked.items() if key in booked])
        for who, day in asked.items():
            appointments = known.get((who, day), []) + held.get((who, day), [])
            times[who] = Time(times[who].hours, {**times[who].days, day: appointments})
        waiting = {who: left for who, left in waiting.items() if left and not _found(times[who], need, left)}
    return times


def _found(time: Time, need: Need, left: Sequence[date]) -> bool:
    """Whether no other day can have an earlier slot."""
    slot = first_slot(time, need)
    return slot is not None and (slot == need.told or day_of(slot.start) < left[0])


def _worth_trying(
    need: Need, possible: Possible, booked: Mapping[tuple[str, date], Sequence[Span]]
) -> dict[str, list[date]]:
    """Everybody's days with room, in order; before them the one that the customer was told."""
    told = None if need.told is None else day_of(need.told.start)
    found = {}
    for who, (hours, days) in possible.items():
        worth = [told] if told is not None and told in days else []
        for day in days:
            windows = open_spans(hours, need.site_hours, day)
            if day != told and has_room(windows, booked.get((who, day), ()), need):
                worth.append(day)
        if worth:
            found[who] = worth
    return found


async def _appointments(
    pool: Pool, work_order_id: str, there: Whereabouts, asked: Sequence[tuple[str, date]]
) -> dict[tuple[str, date], list[Appointment]]:
    """What people have on a day each, with the way from there."""
    if not asked:
        return {}
    rows = await booked_for(pool, asked, work_order_id)
    visits = [Visited(row["customer_id"], row["equipment_id"]) for row in rows]
    sites = await sites_visited(pool, visits)
    ways = {visit: way(whereabouts(visit, sites), there) for visit in set(visits)}
    found: dict[tuple[str, date], list[Appointment]] = {}
    for row, visit in zip(rows, visits, strict=True):
        appointment = Appointment(Slot(row["slot_start"], row["slot_end"]), *ways[visit])
        found.setdefault((row["technician_id"], row["day"]), []).append(appointment)
    return found
