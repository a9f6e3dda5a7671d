"""What Prometheus would get of every process of a system."""

import asyncio
import re
from collections.abc import Mapping

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from tests.world import World
from tools import metrics

from aftersales.process import Process

DECLARED = [one for home in metrics.homes().values() for one in home.declared]
UNTOLD = {"aftersales_calendar_end_timestamp_seconds"}
"""Told by nobody yet, as docs/operations/metrics.md says."""
KAFKA = {one.name for one in DECLARED if one.name.startswith("eventlog_kafka_")}
LIBRARY = ("python_", "process_")
"""What the client library tells of every Python program."""
STATIONS = {"-", "ST-EAST", "ST-WEST"}
NUMBER = re.compile(r"\d{5}")
MOST_LINES = 1_800
"""Of one process. Intake has some 190 operations, each with five series."""

Scrape = Mapping[Process, list[Sample]]


async def scrape(world: World) -> Scrape:
    """Every process, with the key of operations as a bearer token."""
    headers = {"Authorization": f"Bearer {world.keys['operations']}"}
    processes = world.system.processes
    pages = await asyncio.gather(*(world.http.get(f"{process.url}/metrics", headers=headers) for process in processes))
    for page in pages:
        page.raise_for_status()
    return {
        process: [one for family in text_string_to_metric_families(page.text) for one in family.samples]
        for process, page in zip(processes, pages, strict=True)
    }


def missing(found: Scrape, *, kafka: bool) -> set[str]:
    """Declared, and told by none of the processes that should; those of no label value that is known are missing,
    too."""
    names: dict[str, set[str]] = {}
    for process, page in found.items():
        names.setdefault(process.role, set()).update(one.name.removesuffix("_count") for one in page)
    return {
        f"{one.name} ({role})"
        for role, told in names.items()
        for one in DECLARED
        if one.name not in told and one.name not in UNTOLD
        if (one.by == "process" or role != "api") and (kafka or one.name not in KAFKA)
    }


def beyond_bounds(found: Scrape, secrets: list[str], prefix: str) -> list[str]:
    """What a page must not tell: a label that nobody declared, an id, a number of a person, any of these secrets.
    `prefix` begins the names of topics and clients."""
    faults = []
    declared = {one.name: {*one.labels, "le"} for one in DECLARED}
    for process, page in found.items():
        if len(page) > MOST_LINES:
            faults.append(f"{process.name} tells {len(page)} series")
        for one in page:
            name = re.sub(r"_(bucket|count|sum)$", "", one.name)
            if one.name.startswith(LIBRARY):
                continue
            if not set(one.labels) <= declared.get(one.name, declared.get(name, set())):
                faults.append(f"{one.name} has other labels than it declares: {one.labels}")
            said = " ".join(value for label, value in one.labels.items() if label != "le").replace(prefix, "")
            if not said.isascii() or NUMBER.search(said) or any(secret in said for secret in secrets):
                faults.append(f"{one.name} says too much: {one.labels}")
            if one.labels.get("station", "-") not in STATIONS:
                faults.append(f"{one.name}: there is no station {one.labels['station']}")
    return faults
