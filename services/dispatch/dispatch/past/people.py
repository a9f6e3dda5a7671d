"""Loans and a technician's day as of a moment of the past: what belongs to people is folded from their own streams."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from dispatch.domain.agenda import AGENDA, agenda_of
from dispatch.domain.staff.state import STAFF as MEMBER
from dispatch.domain.station import STATION
from dispatch.past.queue import ORDERS
from dispatch.projections.absences import ABSENCES, Away
from dispatch.projections.appointments import APPOINTMENTS
from dispatch.projections.loans import LOANS, Cursor, list_loans
from dispatch.projections.queue import QUEUE
from dispatch.projections.staff import STAFF
from dispatch.projections.stations import STATIONS
from eventlog.moment import Moment
from eventlog.read_models.as_of import MOST, Asked, Rewound, lay, over
from eventlog.read_models.projection import Projection
from service.framework import Runtime
from service.past import folded, marks_of, refolded, snapshot

_LENT = f"SELECT DISTINCT staff_id FROM dispatch.loans LIMIT {MOST + 1}"


async def list_loans_then(
    runtime: Runtime, moment: Moment, station_id: str | None, status: str | None, after: Cursor | None, limit: int
) -> Sequence[Any]:
    """As `list_loans`, at a moment of the past: whoever was ever lent is read, which are few, and their streams short.
    Raises Problem, 422, for more than MOST of them."""
    async with snapshot(runtime) as connection:
        streams = [MEMBER.stream(row["staff_id"]) for row in await connection.fetch(_LENT)]
        loans = await folded(connection, runtime.store, moment, LOANS, streams)
        await lay(connection, {LOANS: loans}, {})
        models = Rewound(connection, [over(LOANS, "false", loans)], {})
        return await list_loans(models, station_id, status, after, limit)


async def away_then(runtime: Runtime, moment: Moment, staff_ids: Sequence[str]) -> Away:
    """The absences of some people that held at a moment of the past."""
    async with snapshot(runtime) as connection:
        streams = [MEMBER.stream(staff_id) for staff_id in staff_ids]
        rows = await folded(connection, runtime.store, moment, ABSENCES, streams)
    return [(row.staff_id, row.first_day, row.last_day) for row in rows if not row.cancelled]


@asynccontextmanager
async def day_then(runtime: Runtime, moment: Moment | None, technician_id: str, day: date) -> AsyncIterator[Asked]:
    """Whom to ask about a technician's day at a moment, None for now: it knows no other people and days. Raises
    Problem, 422, where so many orders were in hand then that it would take too long."""
    if moment is None:
        yield runtime.pool
        return
    async with snapshot(runtime) as connection:
        marks = await marks_of(connection, "dispatch", moment, "received")
        rows: dict[Projection[Any], list[Any]] = {
            QUEUE: await refolded(connection, runtime.store, moment, marks, ORDERS)
        }
        for projection, stream in (
            (STAFF, MEMBER.stream(technician_id)),
            (LOANS, MEMBER.stream(technician_id)),
            (ABSENCES, MEMBER.stream(technician_id)),
            (APPOINTMENTS, AGENDA.stream(agenda_of(technician_id, day))),
        ):
            rows[projection] = await folded(connection, runtime.store, moment, projection, [stream])
        stations = [STATION.stream(person.station_id) for person in rows[STAFF] if person.station_id is not None]
        rows[STATIONS] = await folded(connection, runtime.store, moment, STATIONS, stations)
        await lay(connection, rows, {QUEUE: "work_order_id"})
        tables = [over(each, marks.untouched if each is QUEUE else "false", found) for each, found in rows.items()]
        yield Rewound(connection, tables, marks.values)
