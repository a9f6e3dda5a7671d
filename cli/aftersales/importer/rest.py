"""Are the services at rest: has every subscription handled everything, and does nothing new come of it?

Told by their Prometheus metrics. An import must not end before: what a service has not reacted to when its clock goes
back to the wall would be dated today.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

from prometheus_client.parser import text_string_to_metric_families

from aftersales.calling import command
from aftersales.counting import counted
from aftersales.errors import CommandError
from aftersales.importer.api import Api

STILL = 1.0
"""Seconds without any change that count as rest: twenty times a log clock's look at its timers."""

LOOK = 0.25
PATIENCE = 120.0
"""Seconds without any change, with something left to do, that count as trouble."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the logs end, how far each (service, subscription, log) has come, and how many events are parked."""

    heads: Mapping[str, int]
    positions: Mapping[tuple[str, str, str], int]
    parked: int

    @property
    def complete(self) -> bool:
        """Every subscription that has moved in this run has come to the end of its logs, as far as these are known."""
        return all(
            source in self.heads and position >= self.heads[source]
            for (_, _, source), position in self.positions.items()
        )


async def at_rest(api: Api) -> None:
    """Wait for it. Raises CommandError where events were parked, or a service stands still before the end."""
    loop = asyncio.get_running_loop()
    reading, since = await read(api), loop.time()
    while not (reading.complete and loop.time() - since >= STILL):
        if loop.time() - since > PATIENCE:
            raise CommandError("服务停滞，尚有事件未处理", "the services stand still, with events left to handle")
        await asyncio.sleep(LOOK)
        newer = await read(api)
        if newer != reading:
            reading, since = newer, loop.time()
    if reading.parked:
        raise CommandError(
            f"{reading.parked} 个事件无法处理，已隔离；{command('parked list')} 说明原因",
            f"{counted(reading.parked, 'event')} failed and parked; `{command('parked list')}` says why",
        )


async def read(api: Api) -> Reading:
    """What the services say now."""
    pages = await asyncio.gather(*(api.metrics(service) for service in api.services))
    return reading_of(dict(zip(api.services, pages, strict=True)))


def reading_of(pages: Mapping[str, str]) -> Reading:
    """Service → its metrics page, as one reading."""
    heads: dict[str, int] = {}
    positions: dict[tuple[str, str, str], int] = {}
    parked = 0
    for service, page in pages.items():
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                if isnan(sample.value):  # a service that is busy does not know it in time
                    continue
                match sample.name:
                    case "eventlog_log_position":
                        heads[service] = int(sample.value)
                    case "eventlog_subscription_position":
                        positions[service, sample.labels["subscription"], sample.labels["lane"]] = int(sample.value)
                    case "eventlog_events_parked":
                        parked += int(sample.value)
    return Reading(heads, positions, parked)
