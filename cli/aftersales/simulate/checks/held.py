"""Inspections, installations, trainings, care visits: what was done, and what compliance and registers say of it."""

from collections import Counter
from datetime import date

from aftersales.demo.cast import machine_of
from aftersales.demo.check import Check
from aftersales.demo.people import MANAGER
from aftersales.simulate.affair import Office
from aftersales.simulate.checks.asked import every
from aftersales.simulate.checks.differing import same
from aftersales.simulate.days import YEAR

A_YEAR = 4


async def check(office: Office, last: date) -> list[Check]:
    """Against the book, and the services against each other."""
    return [
        *await _machines(office, last),
        *await _compliance(office, last),
        *await _trainings(office),
        await _care(office),
    ]


async def _machines(office: Office, last: date) -> list[Check]:
    """Of each machine its warranty, and its inspections: at least four where it was in warranty all year."""
    warranty, told, held, booked = dict[str, object](), dict[str, object](), dict[str, object](), dict[str, object]()
    counters, read, too_few = dict[str, object](), dict[str, object](), dict[str, object]()
    places, stands = dict[str, object](), dict[str, object]()
    for machine in office.ledger.machines.values():
        found = await office.by(MANAGER).get("intake", f"/equipment/{machine.id}")
        ends = machine.warranty_ends()
        warranty[machine.id] = machine.accepted_on and machine.accepted_on.isoformat(), ends and ends.isoformat()
        told[machine.id] = found["accepted_on"], found["warranty_until"]
        counters[machine.id], read[machine.id] = machine.counter, found["meter_counter"] or machine.counter
        places[machine.id], stands[machine.id] = office.ledger.sites.get(machine.id), found["site_id"]
        plan = (await office.by(MANAGER).get("intake", f"/equipment/{machine.id}/inspections"))["inspections"]
        days = sorted(each["held_on"] for each in plan if each["held_on"])
        held[machine.id] = days
        booked[machine.id] = sorted(day.isoformat() for day in office.ledger.inspected[machine.id])
        whole_year = machine.id == machine_of(machine.customer_id) and ends is not None and ends >= date(YEAR, 12, 31)
        if last == date(YEAR, 12, 31) and whole_year and len(days) + _under_way(plan) < A_YEAR:
            too_few[machine.id] = days
    return [
        same("验收与保修 acceptance and warranty", warranty, told),
        same("抄表 meters", counters, read),
        same("移机 where machines stand", places, stands),
        same("定期检查 inspections held", booked, held),
        same("保修期内每年四次 four a year in warranty", {}, too_few),
    ]


def _under_way(plan: list[dict[str, object]]) -> int:
    """Those of this year whose case is open when it ends."""
    return sum(each["status"] == "begun" and str(each["quarter"]).startswith(str(YEAR)) for each in plan)


async def _compliance(office: Office, last: date) -> list[Check]:
    """What compliance counts is what the lists of inspections have."""
    period = {"since": f"{YEAR}-01-01", "until": last.isoformat()}
    counted = Counter[str]()
    for row in await every(office, MANAGER, "intake", "/inspection-compliance/stations", **period):
        counted.update({name: row[name] for name in ("planned", "in_time", "late")})
    by_customer = Counter[str]()
    for row in await every(office, MANAGER, "intake", "/inspection-compliance/customers", **period):
        by_customer.update({name: row[name] for name in ("planned", "in_time", "late")})
    listed = Counter[str]()
    for row in await every(office, MANAGER, "intake", "/inspections"):
        if period["since"] <= row["last_day"] <= period["until"] and row["status"] != "called_off":
            listed["planned"] += 1
            listed["late" if row["late"] else "in_time"] += row["held_on"] is not None
    names = ("planned", "in_time", "late")
    expected = {name: listed[name] for name in names}
    return [
        same("检查完成情况 compliance of stations", expected, {name: counted[name] for name in names}),
        same("检查完成情况 compliance of customers", expected, {name: by_customer[name] for name in names}),
    ]


async def _trainings(office: Office) -> list[Check]:
    months = (await office.by(MANAGER).get("intake", "/trainings/figures"))["months"]
    installed = {row["case_id"]: row["status"] for row in await every(office, MANAGER, "intake", "/installations")}
    accepted = dict.fromkeys(office.ledger.accepted, "accepted")
    return [
        same(
            "培训 trainings held, people",
            {month: (count, office.ledger.attended[month]) for month, count in office.ledger.trainings.items()},
            {each["month"]: (each["held"], each["attended"]) for each in months if each["held"]},
        ),
        same("安装验收 installations", accepted, {id: how for id, how in installed.items() if how == "accepted"}),
    ]


async def _care(office: Office) -> Check:
    made = dict[str, object]()
    for customer_id in office.company.key:
        visits = await every(office, MANAGER, "intake", f"/customers/{customer_id}/care/visits")
        if count := sum(each["care_status"] == "made" for each in visits):
            made[customer_id] = count
    return same("拜访 care visits", dict(office.ledger.care), made)
