"""The queue as of a moment of the past, by range: orders that no event has touched since are today's rows, and those
that were there and went on are folded again from their own streams.

What the queue says of a case besides, whether it is closed and whether a replacement unit is owed, is found for the
orders of the page alone.
"""

from collections.abc import Sequence
from typing import Any

from dispatch.domain.replacement import REPLACEMENT
from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.projections.cases import CASES, CaseRow
from dispatch.projections.queue import QUEUE
from dispatch.projections.queue_lists import Cursor, Order, QueueFilter, list_queue
from dispatch.projections.replacements import REPLACEMENTS
from eventlog.log.store import Store
from eventlog.moment import Moment
from eventlog.postgres import Connection
from eventlog.read_models.as_of import Rewound, lay, over
from service.framework import Runtime
from service.past import folded, marks_of, refolded, snapshot

ORDERS = QUEUE, WORK_ORDER.stream

_LATEST = """
    SELECT DISTINCT ON (case_id) work_order_id FROM dispatch.queue WHERE case_id = ANY($1)
    ORDER BY case_id, visit_no DESC"""


async def list_queue_then(
    runtime: Runtime, moment: Moment, where: QueueFilter, after: Cursor | None, limit: int, order: Order = "age"
) -> Sequence[Any]:
    """As `list_queue`, at a moment of the past. Raises Problem, 422, where so many orders were in hand then that it
    would take too long."""
    async with snapshot(runtime) as connection:
        marks = await marks_of(connection, "dispatch", moment, "received")
        rows = await refolded(connection, runtime.store, moment, marks, ORDERS, where.case_id)
        await lay(connection, {QUEUE: rows}, {QUEUE: "case_id"})
        queue = Rewound(connection, [over(QUEUE, marks.untouched, rows)], marks.values)
        found = await list_queue(queue, where, after, limit, order)
        cases = list({row["case_id"] for row in found})
        latest = {row["work_order_id"] for row in await queue.fetch(_LATEST, cases)}
        owed = await _owed(connection, runtime.store, moment, cases)
        known = await CASES.rows(connection, cases)
    return [_as_it_was(row, moment, known.get(row["case_id"]), latest, owed) for row in found]


def _as_it_was(row: Any, moment: Moment, case: CaseRow | None, latest: set[str], owed: set[str]) -> dict[str, Any]:
    closed = case is not None and case.closed_at(moment)
    here = row["work_order_id"] in latest and row["status"] != "refused"
    unit = row["case_id"] in owed and here and not closed
    return {**row, "case_closed": closed, "replacement_owed": unit}


async def _owed(connection: Connection, store: Store, moment: Moment, cases: Sequence[str]) -> set[str]:
    """The cases for which a unit was owed, whatever else is known of them."""
    streams = [REPLACEMENT.stream(case_id) for case_id in await REPLACEMENTS.rows(connection, cases)]
    units = await folded(connection, store, moment, REPLACEMENTS, streams)
    return {unit.case_id for unit in units if unit.status == "owed"}
