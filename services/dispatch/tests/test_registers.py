"""Stations and agendas: given their past, when a command, then events, nothing, or a refusal."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.domain import agenda
from dispatch.domain.agenda import AGENDA, BookAppointment, ReleaseAppointment, agenda_id, book
from dispatch.domain.station import STATION, EnrolStaff, OpenStation, enrol, open_station
from eventlog.testing import given
from events.catalog.agenda import AppointmentBooked, AppointmentReleased
from events.catalog.station import StaffEnrolled, StationOpened
from events.types import Slot

OPENED = StationOpened("north", "北区", ("north", "north-east"))
ENROLLED = StaffEnrolled("north", "t1", "technician", ("laser",))


def slot(start: str, end: str) -> Slot:
    """A slot of 2026-03-02 by the clock in Shanghai."""
    times = (datetime.fromisoformat(f"2026-03-02T{time}:00+08:00").astimezone(UTC) for time in (start, end))
    return Slot(*times)


def test_open_a_station() -> None:
    command = OpenStation("north", "北区", ("north", "north-east"))
    given(STATION).when(lambda station: open_station(command, station)).then(OPENED)
    given(STATION, OPENED, ENROLLED).when(lambda station: open_station(command, station)).nothing()
    given(STATION, StationOpened("north", "别的", ("north",))).when(
        lambda station: open_station(command, station)
    ).refused("已存在", "station_id")


def test_enrol_staff() -> None:
    station = given(STATION, OPENED).state
    assert station is not None
    assert not station.has_technician("t1")
    assert enrol(EnrolStaff("t1", "technician", ("laser",)), station) == [ENROLLED]
    station = given(STATION, OPENED, ENROLLED).state
    assert station is not None
    assert station.has_technician("t1")
    assert enrol(EnrolStaff("t1", "technician", ("laser",)), station) == []
    changed = StaffEnrolled("north", "t1", "dispatcher", ())
    assert enrol(EnrolStaff("t1", "dispatcher", ()), station) == [changed]
    station = given(STATION, OPENED, ENROLLED, changed).state
    assert station is not None
    assert not station.has_technician("t1")


def test_a_slot_lies_within_one_day_in_shanghai() -> None:
    midnight = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    late = slot("23:00", "23:59").start
    last = datetime.max.replace(tzinfo=UTC)
    assert slot("00:00", "00:30").within_a_day
    assert Slot(late, midnight).within_a_day
    assert not Slot(late, midnight + timedelta.resolution).within_a_day
    assert not Slot(late, late).within_a_day
    assert not Slot(last - timedelta(hours=1), last).within_a_day
    assert agenda_id("t1", slot("00:00", "00:30")) == agenda_id("t1", Slot(late, midnight)) == "t1.2026-03-02"
    over = BookAppointment("t1", "order-b", Slot(late, midnight + timedelta(hours=1)))
    given(AGENDA).when(lambda day: book(over, day)).refused("within one day", "end")


TAKEN = AppointmentBooked("t1", "order-a", slot("10:00", "12:00"))


@pytest.mark.parametrize(
    ("start", "end"),
    [("09:00", "10:01"), ("11:59", "13:00"), ("10:30", "11:00"), ("09:00", "13:00"), ("10:00", "12:00")],
)
def test_an_overlap_is_refused_and_names_the_other_order(start: str, end: str) -> None:
    command = BookAppointment("t1", "order-b", slot(start, end))
    given(AGENDA, TAKEN).when(lambda day: book(command, day)).refused("order-a from 10:00 to 12:00", "start")
    given(AGENDA, TAKEN).when(lambda day: book(command, day)).refused("10:00–12:00（北京时间）已安排派工单 order-a")


@pytest.mark.parametrize(("start", "end"), [("08:00", "10:00"), ("12:00", "13:00")])
def test_back_to_back_is_no_overlap(start: str, end: str) -> None:
    command = BookAppointment("t1", "order-b", slot(start, end))
    given(AGENDA, TAKEN).when(lambda day: book(command, day)).then(AppointmentBooked("t1", "order-b", slot(start, end)))


def test_an_order_has_one_slot_a_day() -> None:
    moved = BookAppointment("t1", "order-a", slot("11:00", "13:00"))
    same = BookAppointment("t1", "order-a", slot("10:00", "12:00"))
    given(AGENDA, TAKEN).when(lambda day: book(same, day)).nothing()
    after = (
        given(AGENDA, TAKEN)
        .when(lambda day: book(moved, day))
        .then(AppointmentReleased("t1", "order-a"), AppointmentBooked("t1", "order-a", slot("11:00", "13:00")))
    )
    assert dict(after.booked) == {"order-a": slot("11:00", "13:00")}


def test_a_released_slot_is_free() -> None:
    command = BookAppointment("t1", "order-b", slot("10:00", "12:00"))
    released = AppointmentReleased("t1", "order-a")
    given(AGENDA, TAKEN).when(lambda day: agenda.release(ReleaseAppointment("t1", "order-a"), day)).then(released)
    given(AGENDA, TAKEN, released).when(lambda day: agenda.release(ReleaseAppointment("t1", "order-a"), day)).nothing()
    given(AGENDA, TAKEN, released).when(lambda day: book(command, day)).then(
        AppointmentBooked("t1", "order-b", slot("10:00", "12:00"))
    )
