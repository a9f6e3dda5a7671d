"""What callers get about days, stations, rosters and replacement units: models for the OpenAPI page."""

from datetime import date, datetime

from pydantic import BaseModel

from dispatch.domain.work_order.state import Status
from events.types import ReleaseReason, StaffRole


class AppointmentItem(BaseModel):
    """One booked slot of a technician's day."""

    work_order_id: str
    case_id: str
    station_id: str
    status: Status
    start: datetime
    end: datetime
    customer_id: str
    model: str | None
    description: str


class FinishedItem(BaseModel):
    """An order that the technician finished on that day."""

    work_order_id: str
    case_id: str
    station_id: str
    status: Status
    finished_at: datetime


class TechnicianDay(BaseModel):
    """A technician's day in Asia/Shanghai. A finished order has left the appointments: its slot is free again."""

    technician_id: str
    date: date
    appointments: list[AppointmentItem]
    finished: list[FinishedItem]


class StationResponse(BaseModel):
    """A new station."""

    station_id: str


class StationItem(BaseModel):
    """One station."""

    station_id: str
    name: str
    regions: list[str]
    opened_at: datetime


class StaffResponse(BaseModel):
    """A person on the roster."""

    station_id: str
    staff_id: str


class StaffItem(BaseModel):
    """One person on a roster."""

    staff_id: str
    role: StaffRole
    skills: list[str]


class ReplacementResponse(BaseModel):
    """How a case stands with its replacement unit after a command."""

    case_id: str
    station_id: str
    status: str
    serial_no: str | None


class ReplacementItem(BaseModel):
    """One case's replacement unit; `overdue` while it is owed and its day is over.

    `station_id` has the case, `handed_over_by` is the station whose unit it is. `work_order_id` is for the first only.
    """

    case_id: str
    station_id: str | None
    work_order_id: str | None
    status: str
    due: datetime
    overdue: bool
    release_reason: ReleaseReason | None
    serial_no: str | None
    handed_over_by: str | None
    obliged_at: datetime
    handed_over_at: datetime | None
    returned_at: datetime | None
