"""What happens when: the seed spreads so many requests over the working days of so many months."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from aftersales.simulate.affair import Affair, Office
from aftersales.simulate.days import YEAR, at, between
from aftersales.simulate.kinds.repair import Repair

HOURS = 32
"""Quarters of an hour of a day, from half past eight on, in which requests come."""


def last_day(months: int) -> date:
    """The last day of so many months."""
    return date(YEAR + 1, 1, 1) - timedelta(days=1) if months == 12 else date(YEAR, months + 1, 1) - timedelta(days=1)


def affairs(office: Office, cases: int, months: int) -> list[tuple[datetime, Affair]]:
    """Everything that begins by itself, with its moment."""
    dice = Random(f"{office.seed}/year")
    days = between(date(YEAR, 1, 5), last_day(months))
    machines = list(office.ledger.machines.values())
    found: list[tuple[datetime, Affair]] = []
    for number in range(cases):
        moment = at(dice.choice(days), "08:30") + timedelta(minutes=15 * dice.randrange(HOURS))
        found.append((moment, Repair(office, f"repair-{number + 1:04}", dice.choice(machines))))
    return found
