"""What callers get about days, stations, rosters, loans and replacement units; the models are for the OpenAPI page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from dispatch.domain.fitting import UnitFit
from dispatch.domain.staff.state import LoanStatus
from dispatch.domain.work_order.state import Status
from dispatch.projections.staff import StaffRow
from dispatch.routes.order_responses import SlotResponse
from events.types import (
    LendingGround,
    ReleaseReason,
    SkillLevel,
    StaffRole,
    TrainingWay,
    UnitCondition,
    UnitEnd,
    UnitStatus,
)


class HoursItem(BaseModel):
    """One stretch of a day of every week, by the clock in Asia/Shanghai; 1 is Monday, `24:00` is midnight."""

    weekday: int
    opens: str
    closes: str


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
    helps: bool | None


class FinishedItem(BaseModel):
    """An order that the technician finished on that day."""

    work_order_id: str
    case_id: str
    number: str | None
    station_id: str
    status: Status
    finished_at: datetime


class TrainingTime(BaseModel):
    """A training that the technician holds. `busy`: it is another station's trainer, of whom only the time is told.
    `overlaps` are appointments of the day at the same time: assign one of them anew, or have the training postponed."""

    busy: bool
    start: datetime
    end: datetime
    training_id: str | None
    customer_id: str | None
    way: TrainingWay | None
    overlaps: list[str]


class TechnicianDay(BaseModel):
    """A technician's day in Asia/Shanghai. A finished order has left the appointments: its slot is free again.

    `absent_until` is null for one who is there. `hours` are the person's own of that day, or the station's.
    """

    technician_id: str
    absent_until: date | None
    date: date
    hours: list[HoursItem]
    appointments: list[AppointmentItem]
    trainings: list[TrainingTime]
    finished: list[FinishedItem]


class StationItem(BaseModel):
    """A station as it stands. `visits_a_day` is null, and there are no `hours`, where nobody has said them."""

    station_id: str
    name: str
    regions: list[str]
    opened_at: datetime
    visits_a_day: int | None
    hours: list[HoursItem]


class SkillItem(BaseModel):
    """What somebody can do, and how well: null where nobody has rated it."""

    skill: str
    level: SkillLevel | None


class TechnicianLoad(BaseModel):
    """One whom the station may send that day; `booked` counts the station's own appointments, those where
    they help as well. `trainings` is when they hold trainings that day."""

    staff_id: str
    rated_skills: list[SkillItem]
    absent_until: date | None
    hours: list[HoursItem]
    booked: int
    trainings: list[SlotResponse]


class StationDay(BaseModel):
    """A station's day in Asia/Shanghai: how much of what it can do is booked, and whom it may send.

    `free` is null where no capacity is set, and below zero where more is booked than it can do. `skills` are those of
    the technicians who are there.
    """

    station_id: str
    date: date
    hours: list[HoursItem]
    visits_a_day: int | None
    booked: int
    free: int | None
    skills: list[str]
    technicians: list[TechnicianLoad]


class StaffResponse(BaseModel):
    """A person as they stand; `station_id` is null for one who has left. No `hours`: the station's opening hours."""

    staff_id: str
    station_id: str | None
    role: StaffRole
    skills: list[str]
    rated_skills: list[SkillItem]
    job_title: str | None
    duties: str | None
    working_since: date | None
    hours: list[HoursItem]


class AbsenceItem(BaseModel):
    """An absence 请假 as it stands. Days are dates in Asia/Shanghai; a cancelled one holds on none of them.

    `to_reassign`: the caller's work orders that have an appointment with the person on these days.
    """

    staff_id: str
    absence_no: int
    first_day: date
    last_day: date
    reason: str
    booked_at: datetime
    cancelled: bool
    cancel_reason: str | None
    to_reassign: list[str]


@dataclass(frozen=True, slots=True)
class StaffName:
    """What a person is called; `changed_at` is UTC."""

    staff_id: str
    name: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class StaffNameDeleted:
    """There is no name any more; `deleted_at` is UTC."""

    staff_id: str
    deleted_at: datetime


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
    """One case's replacement unit; `overdue` while it is owed and its day is over, `return_overdue` while the customer
    has it past the day by which it was to be back.

    `station_id` has the case, `handed_over_by` is the station whose unit it is. `work_order_id` is for the first only.
    `due` and `obliged_at` are null where none was ever owed: one was lent by decision, `ground` and `reason` say why.
    """

    case_id: str
    number: str | None
    station_id: str | None
    work_order_id: str | None
    status: str
    due: datetime | None
    overdue: bool
    release_reason: ReleaseReason | None
    serial_no: str | None
    unit_id: str | None
    handed_over_by: str | None
    ground: LendingGround | None
    reason: str | None
    equipment_id: str | None
    machine_serial_no: str | None
    customer_id: str | None
    return_by: date | None
    return_agreed: bool
    return_overdue: bool
    condition: UnitCondition | None
    note: str | None
    obliged_at: datetime | None
    handed_over_at: datetime | None
    returned_at: datetime | None


class PoolUnitItem(BaseModel):
    """A replacement unit as it stands, in the pool of `station_id`. `model` is null while nobody registered it.

    Case, customer, machine and `out_since` are of the customer who has it, null while nobody has. `returned_to` is the
    other station where it came back.
    """

    unit_id: str
    serial_no: str
    station_id: str
    status: UnitStatus
    model: str | None
    accessories: str | None
    condition: UnitCondition | None
    check_note: str | None
    returned_to: str | None
    case_id: str | None
    number: str | None
    customer_id: str | None
    equipment_id: str | None
    machine_serial_no: str | None
    out_since: datetime | None
    times_out: int
    ended: UnitEnd | None
    reason: str | None


class FittingUnit(PoolUnitItem):
    """A unit that the station can lend now, and how it fits the case's machine."""

    fit: UnitFit


class FittingUnits(BaseModel):
    """The best first. `model` and `family` are those of the machine, null where nobody knows."""

    work_order_id: str
    station_id: str
    model: str | None
    family: str | None
    units: list[FittingUnit]


def staff_response(row: StaffRow) -> dict[str, Any]:
    """See `StaffResponse`."""
    return {
        "staff_id": row.staff_id,
        "station_id": row.station_id,
        "role": row.role,
        "skills": row.skills,
        "rated_skills": rated_skills(row),
        "job_title": row.job_title or None,
        "duties": row.duties or None,
        "working_since": row.working_since,
        "hours": row.hours,
    }


def rated_skills(row: StaffRow) -> list[dict[str, Any]]:
    """See `SkillItem`."""
    return [{"skill": skill, "level": level} for skill, level in row.rated()]
