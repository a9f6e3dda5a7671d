"""Parts, stock, transfers and tools as of a moment of the past: few things, so each is folded from its own stream,
whether it has changed since or not."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from dispatch.domain.stock.part import PART as PART_STREAM
from dispatch.domain.stock.state import STOCK as STOCK_STREAM
from dispatch.domain.tools.tool import TOOL as TOOL_STREAM
from dispatch.projections.parts import PARTS as PART_ROWS
from dispatch.projections.stock import STOCK as STOCK_ROWS
from dispatch.projections.stock_transfers import TRANSFERS as TRANSFER_ROWS
from dispatch.projections.tools import TOOLS as TOOL_ROWS
from eventlog.moment import Moment
from eventlog.read_models.as_of import MOST, Asked, Rewound, lay, over
from eventlog.read_models.projection import Projection
from service.framework import Runtime
from service.past import folded, snapshot


class Register(NamedTuple):
    """Rows, the stream that makes them, and which keys there are for a station, None for all: it never changes."""

    rows: Projection[Any]
    stream: Callable[[str], str]
    keys: str


PARTS = Register(PART_ROWS, PART_STREAM.stream, "SELECT part_id FROM dispatch.parts WHERE $1::text IS DISTINCT FROM ''")
STOCK = Register(
    STOCK_ROWS,
    STOCK_STREAM.stream,
    "SELECT stock_id FROM dispatch.stock WHERE station_id = coalesce($1::text, station_id)",
)
TRANSFERS = Register(
    TRANSFER_ROWS,
    STOCK_STREAM.stream,
    """SELECT DISTINCT stock_id FROM dispatch.stock_transfers
       WHERE $1::text IS NULL OR $1 IN (from_station_id, to_station_id)""",
)
TOOLS = Register(
    TOOL_ROWS,
    TOOL_STREAM.stream,
    "SELECT tool_id FROM dispatch.tools WHERE station_id = coalesce($1::text, station_id)",
)


@asynccontextmanager
async def registers_then(
    runtime: Runtime, moment: Moment | None, station_id: str | None, *registers: Register
) -> AsyncIterator[Asked]:
    """Whom to ask about some registers at a moment, None for now. Raises Problem, 422, for more than MOST things of
    one."""
    if moment is None:
        yield runtime.pool
        return
    async with snapshot(runtime) as connection:
        rows: dict[Projection[Any], list[Any]] = {}
        for each in registers:
            keys = await connection.fetch(f"{each.keys} LIMIT {MOST + 1}", station_id)
            streams = [each.stream(row[0]) for row in keys]
            rows[each.rows] = await folded(connection, runtime.store, moment, each.rows, streams)
        await lay(connection, rows, {})
        yield Rewound(connection, [over(each, "false", found) for each, found in rows.items()], {})
