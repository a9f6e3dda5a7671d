"""What happens when: the seed spreads so many affairs of each kind over the working days of so many months."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from aftersales.simulate.affair import Affair, Office
from aftersales.simulate.company import STATIONS
from aftersales.simulate.days import YEAR, at, between
from aftersales.simulate.kinds.asking import Consultation, Relocation, ToldTwice
from aftersales.simulate.kinds.care import CareVisit
from aftersales.simulate.kinds.goods import DeliveryFault, SalesReturn
from aftersales.simulate.kinds.inspection import InspectionPlan
from aftersales.simulate.kinds.installation import Installation
from aftersales.simulate.kinds.repair import Repair
from aftersales.simulate.kinds.staff import Leave, Loan
from aftersales.simulate.kinds.stock import Store
from aftersales.simulate.kinds.training import Training
from aftersales.simulate.kinds.workshop import CustomerRepair

HOURS = 32
"""Quarters of an hour of a day, from half past eight on, in which requests come."""
FIRST = date(YEAR, 1, 5)
KINDS = (
    ("repair", Repair, 0.74),
    ("installation", Installation, 0.07),
    ("workshop", CustomerRepair, 0.07),
    ("return", SalesReturn, 0.04),
    ("delivery", DeliveryFault, 0.04),
    ("training", Training, 0.04),
    ("consultation", Consultation, 0.04),
    ("relocation", Relocation, 0.02),
    ("twice", ToldTwice, 0.02),
)
"""How many there are of each kind: shares of what is asked for in a year."""

Begins = tuple[datetime, Affair]


def last_day(months: int) -> date:
    """The last day of so many months."""
    return (date(YEAR + 1, 1, 1) if months == 12 else date(YEAR, months + 1, 1)) - timedelta(days=1)


def affairs(office: Office, requests: int, months: int) -> list[Begins]:
    """Everything that begins by itself, with its moment."""
    dice, days = Random(f"{office.seed}/year"), between(FIRST, last_day(months))
    return [*_asked(office, dice, days, requests), *_by_themselves(office), *_of_the_quarter(office, dice, months)]


def _asked(office: Office, dice: Random, days: list[date], requests: int) -> Iterator[Begins]:
    """What customers ask for; of each kind once at least."""
    machines = list(office.ledger.machines.values())
    for kind, affair, share in KINDS:
        for number in range(max(1, round(share * requests))):
            moment = at(dice.choice(days), "08:30") + timedelta(minutes=15 * dice.randrange(HOURS))
            yield moment, affair(office, f"{kind}-{number + 1:04}", dice.choice(machines))


def _by_themselves(office: Office) -> Iterator[Begins]:
    """What goes on all the time."""
    for number, machine in enumerate(office.ledger.machines.values()):
        yield at(FIRST, "09:00") + timedelta(minutes=15 * (number % 24)), InspectionPlan(office, machine)
    for station in STATIONS:
        yield at(FIRST, "08:30"), Store(office, station.id)


def _of_the_quarter(office: Office, dice: Random, months: int) -> Iterator[Begins]:
    """What is done in each quarter: key customers are visited, technicians have a holiday, stations lend somebody."""
    for first in range(1, months + 1, 3):
        quarter = between(max(FIRST, date(YEAR, first, 1)), last_day(min(first + 2, months)))
        for customer_id in office.company.key:
            yield at(dice.choice(quarter), "10:00"), CareVisit(office, f"care-{customer_id}-{first:02}", customer_id)
        for station, lender in zip(STATIONS, (*STATIONS[1:], STATIONS[0]), strict=True):
            for each in station.technicians:
                yield (
                    at(dice.choice(quarter), "11:00"),
                    Leave(office, f"leave-{each.id}-{first:02}", station.id, each.id),
                )
            name, lent = f"loan-{station.id}-{first:02}", dice.choice(lender.technicians).id
            yield at(dice.choice(quarter), "13:00"), Loan(office, name, station.id, lender.id, lent)
