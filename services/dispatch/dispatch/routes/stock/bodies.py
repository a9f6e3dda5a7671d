"""What callers send of parts."""

from typing import Annotated

from pydantic import ConfigDict, Field

from dispatch.routes.price_requests import Code
from events.catalog.stock import Lot
from events.types import Tracking
from service.framework import Body, Id, Line, Note, Text, Whole

MOST_LOTS = 1000
Moved = Annotated[int, Field(ge=1, le=10_000)]
"""How many are moved at once."""


class LotBody(Body):
    """How many of a batch; one of a serial number."""

    lot: Line
    quantity: Annotated[int, Field(ge=1, le=1_000_000)]


Lots = Annotated[list[LotBody], Field(max_length=MOST_LOTS)]


def told(lots: list[LotBody]) -> tuple[Lot, ...]:
    """As events say them, each batch or serial number in its place."""
    return tuple(sorted((Lot(each.lot, each.quantity) for each in lots), key=lambda lot: lot.lot))


class PartBody(Body):
    """A part, under the number that the price list has for it. By what it is told apart stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "part_no": "P-01",
                    "name_zh": "定影器",
                    "name_en": "Fuser",
                    "unit_zh": "个",
                    "unit_en": "piece",
                    "tracked_by": "serial",
                }
            ]
        }
    )

    part_no: Code
    name_zh: Line
    name_en: Line
    unit_zh: Line
    unit_en: Line
    tracked_by: Tracking = "none"


class PartCorrectionBody(Body):
    """Names and unit from now on; what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name_en": "Fuser unit", "reason": "与供应商一致"}]})

    name_zh: Line | None = None
    name_en: Line | None = None
    unit_zh: Line | None = None
    unit_en: Line | None = None
    reason: Text


class PlaceBody(Body):
    """A part at a place: the caller's own station where none is said; its store, or a technician's van."""

    part_no: Code
    station_id: Id | None = None
    technician_id: Id | None = None


class DeliveryBody(Body):
    """What came from outside, into a station's store, and the number of the delivery note."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"part_no": "P-02", "station_id": "shanghai", "quantity": 5, "delivery_no": "SF-20260302-7"}]
        }
    )

    part_no: Code
    station_id: Id | None = None
    quantity: Moved
    lots: Lots = Field(default_factory=list)
    delivery_no: Line


class CountBody(PlaceBody):
    """How many are there; a reason where that is not what should be."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"part_no": "P-02", "station_id": "shanghai", "counted": 4, "reason": "一个破损报废"}]
        }
    )

    counted: Whole
    lots: Lots = Field(default_factory=list)
    reason: Note = ""


class MinimumBody(PlaceBody):
    """Below how many the part is to be reordered for the place; 0 is never."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"part_no": "P-02", "station_id": "shanghai", "minimum": 2}]}
    )

    minimum: Whole


class SendBody(PlaceBody):
    """So many go to another store or van; to the same station where no other is said."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"part_no": "P-02", "station_id": "shanghai", "quantity": 2, "to_technician_id": "t-1001"}]
        }
    )

    quantity: Moved
    lots: Lots = Field(default_factory=list)
    to_station_id: Id | None = None
    to_technician_id: Id | None = None


class ArrivalBody(Body):
    """How many of a transfer are here; why, where it is not all of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 2}, {"quantity": 1, "reason": "途中丢失"}]})

    quantity: Annotated[int, Field(ge=0, le=10_000)]
    lots: Lots = Field(default_factory=list)
    reason: Note = ""


class StockBackBody(Body):
    """How many of what a work order took of the place are there again, with their batches or serial numbers where the
    part is told apart by them."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"work_order_id": "9f0c8a52-6d1e-5b7f-8d44-2f1b6a7c9e10", "quantity": 1}]}
    )

    work_order_id: Id
    quantity: Moved
    lots: Lots = Field(default_factory=list)


class ReserveBody(Body):
    """So many of a part, of the order's station: of its store, or of a technician's van."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"part_no": "P-02", "quantity": 1, "technician_id": "t-1001"}]}
    )

    part_no: Code
    quantity: Moved
    technician_id: Id | None = None


class UseBody(ReserveBody):
    """As `ReserveBody`, with the batches or serial numbers where the part is told apart by them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"part_no": "P-01", "quantity": 1, "lots": [{"lot": "FU-2204", "quantity": 1}]}]
        }
    )

    lots: Lots = Field(default_factory=list)
