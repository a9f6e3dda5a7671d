"""A part at a place, as commands act on it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from starlette.responses import Response

from dispatch.domain.staff.state import STAFF
from dispatch.domain.station import STATION, no_station
from dispatch.domain.stock.part import PART, Part, no_part
from dispatch.domain.stock.state import STOCK, Place, Stock
from dispatch.projections.stock import STOCK as ROWS
from dispatch.stock import serve_waiting
from eventlog.decider import NotFound, Rejected
from eventlog.log.session import Answer, Session
from eventlog.read_models.projection import view_of
from events.catalog.stock import StockEvent
from events.rules.part_numbers import part_key
from events.shanghai import day_of
from service.framework import Call, Resource

C = TypeVar("C")


def no_stock(stock_id: str) -> NotFound:
    """Nothing was ever there, as far as the caller is concerned."""
    return NotFound(f"there is no stock {stock_id}", f"没有库存 {stock_id}")


STOCKS: Resource[Stock, Stock, StockEvent] = Resource(
    replace(STOCK, view=view_of(ROWS)),
    lambda stock: stock if stock.place is not None else None,
    no_stock,
    lambda row: row,
    lambda principal, stock: stock.place is not None and principal.sees(stock.place.station_id),
)


def own_station(call: Call, station_id: str | None) -> str:
    """The station that is named, or the caller's own. Raises NotFound for another's, Rejected where none is said."""
    station = call.station_asked_for(station_id)
    if station is None:
        raise Rejected("say which station", "请写明网点", "station_id")
    return station


async def part_of(session: Session, part_no: str) -> Part:
    """Its entry in the register. Raises NotFound."""
    part = await session.load(PART, part_key(part_no))
    if part is None:
        raise no_part(part_no, "part_no")
    return part


async def require_place(session: Session, call: Call, place: Place, field: str = "") -> None:
    """A place that has nothing of the part yet: raises NotFound for a station that nobody opened, and Rejected for the
    van of somebody whom the station may not send."""
    station = await session.load(STATION, place.station_id)
    if station is None:
        raise no_station(place.station_id, f"{field}station_id")
    if place.technician_id is None:
        return
    member = await session.load(STAFF, place.technician_id)
    there = member is not None and member.may_be_sent(place.station_id, day_of(call.at))
    if not there and not station.has_technician(place.technician_id):
        raise Rejected(
            f"{place.technician_id} is not a technician of station {place.station_id}, nor lent to it",
            f"{place.technician_id} 不是网点 {place.station_id} 的维修人员，也未借调给该网点",
            f"{field}technician_id",
        )


async def change_stock(
    call: Call,
    place: Place,
    decision: Callable[[C, Stock], Sequence[StockEvent]],
    command: Callable[[Place, Part], C],
    status: int = 200,
) -> Response:
    """Decide about one place, and keep what is free then for the orders that wait for it; answers how it stands."""
    stock_id = place.id

    async def work(session: Session) -> Answer:
        part = await part_of(session, place.part_no)
        known = Place(place.station_id, place.technician_id, part.listed.part_no)
        if (await session.load(STOCKS.decider, stock_id)).place is None:
            await require_place(session, call, known)
        session.require_version(STOCKS.decider, stock_id, call.if_match)
        await session.decide(STOCKS.decider, stock_id, decision, command(known, part))
        await serve_waiting(session, stock_id)
        return await session.view(STOCKS.decider, stock_id)

    location = f"/stock/{stock_id}" if status == 201 else None
    return await call.execute(work, (STOCKS.decider, stock_id), status, location)
