"""Whatever becomes of a machine, its warranty and its contracts, in whatever order: each quarter that is covered has
its inspections, and none has one too many."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from eventlog.decider import Rejected
from eventlog.testing import given
from events.catalog.checklist import ChecklistFilled, ChecklistResult
from events.catalog.inspection import InspectionCalledOff, InspectionEvent, InspectionPlanned
from events.types import CallOffCause
from intake.domain.inspections.arranging import (
    BeginInspection,
    CallOffInspection,
    MoveInspection,
    begin_inspection,
    call_off_inspection,
    move_inspection,
)
from intake.domain.inspections.covers import Cover, by_contract, due
from intake.domain.inspections.holding import hold
from intake.domain.inspections.inspection import PLAN, Plan
from intake.domain.inspections.keeping import Around, KeepPlan, Whereabouts, keep
from intake.domain.inspections.quarters import quarter_of
from intake.domain.inspections.spreading import TOGETHER, choose_day

TODAY = date(2026, 1, 5)
HOME = Whereabouts("c1", "s1", "shanghai")
STATES: tuple[CallOffCause | None, ...] = (None, None, None, "scrapped", "replaced", "accessory")


@dataclass
class Life:
    """A machine through the years: what is true of it, and its plan after each change."""

    today: date = TODAY
    covers: dict[str, Cover] = field(default_factory=dict)
    where: Whereabouts = HOME
    out_of_use: CallOffCause | None = None
    over: set[str] = field(default_factory=set)
    plan: Plan = field(default_factory=Plan)

    @property
    def around(self) -> Around:
        return Around(self.where, [*self.covers.values()], self.out_of_use, over=frozenset(self.over))

    def decided(self, events: list[InspectionEvent]) -> None:
        for event in events:
            self.plan = PLAN.evolve(self.plan, event)

    def kept(self) -> None:
        command = KeepPlan("e1", self.today)
        self.decided(keep(command, self.plan, self.around))
        assert keep(command, self.plan, self.around) == [], "asked again, nothing is left to do"


DAYS = st.integers(0, 400)
CHANGES = st.one_of(
    st.tuples(st.just("warranty"), DAYS, st.integers(0, 1800)),
    st.tuples(st.just("contract"), DAYS, st.integers(0, 800), st.sampled_from((0, 1, 2, 4, 6, 12, 52, 366))),
    st.tuples(st.just("ended"), DAYS),
    st.tuples(st.just("moved"), st.sampled_from(("c1", "c2")), st.sampled_from(("s1", None, "beijing"))),
    st.tuples(st.just("use"), st.sampled_from(STATES)),
    st.tuples(st.just("later"), st.integers(1, 200)),
    st.tuples(st.sampled_from(("move", "wish", "begin", "over", "hold", "decline")), st.integers(1, 12), DAYS),
)


@for_all(st.lists(CHANGES, max_size=14))
@settings(max_examples=50, deadline=None)
def test_each_covered_quarter_has_its_inspections_and_never_one_too_many(changes: list[tuple[Any, ...]]) -> None:
    life = Life()
    for change in changes:
        _happens(life, *change)
        life.kept()
        turns = Counter(each.turn for each in life.plan.inspections.values() if each.stands)
        assert not turns or max(turns.values()) == 1, "never two for one turn"
        if life.out_of_use is not None:
            assert not any(each.status == "planned" for each in life.plan.inspections.values())
            continue
        wanted = {(each.quarter, each.number): each for each in due([*life.covers.values()], life.today)}
        for turn, each in wanted.items():
            assert each.last < life.today or turn in turns, f"{turn} has none"
        for known in life.plan.inspections.values():
            if known.status == "planned":
                assert (known.customer_id, known.site_id, known.station_id) == life.where, "it goes with the machine"
                assert known.first_day <= known.planned_on <= known.last_day
                assert known.turn in wanted or known.quarter < str(quarter_of(life.today)), "nothing covers it"


def _happens(life: Life, what: str, *how: object) -> None:
    match what, how:
        case "warranty", (int() as days, int() as length):
            first = TODAY + timedelta(days=days)
            life.covers["warranty"] = Cover(first, first + timedelta(days=length))
        case "contract", (int() as days, int() as length, int() as visits):
            first = TODAY + timedelta(days=days)
            cover = by_contract("ct", first, first + timedelta(days=length), visits)
            life.covers.pop("contract", None)
            life.covers |= {} if cover is None else {"contract": cover}
        case "ended", (int() as days,):
            if (cover := life.covers.get("contract")) is not None:
                life.covers["contract"] = cover._replace(last=TODAY + timedelta(days=days))
        case "moved", (str() as customer, site):
            life.where = Whereabouts(customer, "s1" if site else None, "shanghai" if site == "s1" else None)
        case "use", (state,):
            life.out_of_use = state  # type: ignore[assignment]  # one of STATES
        case "later", (int() as days,):
            life.today += timedelta(days=days)
        case _, (int() as number, int() as days):
            _done(life, what, number, days)


def _done(life: Life, what: str, number: int, days: int) -> None:
    if number not in life.plan.inspections:
        return
    case, day = f"k{number}-{days}", life.today + timedelta(days=days)
    known = life.plan.inspections[number]
    try:
        if what in ("move", "wish"):
            life.decided(move_inspection(MoveInspection("e1", number, day, what == "wish", "x", life.today), life.plan))
        elif what == "begin":
            life.decided(begin_inspection(BeginInspection("e1", number, case, "", "MX", (), life.today), life.plan))
        elif what == "decline":
            life.decided(call_off_inspection(CallOffInspection("e1", number, "x"), life.plan))
        elif what == "over" and known.case_id is not None:
            life.over.add(known.case_id)
        elif what == "hold" and known.case_id is not None:
            life.decided(hold(_filled(number, known.case_id, life.today), life.plan))
    except Rejected:
        pass


def _filled(number: int, case_id: str, day: date, result: str = "fault") -> ChecklistFilled:
    at = datetime.combine(day, time(4), UTC)
    results = (ChecklistResult("check", "检查", "Check", "ok"), ChecklistResult("clean", "清洁", "Clean", result))  # type: ignore[arg-type]  # one of the choices
    return ChecklistFilled("w1", case_id, "north", "e1", number, "t1", at, results, None)


def test_a_year_of_warranty_is_spread_over_its_quarters_and_keeps_to_working_days() -> None:
    life = Life(covers={"warranty": Cover(TODAY, date(2030, 12, 31))})
    life.kept()
    planned = [*life.plan.inspections.values()]
    assert [each.quarter for each in planned] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert all(each.planned_on.weekday() < 5 and each.grounds == "warranty" for each in planned)
    assert planned[0].planned_on >= TODAY + timedelta(days=7), "the customer is to be called first"
    gaps = [(b.planned_on - a.planned_on).days for a, b in pairwise(planned[1:])]
    assert all(80 <= gap <= 105 for gap in gaps), "about every thirteen weeks"


def test_a_machine_does_not_repeat_what_the_one_whose_place_it_took_had() -> None:
    taken = frozenset({("2026Q1", 1)})
    around = Around(HOME, [Cover(TODAY, date(2030, 12, 31))], taken=taken)
    planned = keep(KeepPlan("e2", TODAY), Plan(), around)
    assert [isinstance(each, InspectionPlanned) and each.quarter for each in planned] == ["2026Q2", "2026Q3", "2026Q4"]


def test_what_is_covered_for_less_than_a_month_has_none_and_a_monthly_contract_has_three() -> None:
    short = Cover(date(2026, 3, 10), date(2026, 6, 20))
    assert [(each.quarter, each.first, each.last) for each in due([short], TODAY)] == [
        ("2026Q2", date(2026, 4, 1), date(2026, 6, 20))
    ]
    monthly = by_contract("ct-1", date(2026, 1, 1), date(2026, 3, 31), 12)
    assert monthly is not None
    assert [(each.first, each.last) for each in due([short, monthly], TODAY)][:3] == [
        (date(2026, 1, 1), date(2026, 1, 30)),
        (date(2026, 1, 31), date(2026, 3, 1)),
        (date(2026, 3, 2), date(2026, 3, 31)),
    ]
    assert by_contract("ct-1", TODAY, TODAY, 0) is None, "a contract without inspections"


def test_a_fleet_is_spread_over_the_quarter_and_machines_of_one_place_come_together() -> None:
    first, last, load = date(2026, 4, 1), date(2026, 6, 30), Counter[date]()
    for number in range(130):
        load[choose_day(first, last, f"c{number}/", load, {})] += 1
    assert max(load.values()) <= 4 and len(load) >= 50, "65 working days, two a day"
    beside = Counter[date]()
    for _ in range(2 * TOGETHER):
        beside[choose_day(first, last, "c1/s1", load + beside, beside)] += 1
    assert sorted(beside.values()) == [TOGETHER, TOGETHER]


PLANNED = InspectionPlanned(
    *("e1", 1, "2026Q2", 1, date(2026, 4, 1), date(2026, 6, 30), date(2026, 5, 4), "warranty", None, *HOME)
)


def test_it_is_moved_within_its_time_and_beyond_it_only_as_the_customer_wishes() -> None:
    july = MoveInspection("e1", 1, date(2026, 7, 6), False, "x", TODAY)
    plan = given(PLAN, PLANNED)
    plan.when(move_inspection, july).refused("更晚须为客户要求")
    wish = MoveInspection("e1", 1, date(2026, 7, 6), True, "x", TODAY)
    (moved,) = move_inspection(wish, PLAN.evolve(Plan(), PLANNED))
    later = PLAN.evolve(PLAN.evolve(Plan(), PLANNED), moved).inspections[1]
    assert (later.planned_on, later.last_day, later.turn) == (date(2026, 7, 6), date(2026, 7, 6), ("2026Q2", 1))
    plan.when(move_inspection, MoveInspection("e1", 1, date(2026, 10, 1), True, "x", TODAY)).refused("2026-09-30")
    plan.when(move_inspection, MoveInspection("e1", 1, date(2026, 5, 4), False, "x", TODAY)).then()


def test_what_the_customer_wishes_later_stays_when_its_part_of_the_quarter_is_over() -> None:
    monthly = by_contract("ct-1", date(2026, 1, 1), date(2026, 3, 31), 12)
    assert monthly is not None
    life = Life(covers={"contract": monthly})
    life.kept()
    wish = MoveInspection("e1", 1, date(2026, 2, 20), True, "x", TODAY)
    life.decided(move_inspection(wish, life.plan))
    life.today = date(2026, 2, 2)
    life.kept()
    assert [each.status for each in life.plan.inspections.values()] == ["planned"] * 3


def test_what_was_called_off_by_the_customer_is_not_planned_again_and_a_scrapped_machine_has_none() -> None:
    off = InspectionCalledOff("e1", 1, "customer", "x")
    life = Life(date(2026, 4, 7), {"warranty": Cover(TODAY, date(2026, 6, 30))})
    life.decided([PLANNED, off])
    life.kept()
    assert len(life.plan.inspections) == 1
    scrapped = Life(life.today, life.covers, out_of_use="scrapped")
    scrapped.decided([PLANNED])
    scrapped.kept()
    assert scrapped.plan.inspections[1].cause == "scrapped"


def test_it_is_missed_a_month_after_its_last_day_and_late_before_that() -> None:
    life = Life(date(2026, 7, 30), {"warranty": Cover(TODAY, date(2026, 6, 30))})
    life.decided([PLANNED])
    life.kept()
    assert life.plan.inspections[1].status == "planned", "it is still owed"
    life.decided(begin_inspection(BeginInspection("e1", 1, "k1", "", "MX", (), life.today), life.plan))
    (held,) = hold(_filled(1, "k1", life.today), life.plan)
    assert (held.late, held.faults, held.steps) == (True, 1, 2)  # type: ignore[union-attr]  # it is InspectionHeld
    life = Life(date(2026, 7, 31))
    life.decided([PLANNED])
    life.kept()
    assert life.plan.inspections[1].status == "missed"
