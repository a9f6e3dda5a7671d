"""What callers get about days, stations, rosters, loans and replacement units: models for the OpenAPI page."""

from datetime import date, datetime

from pydantic import BaseModel

from dispatch.domain.staff.state import LoanStatus
from dispatch.domain.work_order.state import Status
from events.types import ReleaseReason, StaffRole


class AppointmentItem(BaseModel):
    """One booked slot of a technician's day. `busy`: for another station, whose order is not told; only the times are.

    忙：该时段属于其他网点，只显示时间。
    """

    busy: bool
    start: datetime
    end: datetime
    work_order_id: str | None
    case_id: str | None
    number: str | None
    station_id: str | None
    status: Status | None
    customer_id: str | None
    model: str | None
    description: str | None


class FinishedItem(BaseModel):
    """An order that the technician finished on that day."""

    work_order_id: str
    case_id: str
    number: str | None
    station_id: str
    status: Status
    finished_at: datetime


class TechnicianDay(BaseModel):
    """A technician's day in Asia/Shanghai. A finished order has left the appointments: its slot is free again."""

    technician_id: str
    date: date
    appointments: list[AppointmentItem]
    finished: list[FinishedItem]


class StationItem(BaseModel):
    """A station as it stands."""

    station_id: str
    name: str
    regions: list[str]
    opened_at: datetime


class StaffResponse(BaseModel):
    """A person as they stand; `station_id` is null for one who has left."""

    staff_id: str
    station_id: str | None
    role: StaffRole
    skills: list[str]


class LoanItem(BaseModel):
    """A loan 借调 as it stands. Days are dates in Asia/Shanghai; without a last day it runs until it is ended.

    `running`: the borrowing station may assign the technician today; `answer_reason`: why it was declined or ended.
    """

    staff_id: str
    loan_no: int
    from_station_id: str
    to_station_id: str
    first_day: date
    last_day: date | None
    reason: str
    status: LoanStatus
    requested_at: datetime
    running: bool
    answer_reason: str | None


class ReplacementItem(BaseModel):
    """One case's replacement unit; `overdue` while it is owed and its day is over.

    `station_id` has the case, `handed_over_by` is the station whose unit it is. `work_order_id` is for the first only.
    """

    case_id: str
    number: str | None
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
