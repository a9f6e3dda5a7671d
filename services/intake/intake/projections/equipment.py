"""Read model: the machines at the customers, with their warranty."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never, get_args

from sqlalchemy import ARRAY, Index, Text, any_, bindparam, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, given, wanted
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.equipment import (
    AcceptanceCorrected,
    EquipmentAccepted,
    EquipmentCorrected,
    EquipmentEvent,
    EquipmentRegistered,
)
from events.catalog.equipment_life import (
    AccessoryAdded,
    AccessoryAttached,
    AccessoryDetached,
    AccessoryRemoved,
    EquipmentBackFromFactory,
    EquipmentBroughtBack,
    EquipmentMoved,
    EquipmentReplaced,
    EquipmentScrapped,
    EquipmentSentToFactory,
    EquipmentStandInCame,
    EquipmentStandInLeft,
    EquipmentSucceeded,
    MeterRead,
)
from events.rules.models import model_key
from events.rules.serial_numbers import serial_key, serial_signs
from intake.projections.alike import indexes_of
from intake.projections.products import TABLE as PRODUCTS


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    """A machine. Both dates are Asia/Shanghai days, None before acceptance; `warranty_until` is the last day. Times are
    UTC; what is None has not happened to it.

    `parent_id` is the machine that it is an accessory of; `successor_id` took its place, it took `predecessor_id`'s.
    """

    equipment_id: str
    customer_id: str
    model: str
    serial_no: str
    warranty_months: int
    accepted_on: date | None = None
    warranty_until: date | None = None
    site_id: str | None = None
    parent_id: str | None = None
    meter_counter: int | None = None
    meter_read_at: datetime | None = None
    successor_id: str | None = None
    predecessor_id: str | None = None
    scrapped_at: datetime | None = None
    scrapped_reason: str | None = None


@dataclass(frozen=True, slots=True)
class EquipmentDetail(EquipmentRow):
    """A machine, with what is known of its product; `family` is None where nobody listed the model."""

    family: str | None = None


TABLE = table_of(
    "intake.equipment",
    EquipmentRow,
    derived={
        "serial_key": lambda row: serial_key(row.serial_no),
        "serial_searched": lambda row: serial_signs(row.serial_no),
        "model_key": lambda row: model_key(row.model),
    },
)
t, p = TABLE.c, PRODUCTS.c
Index("equipment_by_customer", t.customer_id, t.equipment_id)
Index("scrapped_by_customer", t.customer_id, postgresql_where=t.scrapped_at.is_not(None))
Index("equipment_by_parent", t.parent_id, t.equipment_id, postgresql_where=t.parent_id.is_not(None))
Index("equipment_by_model", t.model_key, t.equipment_id)
Index("equipment_by_serial_no", t.serial_key, t.equipment_id)
indexes_of("equipment_by_serial_no_searched", t.serial_searched, 3)


def key_of(event: EquipmentEvent, recorded: Recorded) -> str:
    """The machine's number."""
    return event.equipment_id


def evolve(row: EquipmentRow | None, event: EquipmentEvent, recorded: Recorded) -> EquipmentRow | None:
    """The row after an event."""
    match event:
        case EquipmentRegistered():
            return EquipmentRow(
                event.equipment_id,
                event.customer_id,
                event.model,
                event.serial_no,
                event.warranty_months,
            )
        case EquipmentCorrected():
            return row and replace(
                row,
                customer_id=event.customer_id,
                model=event.model,
                serial_no=event.serial_no,
                warranty_months=event.warranty_months,
                warranty_until=event.warranty_until,
            )
        case EquipmentAccepted() | AcceptanceCorrected():
            return row and replace(row, accepted_on=event.accepted_on, warranty_until=event.warranty_until)
        case MeterRead():
            return row and replace(row, meter_counter=event.counter, meter_read_at=event.read_at)
        case AccessoryAttached():
            return row and replace(row, parent_id=event.parent_id)
        case AccessoryDetached():
            return row and replace(row, parent_id=None)
        case EquipmentMoved():
            return row and replace(row, customer_id=event.customer_id, site_id=event.site_id)
        case EquipmentReplaced():
            return row and replace(row, successor_id=event.successor_id)
        case EquipmentSucceeded():
            return row and replace(row, predecessor_id=event.predecessor_id)
        case EquipmentScrapped():
            return row and replace(row, scrapped_at=recorded.time, scrapped_reason=event.reason)
        case AccessoryAdded() | AccessoryRemoved() | EquipmentBroughtBack():
            return row
        case EquipmentSentToFactory() | EquipmentBackFromFactory():
            return row
        case EquipmentStandInCame() | EquipmentStandInLeft():
            return row
        case _:
            assert_never(event)


EQUIPMENT = Projection("equipment", TABLE, EquipmentRow, key_of, evolve, get_args(EquipmentEvent))

_LIST = Query(
    select(*columns_of(TABLE), p.family)
    .select_from(TABLE.outerjoin(PRODUCTS, t.model_key == p.model_key))
    .where(
        wanted(t.customer_id),
        wanted(t.serial_key),
        wanted(t.model_key, "model"),
        wanted(t.parent_id),
        t.equipment_id > given("after", t.equipment_id),
    )
    .order_by(t.equipment_id)
    .limit(LIMIT)
)

_SAME_SERIAL_NO = Query(select(t.equipment_id).where(t.serial_key == given("serial_key", t.serial_key)))


_SAME_SERIAL_NOS = Query(
    select(t.equipment_id, t.serial_key)
    .where(t.serial_key == any_(bindparam("serial_keys", type_=ARRAY(Text))))
    .order_by(t.equipment_id)
)


async def find_equipment(
    pool: Pool,
    customer_id: str | None,
    serial_no: str | None,
    model: str | None,
    parent_id: str | None,
    after: str,
    limit: int,
) -> Sequence[EquipmentDetail]:
    """Machines of a customer, with a serial number or of a model, however it is written, or accessories of one, behind
    the number `after`, in order of number."""
    rows = await _LIST.fetch(
        pool,
        customer_id=customer_id,
        serial_key=serial_key(serial_no) if serial_no is not None else None,
        model=model_key(model) if model is not None else None,
        parent_id=parent_id,
        after=after,
        limit=limit,
    )
    return [EquipmentDetail(**row) for row in rows]


async def having_serial_no(pool: Pool, key: str) -> Sequence[str]:
    """The machines whose serial number compares as `key`."""
    return [row["equipment_id"] for row in await _SAME_SERIAL_NO.fetch(pool, serial_key=key)]


async def having_serial_nos(pool: Pool, keys: Sequence[str]) -> dict[str, list[str]]:
    """The machines whose serial number compares as one of `keys`, by key."""
    found: dict[str, list[str]] = {}
    for row in await _SAME_SERIAL_NOS.fetch(pool, serial_keys=list(keys)):
        found.setdefault(row["serial_key"], []).append(row["equipment_id"])
    return found
