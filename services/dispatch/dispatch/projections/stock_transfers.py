"""`dispatch.stock_transfers`: what goes from one place to another 调拨, and what came of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Index, Select, func, select, true, union

from eventlog.envelope import Recorded
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from eventlog.read_models.tables import table_of
from events.catalog.stock import Lot, StockArrived, StockComing

Event = StockComing | StockArrived


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One transfer, numbered at the place that gets it. `arrived` and what follows are None while it is under way."""

    transfer_id: str
    stock_id: str
    transfer_no: int
    part_no: str
    quantity: int
    lots: tuple[Lot, ...]
    from_station_id: str
    from_technician_id: str | None
    to_station_id: str
    to_technician_id: str | None
    sent_at: datetime
    arrived: int | None = None
    reason: str | None = None
    arrived_at: datetime | None = None


TABLE = table_of("dispatch.stock_transfers", TransferRow)
t = TABLE.c
Index("stock_transfers_by_age", t.sent_at, t.transfer_id)
Index("stock_transfers_out", t.from_station_id, t.sent_at, t.transfer_id)
Index("stock_transfers_in", t.to_station_id, t.sent_at, t.transfer_id)
_UNDER_WAY = t.arrived_at.is_(None)
Index("stock_transfers_under_way", t.sent_at, t.transfer_id, postgresql_where=_UNDER_WAY)


def key_of(event: Event, recorded: Recorded) -> str:
    return f"{event.stock_id}/{event.transfer_no}"


def evolve(row: TransferRow | None, event: Event, recorded: Recorded) -> TransferRow | None:
    """The row after one more event."""
    if isinstance(event, StockArrived):
        reason = event.reason or None
        return row and replace(row, arrived=event.quantity, reason=reason, arrived_at=recorded.time)
    what = event.stock_id, event.transfer_no, event.part_no, event.quantity, event.lots
    ends = event.from_station_id, event.from_technician_id, event.station_id, event.technician_id
    return TransferRow(key_of(event, recorded), *what, *ends, recorded.time)


TRANSFERS = Projection("stock_transfers", TABLE, TransferRow, key_of, evolve, (StockComing, StockArrived))

Cursor = tuple[datetime, str]
"""sent_at, transfer_id: where a page ends."""

_STATION = given("station_id", t.to_station_id)
_WHICH: dict[bool | None, ColumnElement[bool]] = {None: true(), True: _UNDER_WAY, False: ~_UNDER_WAY}


@lru_cache
def _list(of_a_station: bool, open: bool | None) -> Query:
    """What a station sent, and what it gets, have an index each."""

    def found(*whose: ColumnElement[bool]) -> Select[Any]:
        statement = select(t.sent_at, t.transfer_id).where(*whose, _WHICH[open], behind(t.sent_at, t.transfer_id))
        return statement.order_by(t.sent_at, t.transfer_id).limit(LIMIT)

    if not of_a_station:
        return Query(found())
    each = [select(found(column == _STATION).subquery()) for column in (t.from_station_id, t.to_station_id)]
    both = union(*each).subquery()
    return Query(select(both).order_by(both.c.sent_at, both.c.transfer_id).limit(LIMIT))


_OLDEST = Query(select(t.to_station_id, func.min(t.sent_at)).where(_UNDER_WAY).group_by(t.to_station_id))


async def list_transfers(
    models: Asked, station_id: str | None, open: bool | None, after: Cursor | None, limit: int
) -> list[TransferRow]:
    """Transfers behind `after` that one station sent or gets, or all; the oldest first. Open are those under way."""
    query = _list(station_id is not None, open)
    found = await query.fetch(models, station_id=station_id, **cursor(after, 2), limit=limit)
    rows = await TRANSFERS.rows(models, [row["transfer_id"] for row in found])
    return [rows[row["transfer_id"]] for row in found]


async def oldest_under_way(models: Asked) -> dict[str, datetime]:
    """Station that is to get something → when the first of that was sent."""
    return {row[0]: row[1] for row in await _OLDEST.fetch(models)}
