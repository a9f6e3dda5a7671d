"""The dispatch service on a real PostgreSQL, asked over HTTP, with the logs of the services that it listens to."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from dispatch.domain.work_order.state import work_order_id
from dispatch.wiring import DEFINITION
from eventlog.envelope import Context
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool
from eventlog.testing import tell
from events.catalog import codec
from events.catalog.case import CaseRouted
from events.types import Slot

STAFF: dict[str, tuple[str, str | None]] = {
    "clerk-1": ("clerk", None),
    "manager-1": ("manager", None),
    "ops-1": ("operations", None),
    "d-north": ("dispatcher", "north"),
    "d-south": ("dispatcher", "south"),
    "t1": ("technician", "north"),
    "t2": ("technician", "north"),
    "t3": ("technician", "south"),
    "d-nowhere": ("dispatcher", "nowhere"),
}
"""Key id → role and station. The key itself is `key-of-<id>`."""
NUMBERS = {"case-1": "260302-0001-3"}
"""Cases that have a number; the others are of before there were any."""
FOREIGN = ("intake", "sla_monitor", "callback")


def routing(
    case_id: str,
    station_id: str = "north",
    visit_no: int = 1,
    slot: Slot | None = None,
    customer: tuple[str, str] = ("customer-1", "machine-1"),
) -> CaseRouted:
    """A case of a customer, about one of its machines, goes to a station."""
    about = (*customer, "P-100", "卡纸 𠮷😀")
    return CaseRouted(case_id, station_id, "区域", visit_no, station_id, *about, slot, True, NUMBERS.get(case_id, ""))


class World:
    """The running service, and a voice for the others."""

    routing = staticmethod(routing)

    def __init__(self, http: httpx.AsyncClient, pool: Pool) -> None:
        self.http = http
        self.pool = pool
        self._stores = {name: Store(pool, name, codec) for name in (*FOREIGN, "dispatch")}
        self._position = ""

    async def post(self, who: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """A command; later reads wait for it."""
        sent = {"Authorization": f"Bearer key-of-{who}"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        answer = await self.http.post(path, json=body, headers=sent)
        self._position = answer.headers.get("Aftersales-Position", self._position)
        return answer

    async def done(self, who: str, path: str, body: Any = None) -> Any:
        """A command that succeeds; gives its answer."""
        answer = await self.post(who, path, body)
        assert answer.is_success, answer.text
        return answer.json()

    async def get(self, who: str, path: str, **query: Any) -> httpx.Response:
        """A read that sees everything said so far."""
        params = query | ({"wait_for": self._position} if self._position else {})
        return await self.http.get(path, params=params, headers={"Authorization": f"Bearer key-of-{who}"})

    async def read(self, who: str, path: str, **query: Any) -> Any:
        """A read that succeeds; gives its answer."""
        answer = await self.get(who, path, **query)
        assert answer.is_success, answer.text
        return answer.json()

    async def receive(self, source: str, *events: Any) -> None:
        """Another service says something, or this one did in an older version; returns when it has been acted on."""

        async def work(session: Session) -> Answer:
            await tell(session, codec, *events)
            return {}

        appended = await execute(self._stores[source], Context("test", datetime.now(UTC)), work)
        self._position = f"{source}:{appended.position}"
        await self.read("manager-1", "/stations")

    async def routed(
        self, case_id: str, station_id: str = "north", visit_no: int = 1, slot: Slot | None = None, **told: Any
    ) -> str:
        """Intake routes a case to a station, with what else it says of it; gives the work order's id."""
        await self.receive("intake", replace(routing(case_id, station_id, visit_no, slot), **told))
        return work_order_id(case_id, visit_no)

    async def all_routed(self, case_ids: Sequence[str]) -> list[str]:
        """Intake routes many cases at once to station north; gives the work orders' ids."""
        await self.receive("intake", *map(routing, case_ids))
        return [work_order_id(case_id, 1) for case_id in case_ids]

    async def assigned(self, case_id: str, technician_id: str = "t1", **slot: str) -> str:
        """An order of station north that a technician has; gives its id."""
        order = await self.routed(case_id)
        await self.done("d-north", f"/work-orders/{order}/accept")
        await self.done("d-north", f"/work-orders/{order}/assign", {"technician_id": technician_id, **slot})
        return order


@pytest.fixture
async def bare_world(open_service: Any) -> AsyncIterator[World]:
    """The service without any station."""
    async with open_service(DEFINITION, *FOREIGN, staff=STAFF, clock="wall") as api:
        yield World(api.client, api.pool)


@pytest.fixture
async def world(bare_world: World) -> World:
    """Two stations: technicians t1 and t2 in the north, t3 in the south."""
    for station, region, technicians in (("north", "华北", ("t1", "t2")), ("south", "华南", ("t3",))):
        opened = {"station_id": station, "name": f"{station} 网点", "regions": [region]}
        await bare_world.done("manager-1", "/stations", opened)
        for technician in technicians:
            staff = {"staff_id": technician, "role": "technician", "skills": ["laser"]}
            await bare_world.done(f"d-{station}", f"/stations/{station}/staff", staff)
    return bare_world
