"""Cases: where each is, what came of it, what callback, the SLA monitor and reporting say of all."""

from collections import Counter
from datetime import timedelta

from aftersales.demo.check import Check
from aftersales.demo.people import MANAGER, OPERATIONS
from aftersales.responses import Json
from aftersales.simulate.affair import Office
from aftersales.simulate.checks.asked import every
from aftersales.simulate.checks.differing import same
from aftersales.simulate.company import CALLER, CLERK

ANSWERED_IN = timedelta(hours=24)


async def check(office: Office) -> list[Check]:
    """Against the book, and the services against each other."""
    book = office.ledger.cases
    found = {case["case_id"]: case for case in await every(office, CLERK, "intake", "/cases")}
    return [
        same("服务单 cases: status, ending, station, visits", _booked(office), _told(found)),
        same(
            "结案方式 solved by",
            {case.id: case.solved_by for case in book.values() if case.solved_by},
            {id: case["solved_by"] for id, case in found.items() if case["solved_by"]},
        ),
        await _merged(office, found),
        *await _callbacks(office),
        *await _totals(office, found),
        *await _clocks(office),
    ]


def _booked(office: Office) -> dict[str, object]:
    return {
        case.id: (case.status, case.ending, case.station, case.visits, case.reopened + 1)
        for case in office.ledger.cases.values()
    }


def _told(found: dict[str, Json]) -> dict[str, object]:
    names = ("status", "ending", "station_id", "visit_no", "run")
    return {id: tuple(case[name] for name in names) for id, case in found.items()}


async def _merged(office: Office, found: dict[str, Json]) -> Check:
    """Both say so: what was merged says into what, and that which goes on lists what was merged."""
    told = {id: case["merged_into"] for id, case in found.items() if case["merged_into"]}
    for case_id in set(office.ledger.merged.values()):
        listed = await every(office, CLERK, "intake", f"/cases/{case_id}/duplicates")
        if {each["case_id"] for each in listed} != {id for id, into in told.items() if into == case_id}:
            told[case_id] = "lists others"
    return same("重复合并 duplicates merged", dict(office.ledger.merged), told)


async def _callbacks(office: Office) -> list[Check]:
    """The six classes, as the book counted them and as the stations' scorecards do."""
    classes = Counter(outcome for case in office.ledger.cases.values() for outcome in case.outcomes)
    totals = Counter[str]()
    for card in await every(office, MANAGER, "reporting", "/scorecards"):
        totals.update({name: count for name, count in card["outcomes"].items() if count})
    at_stations = Counter(outcome for case in office.ledger.cases.values() if case.station for outcome in case.outcomes)
    concluded = Counter[str]()
    for task in await every(office, CALLER, "callback", "/tasks", status="concluded"):
        concluded[task["outcome"]] += 1
    return [
        same("回访六类 classes at stations", dict(at_stations), dict(totals)),
        Check("满意 satisfied", classes["satisfied"], concluded["satisfied"]),
    ]


async def _totals(office: Office, found: dict[str, Json]) -> list[Check]:
    """What reporting sums up."""
    book = list(office.ledger.cases.values())
    totals = await office.by(MANAGER).get("reporting", "/totals")
    closed = [case for case in book if case.status == "closed" and case.ending is None]
    endings = Counter(case.ending for case in book if case.ending)
    steps = Counter(case.solved_by for case in book if case.solved_by)
    expected = {
        "cases": len(book),
        "open": sum(case.status != "closed" for case in book),
        "closed": len(closed),
        "reopened": sum(case.reopened > 0 and not case.ending for case in book),
        "visits": sum(case.finished for case in book),
        "deflected": sum(case.solved_by in ("phone", "remote") for case in book),
        "ended": {name: endings[name] for name in totals["ended"]},
        "solved_by": {name: steps[name] for name in totals["solved_by"]},
    }
    return [same("合计 totals", expected, {name: totals[name] for name in expected})]


async def _clocks(office: Office) -> list[Check]:
    """Promises: what the SLA monitor says of each case is what reporting counts; a repair that nothing held up was
    late exactly if it took longer than 24 hours."""
    late, wrong = Counter[str](), dict[str, str]()
    for case in office.ledger.cases.values():
        clocks = (await office.by(OPERATIONS).get("sla_monitor", f"/cases/{case.id}/clocks"))["clocks"]
        if case.ending is None:
            late.update(name for name, clock in clocks.items() if clock["breached"])
        if case.kind == "repair" and case.plain and case.visits == 1 and case.solved_at is not None:
            took = case.solved_at - case.opened_at
            if clocks["resolve"]["breached"] != (took > ANSWERED_IN):
                wrong[case.id] = f"{took}: {clocks['resolve']}"
    totals = await office.by(MANAGER).get("reporting", "/totals")
    return [
        same("超时 breaches", {name: late[name] for name in totals["breaches"]}, totals["breaches"]),
        same("24 小时 solved in time", {}, wrong),
    ]
