"""The queue as of a moment of the past, by range: orders that no event has touched since are today's rows, and those
that were there and went on are folded again from their own streams.

So it costs what was in hand then, however long ago that was. What the queue says of a case besides, whether it is
closed and whether a replacement unit is owed, is found for the orders of the page alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dispatch.domain.replacement import REPLACEMENT
from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.projections.cases import CASES, CaseRow
from dispatch.projections.queue import QUEUE, Cursor, QueueFilter, QueueRow, list_queue
from dispatch.projections.replacements import REPLACEMENTS
from eventlog.handler import Received
from eventlog.log.store import Store
from eventlog.moment import ByPosition, ByTime, Moment
from eventlog.postgres import Connection
from eventlog.read_models.as_of import AT_ONCE, MOST, Rewound, lay, numbered, over
from eventlog.read_models.covered import covered
from eventlog.read_models.held import NEAR
from eventlog.read_models.read_models import NAME
from service.framework import Runtime
from service.http.problem_details import INVALID, FieldError, Problem

_POSITION = """
    WITH RECURSIVE search(low, high) AS (
        SELECT 0::bigint, coalesce(max(position), 0) FROM dispatch.events
        UNION ALL
        SELECT CASE WHEN id <= $1 THEN position ELSE low END, CASE WHEN id <= $1 THEN high ELSE position - 1 END
        FROM search JOIN dispatch.events ON position = (low + high + 1) / 2 WHERE low < high
    )
    SELECT low FROM search ORDER BY high - low LIMIT 1"""
"""About where this log was when an event of another one was recorded: halved again and again, by their ids."""
_LATEST = """
    SELECT DISTINCT ON (case_id) work_order_id FROM dispatch.queue WHERE case_id = ANY($1)
    ORDER BY case_id, visit_no DESC"""


class _Marks(NamedTuple):
    """Conditions on a row of the queue: no event has touched it since, and its order may have been there. `values` are
    what they name."""

    untouched: str
    began: str
    values: Mapping[str, Any]


async def list_queue_then(
    runtime: Runtime, moment: Moment, where: QueueFilter, after: Cursor | None, limit: int
) -> Sequence[Any]:
    """As `list_queue`, at a moment of the past. Raises Problem, 422, where so many orders were in hand then that it
    would take too long."""
    async with runtime.pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
        marks = await _marks(connection, moment)
        rows = await _folded(connection, runtime.store, moment, marks, where.case_id)
        await lay(connection, {QUEUE: rows}, {QUEUE: "case_id"})
        queue = Rewound(connection, [over(QUEUE, marks.untouched, rows)], marks.values)
        found = await list_queue(queue, where, after, limit)
        cases = list({row["case_id"] for row in found})
        latest = {row["work_order_id"] for row in await queue.fetch(_LATEST, cases)}
        owed = await _owed(connection, runtime.store, moment, cases)
        known = await CASES.rows(connection, cases)
    return [_as_it_was(row, moment, known.get(row["case_id"]), latest, owed) for row in found]


def _as_it_was(row: Any, moment: Moment, case: CaseRow | None, latest: set[str], owed: set[str]) -> dict[str, Any]:
    closed = case is not None and case.closed_at(moment)
    unit = row["case_id"] in owed and row["work_order_id"] in latest and not closed
    return {**row, "case_closed": closed, "replacement_owed": unit}


async def _marks(connection: Connection, moment: Moment) -> _Marks:
    if isinstance(moment, ByTime):
        return _Marks("last_at <= :time::timestamptz", "received_at <= :time::timestamptz", {"time": moment.time})
    if not isinstance(moment, ByPosition):
        raise TypeError(f"{type(moment).__name__} is no moment that SQL can tell")
    low = high = moment.positions.get("dispatch")
    if low is None or high is None:
        about: int = await connection.fetchval(_POSITION, moment.latest)
        low, high = about - NEAR, about + NEAR
    values = {"low": low, "high": high}
    return _Marks("last_position <= :low::bigint", "received_position <= :high::bigint", values)


async def _folded(
    connection: Connection, store: Store, moment: Moment, marks: _Marks, case_id: str | None
) -> list[QueueRow]:
    """The orders that were there and have changed since, as they were: of one case, or of all."""
    text, names = numbered(
        f"""SELECT work_order_id FROM dispatch.queue
            WHERE NOT ({marks.untouched}) AND {marks.began} AND case_id = coalesce(:case::text, case_id)
            LIMIT {MOST + 1}"""
    )
    values = {**marks.values, "case": case_id}
    touched = await connection.fetch(text, *(values[name] for name in names))
    if len(touched) > MOST:
        raise _too_much()
    rows: list[QueueRow] = []
    for first in range(0, len(touched), AT_ONCE):
        streams = [WORK_ORDER.stream(row["work_order_id"]) for row in touched[first : first + AT_ONCE]]
        folded = QUEUE.fold(await _received(connection, store, moment, streams))
        rows += [row for row in folded.values() if row is not None]
    return rows


async def _owed(connection: Connection, store: Store, moment: Moment, cases: Sequence[str]) -> set[str]:
    """The cases for which a unit was owed, whatever else is known of them."""
    asked = [REPLACEMENT.stream(case_id) for case_id in await REPLACEMENTS.rows(connection, cases)]
    folded = REPLACEMENTS.fold(await _received(connection, store, moment, asked))
    return {case_id for case_id, row in folded.items() if row is not None and row.status == "owed"}


async def _received(connection: Connection, store: Store, moment: Moment, streams: Sequence[str]) -> list[Received]:
    """What the read models had received of these streams: nothing that is parked, or was skipped."""
    handled = await covered(connection, store.service, NAME, lock=False)
    found = []
    for events in (await store.read_streams(streams, connection)).values():
        for recorded in events:
            if moment.holds(recorded) and handled.covers(recorded):
                event = store.codec.decode(recorded.type, recorded.data)
                if event is not None:
                    found.append(Received(event, recorded))
    return found


def _too_much() -> Problem:
    zh = "当时在办且此后有变化的派工单过多，请换一个时刻，或按服务单查询"
    en = "names a moment at which too many orders were in hand: ask for another one, or for one case"
    return Problem(INVALID, f"as_of {en}", f"as_of：{zh}", [FieldError("as_of", zh, en)])
