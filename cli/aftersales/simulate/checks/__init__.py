"""Whether every register adds up: the services are asked, and must say what the book says.

Each module has the checks of one register. None of them knows how a service came to its answer.
"""

import asyncio
import time
from datetime import date

from aftersales.demo.check import Check
from aftersales.simulate.affair import PATIENCE, Office
from aftersales.simulate.checks import cases, goods, held, logs, money, stock, time_of_staff


async def check(office: Office, last: date, dsn: str) -> list[Check]:
    """All of them. Read models may be a moment behind: what does not hold yet is looked at again."""
    give_up = time.monotonic() + PATIENCE
    while True:
        found = [
            *await cases.check(office),
            *await stock.check(office),
            *await money.check(office),
            *await held.check(office, last),
            *await goods.check(office),
            *await time_of_staff.check(office),
        ]
        if all(each.ok for each in found) or time.monotonic() > give_up:
            return [*found, *await logs.check(dsn)]
        await asyncio.sleep(0.5)
