"""Technicians' days, read in the log: nobody was ever booked twice, and each appointment of the book was made."""

from collections import Counter, defaultdict
from datetime import datetime
from itertools import combinations

from aftersales.demo.check import Check
from aftersales.demo.people import MANAGER
from aftersales.responses import Json
from aftersales.simulate.affair import Office
from aftersales.simulate.checks.asked import every, logged
from aftersales.simulate.checks.differing import same
from aftersales.simulate.days import YEAR

Slot = tuple[datetime, datetime]


async def check(office: Office) -> list[Check]:
    """Every booking and release, in the order in which they happened."""
    taken: dict[str, dict[str, Slot]] = defaultdict(dict)
    twice, made = dict[str, object](), Counter[tuple[str, str, datetime]]()
    async for event in logged(office, "dispatch", "appointment-booked", "appointment-released"):
        said = event["data"]
        day, order = taken[said["technician_id"]], said["work_order_id"]
        if "slot" not in said:
            day.pop(order, None)
            continue
        day[order] = slot = _slot(said["slot"])
        made[said["technician_id"], order, slot[0]] += 1
        for (one, first), (other, second) in combinations(day.items(), 2):
            if first[0] < second[1] and second[0] < first[1]:
                twice[f"{said['technician_id']} {first[0]}"] = (one, other)
    suggestions = Counter[str]()
    since = f"{YEAR}-01-01"
    for row in await every(office, MANAGER, "dispatch", "/overrulings", since=since):
        if row["suggested"] is not None:
            suggestions["overruled" if "suggestion" in row["overruled"] else "taken"] += 1
    booked = Counter((who, each.order_id, each.start) for who, each in office.ledger.planned)
    return [
        same("无人同时在两处 nobody was booked twice", {}, twice),
        same("建议 suggestions taken and overruled", dict(office.ledger.suggestions), dict(suggestions)),
        same("预约 appointments", _named(booked), _named(made)),
    ]


def _slot(said: Json) -> Slot:
    return datetime.fromisoformat(said["start"]), datetime.fromisoformat(said["end"])


def _named(appointments: Counter[tuple[str, str, datetime]]) -> dict[str, object]:
    return {f"{who} {start.timestamp():.0f} {order}": count for (who, order, start), count in appointments.items()}
