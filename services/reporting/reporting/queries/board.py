"""The live board 看板: open cases by station and SLA state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.postgres import Pool
from reporting.queries.period import STATION


@dataclass(frozen=True, slots=True)
class BoardRow:
    """The open cases of one station. `station_id` is None for those that no station has yet.

    Each case counts in one of the four states, the worst that holds: breached > warned > paused > on_time.
    `next_due` is when the next promise falls due (UTC) among those not broken yet.
    """

    station_id: str | None
    name: str | None
    open: int
    breached: int
    warned: int
    paused: int
    on_time: int
    replacements_owed: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """What is open at `as_of` (UTC), a row a station."""

    as_of: datetime
    stations: Sequence[BoardRow]
    total: BoardRow


_BOARD = f"""
WITH open AS (
    SELECT {STATION} AS station_id, c.sla_state, c.replacement, c.due_at
    FROM reporting.cases c
    WHERE c.opened_at IS NOT NULL AND c.status <> 'closed'
), counted AS (
    SELECT station_id,
           count(*) AS open,
           count(*) FILTER (WHERE sla_state = 'breached') AS breached,
           count(*) FILTER (WHERE sla_state = 'warned') AS warned,
           count(*) FILTER (WHERE sla_state = 'paused') AS paused,
           count(*) FILTER (WHERE sla_state = 'on_time') AS on_time,
           count(*) FILTER (WHERE replacement = 'owed') AS replacements_owed,
           min(due_at) FILTER (WHERE sla_state <> 'breached') AS next_due
    FROM open GROUP BY station_id
)
SELECT coalesce(s.station_id, o.station_id), s.name,
       coalesce(o.open, 0), coalesce(o.breached, 0), coalesce(o.warned, 0), coalesce(o.paused, 0),
       coalesce(o.on_time, 0), coalesce(o.replacements_owed, 0), o.next_due
FROM reporting.stations s FULL JOIN counted o ON o.station_id = s.station_id
WHERE $1::text IS NULL OR coalesce(s.station_id, o.station_id) = $1
ORDER BY 1 NULLS FIRST
"""


async def board(pool: Pool, as_of: datetime, scope: str | None) -> Board:
    """All stations, or only the station `scope`; cases without a station come first."""
    rows = [BoardRow(*row) for row in await pool.fetch(_BOARD, scope)]
    return Board(as_of, rows, _total(rows))


def _total(rows: Sequence[BoardRow]) -> BoardRow:
    return BoardRow(
        station_id=None,
        name=None,
        open=sum(row.open for row in rows),
        breached=sum(row.breached for row in rows),
        warned=sum(row.warned for row in rows),
        paused=sum(row.paused for row in rows),
        on_time=sum(row.on_time for row in rows),
        replacements_owed=sum(row.replacements_owed for row in rows),
        next_due=min((row.next_due for row in rows if row.next_due), default=None),
    )
