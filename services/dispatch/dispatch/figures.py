"""What managers watch of the stations' work, counted when somebody reads the metrics."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from dispatch.metrics import (
    HINDERED,
    IMAGES_BYTES,
    OLDEST_TRANSFER,
    OLDEST_UNASSIGNED,
    OLDEST_UNREPORTED,
    OPEN,
    PARTS_SHORT,
    REFUSED,
    SUGGESTED,
    TOOLS_DUE,
    UNASSIGNED,
    UNITS_HERE,
    UNITS_OUT,
    UNITS_OVERDUE,
    UNREPORTED,
)
from dispatch.projections import queue, replacements, stations, stock
from dispatch.projections.overrulings import count_suggested
from dispatch.projections.stock_transfers import oldest_under_way
from dispatch.projections.tools import count_due
from dispatch.projections.units import count_units
from eventlog.postgres import Pool
from eventlog.read_models.queries import Query, given
from events.shanghai import day_of
from events.types import HINDRANCES

q, r = queue.TABLE.c, replacements.TABLE.c
_FREE = q.technician_id.is_(None)
_WORK = Query(
    select(q.station_id, func.count(), func.count().filter(_FREE), func.min(q.received_at).filter(_FREE))
    .where(~q.finished)
    .group_by(q.station_id)
)
_REFUSED = Query(
    select(q.station_id, func.count())
    .where(q.status == "refused", q.finished_at >= given("since", q.finished_at))
    .group_by(q.station_id)
)
_UNREPORTED = Query(
    select(q.station_id, func.count(), func.min(q.finished_at))
    .where(queue.UNREPORTED, q.finished_at >= given("since", q.finished_at))
    .group_by(q.station_id)
)
WITHIN = timedelta(days=30)
_HINDERED = Query(
    select(q.station_id, q.hindrance, func.count())
    .where(~q.finished, q.hindrance.is_not(None))
    .group_by(q.station_id, q.hindrance)
)
_OUT = Query(select(r.handed_over_by, func.count()).where(r.status == "handed_over").group_by(r.handed_over_by))
_SHORT = Query(
    select(stock.TABLE.c.station_id, func.count()).where(stock.TABLE.c.short > 0).group_by(stock.TABLE.c.station_id)
)
_STATIONS = Query(select(stations.TABLE.c.station_id))
SECOND = timedelta(seconds=1)
LATELY = timedelta(days=7)
SOON = timedelta(days=30)


async def figures(pool: Pool, now: datetime) -> None:
    """Work orders, units, parts, tools and suggestions of every station, and what images take. Raises what PostgreSQL
    raises."""
    known = [row[0] for row in await _STATIONS.fetch(pool)]
    work = {row[0]: tuple(row)[1:] for row in await _WORK.fetch(pool)}
    refused = {row[0]: row[1] for row in await _REFUSED.fetch(pool, since=now - WITHIN)}
    unreported = {row[0]: tuple(row)[1:] for row in await _UNREPORTED.fetch(pool, since=now - WITHIN)}
    hindered = {(row[0], row[1]): row[2] for row in await _HINDERED.fetch(pool)}
    out = {row[0]: row[1] for row in await _OUT.fetch(pool)}
    overdue = await replacements.count_overdue(pool, day_of(now))
    here = await count_units(pool)
    short = {row[0]: row[1] for row in await _SHORT.fetch(pool)}
    sent = await oldest_under_way(pool)
    due = await count_due(pool, day_of(now) + SOON)
    suggested = await count_suggested(pool, now - LATELY)
    IMAGES_BYTES.set(await pool.fetchval("SELECT pg_total_relation_size('dispatch.visit_images')"))
    for gauge in (
        OPEN,
        HINDERED,
        SUGGESTED,
        UNASSIGNED,
        OLDEST_UNASSIGNED,
        REFUSED,
        UNITS_OUT,
        UNITS_OVERDUE,
        UNITS_HERE,
        PARTS_SHORT,
        TOOLS_DUE,
        OLDEST_TRANSFER,
    ):
        gauge.clear()
    UNREPORTED.clear()
    OLDEST_UNREPORTED.clear()
    for station in {*known, *work, *refused, *unreported, *out, *short, *due, *(station for station, _ in here)}:
        open_, unassigned, oldest = work.get(station, (0, 0, None))
        OPEN.labels(station).set(open_)
        UNASSIGNED.labels(station).set(unassigned)
        OLDEST_UNASSIGNED.labels(station).set(_age(oldest, now))
        REFUSED.labels(station).set(refused.get(station, 0))
        visits, earliest = unreported.get(station, (0, None))
        UNREPORTED.labels(station).set(visits)
        OLDEST_UNREPORTED.labels(station).set(_age(earliest, now))
        for hindrance in HINDRANCES:
            HINDERED.labels(station, hindrance).set(hindered.get((station, hindrance), 0))
        UNITS_OUT.labels(station).set(out.get(station, 0))
        UNITS_OVERDUE.labels(station).set(overdue.get(station, 0))
        for status in ("available", "unfit"):
            UNITS_HERE.labels(station, status).set(here.get((station, status), 0))
        for outcome in ("taken", "overruled"):
            SUGGESTED.labels(station, outcome).set(0)
        PARTS_SHORT.labels(station).set(short.get(station, 0))
        TOOLS_DUE.labels(station).set(due.get(station, 0))
        OLDEST_TRANSFER.labels(station).set(_age(sent.get(station), now))
    for station, overruled, assignments in suggested:
        SUGGESTED.labels(station, "overruled" if overruled else "taken").set(assignments)


def _age(since: datetime | None, now: datetime) -> float:
    """Seconds; 0 where there is nothing."""
    return 0.0 if since is None else max((now - since) / SECOND, 0.0)
