"""Before the clock moves, the SLA monitor has heard everything and rung what is due: alarms are those of the moment."""

import asyncio
import time

from aftersales.demo.people import OPERATIONS
from aftersales.demo.stage import Stuck
from aftersales.simulate.affair import PATIENCE, Office


async def settle(office: Office) -> None:
    """Wait until it is so. Raises Stuck where that takes too long."""
    news = office.positions.take_news()
    if not news:
        return
    operations = office.by(OPERATIONS)
    give_up = time.monotonic() + PATIENCE
    while (await operations.get("sla_monitor", "/timers", after=",".join(news)))["timers_due"]:
        if time.monotonic() > give_up:
            raise Stuck("alarms that are due do not ring")
        await asyncio.sleep(0.02)
