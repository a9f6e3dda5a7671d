"""Stations and agendas: given their past, when a command, then events, nothing, or a refusal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain import agenda
from dispatch.domain.agenda import AGENDA, BookAppointment, ReleaseAppointment, agenda_id, book
from dispatch.domain.station import STATION, CorrectStation, OpenStation, correct_station, open_station
from dispatch.domain.stock.movements import CountStock, SetMinimum, enter_opening, set_minimum
from dispatch.domain.stock.state import STOCK, Place
from eventlog.decider import Rejected
from eventlog.testing import given
from eventlog.testing.values import Given
from events.catalog.agenda import AppointmentBooked, AppointmentReleased
from events.catalog.station import StaffEnrolled, StationCorrected, StationEvent, StationOpened
from events.catalog.stock import Lot, StockCounted, StockMinimumSet, StockUsed
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


def station(*events: StationEvent) -> Given[Any, Any]:
    return given(STATION, *events)


CORRECTED = StationCorrected("north", "北区", ("north",), "东北另设网点")


def test_a_station_is_corrected_with_a_reason() -> None:
    regions = CorrectStation(None, ("north",), "东北另设网点")
    after = station(OPENED).when(correct_station, regions).then(CORRECTED)
    assert (after.name, after.regions, after.opened) == ("北区", ("north",), OPENED)
    station(OPENED, CORRECTED).when(correct_station, regions).nothing()
    station(OPENED, CORRECTED).when(correct_station, CorrectStation("北区", None, "…")).nothing()
    renamed = StationCorrected("north", "北区网点", ("north",), "全称")
    station(OPENED, CORRECTED).when(correct_station, CorrectStation("北区网点", None, "全称")).then(renamed)


def test_opening_a_corrected_station_again_is_no_news() -> None:
    for regions in (("north", "north-east"), ("north",)):
        given(STATION, OPENED, CORRECTED).when(open_station, OpenStation("north", "北区", regions)).nothing()
    given(STATION, OPENED, CORRECTED).when(open_station, OpenStation("north", "北区", ("south",))).refused("请更正")


def test_a_station_of_an_older_log_knows_its_roster() -> None:
    north = station(OPENED, ENROLLED).state
    assert north.has_technician("t1") and not north.has_technician("t2")
    assert not station(OPENED, ENROLLED, StaffEnrolled("north", "t1", "dispatcher", ())).state.has_technician("t1")


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


def test_an_order_of_another_station_is_not_named() -> None:
    command = BookAppointment("t1", "order-b", slot("11:00", "13:00"))
    day = given(AGENDA, TAKEN).state
    with pytest.raises(Rejected) as refused:
        book(command, day, {"order-a"})
    assert (refused.value.en, refused.value.zh) == (
        "t1 is busy from 10:00 to 12:00 (Asia/Shanghai) that day",
        "t1 当天 10:00–12:00（北京时间）有其他安排",
    )


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


def test_a_place_is_opened_once_and_counted_from_then_on() -> None:
    place, lots = Place("north", None, "P-01"), (Lot("F-1", 1), Lot("F-2", 1))
    opening = CountStock(place, 2, lots, "期初", "serial")
    minimum, opened = StockMinimumSet(*place.ids, 3), StockCounted(*place.ids, 0, 2, lots, "期初")
    given(STOCK).when(set_minimum, SetMinimum(place, 3)).then(minimum)
    given(STOCK, minimum).when(enter_opening, opening).then(opened)
    given(STOCK, minimum, opened).when(enter_opening, opening).nothing()
    gone = StockUsed(*place.ids, "w-1", 2, lots, 0)
    given(STOCK, opened, gone).when(enter_opening, opening).refused("请盘点", "opening")
    none = StockCounted(*place.ids, 0, 0, (), "期初")
    given(STOCK, none).when(enter_opening, CountStock(place, 0, (), "期初", "serial")).nothing()
    given(STOCK, none).when(enter_opening, opening).refused("请盘点", "opening")
