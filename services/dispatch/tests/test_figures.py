"""What managers watch: stations' open work orders, those that nobody has, units that are out, parts that are short,
tools that need calibrating."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.figures import _WORK, figures
from dispatch.metrics import (
    HINDERED,
    OLDEST_UNASSIGNED,
    OLDEST_UNREPORTED,
    OPEN,
    PARTS_SHORT,
    REFUSED,
    TOOLS_DUE,
    UNASSIGNED,
    UNITS_OUT,
    UNREPORTED,
)
from eventlog.testing import told
from events.catalog.sla import ReplacementDue
from events.shanghai import day_of


async def test_open_and_unassigned_work_orders_units_out_and_parts_that_are_short(world: Any) -> None:
    await world.assigned("case-1")
    await world.routed("case-2")
    await world.routed("case-3")
    await world.receive("sla_monitor", ReplacementDue("case-1", datetime.now(UTC) + timedelta(hours=2)))
    await world.done("d-north", "/cases/case-1/replacement/hand-over", {"serial_no": "SN-1"})
    part = {"part_no": "P-1", "name_zh": "轮", "name_en": "Roller", "unit_zh": "个", "unit_en": "piece"}
    await world.done("manager-1", "/parts", part)
    await world.done("d-south", "/stock/minimums", {"part_no": "P-1", "minimum": 1})
    today = day_of(datetime.now(UTC))
    for number, days in enumerate((-1, 30, 31, None)):
        until = None if days is None else str(today + timedelta(days=days))
        tool = {"tool_id": f"T-{number}", "name_zh": "测厚仪", "name_en": "Gauge"}
        await world.done("d-north", "/tools", tool | {"station_id": "north", "calibrated_until": until})
    await world.read("d-north", "/replacements")
    await figures(world.pool, datetime.now(UTC) + timedelta(hours=1))
    assert told(OPEN) == {("north",): 3, ("south",): 0}
    assert told(UNASSIGNED) == {("north",): 2, ("south",): 0}
    oldest = told(OLDEST_UNASSIGNED)
    assert oldest["south",] == 0 and 3600 <= oldest["north",] < 3660
    assert told(UNITS_OUT) == {("north",): 1, ("south",): 0}
    assert told(PARTS_SHORT) == {("north",): 0, ("south",): 1}
    assert told(TOOLS_DUE) == {("north",): 2, ("south",): 0}, "one is over, one ends in thirty days"
    (order,) = (await world.read("d-north", "/work-orders", case_id="case-1"))["items"]
    await world.done("t1", f"/work-orders/{order['work_order_id']}/arrive")
    await world.done("t1", f"/work-orders/{order['work_order_id']}/unsafe", {"note": "漏电"})
    (order,) = (await world.read("d-north", "/work-orders", case_id="case-3"))["items"]
    await world.done("d-north", f"/work-orders/{order['work_order_id']}/refuse", {"reason": "当天无人"})
    await world.read("d-north", "/work-orders")
    for later, counted in ((timedelta(), 1), (timedelta(days=31), 0)):
        await figures(world.pool, datetime.now(UTC) + later)
        assert told(REFUSED) == {("north",): counted, ("south",): 0}
    assert told(OPEN) == {("north",): 2, ("south",): 0}
    assert {at: count for at, count in told(HINDERED).items() if count} == {("north", "unsafe"): 1}
    (order,) = (await world.read("d-north", "/work-orders", case_id="case-1"))["items"]
    path = f"/work-orders/{order['work_order_id']}"
    await world.done("d-north", f"{path}/declare-safe", {"reason": "已断电检修"})
    await world.done("t1", f"{path}/solve", {"work_done": "换轮"})
    report = {"findings": "磨损", "work_done": "换轮", "minutes_on_site": 9, "signed_by_customer": True}
    await world.done("t1", f"{path}/report", report)
    for missing in (1, 0):
        await world.read("d-north", "/work-orders")
        await figures(world.pool, datetime.now(UTC) + timedelta(hours=1))
        assert told(UNREPORTED) == {("north",): missing, ("south",): 0}
        assert (told(OLDEST_UNREPORTED)["north",] >= 3600) == bool(missing)
        if missing:
            await world.done("t1", f"{path}/reports", {})
    await world.pool.execute(
        """INSERT INTO dispatch.queue
           SELECT (jsonb_populate_record(q, jsonb_build_object('work_order_id', 'old-' || n, 'finished', true))).*
           FROM dispatch.queue AS q, generate_series(1, 10000) AS n WHERE q.case_id = 'case-2'"""
    )
    await world.pool.execute("ANALYZE dispatch.queue")
    plan = "\n".join(row[0] for row in await world.pool.fetch("EXPLAIN " + _WORK.sql))
    assert "open_by_" in plan and "Seq Scan" not in plan, "finished orders are not looked at"
