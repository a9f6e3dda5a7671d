"""What the services know already of the things and cases in a log, asked for before anything is sent."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from aftersales.errors import CommandError
from aftersales.importer.api import Api, Request
from aftersales.importer.names import Kind, candidates
from aftersales.importer.rows import Row, machine_name
from aftersales.responses import Json, Refused

T = TypeVar("T")

NOT_FOUND = 404
AT_ONCE = 16
PAGE = "200"


@dataclass(frozen=True, slots=True)
class Machine:
    """A registered machine."""

    customer_id: str
    model: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One event of a case that a step of an import can have led to. `type` is its name without service and version."""

    at: datetime
    type: str


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case that is there: how it was registered, where it is now, and what was done for it, in order of time."""

    description: str
    customer_id: str
    equipment_id: str | None
    station_id: str | None
    taken_by: str
    opened_at: datetime
    deeds: tuple[Deed, ...]
    technicians: Mapping[int, str]
    """Visit → who is assigned to it."""
    kept: Counter[tuple[str, str, datetime]] = field(default_factory=Counter)
    """Activity, staff number and time → how many rows of the log the case has kept."""


@dataclass(frozen=True, slots=True)
class Registered:
    """Everything by its number. Customers and stations are all there are; of the rest what the log can be about."""

    customers: Mapping[str, str] = field(default_factory=dict)
    """Customer → name."""
    stations: Mapping[str, str] = field(default_factory=dict)
    """Station → name."""
    rosters: Mapping[str, str] = field(default_factory=dict)
    """Technician → the station whose roster has them."""
    loans: frozenset[tuple[str, str]] = frozenset()
    """(station, technician) for everybody who is lent to a station."""
    equipment: Mapping[str, Machine] = field(default_factory=dict)
    cases: Mapping[str, KnownCase] = field(default_factory=dict)


async def look_up(api: Api, rows: Sequence[Row]) -> Registered:
    """Ask the services, which are at rest. Raises CommandError when one stays away, or refuses."""
    try:
        return await _look_up(api, rows)
    except Refused as no:
        raise CommandError(f"无法查询已登记的内容：{no.zh}", f"cannot read what is registered: {no.en}") from None


async def _look_up(api: Api, rows: Sequence[Row]) -> Registered:
    customers = {item["customer_id"]: item["name"] for item in await _all(api, "intake", "/customers")}
    stations = {item["station_id"]: item["name"] for item in await _all(api, "dispatch", "/stations")}
    rosters = {person: station_id for station_id in stations for person in await _technicians(api, station_id)}
    granted = await _all(api, "dispatch", "/loans", {"status": "granted"})
    loans = frozenset((loan["to_station_id"], loan["staff_id"]) for loan in granted)
    machines: dict[str, Machine] = {}
    cases: dict[str, KnownCase] = {}
    if customers:  # without one there is nothing else
        names = {machine_name(row) for row in rows if row.product is not None}
        for number, item in await _each(api, "/equipment", "equipment", names):
            machines[number] = Machine(item["customer_id"], item["model"])
        found = await _each(api, "/cases", "case", {row.case for row in rows})
        known = await _gather(_known(api, number, item) for number, item in found)
        cases = {number: case for (number, _), case in zip(found, known, strict=True)}
    return Registered(customers, stations, rosters, loans, machines, cases)


async def _each(api: Api, path: str, kind: Kind, names: Iterable[str]) -> list[tuple[str, Json]]:
    """What is registered under any of the numbers that the names may have."""
    numbers = sorted({number for name in names for number in candidates(kind, name)})
    found = await _gather(_one(api, f"{path}/{number}") for number in numbers)
    return [(number, item) for number, item in zip(numbers, found, strict=True) if item is not None]


async def _one(api: Api, path: str) -> Json | None:
    try:
        return (await api.send(Request("GET", "intake", path))).body
    except Refused as no:
        if no.status != NOT_FOUND:
            raise
        return None


async def _known(api: Api, case_id: str, row: Json) -> KnownCase:
    chapters = await _all(api, "reporting", f"/cases/{case_id}/story")
    orders = await _all(api, "dispatch", "/work-orders", {"case_id": case_id})
    kept = await _all(api, "intake", f"/cases/{case_id}/activities")
    return KnownCase(
        description=row["description"],
        customer_id=row["customer_id"],
        equipment_id=row["equipment_id"],
        station_id=row["station_id"],
        taken_by=row["taken_by"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        deeds=tuple(Deed(datetime.fromisoformat(each["time"]), each["type"].split(".")[2]) for each in chapters),
        technicians={order["visit_no"]: order["technician_id"] for order in orders if order["technician_id"]},
        kept=Counter((row["activity"], row["staff_id"], datetime.fromisoformat(row["happened_at"])) for row in kept),
    )


async def _technicians(api: Api, station_id: str) -> frozenset[str]:
    staff = await _all(api, "dispatch", f"/stations/{station_id}/staff")
    return frozenset(person["staff_id"] for person in staff if person["role"] == "technician")


async def _all(api: Api, service: str, path: str, query: Mapping[str, str] | None = None) -> list[Json]:
    """Every item of a list, page by page."""
    items: list[Json] = []
    page: Json = {"next": None}
    while True:
        more = {"after": page["next"]} if page.get("next") else {}
        asked = {**(query or {}), "limit": PAGE, **more}
        page = (await api.send(Request("GET", service, path, query=asked))).body
        items += page["items"]
        if not page.get("next"):
            return items


async def _gather(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All of them, a few at once; the first that fails ends them all."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def in_turn(job: Coroutine[Any, Any, T]) -> T:
        async with turns:
            return await job

    tasks = [asyncio.create_task(in_turn(job)) for job in jobs]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
