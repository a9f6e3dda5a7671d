"""Parts, stock, replacement units and tools, row by row, as the forms have them; a station has its own."""

from collections.abc import Sequence
from typing import Any

from dispatch.projections.parts import list_parts
from dispatch.projections.stock import Where, list_stock
from dispatch.projections.tools import list_tools
from dispatch.projections.units import list_units
from dispatch.routes.stock.reorder import place_of
from events.types import UNIT_STATUSES
from service.framework import Call
from service.workbooks.exporting import every

Rows = Sequence[dict[str, Any]]


async def parts(call: Call) -> Rows:
    """By number."""
    pool = call.runtime.pool
    found = await every(lambda after, limit: list_parts(pool, after, limit), lambda row: row.part_id)
    return [{name: getattr(row, name) for name in row.__slots__} for row in found]


async def stock(call: Call) -> Rows:
    """By station, part and van. What was there in the beginning is left blank: a stock-take says what there is."""
    pool, where = call.runtime.pool, Where(call.station_asked_for(None))
    found = await every(lambda after, limit: list_stock(pool, where, after, limit), place_of)
    return [row | {"lots": ()} for row in found]


async def replacement_units(call: Call) -> Rows:
    """By serial number, without those that left the pool or that nobody registered."""
    pool, station = call.runtime.pool, call.station_asked_for(None)
    found = await every(
        lambda after, limit: list_units(pool, station, None, None, after, limit), lambda row: row["serial_no"]
    )
    there = [row for row in found if row["status"] != "retired" and row["model"] is not None]
    texts = [row["accessories"] or "" for row in there]
    readable = call.principal.reads_texts
    told = await call.runtime.keyring.readable(texts) if readable else [None] * len(texts)
    return [
        dict(row)
        | {"accessories": accessories or None, "condition": _condition(row), "status": UNIT_STATUSES[row["status"]].zh}
        for row, accessories in zip(there, told, strict=True)
    ]


def _condition(row: Any) -> str | None:
    """Blank where it is in order and not where it belongs: an import takes that for no news."""
    if row["status"] != "unfit":
        return "good"
    return None if row["condition"] == "good" else row["condition"]


async def tools(call: Call) -> Rows:
    """By number, without those that are used no more."""
    pool, station = call.runtime.pool, call.station_asked_for(None)
    found = await every(
        lambda after, limit: list_tools(pool, station, None, None, None, after, limit), lambda row: row["tool_id"]
    )
    return [dict(row) for row in found if not row["retired"]]
