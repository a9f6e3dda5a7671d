"""Who works where, and loans: given a person's past, when a command, then events, nothing, or a refusal."""

from datetime import date, timedelta
from typing import Any

import pytest

from dispatch.domain.crew import Crew
from dispatch.domain.staff.loans import (
    LONGEST,
    DeclineLoan,
    EndLoan,
    GrantLoan,
    RequestLoan,
    decline,
    end,
    grant,
    request,
)
from dispatch.domain.staff.roster import (
    CARRIED_OVER,
    CarryOver,
    CorrectStaff,
    EnrolStaff,
    MoveStaff,
    OpenOrders,
    TakeOffRoster,
    carry_over,
    correct,
    enrol,
    move,
    take_off,
)
from dispatch.domain.staff.state import STAFF, Member
from dispatch.domain.station import STATION, Station
from eventlog.decider import NotFound
from eventlog.testing import given
from eventlog.testing.values import Given
from events.catalog.staff import (
    LoanDeclined,
    LoanEnded,
    LoanGranted,
    LoanRequested,
    StaffCorrected,
    StaffEvent,
    StaffJoined,
    StaffLeft,
    StaffMoved,
)
from events.catalog.station import StaffEnrolled, StationOpened

TODAY = date(2026, 3, 2)
JOINED = StaffJoined("t1", "north", "technician", ("laser",))
LEFT = StaffLeft("t1", "north", "离职")
ASKED = LoanRequested("t1", 1, "north", "south", TODAY, TODAY + timedelta(days=2), "培训")
GRANTED = LoanGranted("t1", 1)
DECLINED = LoanDeclined("t1", 1, "人手不足")
ENDED = LoanEnded("t1", 1, "提前完成")
FREE = OpenOrders()


def station(id: str, *staff: StaffEnrolled) -> Station | None:
    return given(STATION, StationOpened(id, id, (id,)), *staff).state


def past(*events: StaffEvent) -> Given[Any, Any]:
    return given(STAFF, *events)


def member(*events: StaffEvent) -> Member:
    found = given(STAFF, *events).state
    assert found is not None
    return found


def test_a_number_is_on_one_roster() -> None:
    north = EnrolStaff("t1", "north", "technician", ("laser",))
    past().when(enrol, north).then(JOINED)
    past(JOINED).when(enrol, north).nothing()
    past(JOINED).when(enrol, EnrolStaff("t1", "north", "technician", ())).nothing()
    for changed in (EnrolStaff("t1", "north", "dispatcher", ()), EnrolStaff("t1", "north", "technician", ("ink",))):
        past(JOINED).when(enrol, changed).refused("请更正", "staff_id")
    south = EnrolStaff("t1", "south", "technician", ())
    past(JOINED).when(enrol, south).refused("请申请借调", "staff_id")
    past(JOINED, LEFT).when(enrol, south).then(StaffJoined("t1", "south", "technician", ()))


def test_role_and_skills_are_corrected_with_a_reason() -> None:
    past(JOINED).when(correct, CorrectStaff(None, ("laser", "ink"), "培训")).then(
        StaffCorrected("t1", "north", "technician", ("laser", "ink"), "培训")
    )
    past(JOINED).when(correct, CorrectStaff("technician", None, "…")).nothing()
    with pytest.raises(NotFound):
        correct(CorrectStaff("dispatcher", None, "…"), member(JOINED, LEFT))


def test_whoever_leaves_or_moves_has_no_open_orders_and_no_loans() -> None:
    off = TakeOffRoster("离职")
    past(JOINED).when(lambda who: take_off(off, who, FREE)).then(LEFT)
    past(JOINED, LEFT).when(lambda who: take_off(off, who, FREE)).nothing()
    past(JOINED, ASKED, GRANTED).when(lambda who: take_off(off, who, FREE)).then(LoanEnded("t1", 1, "离职"), LEFT)
    named = past(JOINED).when(lambda who: take_off(off, who, OpenOrders(["order-a", "order-b"], 0)))
    named.refused("order-a, order-b")
    past(JOINED).when(lambda who: take_off(off, who, OpenOrders([], 1))).refused("其他网点的工作")

    def moved(known: tuple[Station | None, OpenOrders], to: str = "south") -> Any:
        return lambda who: move(MoveStaff(to, "调动"), who, known)

    south = station("south")
    past(JOINED, ASKED).when(moved((south, FREE))).then(
        LoanEnded("t1", 1, "调动"), StaffMoved("t1", "north", "south", "调动")
    )
    past(JOINED).when(moved((south, FREE), "north")).nothing()
    past(JOINED).misses(moved((None, FREE)), "没有网点", "to_station_id")
    past(JOINED).when(moved((south, OpenOrders(["order-a"])))).refused("order-a")
    assert member(JOINED, StaffMoved("t1", "north", "south", "调动")).may_be_sent("south", TODAY)


def asked(**changes: Any) -> RequestLoan:
    days = {"first_day": TODAY, "last_day": ASKED.last_day}
    return RequestLoan(**{"station_id": "south", **days, "reason": "培训", "today": TODAY, **changes})


SOUTH = station("south")


def test_a_loan_is_asked_for_and_granted() -> None:
    past(JOINED).when(lambda who: request(asked(), who, SOUTH)).then(ASKED)
    past(JOINED, ASKED).when(lambda who: request(asked(), who, SOUTH)).nothing()
    past(JOINED, ASKED, GRANTED).when(lambda who: request(asked(decided=True), who, SOUTH)).nothing()
    past(JOINED, ASKED).when(grant, GrantLoan(1, TODAY)).then(GRANTED)
    past(JOINED, ASKED, GRANTED).when(grant, GrantLoan(1, TODAY)).nothing()
    past(JOINED, ASKED, DECLINED).when(grant, GrantLoan(1, TODAY)).refused("未获同意")
    past(JOINED, ASKED, ENDED).when(grant, GrantLoan(1, TODAY)).refused("已终止")
    past(JOINED, ASKED).when(grant, GrantLoan(1, TODAY + timedelta(days=3))).refused("末日已过")
    again = LoanRequested("t1", 2, *("north", "south"), TODAY, ASKED.last_day, "培训")
    past(JOINED, ASKED, DECLINED).when(lambda who: request(asked(), who, SOUTH)).then(again)


def test_what_the_manager_asks_for_is_granted() -> None:
    past(JOINED).when(lambda who: request(asked(decided=True), who, SOUTH)).then(ASKED, GRANTED)
    past(JOINED, ASKED).when(lambda who: request(asked(decided=True), who, SOUTH)).then(GRANTED)


def test_a_loan_is_declined_or_ended_by_those_whom_it_concerns() -> None:
    past(JOINED, ASKED).when(decline, DeclineLoan(1, "人手不足")).then(DECLINED)
    past(JOINED, ASKED, DECLINED).when(decline, DeclineLoan(1, "人手不足")).nothing()
    past(JOINED, ASKED, GRANTED).when(decline, DeclineLoan(1, "人手不足")).refused("已同意")
    for by in (None, "north", "south"):
        past(JOINED, ASKED).when(end, EndLoan(1, by, "提前完成")).then(ENDED)
        past(JOINED, ASKED, GRANTED).when(end, EndLoan(1, by, "提前完成")).then(ENDED)
        past(JOINED, ASKED, GRANTED, ENDED).when(end, EndLoan(1, by, "提前完成")).nothing()
    past(JOINED, ASKED, DECLINED).when(end, EndLoan(1, "south", "…")).refused("未获同意")
    for strange in (EndLoan(1, "west", "…"), EndLoan(2, None, "…")):
        with pytest.raises(NotFound, match="no loan"):
            end(strange, member(JOINED, ASKED, GRANTED))
    with pytest.raises(NotFound, match="no loan"):
        grant(GrantLoan(2, TODAY), member(JOINED, ASKED))
    with pytest.raises(NotFound, match="no loan"):
        decline(DeclineLoan(2, "…"), member(JOINED, ASKED))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"station_id": "north"}, "station_id"),
        ({"first_day": TODAY - timedelta(days=1)}, "first_day"),
        ({"first_day": TODAY + LONGEST + timedelta(days=1), "last_day": None}, "first_day"),
        ({"first_day": TODAY + timedelta(days=3)}, "last_day"),
        ({"last_day": TODAY + LONGEST + timedelta(days=1)}, "last_day"),
    ],
)
def test_a_loan_makes_sense(changes: dict[str, Any], field: str) -> None:
    past(JOINED).when(lambda who: request(asked(**changes), who, SOUTH)).refused("", field)


def test_only_a_technician_of_another_station_that_exists_is_lent() -> None:
    past(JOINED).misses(lambda who: request(asked(), who, None), "没有网点", "station_id")
    desk = StaffJoined("t1", "north", "dispatcher", ())
    past(desk).when(lambda who: request(asked(), who, SOUTH)).refused("不是维修人员")
    with pytest.raises(NotFound):
        request(asked(), member(JOINED, LEFT), SOUTH)


def test_a_station_sends_its_own_and_on_the_days_of_a_loan_those_lent_to_it() -> None:
    assert member(JOINED).may_be_sent("north", TODAY)
    assert not member(JOINED, ASKED).may_be_sent("south", TODAY), "not granted yet"
    lent = member(JOINED, ASKED, GRANTED)
    days = [TODAY + timedelta(days=number) for number in (-1, 0, 2, 3)]
    assert [lent.may_be_sent("south", day) for day in days] == [False, True, True, False]
    assert lent.may_be_sent("north", TODAY) and not lent.may_be_sent("west", TODAY)
    assert not member(JOINED, ASKED, GRANTED, ENDED).may_be_sent("south", TODAY)
    assert not member(JOINED, LEFT).may_be_sent("north", TODAY)
    assert not member(StaffJoined("t1", "north", "dispatcher", ())).may_be_sent("north", TODAY)


def test_where_a_person_has_no_stream_the_old_roster_decides() -> None:
    old, new = station("south", StaffEnrolled("south", "t1", "technician", ())), station("south")
    assert Crew(old, None, TODAY).has_technician("t1")
    assert not Crew(new, None, TODAY).has_technician("t1")
    assert not Crew(old, member(JOINED), TODAY).has_technician("t1"), "the number turned out to be another station's"
    assert not Crew(None, member(JOINED), TODAY).has_technician("t1")
    assert Crew(station("north"), member(JOINED), TODAY).has_technician("t1")


def test_of_two_old_rosters_the_first_keeps_the_number_and_lends_it_to_the_other() -> None:
    first = CarryOver(StaffEnrolled("north", "t1", "technician", ("laser",)), TODAY)
    other = CarryOver(StaffEnrolled("south", "t1", "technician", ()), TODAY)
    carried = StaffJoined("t1", "north", "technician", ("laser",), carried_over=True)
    lent = (LoanRequested("t1", 1, "north", "south", TODAY, None, CARRIED_OVER), LoanGranted("t1", 1))
    past().when(carry_over, first).then(carried)
    past(carried).when(carry_over, first).nothing()
    after = past(carried).when(carry_over, other).then(*lent)
    assert after is not None
    assert after.may_be_sent("north", TODAY) and after.may_be_sent("south", TODAY + LONGEST * 9)
    past(carried, *lent).when(carry_over, other).nothing()
    past(carried, *lent, LoanEnded("t1", 1, "…")).when(carry_over, other).nothing()
    changed = CarryOver(StaffEnrolled("north", "t1", "dispatcher", ()), TODAY)
    past(carried).when(carry_over, changed).then(StaffJoined("t1", "north", "dispatcher", (), carried_over=True))
    desk = CarryOver(StaffEnrolled("south", "t1", "dispatcher", ()), TODAY)
    past(carried).when(carry_over, desk).nothing()


def test_what_was_decided_since_outweighs_an_old_roster() -> None:
    old = CarryOver(StaffEnrolled("north", "t1", "dispatcher", ()), TODAY)
    carried = StaffJoined("t1", "north", "technician", (), carried_over=True)
    corrected = StaffCorrected("t1", "north", "technician", ("ink",), "…")
    pasts: tuple[tuple[StaffEvent, ...], ...] = ((JOINED,), (carried, corrected), (carried, LEFT), (JOINED, LEFT))
    for events in pasts:
        past(*events).when(carry_over, old).nothing()
