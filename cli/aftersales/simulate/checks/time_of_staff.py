"""Technicians' days: nobody is in two places, and each appointment of the book is in its day."""

from datetime import datetime
from itertools import pairwise

from aftersales.demo.check import Check
from aftersales.demo.people import MANAGER
from aftersales.simulate.affair import Office
from aftersales.simulate.checks.differing import same


async def check(office: Office) -> list[Check]:
    """Every day of everybody that has an appointment."""
    twice, missing, days = dict[str, object](), dict[str, object](), 0
    for technician, bookings in office.ledger.diary.items():
        for day in sorted({each.start.date() for each in bookings}):
            days += 1
            path = f"/technicians/{technician}/day"
            found = (await office.by(MANAGER).get("dispatch", path, date=day.isoformat()))["appointments"]
            slots = sorted((_time(each["start"]), _time(each["end"]), each["work_order_id"]) for each in found)
            for one, other in pairwise(slots):
                if other[0] < one[1]:
                    twice[f"{technician} {day}"] = (one, other)
            for each in bookings:
                if each.start.date() == day and (each.start, each.end, each.order_id) not in slots:
                    missing[f"{technician} {each.start:%m-%d %H:%M}"] = each.order_id
    return [
        same(f"无人同时在两处 nobody is booked twice（{days} 天 days）", {}, twice),
        same("预约都在日程里 appointments stand in the days", {}, missing),
    ]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
