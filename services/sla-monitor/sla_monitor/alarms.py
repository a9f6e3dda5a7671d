"""Alarms as they are counted: when the service hears its own, after its read models have them.

Not where they are announced: timers and late facts both do that, and which station had the case is only known here. A
batch that is taken back by PostgreSQL and comes again is counted twice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, get_args

import asyncpg
import msgspec

from eventlog.handler import Received
from eventlog.postgres import Connection, Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import ReadModels
from events.catalog.sla import SlaBreached, SlaWarned
from events.rules.holders import Holder
from events.types import AlarmLevel, ClockName
from sla_monitor.metrics import ALARMS

ALARM_EVENTS = frozenset({SlaWarned, SlaBreached})
NOBODY = "-"
"""Where no station had the case: no station's number."""

_HOLDERS = "SELECT case_id, holders FROM sla_monitor.clocks WHERE case_id = ANY($1)"
_STATIONS = "SELECT DISTINCT station_id FROM sla_monitor.clocks WHERE NOT closed AND station_id IS NOT NULL"
_decoder = msgspec.json.Decoder(tuple[Holder, ...])


class CountedAlarms(ReadModels):
    """The service's read models, which count as well what they hear."""

    def __init__(self, *projections: Projection[Any], sources: tuple[str, ...]) -> None:
        super().__init__(*projections, sources=sources)
        _expect(NOBODY)

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """See `Handler.handle`."""
        await super().handle(connection, batch)
        alarms = [received for received in batch if type(received.event) in ALARM_EVENTS]
        if not alarms:
            return
        holders = await _holders(connection, [event.case_id for event, _ in alarms])
        for event, recorded in alarms:
            breach = isinstance(event, SlaBreached)
            station = station_at(holders.get(event.case_id, ()), event.due if breach else recorded.time)
            ALARMS.labels(station, event.clock, "breach" if breach else "warning").inc()


async def _holders(connection: Connection, cases: Sequence[str]) -> dict[str, tuple[Holder, ...]]:
    """None while the table is another version's: an event is not held up for a count."""
    try:
        async with connection.transaction():
            rows = await connection.fetch(_HOLDERS, cases)
        return {row["case_id"]: _decoder.decode(row["holders"]) for row in rows}
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError, msgspec.MsgspecError):
        return {}


def station_at(holders: Sequence[Holder], at: datetime) -> str:
    """Who had the case then: a breach stays with them."""
    held = [holder.station_id for holder in holders if holder.since <= at]
    return (held[-1] if held else None) or NOBODY


async def expect_stations(pool: Pool) -> None:
    """Show the stations that have open cases before their first alarm: a count that begins with 1 is no rise."""
    for row in await pool.fetch(_STATIONS):
        _expect(row["station_id"])


def _expect(station: str) -> None:
    for promise in get_args(ClockName):
        for level in get_args(AlarmLevel):
            ALARMS.labels(station, promise, level)
