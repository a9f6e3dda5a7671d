"""Work orders, loans and replacement units."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, get_args

from dispatch.domain import pool
from dispatch.domain import replacement as unit
from dispatch.domain.crew import Crew
from dispatch.domain.staff import loans
from dispatch.domain.staff.state import STAFF, LoanStatus, Member
from dispatch.domain.station import STATION
from dispatch.domain.tools import tool
from dispatch.domain.unit import UNIT as UNIT_STREAM
from dispatch.domain.unit import Unit, come_back, go_out, unit_id
from dispatch.domain.work_order import calling_off, desk, finish, hindrance, refusal, visit
from dispatch.domain.work_order.state import WORK_ORDER, Status, WorkOrder
from events.catalog.callback_task import CallbackConcluded, CallbackGivenUp
from events.catalog.case import CaseEnded
from events.catalog.case_handling import CaseAddressSettled
from events.catalog.replacement import (
    ReplacementEvent,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)
from events.catalog.replacement_unit import UnitRegistered
from events.catalog.sla import ReplacementDue, ReplacementWithdrawn
from events.catalog.staff import StaffJoined
from events.catalog.station import StaffEnrolled, StationOpened
from events.catalog.tool import ToolEntered
from events.catalog.work_order import WorkOrderEvent, WorkOrderReceived
from events.types import UnitStatus
from tools.transitions.explore import Ask, Machine

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY = date(2026, 3, 2)
PAGE = "services/dispatch/README.md"


def _station(id: str) -> Any:
    opened = STATION.evolve(STATION.initial, StationOpened(id, id, (id,)))
    return STATION.evolve(opened, StaffEnrolled(id, "t1", "technician", ()))


def _transfer(to: str, order: WorkOrder) -> list[WorkOrderEvent]:
    return desk.transfer(desk.TransferWorkOrder(to, "x"), order, _station(to))


def _of_order(order: WorkOrder | None) -> Iterable[Ask]:
    if order is None:
        yield lambda it: [WorkOrderReceived("w", "k", "north", 1, "c", None, None, "x", None, True)]
        return
    yield partial(desk.accept, desk.AcceptWorkOrder())
    yield lambda it: desk.assign(desk.AssignTechnician("t1", None, NOW), it, _station(it.station_id))
    for to in ("north", "south"):
        yield partial(_transfer, to)
    yield partial(refusal.decline, refusal.DeclineTransfer("x"))
    yield partial(refusal.refuse, refusal.RefuseWorkOrder("x"))
    yield partial(visit.depart, visit.Depart())
    yield partial(visit.arrive, visit.Arrive())
    yield partial(visit.diagnose, visit.DiagnoseFault("x"))
    yield partial(visit.suspend, visit.SuspendWork("customer", "x"))
    yield partial(visit.resume, visit.ResumeWork())
    yield partial(hindrance.miss, hindrance.MissCustomer("x", True))
    yield partial(hindrance.question_address, hindrance.QuestionAddress("x"))
    yield partial(hindrance.settle_address, CaseAddressSettled("k", 1, "x"))
    yield partial(hindrance.stop_unsafe, hindrance.StopUnsafe("x"))
    yield partial(hindrance.declare_safe, hindrance.DeclareSafe("d1", "x"))
    yield partial(hindrance.carry_over, order)
    yield partial(finish.solve, finish.SolveFault("x"))
    yield partial(finish.fail, finish.FailVisit("x"))
    yield partial(finish.conclude, CallbackConcluded("t", "k", "visit", 1, "attitude", "", None, order.finish_no))
    yield partial(calling_off.give_up, CallbackGivenUp("t", "k", "visit", 1, 3, "x", None, order.finish_no))
    yield partial(calling_off.cancel, CaseEnded("k", "cancelled", "x", visit_no=1))


ORDER = Machine(
    "work_order",
    PAGE,
    WORK_ORDER.initial,
    WORK_ORDER.evolve,
    lambda order: order and order.status,
    get_args(Status),
    lambda order: (
        order
        and (
            order.status,
            order.resume_to,
            order.station_id,
            order.over,
            order.technician_id,
            order.begun,
            bool(order.givers),
            order.hindrance,
            order.unsafe is None,
        )
    ),
    _of_order,
)


def _of_member(member: Member) -> Iterable[Ask]:
    asked = loans.RequestLoan("south", TODAY, TODAY + timedelta(days=1), "x", TODAY)
    if not member.loans:
        yield lambda it: loans.request(asked, it, _station("south"))
    yield partial(loans.grant, loans.GrantLoan(1, TODAY))
    yield partial(loans.decline, loans.DeclineLoan(1, "x"))
    yield partial(loans.end, loans.EndLoan(1, None, "x"))


def _loan(member: Member) -> str | None:
    return member.loans[0].status if member.loans else None


_MEMBER = STAFF.evolve(STAFF.initial, StaffJoined("t1", "north", "technician", ()))

LOAN = Machine(
    "loan",
    PAGE,
    _MEMBER,
    STAFF.evolve,
    _loan,
    get_args(LoanStatus),
    _loan,
    _of_member,
)


def _withdraw(withdrawn: ReplacementWithdrawn, it: unit.Replacement) -> list[ReplacementEvent]:
    return unit.withdraw(withdrawn, it, NOW)


def _hand_over(lent: unit.HandOverUnit, it: unit.Replacement) -> list[ReplacementEvent]:
    return unit.hand_over(lent, it, unit.Handing("north", TODAY))


def _of_unit(replacement: unit.Replacement) -> Iterable[Ask]:
    yield lambda it: unit.oblige(ReplacementDue("k", NOW), it, None)
    for why in ("not_missed", "ended"):
        yield partial(_withdraw, ReplacementWithdrawn("k", why))
    yield partial(unit.release, unit.ReleaseUnit("k", "solved", NOW))
    yield partial(unit.owe_again, unit.OweAgain("k", NOW))
    for ground in (None, "goodwill"):
        yield partial(_hand_over, unit.HandOverUnit("k", "S-1", ground, "x"))
    yield partial(unit.agree_return, unit.AgreeReturn("k", TODAY, "x", TODAY))
    yield lambda it: unit.take_back(unit.TakeUnitBack("k", "good"), it, "north")
    yield partial(unit.write_off, ReplacementUnitWrittenOff("k", "north", "S-1", "lost"))


UNIT = Machine(
    "replacement",
    PAGE,
    unit.REPLACEMENT.initial,
    unit.REPLACEMENT.evolve,
    lambda replacement: None if replacement.status == "none" else replacement.status,
    [status for status in get_args(unit.ReplacementStatus) if status != "none"],
    lambda replacement: (
        replacement.status,
        replacement.missed,
        replacement.due is None,
        replacement.return_by is None,
        replacement.agreed,
    ),
    _of_unit,
)

U = unit_id("S-1")


def _of_pool(now: Unit) -> Iterable[Ask]:
    entered = UnitRegistered(U, "S-1", "north", "M", "good")
    yield lambda it: pool.register(entered, it, pool.Registering())
    yield partial(go_out, ReplacementUnitHandedOver("k", "north", "S-1"))
    for condition in ("good", "damaged"):
        yield partial(come_back, ReplacementUnitReturned("k", "north", "S-1", condition))
    yield partial(pool.correct_unit, pool.CorrectUnit("N", "", "x"))
    yield partial(pool.move_unit, pool.MoveUnit(U, "north", "x"))
    yield partial(pool.set_aside, pool.SetUnitAside(U, "damaged", "x"))
    yield partial(pool.make_ready, pool.ReadyUnit(U, "x"))
    for ended in ("scrapped", "lost"):
        yield partial(pool.retire_unit, pool.RetireUnit(U, ended, "x"))


POOL = Machine(
    "replacement_unit",
    PAGE,
    UNIT_STREAM.initial,
    UNIT_STREAM.evolve,
    lambda now: now.status,
    get_args(UnitStatus),
    lambda now: (now.status, now.registered is None),
    _of_pool,
)


def _of_tool(now: tool.Tool | None) -> Iterable[Ask]:
    if now is None:
        yield lambda it: tool.enter(ToolEntered("osc", "north", "示波器", "Oscilloscope", None), it)
        return
    yield lambda it: tool.lend(tool.LendTool("t1", TODAY, "x", TODAY), it, Crew(_station("north"), _MEMBER, TODAY))
    for usable in (True, False):
        yield partial(tool.take_tool_back, tool.TakeToolBack("x", usable))
    yield partial(tool.mend, tool.MendTool("x"))
    yield partial(tool.retire, tool.RetireTool("x"))


def _standing(now: tool.Tool | None) -> str | None:
    if now is None:
        return None
    if now.retired:
        return "retired"
    return "lent" if now.borrowed is not None else "at_the_station" if now.usable else "unfit"


TOOL = Machine(
    "tool",
    PAGE,
    tool.TOOL.initial,
    tool.TOOL.evolve,
    _standing,
    ("at_the_station", "lent", "unfit", "retired"),
    _standing,
    _of_tool,
)
