"""The list of alarms: every combination of filters, page by page, gives what is there."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import Any, get_args

import pytest

from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from events.rules.assignment import Assignment
from events.rules.holders import Holder
from events.types import AlarmLevel, ClockName, ClockState
from sla_monitor.projections.alarms import list_alarms
from sla_monitor.projections.assignments import ASSIGNMENTS
from sla_monitor.projections.clocks import CLOCKS, ClockItem, ClocksRow
from sla_monitor.wiring import DEFINITION

BEGIN = datetime(2026, 3, 9, 4, 0, tzinfo=UTC)
PAGE = 7


def a_case(number: int, chance: Random) -> ClocksRow:
    def time() -> datetime:
        return BEGIN + timedelta(hours=chance.randrange(6))  # several at the same time

    def item() -> ClockItem:
        state: ClockState = chance.choice(get_args(ClockState))
        return ClockItem(
            state, chance.choice((time(), None)), chance.choice((time(), None)), chance.choice((time(), None))
        )

    id = f"order-{number}"
    return ClocksRow(
        f"case-{number:03}",
        closed=chance.random() < 0.3,
        station_id=chance.choice(("north", "south", None)),
        holders=tuple(
            sorted((Holder(time(), 1, id, name) for name in ("north", "west", None)), key=lambda had: had.since)
        ),
        clocks={clock: item() for clock in get_args(ClockName) if chance.random() < 0.8},
    )


@pytest.fixture
async def pool(open_service: Callable[..., Any]) -> AsyncIterator[Pool]:
    """That of a running service."""
    async with open_service(DEFINITION, "intake", "dispatch") as api:
        yield api.pool


async def test_every_combination_of_filters(pool: Pool) -> None:
    chance = Random(11)
    rows = [a_case(number, chance) for number in range(120)]
    orders = [
        Assignment(f"order-{number}", row.case_id, chance.choice(("t1", "t2")), chance.random() < 0.7)
        for number, row in enumerate(rows)
    ]
    known: tuple[tuple[Projection[Any], Sequence[Any]], ...] = ((CLOCKS, rows), (ASSIGNMENTS, orders))
    for projection, told in known:
        await pool.execute(f"TRUNCATE {projection.table.full_name}")
        await pool.execute(projection.table.insert(), projection.table.encoded(told))
    in_hand = {order.case_id for order in orders if order.open and order.technician_id == "t1"}
    levels: tuple[AlarmLevel | None, ...] = (None, "warning", "breach")
    stations, clocks = (None, "north", "west", "nowhere"), (None, *get_args(ClockName)[:2])
    for station, technician, level, clock in product(stations, (None, "t1"), levels, clocks):
        expected = sorted(
            (due, row.case_id, name, row.breached_by(name))
            for row in rows
            for name in get_args(ClockName)
            if (due := row.alarm(name)) is not None
            and station in (None, row.station_id, row.breached_by(name))
            and (technician is None or row.case_id in in_hand)
            and level in (None, "warning" if row.clocks[name].breached is None else "breach")
            and clock in (None, name)
        )
        found: list[Any] = []
        while page := await list_alarms(
            pool, station, technician, level, clock, found[-1][:3] if found else None, PAGE
        ):
            found += [(item.due, item.case_id, item.clock, item.breached_by) for item in page]
            assert len(found) <= len(expected), (station, technician, level, clock)
        assert found == expected, (station, technician, level, clock)
