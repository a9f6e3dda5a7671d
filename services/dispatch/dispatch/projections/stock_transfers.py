"""`dispatch.stock_transfers`: what goes from one place to another 调拨, and what came of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Index, func, or_, select, true

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
_LISTS = {
    open: Query(
        select(t.transfer_id)
        .where(
            or_(_STATION.is_(None), t.from_station_id == _STATION, t.to_station_id == _STATION),
            which,
            behind(t.sent_at, t.transfer_id),
        )
        .order_by(t.sent_at, t.transfer_id)
        .limit(LIMIT)
    )
    for open, which in ((None, true()), (True, _UNDER_WAY), (False, ~_UNDER_WAY))
}
_OLDEST = Query(select(t.to_station_id, func.min(t.sent_at)).where(_UNDER_WAY).group_by(t.to_station_id))


async def list_transfers(
    models: Asked, station_id: str | None, open: bool | None, after: Cursor | None, limit: int
) -> list[TransferRow]:
    """Transfers behind `after` that one station sent or gets, or all; the oldest first. Open are those under way."""
    found = await _LISTS[open].fetch(models, station_id=station_id, **cursor(after, 2), limit=limit)
    rows = await TRANSFERS.rows(models, [row["transfer_id"] for row in found])
    return [rows[row["transfer_id"]] for row in found]


async def oldest_under_way(models: Asked) -> dict[str, datetime]:
    """Station that is to get something → when the first of that was sent."""
    return {row[0]: row[1] for row in await _OLDEST.fetch(models)}
