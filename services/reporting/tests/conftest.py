"""Reporting on a real PostgreSQL, asked over HTTP, with the logs of the four services that it listens to."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from eventlog.envelope import Context
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool
from eventlog.testing import tell
from events.catalog import SOURCES, codec
from events.catalog.callback_task import CallbackConcluded
from events.catalog.case import (
    CaseClosed,
    CaseEnded,
    CaseReopened,
    CaseRouted,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.case_remote import RemoteHelpGiven
from events.catalog.replacement import ReplacementObliged
from events.catalog.sla import CaseClocksChanged, SlaBreached, SlaWarned
from events.catalog.station import StationOpened
from events.catalog.work_order import (
    FaultNotSolved,
    FaultSolved,
    WorkOrderCancelled,
    WorkOrderReceived,
    WorkOrderTransferred,
)
from events.types import (
    ClockName,
    ClockStanding,
    ClockState,
    Ending,
    Outcome,
)
from reporting.wiring import DEFINITION

STAFF: dict[str, tuple[str, str | None]] = {
    "clerk-1": ("clerk", None),
    "manager-1": ("manager", None),
    "analyst-1": ("analyst", None),
    "d-north": ("dispatcher", "north"),
    "d-south": ("dispatcher", "south"),
    "t-north": ("technician", "north"),
    "d-nowhere": ("dispatcher", "nowhere"),
}
"""Key id → role and station. The key itself is `key-of-<id>`."""
START = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
"""09:00 in China."""


def bearer(who: str) -> dict[str, str]:
    return {"Authorization": f"Bearer key-of-{who}"}


class Say:
    """What the other services say, in a few words."""

    due = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    north = StationOpened("north", "北站", ("north",))
    south = StationOpened("south", "南站 𠮷", ("south",))

    def station(self, id: str, name: str) -> StationOpened:
        return StationOpened(id, name, (id,))

    def opened(self, case: str) -> RequestReceived:
        return RequestReceived(case, "customer-1", None, None, "north", "phone", "clerk-1", "卡纸", True)

    def helped(self, case: str) -> RemoteHelpGiven:
        return RemoteHelpGiven(case, "u1", START, START, "remote_desktop", "", "李老师", "spoken", "solved", "")

    def guided(self, case: str) -> GuidanceGiven:
        return GuidanceGiven(case, "clerk-1", (), True, "")

    def routed(self, case: str, station: str = "north", visit_no: int = 1) -> list[Any]:
        order = f"{case}-{visit_no}"
        return [
            CaseRouted(case, station, "region", visit_no, "north", "customer-1", None, None, "卡纸", None, True),
            WorkOrderReceived(order, case, station, visit_no, "customer-1", None, None, "卡纸", None, True),
        ]

    def moved_south(self, case: str, visit_no: int = 1) -> WorkOrderTransferred:
        return WorkOrderTransferred(f"{case}-{visit_no}", case, "north", "south", "nearer")

    def solved(self, case: str, station: str = "north", visit_no: int = 1) -> FaultSolved:
        return FaultSolved(f"{case}-{visit_no}", case, station, visit_no, "cleaned")

    def not_solved(self, case: str) -> FaultNotSolved:
        return FaultNotSolved(f"{case}-1", case, "north", 1, "no parts")

    def called_back(self, case: str, outcome: Outcome, station: str = "north", visit_no: int = 1) -> CallbackConcluded:
        return CallbackConcluded(f"task-{case}-{visit_no}", case, "visit", visit_no, outcome, "", station)

    def reopened(self, case: str, outcome: Outcome) -> CaseReopened:
        return CaseReopened(case, outcome, "", 2)

    def closed(self, case: str) -> CaseClosed:
        return CaseClosed(case, "satisfied")

    def ended(self, case: str, ending: Ending = "cancelled", visit_no: int | None = None) -> CaseEnded:
        return CaseEnded(case, ending, "说明", "other" if ending == "duplicate" else None, visit_no)

    def cancelled(self, case: str, station: str = "north", visit_no: int = 1) -> WorkOrderCancelled:
        return WorkOrderCancelled(f"{case}-{visit_no}", case, station, visit_no, "cancelled", "说明")

    def clocks(self, case: str, *states: ClockState, paused_seconds: int = 0) -> CaseClocksChanged:
        respond, arrive, resolve = (
            ClockStanding(state, False, self.due if state == "running" else None, None, 0) for state in states
        )
        return CaseClocksChanged(case, "a4", "opened", self.due, respond, arrive, resolve, paused_seconds)

    def warned(self, case: str, clock: ClockName) -> SlaWarned:
        return SlaWarned(case, clock, self.due)

    def breached(self, case: str, clock: ClockName, at: datetime | None = None) -> SlaBreached:
        return SlaBreached(case, clock, at or self.due)

    def obliged(self, case: str) -> ReplacementObliged:
        return ReplacementObliged(case, self.due)

    def satisfied(self, case: str, station: str = "north") -> list[Any]:
        """A case that one visit solved."""
        kept = self.clocks(case, "met", "met", "met", paused_seconds=60)
        called = self.called_back(case, "satisfied", station)
        return [
            self.opened(case),
            *self.routed(case, station),
            self.solved(case, station),
            kept,
            called,
            self.closed(case),
        ]


class World:
    """The running service, and the voices of the others."""

    def __init__(self, http: httpx.AsyncClient, pool: Pool) -> None:
        self.http = http
        self.pool = pool
        self.at = START
        self._stores = {name: Store(pool, name, codec) for name in SOURCES}
        self._positions: dict[str, int] = {}

    async def receive(self, *events: Any, at: datetime | None = None) -> None:
        """Other services say something, a minute after the last or at a given time; later reads wait for it."""
        for event in events:
            source = codec.kinds[type(event)].source
            self.at = at or self.at + timedelta(minutes=1)

            async def work(session: Session, event: Any = event) -> Answer:
                await tell(session, codec, event)
                return {}

            appended = await execute(self._stores[source], Context("staff-7", self.at), work)
            self._positions[source] = appended.position

    async def get(self, who: str, path: str, **query: Any) -> httpx.Response:
        """A read that sees everything said so far."""
        for source, position in self._positions.items():
            token = f"{source}:{position}"
            waited = await self.http.get("/totals", params={"wait_for": token}, headers=bearer("manager-1"))
            assert waited.status_code == 200, waited.text
        self._positions.clear()
        params = {name.rstrip("_"): value for name, value in query.items()}
        return await self.http.get(path, params=params, headers=bearer(who))

    async def read(self, who: str, path: str, **query: Any) -> Any:
        """A read that succeeds; gives its answer."""
        answer = await self.get(who, path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def world(open_service: Any) -> AsyncIterator[World]:
    """Reporting, and four logs without an event."""
    async with open_service(DEFINITION, *SOURCES, staff=STAFF, clock="wall") as api:
        yield World(api.client, api.pool)


@pytest.fixture
def say() -> Say:
    """The words of the other services: tests cannot import a conftest."""
    return Say()
