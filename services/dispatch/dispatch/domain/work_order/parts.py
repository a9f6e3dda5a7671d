"""What a work order has of the stations' stock, and how its events change that."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from dispatch.domain.stock.lots import added, removed
from dispatch.domain.stock.state import Place
from eventlog.decider import State, changed
from events.catalog.order_parts import OrderPartEvent, PartFreed, PartReserved, PartTakenBack, PartUsed

Parts = Mapping[str, "OrderPart"]
"""By stock."""
NO_PARTS: Parts = MappingProxyType({})


class OrderPart(State, frozen=True):
    """What an order has of one part of one place. `lots` are those that it used."""

    place: Place
    reserved: int = 0
    used: int = 0
    lots: Mapping[str, int] = MappingProxyType({})


def evolve_parts(parts: Parts, event: OrderPartEvent) -> Parts:
    """After one more event."""
    place = Place(event.station_id, event.technician_id, event.part_no)
    part = parts.get(place.id, OrderPart(place))
    match event:
        case PartReserved():
            part = changed(part, reserved=part.reserved + event.quantity)
        case PartFreed():
            part = changed(part, reserved=max(0, part.reserved - event.quantity))
        case PartUsed():
            lots, used = added(part.lots, event.lots), part.used + event.quantity
            part = changed(part, reserved=max(0, part.reserved - event.quantity), used=used, lots=lots)
        case PartTakenBack():
            part = changed(part, used=part.used - event.quantity, lots=removed(part.lots, event.lots))
        case _:
            assert_never(event)
    return _with(parts, place.id, part)


def freed(parts: Parts) -> Parts:
    """What was used is left: nothing is reserved for an order that is over, or another station's."""
    return {id: changed(part, reserved=0) for id, part in parts.items() if part.used}


def _with(parts: Parts, id: str, part: OrderPart) -> Parts:
    others = {each: known for each, known in parts.items() if each != id}
    return {**others, id: part} if part.reserved or part.used else others
