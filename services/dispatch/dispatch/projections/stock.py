"""`dispatch.stock`: how many of each part are at each place, kept, under way and too few."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, assert_never, get_args

from sqlalchemy import Index, and_, select

from dispatch.domain.stock.lots import added, removed
from dispatch.projections.parts import TABLE as PARTS
from eventlog.envelope import Recorded
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, wanted
from eventlog.read_models.tables import table_of
from events.catalog.stock import (
    Lot,
    StockArrived,
    StockAwaited,
    StockAwaitEnded,
    StockComing,
    StockCounted,
    StockEvent,
    StockFreed,
    StockIssued,
    StockIssueReturned,
    StockMinimumSet,
    StockReceived,
    StockReserved,
    StockSent,
    StockTakenBack,
    StockUsed,
)
from events.rules.part_numbers import part_key


@dataclass(frozen=True, slots=True)
class StockRow:
    """One part in a station's store, or in a technician's van. `short` is by how many `available`, which is on hand and
    under way less what is kept, is below the minimum; 0 where it is not. `waiting` are orders. Times are UTC."""

    stock_id: str
    station_id: str
    technician_id: str | None
    part_id: str
    part_no: str
    on_hand: int = 0
    reserved: int = 0
    under_way: int = 0
    available: int = 0
    minimum: int = 0
    short: int = 0
    waiting: int = 0
    lots: tuple[Lot, ...] = ()
    counted_at: datetime | None = None


def order_of(station_id: str, part_id: str, technician_id: str | None) -> str:
    """Where it stands in a list: by station, part and van."""
    return f"{station_id}/{part_id}/{technician_id or ''}"


TABLE = table_of(
    "dispatch.stock",
    StockRow,
    fillfactor=80,
    derived={"listing": lambda row: order_of(row.station_id, row.part_id, row.technician_id)},
)
t = TABLE.c
Index("stock_by_order", t.listing)
Index("stock_by_station", t.station_id, t.listing)
Index("stock_by_part", t.part_id, t.listing)
Index("stock_short", t.listing, postgresql_where=t.short > 0)


def key_of(event: StockEvent, recorded: Recorded) -> str:
    return event.stock_id


def evolve(row: StockRow | None, event: StockEvent, recorded: Recorded) -> StockRow:
    """The row after one more event."""
    if row is None:
        place = event.stock_id, event.station_id, event.technician_id
        row = StockRow(*place, part_key(event.part_no), event.part_no)
    row = _after(row, event, recorded)
    available = row.on_hand + row.under_way - row.reserved
    return replace(row, available=available, short=max(0, row.minimum - available))


def _after(row: StockRow, event: StockEvent, recorded: Recorded) -> StockRow:
    match event:
        case StockReceived() | StockTakenBack() | StockIssueReturned():
            return _in(row, event.quantity, event.lots)
        case StockReserved():
            return replace(row, reserved=row.reserved + event.quantity)
        case StockFreed():
            return replace(row, reserved=row.reserved - event.quantity)
        case StockUsed():
            return replace(_out(row, event.quantity, event.lots), reserved=row.reserved - event.reserved)
        case StockSent() | StockIssued():
            return _out(row, event.quantity, event.lots)
        case StockComing():
            return replace(row, under_way=row.under_way + event.quantity)
        case StockArrived():
            return replace(_in(row, event.quantity, event.lots), under_way=row.under_way - event.sent)
        case StockCounted():
            return replace(row, on_hand=event.counted, lots=_listed(added({}, event.lots)), counted_at=recorded.time)
        case StockMinimumSet():
            return replace(row, minimum=event.minimum)
        case StockAwaited():
            return replace(row, waiting=row.waiting + 1)
        case StockAwaitEnded():
            return replace(row, waiting=row.waiting - 1)
        case _:
            assert_never(event)


def _in(row: StockRow, quantity: int, lots: Sequence[Lot]) -> StockRow:
    return replace(row, on_hand=row.on_hand + quantity, lots=_listed(added(added({}, row.lots), lots)))


def _out(row: StockRow, quantity: int, lots: Sequence[Lot]) -> StockRow:
    return replace(row, on_hand=row.on_hand - quantity, lots=_listed(removed(added({}, row.lots), lots)))


def _listed(lots: dict[str, int]) -> tuple[Lot, ...]:
    return tuple(Lot(lot, quantity) for lot, quantity in sorted(lots.items()))


STOCK = Projection("stock", TABLE, StockRow, key_of, evolve, get_args(StockEvent))

_COLUMNS = [column.name for column in fields(StockRow)]
_NAMED = (
    select(t.stock_id, PARTS.c.name_zh, PARTS.c.name_en, PARTS.c.unit_zh, PARTS.c.unit_en)
    .select_from(TABLE.outerjoin(PARTS, PARTS.c.part_id == t.part_id))
    .order_by(t.listing)
    .limit(LIMIT)
)
_HERE = and_(wanted(t.station_id), wanted(t.part_id), wanted(t.technician_id))
_ALL = Query(_NAMED.where(_HERE, behind(t.listing)))
_SHORT = Query(_NAMED.where(_HERE, behind(t.listing), t.short > 0))


@dataclass(frozen=True, slots=True)
class Where:
    """Which stock; None leaves a condition out. `short`: only where there is too little."""

    station_id: str | None = None
    part_id: str | None = None
    technician_id: str | None = None
    short: bool = False


async def list_stock(models: Asked, where: Where, after: str | None, limit: int) -> list[dict[str, Any]]:
    """Stock behind `after`, with the parts' names, by station, part and van."""
    asked = {"station_id": where.station_id, "part_id": where.part_id, "technician_id": where.technician_id}
    query = _SHORT if where.short else _ALL
    found = await query.fetch(models, **asked, **cursor((after,) if after else None, 1), limit=limit)
    rows = await STOCK.rows(models, [named["stock_id"] for named in found])
    return [{name: getattr(rows[named["stock_id"]], name) for name in _COLUMNS} | dict(named) for named in found]
