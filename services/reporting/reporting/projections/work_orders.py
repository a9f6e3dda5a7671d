"""`reporting.work_orders`: one row a work order 派工单, with when each step of its visit was taken, and its waits.

A work order is one stream, so a row is written from one source, in its order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Index

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.visit_hindrance import AddressFoundWrong, CustomerNotAtHome, SiteFoundUnsafe
from events.catalog.work_order import (
    CustomerContacted,
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    VisitUnconfirmed,
    WorkOrderAccepted,
    WorkOrderCancelled,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.types import Outcome, WaitReason


@dataclass(frozen=True, slots=True)
class Wait:
    """Work stood still; `until` is None while it does. `on_site`: the technician was there when it began."""

    reason: WaitReason
    since: datetime
    until: datetime | None
    station_id: str | None
    technician_id: str | None
    on_site: bool


@dataclass(frozen=True)
class WorkOrderRow:
    """Times are UTC, and None for what was not done. After a transfer 转派 the steps are those of the present station;
    the waits, and the seconds of travel and on site, are of all of them."""

    work_order_id: str
    case_id: str
    visit_no: int = 0
    station_id: str | None = None
    technician_id: str | None = None
    model: str | None = None
    in_warranty: bool | None = None
    transfers: int = 0
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    assigned_at: datetime | None = None
    contacted_at: datetime | None = None
    """The first time that the customer was reached."""
    departed_at: datetime | None = None
    """The first departure, as `arrived_at` is the first arrival: a technician may come again for the same visit."""
    arrived_at: datetime | None = None
    diagnosed_at: datetime | None = None
    finished_at: datetime | None = None
    solved: bool | None = None
    concluded_at: datetime | None = None
    """When the call-back about it was concluded, or given up."""
    outcome: Outcome | None = None
    cancelled_at: datetime | None = None
    refused_at: datetime | None = None
    """When the station refused it: no visit was made."""
    on_the_way_since: datetime | None = None
    on_site_since: datetime | None = None
    travel_seconds: int = 0
    on_site_seconds: int = 0
    waits: tuple[Wait, ...] = ()


TABLE = table_of("reporting.work_orders", WorkOrderRow, fillfactor=70)
Index("work_orders_by_case", TABLE.c.case_id)
Index("work_orders_by_finish", TABLE.c.finished_at)


def order_of(event: Any, recorded: Recorded) -> str:
    """The row's key."""
    work_order_id: str = event.work_order_id
    return work_order_id


def received(row: WorkOrderRow, event: WorkOrderReceived, at: datetime) -> WorkOrderRow:
    return replace(
        row,
        visit_no=event.visit_no,
        station_id=event.station_id,
        model=event.model,
        in_warranty=event.warranty,
        received_at=at,
    )


def transferred(row: WorkOrderRow, event: WorkOrderTransferred | TransferDeclined, at: datetime) -> WorkOrderRow:
    """The other station begins anew."""
    return replace(
        _still(row, at),
        station_id=event.to_station_id,
        technician_id=None,
        transfers=row.transfers + 1,
        received_at=at,
        accepted_at=None,
        assigned_at=None,
        contacted_at=None,
        departed_at=None,
        arrived_at=None,
        diagnosed_at=None,
    )


def assigned(row: WorkOrderRow, event: TechnicianAssigned, at: datetime) -> WorkOrderRow:
    """Whoever was on the way or on site is not any more: another one goes, or the same one again."""
    return replace(
        _away(row, at), technician_id=event.technician_id, assigned_at=row.assigned_at or at, waits=_planned(row.waits)
    )


def contacted(row: WorkOrderRow, event: CustomerContacted, at: datetime) -> WorkOrderRow:
    return replace(row, contacted_at=row.contacted_at or at) if event.reached else row


def departed(row: WorkOrderRow, event: TechnicianDeparted, at: datetime) -> WorkOrderRow:
    return replace(row, departed_at=row.departed_at or at, on_the_way_since=at)


def arrived(row: WorkOrderRow, event: TechnicianArrived, at: datetime) -> WorkOrderRow:
    return replace(_away(row, at), arrived_at=row.arrived_at or at, on_site_since=at)


def address_wrong(row: WorkOrderRow, event: AddressFoundWrong, at: datetime) -> WorkOrderRow:
    """Whoever arrived was not at the customer's."""
    return replace(_away(row, at), arrived_at=None)


def suspended(row: WorkOrderRow, event: WorkSuspended, at: datetime) -> WorkOrderRow:
    """A wait that goes on is told each time."""
    if row.waits and row.waits[-1].until is None:
        return row
    wait = Wait(event.reason, at, None, row.station_id, row.technician_id, row.on_site_since is not None)
    return replace(_away(row, at), waits=(*row.waits, wait))


def resumed(row: WorkOrderRow, event: WorkResumed, at: datetime) -> WorkOrderRow:
    """Goes on after a wait, where that began; or takes back that the visit was finished, and nobody is there then, nor
    where a part that came has ended the wait."""
    if row.waits and row.waits[-1].until is None:
        there = row.waits[-1].on_site and not event.part_no
        return replace(_still(row, at), on_site_since=at if there else None)
    return replace(row, finished_at=None, solved=None)


def finished(row: WorkOrderRow, event: FaultSolved | FaultNotSolved, at: datetime) -> WorkOrderRow:
    solved = isinstance(event, FaultSolved)
    return replace(_still(row, at), visit_no=event.visit_no, station_id=event.station_id, finished_at=at, solved=solved)


def concluded(row: WorkOrderRow, event: VisitConcluded, at: datetime) -> WorkOrderRow:
    return replace(row, concluded_at=at, outcome=event.outcome)


def cancelled(row: WorkOrderRow, event: WorkOrderCancelled, at: datetime) -> WorkOrderRow:
    """What its call-back said meanwhile does not count; a visit that was finished stays so."""
    return replace(_still(row, at), cancelled_at=at, outcome=None)


def _still(row: WorkOrderRow, at: datetime) -> WorkOrderRow:
    """Nobody waits, travels or works any more."""
    waits = row.waits
    if waits and waits[-1].until is None:
        waits = (*waits[:-1], replace(waits[-1], until=at))
    return replace(_away(row, at), waits=waits)


def _away(row: WorkOrderRow, at: datetime) -> WorkOrderRow:
    return replace(
        row,
        travel_seconds=row.travel_seconds + _seconds(row.on_the_way_since, at),
        on_site_seconds=row.on_site_seconds + _seconds(row.on_site_since, at),
        on_the_way_since=None,
        on_site_since=None,
    )


def _planned(waits: tuple[Wait, ...]) -> tuple[Wait, ...]:
    """A technician who is assigned during a wait begins at the station once it is over."""
    if waits and waits[-1].until is None:
        return (*waits[:-1], replace(waits[-1], on_site=False))
    return waits


def _seconds(since: datetime | None, at: datetime) -> int:
    return max(int((at - since).total_seconds()), 0) if since is not None else 0


FOLDS: Mapping[type, Callable[[WorkOrderRow, Any, datetime], WorkOrderRow]] = {
    WorkOrderReceived: received,
    WorkOrderAccepted: lambda row, _, at: replace(row, accepted_at=at),
    WorkOrderTransferred: transferred,
    TransferDeclined: transferred,
    WorkOrderRefused: lambda row, _, at: replace(_still(row, at), refused_at=at),
    TechnicianAssigned: assigned,
    CustomerContacted: contacted,
    TechnicianDeparted: departed,
    TechnicianArrived: arrived,
    FaultDiagnosed: lambda row, _, at: replace(row, diagnosed_at=row.diagnosed_at or at),
    CustomerNotAtHome: lambda row, _, at: _away(row, at),
    AddressFoundWrong: address_wrong,
    SiteFoundUnsafe: lambda row, _, at: _away(row, at),
    WorkSuspended: suspended,
    WorkResumed: resumed,
    FaultSolved: finished,
    FaultNotSolved: finished,
    VisitConcluded: concluded,
    VisitUnconfirmed: lambda row, _, at: replace(row, concluded_at=at),
    WorkOrderCancelled: cancelled,
}
"""Event class → the row after an event of it, at a time."""


def evolve(row: WorkOrderRow | None, event: Any, recorded: Recorded) -> WorkOrderRow:
    """The row after the event."""
    present = row or WorkOrderRow(event.work_order_id, event.case_id)
    return FOLDS[type(event)](present, event, recorded.time)


WORK_ORDERS = Projection("work_orders", TABLE, WorkOrderRow, order_of, evolve, tuple(FOLDS))
