"""A past to measure on: ordinary cases from call to closed, straight into the four logs."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from eventlog.envelope import new_id
from eventlog.postgres import Pool
from events.catalog import SOURCES, codec
from events.catalog.callback_task import CallbackConcluded, CallbackRequested
from events.catalog.case import CaseClosed, CaseRouted, RequestReceived
from events.catalog.sla import CaseClocksChanged
from events.catalog.work_order import (
    CustomerContacted,
    FaultSolved,
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderAccepted,
    WorkOrderReceived,
)
from events.types import ClockStanding, Fact

COLUMNS = ("position", "id", "stream", "version", "type", "key", "time", "data", "actor")
PIECE = 6_000
"""Cases that are in memory at once."""
START = datetime(2026, 1, 5, 1, tzinfo=UTC)


def one_case(number: int) -> Iterator[tuple[str, str, datetime, Any]]:
    """(source, stream, time, event) of one case, in order."""
    case, order, task = f"bench-{number}", f"bench-{number}-1", f"bench-{number}-call"
    station, customer, machine = f"station-{number % 12}", f"customer-{number % 400}", f"machine-{number % 900}"
    at = START + timedelta(minutes=7 * number)
    running = ClockStanding("running", False, at + timedelta(hours=1), None, 0)
    met = ClockStanding("met", False, at + timedelta(hours=1), at + timedelta(minutes=20), 1200)

    def clocks(fact: Fact, standing: ClockStanding) -> tuple[str, str, datetime, Any]:
        changed = CaseClocksChanged(case, "warranty-2026.1", fact, at, standing, standing, standing, 0)
        return "sla_monitor", f"sla-{case}", at, changed

    request = RequestReceived(case, customer, machine, "MFP-200", "east", "phone", "clerk", "卡纸 paper jam", True)
    yield "intake", f"case-{case}", at, request
    yield clocks("opened", running)
    routed = CaseRouted(case, station, "region", 1, "east", customer, machine, "MFP-200", "卡纸 paper jam", None, True)
    yield "intake", f"case-{case}", at, routed
    received = WorkOrderReceived(order, case, station, 1, customer, machine, "MFP-200", "卡纸 paper jam", None, True)
    for event in (
        received,
        WorkOrderAccepted(order, case),
        TechnicianAssigned(order, case, "T-1", None),
        CustomerContacted(order, case, ""),
        TechnicianArrived(order, case, "T-1"),
        FaultSolved(order, case, station, 1, "drum changed"),
    ):
        yield "dispatch", f"work_order-{order}", at, event
    yield clocks("responded", met)
    yield clocks("arrived", met)
    yield clocks("solved", met)
    asked = CallbackRequested(task, case, "visit", 1, order, station, True)
    yield "callback", f"callback-{task}", at, asked
    yield "callback", f"callback-{task}", at, CallbackConcluded(task, case, "visit", 1, "satisfied", "")
    yield "intake", f"case-{case}", at, CaseClosed(case, "satisfied")
    yield clocks("closed", met)


async def write(pool: Pool, cases: int) -> int:
    """Put the history of so many cases into empty logs; gives the number of events."""
    ends = dict.fromkeys(SOURCES, 0)
    async with pool.acquire() as connection:
        for first in range(0, cases, PIECE):
            for source, rows in _piece(first, min(first + PIECE, cases), ends).items():
                await connection.copy_records_to_table("events", schema_name=source, columns=COLUMNS, records=rows)
                ends[source] += len(rows)
        for source in SOURCES:
            await connection.execute(f"ANALYZE {source}.events")
    return sum(ends.values())


def _piece(first: int, last: int, ends: Mapping[str, int]) -> dict[str, list[tuple[Any, ...]]]:
    logs: dict[str, list[tuple[Any, ...]]] = {source: [] for source in SOURCES}
    versions: dict[str, int] = {}
    for number in range(first, last):
        for source, stream, at, event in one_case(number):
            versions[stream] = versions.get(stream, 0) + 1
            name, data = codec.encode(event)
            position = ends[source] + len(logs[source]) + 1
            logs[source].append((position, new_id(), stream, versions[stream], name, event.case_id, at, data, "bench"))
    return logs
