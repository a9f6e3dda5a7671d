"""What managers watch: open cases by station and promise, and units that are owed."""

from datetime import UTC, datetime
from typing import Any

from eventlog.testing import told
from reporting.figures import _OPEN, STANDINGS, figures
from reporting.metrics import DAYS_TO_COUNT, DAYS_WAIT, OPEN, PROMISES, UNITS_OWED
from reporting.sums.counting import TURN


async def test_open_cases_by_station_and_promise(world: Any, say: Any) -> None:
    await world.receive(say.north, say.south, *say.satisfied("closed"), say.opened("new"))
    await world.receive(say.opened("late"), *say.routed("late"), say.breached("late", "respond"), say.obliged("late"))
    await world.receive(say.opened("soon"), *say.routed("soon"), say.clocks("soon", "running", "running", "running"))
    await world.receive(say.warned("soon", "respond"))
    await world.receive(say.opened("waits"), *say.routed("waits"), say.clocks("waits", "met", "paused", "paused"))
    await world.receive(say.moved_south("waits"))
    await world.read("manager-1", "/board")
    await figures(world.pool, datetime.now(UTC))
    assert told(OPEN) == {("-",): 1, ("north",): 2, ("south",): 1}
    assert told(UNITS_OWED) == {("-",): 0, ("north",): 1, ("south",): 0}
    assert {labels: value for labels, value in told(PROMISES).items() if value} == {
        ("-", "respond", "running"): 1,
        ("-", "arrive", "running"): 1,
        ("-", "resolve", "running"): 1,
        ("north", "respond", "breached"): 1,
        ("north", "respond", "warned"): 1,
        ("north", "arrive", "running"): 2,
        ("north", "resolve", "running"): 2,
        ("south", "respond", "kept"): 1,
        ("south", "arrive", "paused"): 1,
        ("south", "resolve", "paused"): 1,
    }
    assert len(told(PROMISES)) == 3 * 3 * len(STANDINGS), "what is 0 is told, too"

    await world.pool.execute(
        """INSERT INTO reporting.cases
           SELECT (jsonb_populate_record(c, jsonb_build_object('case_id', 'old-' || n))).*
           FROM reporting.cases AS c, generate_series(1, 10000) AS n WHERE c.case_id = 'closed'"""
    )
    await world.pool.execute("ANALYZE reporting.cases")
    plan = "\n".join(row[0] for row in await world.pool.fetch("EXPLAIN " + _OPEN.sql))
    assert "open_cases" in plan and "Seq Scan on cases" not in plan, "closed cases are not looked at"


async def test_days_that_are_to_be_counted(world: Any, say: Any) -> None:
    await figures(world.pool, datetime.now(UTC))
    assert (told(DAYS_TO_COUNT), told(DAYS_WAIT)) == ({(): 0}, {(): 0})
    async with world.pool.acquire() as connection, connection.transaction():
        await connection.fetchval("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", TURN)  # nobody counts
        await world.receive(say.opened("a"))
        await world.read("manager-1", "/board")
        await figures(world.pool, datetime.now(UTC))
        assert told(DAYS_TO_COUNT) == {(): 1} and 0 < told(DAYS_WAIT)[()] < 60
