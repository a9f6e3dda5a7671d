"""A station's pool of replacement units: given a unit's past, when a command, then events, nothing, or a refusal; and
one unit is with one customer, whatever is asked at the same time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as tried
from hypothesis import settings
from hypothesis import strategies as st

from dispatch.domain.fitting import fit
from dispatch.domain.pool import (
    CorrectUnit,
    MoveUnit,
    ReadyUnit,
    Registering,
    RetireUnit,
    SetUnitAside,
    correct_unit,
    make_ready,
    move_unit,
    register,
    retire_unit,
    set_aside,
)
from dispatch.domain.replacement import (
    REPLACEMENT,
    AgreeReturn,
    Handing,
    HandOverUnit,
    OweAgain,
    ReleaseUnit,
    TakeUnitBack,
    agree_return,
    hand_over,
    oblige,
    owe_again,
    release,
    take_back,
    write_off,
)
from dispatch.domain.unit import UNIT, go_out, is_unit_id, unit_id
from dispatch.obligations import keep_case, keep_unit
from eventlog.decider import Rejected
from eventlog.envelope import Context, Recorded
from eventlog.log.append import Append
from eventlog.log.session import Session
from eventlog.postgres import Connection
from eventlog.testing import given
from events.catalog import codec
from events.catalog.replacement import (
    ReplacementObliged,
    ReplacementReleased,
    ReplacementReturnDue,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)
from events.catalog.replacement_unit import (
    UnitCameBack,
    UnitCorrected,
    UnitMoved,
    UnitReady,
    UnitRegistered,
    UnitRetired,
    UnitSetAside,
    UnitWentOut,
)
from events.catalog.sla import ReplacementDue

U = unit_id("SN-1")
NEW = UnitRegistered(U, "SN-1", "north", "MX-200", "good", "电源线")
OUT = UnitWentOut(U, "SN-1", "case-1", "north")
BACK, DIRTY = UnitCameBack(U, "case-1", "north", "good"), UnitCameBack(U, "case-1", "north", "to_clean")
READY, GONE = UnitReady(U, ""), UnitRetired(U, "scrapped", "烧毁")
ELSEWHERE = UnitCameBack(U, "case-1", "south", "good")
HANDED = ReplacementUnitHandedOver("case-1", "north", "SN-1")
FREE = Registering()


def test_a_unit_enters_the_pool_once_and_anew_when_it_had_left() -> None:
    given(UNIT).when(lambda unit: register(NEW, unit, FREE)).then(NEW)
    given(UNIT, NEW).when(lambda unit: register(NEW, unit, FREE)).nothing()
    found = given(UNIT, NEW, GONE).when(lambda unit: register(NEW, unit, FREE)).then(NEW)
    assert found.status == "available"
    given(UNIT, OUT).when(lambda unit: register(NEW, unit, FREE)).then(NEW)
    other, south = UnitRegistered(U, "SN-1", "north", "MX-210", "good"), UnitRegistered(U, "SN-1", "south", "M", "good")
    given(UNIT, NEW).when(lambda unit: register(other, unit, FREE)).refused("correct it", "serial_no")
    for past in ((NEW,), (OUT,), (OUT, BACK)):
        given(UNIT, *past).when(lambda unit: register(south, unit, FREE)).refused("another station", "serial_no")
    given(UNIT).when(lambda unit: register(NEW, unit, Registering(customers=True))).refused("客户已登记", "serial_no")
    given(UNIT).when(lambda unit: register(NEW, unit, Registering(out=True))).refused("take it back", "serial_no")


def test_what_came_back_in_no_good_condition_waits_until_it_is_ready() -> None:
    assert given(UNIT, NEW, OUT, BACK).state.status == "available"
    for back in (DIRTY, ELSEWHERE, UnitCameBack(U, "case-1", "north", "damaged")):
        waiting = given(UNIT, NEW, OUT, back)
        assert waiting.state.status == "unfit"
        waiting.when(go_out, HANDED).refused("say first that it is ready", "serial_no")
        assert waiting.when(make_ready, ReadyUnit(U, "")).then(READY).status == "available"
    given(UNIT, NEW).when(make_ready, ReadyUnit(U, "")).nothing()
    assert given(UNIT, OUT, UnitCameBack(U, "case-1", "south")).state.status == "available", "an older log said nothing"


def test_what_is_seen_at_the_station_is_set_aside() -> None:
    aside = UnitSetAside(U, "damaged", "报错")
    assert given(UNIT, NEW).when(set_aside, SetUnitAside(U, "damaged", "报错")).then(aside).status == "unfit"
    given(UNIT, NEW).when(set_aside, SetUnitAside(U, "good", "x")).refused("can be lent", "condition")
    given(UNIT, NEW, OUT).when(set_aside, SetUnitAside(U, "damaged", "x")).refused("out for case case-1")
    given(UNIT, NEW, OUT).when(move_unit, MoveUnit(U, "south", "x")).refused("out for case case-1")
    given(UNIT, NEW, GONE).when(move_unit, MoveUnit(U, "south", "x")).refused("has left the pool")


def test_a_unit_is_lent_by_the_station_in_whose_pool_it_is() -> None:
    moved = UnitMoved(U, "north", "south", "缺机")
    given(UNIT, NEW).when(move_unit, MoveUnit(U, "south", "缺机")).then(moved)
    given(UNIT, NEW).when(move_unit, MoveUnit(U, "north", "缺机")).nothing()
    given(UNIT, NEW, moved).when(go_out, HANDED).refused("another station’s pool", "serial_no")
    given(UNIT, NEW, GONE).when(go_out, HANDED).refused("has left the pool", "serial_no")
    stranger = given(UNIT).when(go_out, HANDED).then(OUT)
    assert (stranger.status, stranger.station_id, stranger.registered) == ("out", "north", None), "it enters by that"


def test_its_details_are_corrected_and_it_leaves_the_pool() -> None:
    corrected = UnitCorrected(U, "MX-210", "电源线", "MX-200", "看错")
    given(UNIT, NEW).when(correct_unit, CorrectUnit("MX-210", "", "看错")).then(corrected)
    given(UNIT, NEW, corrected).when(correct_unit, CorrectUnit("MX-210", "电源线", "看错")).nothing()
    given(UNIT, OUT).when(correct_unit, CorrectUnit("MX-210", "", "看错")).refused("nobody has registered it")
    given(UNIT, NEW).when(retire_unit, RetireUnit(U, "scrapped", "烧毁")).then(GONE)
    given(UNIT, NEW, GONE).when(retire_unit, RetireUnit(U, "lost", "x")).nothing()
    given(UNIT, NEW, OUT).when(retire_unit, RetireUnit(U, "scrapped", "x")).refused("take it back first", "ended")
    lost = (
        given(UNIT, NEW, OUT)
        .when(retire_unit, RetireUnit(U, "lost", "客户搬走"))
        .then(UnitRetired(U, "lost", "客户搬走"))
    )
    assert (lost.status, lost.out_for) == ("retired", None)


TODAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
NORTH = Handing("north", TODAY, customer_id="c-1", equipment_id="e-1", machine_serial_no="MX-1")
LENT = ReplacementUnitHandedOver(
    "case-1", "north", "SN-1", "long_repair", "等主板", None, "e-1", "MX-1", customer_id="c-1"
)
LEND = HandOverUnit("case-1", "SN-1", "long_repair", "等主板")
OBLIGED, SOLVED = ReplacementObliged("case-1", NOON), ReplacementReleased("case-1", "solved")
RETURNED = ReplacementUnitReturned("case-1", "north", "SN-1", "good")


def test_a_unit_is_lent_by_decision_where_none_is_owed() -> None:
    for past in ((), (OBLIGED, SOLVED), (LENT, RETURNED)):
        given(REPLACEMENT, *past).when(lambda unit: hand_over(LEND, unit, NORTH)).then(LENT)
        bare = HandOverUnit("case-1", "SN-1")
        given(REPLACEMENT, *past).when(lambda unit: hand_over(bare, unit, NORTH)).refused("on what ground", "ground")  # noqa: B023
    owed = given(REPLACEMENT, OBLIGED).when(lambda unit: hand_over(LEND, unit, NORTH))
    owed.then(ReplacementUnitHandedOver("case-1", "north", "SN-1", "owed", "", None, "e-1", "MX-1", customer_id="c-1"))
    other = HandOverUnit("case-1", "SN-2", "goodwill", "x")
    given(REPLACEMENT, LENT).when(lambda unit: hand_over(other, unit, NORTH)).refused("客户处已有替代设备 SN-1")
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        agreed = HandOverUnit("case-1", "SN-1", "goodwill", "x", day)
        given(REPLACEMENT).when(lambda unit: hand_over(agreed, unit, NORTH)).refused("day", "return_by")  # noqa: B023


def test_what_was_lent_keeps_the_promise_that_is_missed_later() -> None:
    missed = ReplacementDue("case-1", NOON)
    covered = given(REPLACEMENT, LENT).when(lambda unit: oblige(missed, unit, None)).then(OBLIGED)
    assert (covered.status, covered.missed) == ("handed_over", True)
    given(REPLACEMENT, LENT, OBLIGED).when(lambda unit: oblige(missed, unit, None)).nothing()
    back = given(REPLACEMENT, LENT, RETURNED).when(lambda unit: oblige(missed, unit, None)).then(OBLIGED)
    assert back.status == "owed", "it was back before the 24 h were missed"


def test_a_day_of_return_follows_from_the_end_of_the_repair_unless_one_was_agreed() -> None:
    by_policy = ReplacementReturnDue("case-1", date(2026, 3, 6), "solved")
    solved, again = ReleaseUnit("case-1", "solved", NOON), OweAgain("case-1", NOON)
    given(REPLACEMENT, LENT).when(release, solved).then(by_policy)
    given(REPLACEMENT, LENT, by_policy).when(release, ReleaseUnit("case-1", "closed", NOON)).nothing()
    put_off = ReplacementReturnDue("case-1", None, "unsolved")
    assert given(REPLACEMENT, LENT, by_policy).when(owe_again, again).then(put_off).return_by is None
    agreed = ReplacementReturnDue("case-1", date(2026, 3, 20), "agreed", "客户出差")
    agree = AgreeReturn("case-1", date(2026, 3, 20), "客户出差", TODAY)
    for past in ((LENT,), (LENT, by_policy)):
        given(REPLACEMENT, *past).when(agree_return, agree).then(agreed)
    given(REPLACEMENT, LENT, agreed).when(agree_return, agree).nothing()
    given(REPLACEMENT, LENT, agreed).when(release, solved).nothing()
    given(REPLACEMENT, LENT, agreed).when(owe_again, again).nothing()
    given(REPLACEMENT, LENT, RETURNED).when(agree_return, agree).refused("no replacement unit is with")


def test_what_is_lent_for_a_case_that_is_over_is_to_be_back_some_days_later() -> None:
    over, day = replace(NORTH, over="closed"), date(2026, 3, 6)
    lent = given(REPLACEMENT).when(lambda unit: hand_over(LEND, unit, over))
    assert lent.then(LENT, ReplacementReturnDue("case-1", day, "closed")).return_by == day
    agreed = HandOverUnit("case-1", "SN-1", "long_repair", "等主板", date(2026, 3, 9))
    handed = given(REPLACEMENT).when(lambda unit: hand_over(agreed, unit, over))
    handed.then(replace(LENT, return_by=date(2026, 3, 9)))


def test_a_unit_that_does_not_come_back_is_written_off_and_another_may_be_owed() -> None:
    gone = ReplacementUnitWrittenOff("case-1", "north", "SN-1", "lost", "e-1")
    told = ReplacementUnitWrittenOff("case-1", "north", "sn-1", "lost")
    assert given(REPLACEMENT, LENT).when(write_off, told).then(gone).status == "written_off"
    given(REPLACEMENT, LENT, RETURNED).when(write_off, told).nothing()
    given(REPLACEMENT, OBLIGED, LENT, gone).when(owe_again, OweAgain("case-1", NOON)).then(
        ReplacementObliged("case-1", datetime(2026, 3, 3, 16, tzinfo=UTC))
    )


@pytest.mark.parametrize(
    ("machine", "unit", "fits"),
    [
        (("MX-200", None), ("ｍｘ200", None), "same_model"),
        (("MX-200", "MX"), ("MX-210", "MX"), "same_family"),
        (("MX-200", "MX"), ("DR-1", "DR"), "other"),
        (("MX-200", None), ("DR-1", "DR"), "unknown"),
        ((None, None), ("DR-1", "DR"), "unknown"),
    ],
)
def test_how_a_unit_fits(machine: tuple[Any, Any], unit: tuple[Any, Any], fits: str) -> None:
    assert fit(*machine, *unit) == fits


@dataclass
class Log:
    """A log that takes what was decided on versions that still hold, as the real one does."""

    events: list[Recorded] = field(default_factory=list)
    codec = codec
    seal = None

    async def read_stream(self, stream: str, connection: Connection | None = None, after: int = 0) -> list[Recorded]:
        return [event for event in self.events if event.stream == stream and event.version > after]

    def take(self, append: Append) -> bool:
        for stream, version in append.expected.items():
            if sum(event.stream == stream for event in self.events) != version:
                return False
        for new in append.events:
            envelope = new.id, new.stream, new.version, new.type, new.key, new.context.at, new.data
            self.events.append(Recorded("dispatch", len(self.events) + 1, *envelope, None, None, "test", None))
        return True


CASES, STATIONS = ("case-1", "case-2", "case-3"), ("north", "south")
SERIAL_NOS = ("SN-1", "ｓｎ－1", "SN-2")
DAY = date(2026, 3, 2)


async def _of_case(session: Session, case_id: str, decide: Callable[[Any], Any]) -> None:
    before = await session.load(REPLACEMENT, case_id)
    await session.append(REPLACEMENT, case_id, decide(before))
    await keep_unit(session, before, await session.load(REPLACEMENT, case_id))


async def _of_unit(session: Session, serial_no: str, decide: Callable[[Any], Any]) -> None:
    before = await session.load(UNIT, unit_id(serial_no))
    await session.append(UNIT, unit_id(serial_no), decide(before))
    await keep_case(session, before, await session.load(UNIT, unit_id(serial_no)))


Asked = Callable[[Session, str, str, str], Any]
ASKED: dict[str, Asked] = {
    "lend": lambda session, case, station, serial_no: _of_case(
        session,
        case,
        lambda unit: hand_over(HandOverUnit(case, serial_no, "goodwill", "x"), unit, Handing(station, DAY)),
    ),
    "take back": lambda session, case, station, serial_no: _of_case(
        session, case, lambda unit: take_back(TakeUnitBack(case, "good"), unit, station)
    ),
    "take back dirty": lambda session, case, station, serial_no: _of_case(
        session, case, lambda unit: take_back(TakeUnitBack(case, "to_clean"), unit, station)
    ),
    "register": lambda session, case, station, serial_no: _of_unit(
        session,
        serial_no,
        lambda unit: register(UnitRegistered(unit_id(serial_no), serial_no, station, "MX", "good"), unit, FREE),
    ),
    "move": lambda session, case, station, serial_no: _of_unit(
        session, serial_no, lambda unit: move_unit(MoveUnit(unit_id(serial_no), station, "x"), unit)
    ),
    "ready": lambda session, case, station, serial_no: _of_unit(
        session, serial_no, lambda unit: make_ready(ReadyUnit(unit_id(serial_no), ""), unit)
    ),
    "lose": lambda session, case, station, serial_no: _of_unit(
        session, serial_no, lambda unit: retire_unit(RetireUnit(unit_id(serial_no), "lost", "x"), unit)
    ),
}
wishes = st.tuples(
    st.sampled_from(("lend", "lend", "lend", *ASKED)),
    st.sampled_from(CASES),
    st.sampled_from(STATIONS),
    st.sampled_from(SERIAL_NOS),
)


async def _holders(log: Log) -> dict[str, list[str]]:
    """Which cases' customers have each unit, by the cases' own streams."""
    look = Session(log, Context("test", NOON))
    found: dict[str, list[str]] = {unit_id(serial_no): [] for serial_no in SERIAL_NOS}
    for case in CASES:
        standing = await look.load(REPLACEMENT, case)
        for id in found:
            found[id] += [case] * standing.has(id)
    for id, holders in found.items():
        out_for = (await look.load(UNIT, id)).out_for
        assert holders == ([] if out_for is None else [out_for]), "both streams say the same"
    return found


@settings(max_examples=80, deadline=None)
@tried(st.lists(st.tuples(wishes, st.integers(0, 3)), min_size=4, max_size=24))
def test_a_unit_is_with_one_customer_under_any_interleaving(asked: list[tuple[Any, int]]) -> None:
    """Each wish is decided on what is there then, and comes to the log that many wishes later; what was decided on a
    state that has changed meanwhile is not taken, and is decided again by whoever asked."""

    async def play() -> None:
        log, late = Log(), list[tuple[int, Append]]()
        for now, ((name, case, station, serial_no), delay) in enumerate(asked):
            session = Session(log, Context("test", NOON))
            try:
                await ASKED[name](session, case, station, serial_no)
            except Rejected:
                continue
            late.append((now + delay, session.to_append()))
            for _, append in [each for each in late if each[0] <= now]:
                log.take(append)
                assert all(len(holders) <= 1 for holders in (await _holders(log)).values())
            late = [each for each in late if each[0] > now]
        for _, append in late:
            log.take(append)
            await _holders(log)

    asyncio.run(play())


def test_a_serial_number_of_hexadecimal_digits_is_no_id() -> None:
    id = unit_id("MX-200-0099")
    assert is_unit_id(id)
    for serial_no in (id.replace("-", ""), f"{{{id}}}", id.upper(), "5b0c1f5e-6f0a-4d0e-9a55-2f6d7a0c4e11", "MX-200"):
        assert not is_unit_id(serial_no)
