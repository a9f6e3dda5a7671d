"""Replacement units: given their past, when a command, then events, nothing, or a refusal."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.replacement import (
    REPLACEMENT,
    Handing,
    HandOverUnit,
    OweAgain,
    ReleaseUnit,
    Replacement,
    TakeUnitBack,
    hand_over,
    oblige,
    owe_again,
    release,
    take_back,
    withdraw,
)
from dispatch.domain.unit import UNIT, come_back, go_out, unit_id
from eventlog.testing import Given, given
from events.catalog.replacement import (
    ReplacementEvent,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
)
from events.catalog.replacement_unit import UnitCameBack, UnitWentOut
from events.catalog.sla import ReplacementDue, ReplacementWithdrawn

DUE = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
"""The end of the second of March in China."""
NEXT_WEEK = DUE + timedelta(days=7, hours=2)
TODAY = date(2026, 3, 3)
MISSED = ReplacementDue("case-1", DUE)
OBLIGED = ReplacementObliged("case-1", DUE)
NOT_MISSED = ReplacementReleased("case-1")
SOLVED = ReplacementReleased("case-1", "solved")
CLOSED = ReplacementReleased("case-1", "closed")
HANDED_OVER = ReplacementUnitHandedOver("case-1", "north", "SN-1")
RETURNED = ReplacementUnitReturned("case-1", "north", "SN-1")

PASTS: dict[str, tuple[ReplacementEvent, ...]] = {
    "nothing": (),
    "owed": (OBLIGED,),
    "not missed": (OBLIGED, NOT_MISSED),
    "solved": (OBLIGED, SOLVED),
    "closed": (OBLIGED, CLOSED),
    "out": (OBLIGED, HANDED_OVER),
    "back": (OBLIGED, HANDED_OVER, RETURNED),
}


def past(name: str) -> Given[Any, Any]:
    return given(REPLACEMENT, *PASTS[name])


def every(*, but: set[str]) -> list[str]:
    return [name for name in PASTS if name not in but]


def test_a_unit_is_owed_once_unless_the_breach_was_withdrawn() -> None:
    free = {"nothing", "not missed"}
    for name in free:
        past(name).when(lambda unit: oblige(MISSED, unit, None)).then(OBLIGED)
    for name in every(but=free):
        past(name).when(lambda unit: oblige(MISSED, unit, None)).nothing()


def test_a_breach_that_is_heard_of_after_the_solution_is_told_and_nothing_is_owed() -> None:
    unit = past("nothing").when(lambda unit: oblige(MISSED, unit, "solved")).then(OBLIGED, SOLVED)
    assert (unit.status, unit.missed) == ("released", True)


def test_what_is_owed_ends_with_its_reason() -> None:
    for reason in ("solved", "closed", "ended"):
        released = ReplacementReleased("case-1", reason)
        assert past("owed").when(release, ReleaseUnit("case-1", reason, NEXT_WEEK)).then(released).status == "released"
        for name in every(but={"owed", "out"}):
            past(name).when(release, ReleaseUnit("case-1", reason, NEXT_WEEK)).nothing()


def test_a_unit_is_owed_again_when_the_fault_proves_unsolved() -> None:
    """By the first due time, which no premature solution moves; or the same day, where that promise was kept."""
    again = OweAgain("case-1", NEXT_WEEK)
    for name in ("solved", "closed"):
        assert past(name).when(owe_again, again).then(OBLIGED).status == "owed"
    same_day = ReplacementObliged("case-1", DUE + timedelta(days=8))
    assert past("back").when(owe_again, again).then(same_day).unit is None
    for name in every(but={"solved", "closed", "back"}):
        past(name).when(owe_again, again).nothing()


def test_a_withdrawn_breach_leaves_nothing_to_owe_again() -> None:
    withdrawn = ReplacementWithdrawn("case-1")
    for name, status in (("owed", "released"), ("solved", "released"), ("out", "handed_over"), ("back", "returned")):
        assert past(name).when(lambda unit: withdraw(withdrawn, unit, NEXT_WEEK)).then(NOT_MISSED).status == status
        gone = given(REPLACEMENT, *PASTS[name], NOT_MISSED)
        gone.when(lambda unit: withdraw(withdrawn, unit, NEXT_WEEK)).nothing()
        gone.when(owe_again, OweAgain("case-1", NEXT_WEEK)).nothing()
    for name in ("nothing", "not missed"):
        past(name).when(lambda unit: withdraw(withdrawn, unit, NEXT_WEEK)).nothing()


def test_a_case_that_has_ended_owes_nothing_and_may_owe_again_when_it_goes_on() -> None:
    ended, released = ReplacementWithdrawn("case-1", "ended"), ReplacementReleased("case-1", "ended")
    assert past("owed").when(lambda unit: withdraw(ended, unit, NEXT_WEEK)).then(released).missed is False
    for name in every(but={"owed", "out"}):
        past(name).when(lambda unit: withdraw(ended, unit, NEXT_WEEK)).nothing()
    given(REPLACEMENT, OBLIGED, released).when(lambda unit: oblige(MISSED, unit, None)).then(OBLIGED)


def test_hand_over_only_while_owed() -> None:
    command, north = HandOverUnit("case-1", "SN-1"), Handing("north", TODAY)
    past("owed").when(lambda unit: hand_over(command, unit, north)).then(HANDED_OVER)
    past("out").when(lambda unit: hand_over(command, unit, north)).nothing()
    past("out").when(lambda unit: hand_over(HandOverUnit("case-1", "ｓｎ-1"), unit, north)).nothing()
    for name in every(but={"owed", "out"}):
        past(name).when(lambda unit: hand_over(command, unit, north)).refused("is owed")
    past("out").when(lambda unit: hand_over(HandOverUnit("case-1", "SN-2"), unit, north)).refused("替代设备")
    given(REPLACEMENT, *PASTS["back"], OBLIGED).when(lambda unit: hand_over(command, unit, north)).then(HANDED_OVER)


@pytest.mark.parametrize(
    ("serial_no", "handing", "words"),
    [
        ("SN-1", Handing("north", TODAY, out=True, out_for="case-2"), "out for case case-2"),
        ("SN-1", Handing("north", TODAY, out=True, out_for="case-2"), "已用于服务单 case-2"),
        ("SN-1", Handing("north", TODAY, out=True), "is with another customer"),
        ("SN-1", Handing("north", TODAY, registered=True), "registered machine"),
        ("\u3000 ", Handing("north", TODAY), "serial number"),
    ],
)
def test_what_is_no_free_replacement_unit_is_not_handed_over(serial_no: str, handing: Handing, words: str) -> None:
    command = HandOverUnit("case-1", serial_no)
    past("owed").when(lambda unit: hand_over(command, unit, handing)).refused(words, "serial_no")


def test_take_back_only_after_hand_over() -> None:
    def back(unit: Replacement) -> list[ReplacementEvent]:
        return take_back(TakeUnitBack("case-1", "incomplete", "缺电源线"), unit, "south")

    past("out").when(back).then(ReplacementUnitReturned("case-1", "south", "SN-1", "incomplete", "缺电源线"))
    past("back").when(back).nothing()
    for name in every(but={"out", "back"}):
        past(name).when(back).refused("with the customer")


OUT = UnitWentOut(unit_id("SN-1"), "SN-1", "case-1", "north")
BACK = UnitCameBack(unit_id("SN-1"), "case-1", "north")
OTHER = ReplacementUnitHandedOver("case-2", "south", "sn-1")


def test_a_unit_is_out_once() -> None:
    given(UNIT).when(go_out, HANDED_OVER).then(OUT)
    given(UNIT, OUT).when(go_out, HANDED_OVER).nothing()
    given(UNIT, OUT).when(go_out, OTHER).refused("another customer", "serial_no")
    given(UNIT, OUT).when(come_back, RETURNED).then(BACK)
    given(UNIT, OUT, BACK).when(go_out, OTHER).then(UnitWentOut(unit_id("SN-1"), "sn-1", "case-2", "south"))


def test_a_unit_that_went_out_before_it_had_a_stream_has_nothing_to_end() -> None:
    given(UNIT).when(come_back, RETURNED).nothing()
    given(UNIT, OUT).when(come_back, ReplacementUnitReturned("case-2", "south", "SN-1")).nothing()


def test_a_serial_number_is_one_however_it_is_typed() -> None:
    assert unit_id("MX-200 0099") == unit_id(" ｍｘ－２００  0099 ") != unit_id("MX-200 0098")
    assert unit_id(" \u3000") == ""
