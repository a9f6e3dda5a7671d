"""The simulation's days, dice and book, as values."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from aftersales.simulate.clock import Clock, Turn
from aftersales.simulate.company import founded
from aftersales.simulate.days import DAY, GRID, at, between, in_hours, later, works
from aftersales.simulate.fen import paid_by_customer, priced
from aftersales.simulate.ledger import Ledger, Machine

MONDAY = date(2026, 3, 9)


def test_holidays_are_no_working_days_and_what_is_made_up_is() -> None:
    assert not works(date(2026, 2, 17)) and works(date(2026, 2, 28)) and not works(date(2026, 3, 1))
    assert later(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert len(between(date(2026, 1, 1), date(2026, 12, 31))) == 248
    assert in_hours(at(MONDAY, "17:05")) == at(MONDAY + DAY, "08:30")
    assert in_hours(at(MONDAY, "10:01")) == at(MONDAY, "10:15")


def test_the_same_seed_is_the_same_company() -> None:
    assert founded(1, 12) == founded(1, 12) != founded(2, 12)
    assert len({customer.id for customer in founded(1, 40).customers}) == 40


def test_what_a_visit_costs_is_figured_out_as_the_guide_says() -> None:
    """The `locked-door` of docs/charges.md."""
    paid = [kind for kind in ("work", "travel", "parts") if paid_by_customer(kind, "defect", False, ())]
    cost = priced({"W-01": 2, "T-01": 1, "P-02": 1}, MONDAY, paid)
    assert (cost.net, cost.vat, cost.total) == (32550, 3812, 36362)
    assert priced({"W-01": 2}, MONDAY, ()).free == 18000
    assert paid_by_customer("work", "misuse", True, ("work",))
    assert paid_by_customer("consumables", "defect", True, ()) and not paid_by_customer("parts", "defect", True, ())
    assert priced({"P-02": 1}, date(2026, 7, 1), ["parts"]).net == 8978, "the second list"


def test_a_warranty_ends_on_the_same_day_of_a_later_month() -> None:
    machine = Machine("m", "c", "shanghai", "LP-1200", 24, date(2024, 2, 29), 0)
    assert machine.warranty_ends() == date(2026, 2, 28)


def test_the_book_never_has_fewer_than_none() -> None:
    book, place = Ledger(), ("shanghai", None, "P-01")
    book.move(place, "delivered", 1)
    with pytest.raises(ValueError, match="fewer than none"):
        book.move(place, "used", -2)


async def test_of_one_station_one_acts_after_the_other_and_stations_act_at_once() -> None:
    clock, told, acting = Clock(at(MONDAY, "08:30")), list[str](), set[str]()
    most = 0

    async def affair(turn: Turn, station: str) -> None:
        nonlocal most
        for _ in range(2):
            assert station not in acting
            acting.add(station)
            most = max(most, len(acting))
            await asyncio.sleep(0.001)
            told.append(f"{turn.name} {clock.now:%H:%M}")
            acting.remove(station)
            await clock.until(turn, clock.now + timedelta(minutes=20), station)

    def first() -> None:
        for name, station in (("b", "north"), ("a", "north"), ("c", "south")):
            turn = Turn(name)
            clock.begin(turn, affair(turn, station), at(MONDAY, "09:00"), station)

    async def settle() -> None:
        assert not acting

    moments = list[datetime]()
    left = await clock.play(first, at(MONDAY, "09:45"), settle, moments.append)
    assert moments == [at(MONDAY, "09:00"), at(MONDAY, "09:30")] and timedelta(minutes=15) == GRID
    assert [each for each in told if not each.startswith("c")] == ["a 09:00", "b 09:00", "a 09:30", "b 09:30"]
    assert (most, left) == (2, ["a", "b", "c"])
