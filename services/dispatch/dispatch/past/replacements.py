"""Replacement units as of a moment of the past, by range as the queue is; which station had their cases then say the
orders as they were."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dispatch.domain.replacement import REPLACEMENT
from dispatch.past.queue import ORDERS
from dispatch.projections.cases import CASES, CaseRow
from dispatch.projections.queue import QUEUE
from dispatch.projections.replacements import REPLACEMENTS, Cursor, list_replacements
from eventlog.moment import Moment
from eventlog.postgres import Connection
from eventlog.read_models.as_of import Rewound, lay, over
from service.framework import Runtime
from service.past import marks_of, refolded, snapshot

UNITS = REPLACEMENTS, REPLACEMENT.stream

_LATEST = """
    SELECT DISTINCT ON (u.case_id) u.case_id, CASE WHEN o.status <> 'refused' THEN o.work_order_id END,
        coalesce(o.visit_no, 0), CASE WHEN o.status <> 'refused' THEN o.station_id END, o.number,
        u.status, u.due, u.handed_over_at
    FROM dispatch.replacements u LEFT JOIN dispatch.queue o ON o.case_id = u.case_id
    ORDER BY u.case_id, o.visit_no DESC NULLS LAST, o.work_order_id DESC"""


async def list_replacements_then(
    runtime: Runtime,
    moment: Moment,
    station_id: str | None,
    open: bool | None,
    return_overdue: bool | None,
    today: date,
    after: Cursor | None,
    limit: int,
) -> Sequence[Any]:
    """As `list_replacements`, at a moment of the past. Raises Problem, 422, where so much was in hand then that it
    would take too long."""
    async with snapshot(runtime) as connection:
        ordered = await marks_of(connection, "dispatch", moment, "received")
        orders = await refolded(connection, runtime.store, moment, ordered, ORDERS)
        owed = await marks_of(connection, "dispatch", moment, "first")
        units = await refolded(connection, runtime.store, moment, owed, UNITS)
        await lay(connection, {QUEUE: orders, REPLACEMENTS: units}, {QUEUE: "case_id", REPLACEMENTS: "case_id"})
        tables = [over(QUEUE, ordered.untouched, orders), over(REPLACEMENTS, owed.untouched, units)]
        cases = await _cases(connection, Rewound(connection, tables, owed.values), moment)
        await lay(connection, {CASES: cases}, {CASES: "case_id"})
        models = Rewound(connection, [*tables, over(CASES, "false", cases)], owed.values)
        return await list_replacements(models, station_id, open, return_overdue, today, after, limit)


async def _cases(connection: Connection, models: Rewound, moment: Moment) -> list[CaseRow]:
    """The cases that had to do with a unit, as they were."""
    latest = await models.fetch(_LATEST)
    known = await CASES.rows(connection, [row["case_id"] for row in latest])
    closed = {case_id for case_id, row in known.items() if row.closed_at(moment)}
    return [
        CaseRow(
            case_id,
            order,
            visit_no,
            station_id,
            case_id in closed,
            number,
            unit=status,
            unit_due=due,
            unit_out_at=out_at,
        )
        for case_id, order, visit_no, station_id, number, status, due, out_at in latest
    ]
