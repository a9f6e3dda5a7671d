"""Rows of a service's own streams as of a moment of the past: which have not changed since, and those that have, folded
again from their streams.

So it costs what was in hand then, however long ago that was.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, TypeVar

from eventlog.handler import Received
from eventlog.log.store import Store
from eventlog.moment import ByPosition, ByTime, Moment
from eventlog.postgres import Connection
from eventlog.read_models.as_of import AT_ONCE, MOST, numbered
from eventlog.read_models.covered import covered
from eventlog.read_models.held import NEAR
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import NAME
from service.http.problem_details import INVALID, FieldError, Problem
from service.runtime import Runtime

Row = TypeVar("Row")

_POSITION = """
    WITH RECURSIVE search(low, high) AS (
        SELECT 0::bigint, coalesce(max(position), 0) FROM {service}.events
        UNION ALL
        SELECT CASE WHEN id <= $1 THEN position ELSE low END, CASE WHEN id <= $1 THEN high ELSE position - 1 END
        FROM search JOIN {service}.events ON position = (low + high + 1) / 2 WHERE low < high
    )
    SELECT low FROM search ORDER BY high - low LIMIT 1"""
"""About where this log was when an event of another one was recorded: halved again and again, by their ids."""


class Marks(NamedTuple):
    """Conditions on the marks of a row: no event has touched it since, and it may have been there. `values` are what
    they name."""

    untouched: str
    began: str
    values: Mapping[str, Any]


@asynccontextmanager
async def snapshot(runtime: Runtime) -> AsyncIterator[Connection]:
    """A transaction that sees what was there when it began."""
    async with runtime.pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
        yield connection


async def marks_of(connection: Connection, service: str, moment: Moment, began: str) -> Marks:
    """The conditions on rows that say `last_at` and `last_position` of their events, and where they began: `received`
    stands for `received_at` and `received_position`. Positions are those of the service's own log."""
    if isinstance(moment, ByTime):
        return Marks("last_at <= :time::timestamptz", f"{began}_at <= :time::timestamptz", {"time": moment.time})
    if not isinstance(moment, ByPosition):
        raise TypeError(f"{type(moment).__name__} is no moment that SQL can tell")
    low = high = moment.positions.get(service)
    if low is None or high is None:
        about: int = await connection.fetchval(_POSITION.format(service=service), moment.latest)
        low, high = about - NEAR, about + NEAR
    values = {"low": low, "high": high}
    return Marks("last_position <= :low::bigint", f"{began}_position <= :high::bigint", values)


async def touched(
    connection: Connection, projection: Projection[Any], marks: Marks, case_id: str | None = None
) -> list[str]:
    """The keys of rows that may have been there and have changed since: of one case, or of all. Raises Problem, 422,
    where there are so many that folding them would take too long."""
    text, names = numbered(
        f"""SELECT {projection.key} FROM {projection.table.full_name}
            WHERE NOT ({marks.untouched}) AND {marks.began} AND case_id = coalesce(:case::text, case_id)
            LIMIT {MOST + 1}"""
    )
    values = {**marks.values, "case": case_id}
    keys = [row[0] for row in await connection.fetch(text, *(values[name] for name in names))]
    if len(keys) > MOST:
        raise _too_much()
    return keys


async def refolded(
    connection: Connection,
    store: Store,
    moment: Moment,
    marks: Marks,
    rows: tuple[Projection[Row], Callable[[str], str]],
    case_id: str | None = None,
) -> list[Row]:
    """The rows that were there and have changed since, as they were. A row is made of the stream of its key. Raises
    what `touched` raises."""
    projection, stream = rows
    keys = await touched(connection, projection, marks, case_id)
    return await folded(connection, store, moment, projection, [stream(key) for key in keys])


async def folded(
    connection: Connection, store: Store, moment: Moment, projection: Projection[Row], streams: Sequence[str]
) -> list[Row]:
    """The rows that some streams make, as they were. Raises Problem, 422, for more than MOST streams."""
    if len(streams) > MOST:
        raise _too_much()
    rows: list[Row] = []
    for first in range(0, len(streams), AT_ONCE):
        known = await received(connection, store, moment, streams[first : first + AT_ONCE])
        own = [each for each in known if type(each.event) in projection.events]
        rows += [row for row in projection.fold(own).values() if row is not None]
    return rows


async def received(connection: Connection, store: Store, moment: Moment, streams: Sequence[str]) -> list[Received]:
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
    zh = "当时在办且此后有变化的过多，请换一个时刻，或按服务单查询"
    en = "names a moment at which too much was in hand that has changed since: ask for another one, or for one case"
    return Problem(INVALID, f"as_of {en}", f"as_of：{zh}", [FieldError("as_of", zh, en)])
