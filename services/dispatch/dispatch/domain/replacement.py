"""A case's replacement unit 替代更换: owed from a missed resolve promise on, or lent by decision; handed over, taken
back.

The monitor says once that the 24 h were missed, and may withdraw it. Between the two a unit is owed as long as its
reason lasts: until the fault is solved or the case is over, and again when the fault proves unsolved. When the reason
ends while the customer has the unit, a day is told by which it is to be back, unless another was agreed.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, assert_never

from dispatch.domain.unit import already_out, unit_id
from eventlog.decider import Decider, Rejected, State, changed
from events.catalog.replacement import (
    KIND,
    ReplacementEvent,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementReturnDue,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)
from events.catalog.sla import ReplacementDue, ReplacementWithdrawn
from events.shanghai import day_of, end_of_day
from events.types import LendingGround, ReleaseReason, UnitCondition

ReplacementStatus = Literal["none", "owed", "released", "handed_over", "returned", "written_off"]
DAYS_TO_RETURN = 3
"""Calendar days from the end of the repair, or of the case, until a unit is to be back, where nobody agreed on a day.
The day is told when the reason ends, so that another number here changes none that was told."""
LONGEST = timedelta(days=366)
"""How far ahead a day of return may be agreed."""


class Replacement(State, frozen=True):
    """How a case stands with its replacement unit."""

    status: ReplacementStatus = "none"
    due: datetime | None = None
    missed: bool = False
    """The 24 h were missed, as far as is known: with the fault back, a unit is owed again. It is forgotten when the
    case ends: the monitor says it anew when the case goes on."""
    unit: ReplacementUnitHandedOver | None = None
    """The unit that the customer has, or had last, and who handed it over."""
    back: ReplacementUnitReturned | None = None
    """Who took it back; None while it is out."""
    return_by: date | None = None
    """By when the unit is to be back (Asia/Shanghai), None while nobody has said."""
    agreed: bool = False
    """That day was agreed with the customer, and did not follow from the end of the repair."""

    def has(self, id: str) -> bool:
        """Whether the unit `id` is out for this case."""
        return self.status == "handed_over" and self.unit is not None and unit_id(self.unit.serial_no) == id


def evolve(replacement: Replacement, event: ReplacementEvent) -> Replacement:
    """The standing after one more event."""
    match event:
        case ReplacementObliged():
            if replacement.status == "handed_over":  # what was lent by decision keeps the promise
                return changed(replacement, due=event.due, missed=True)
            return Replacement("owed", event.due, missed=True)
        case ReplacementReleased():
            status: ReplacementStatus = "released" if replacement.status == "owed" else replacement.status
            missed = replacement.missed and event.reason not in ("not_missed", "ended")
            return changed(replacement, status=status, missed=missed)
        case ReplacementUnitHandedOver():
            day = event.return_by
            return changed(
                replacement, status="handed_over", unit=event, back=None, return_by=day, agreed=day is not None
            )
        case ReplacementReturnDue():
            return changed(replacement, return_by=event.return_by, agreed=event.because == "agreed")
        case ReplacementUnitReturned():
            return changed(replacement, status="returned", back=event)
        case ReplacementUnitWrittenOff():
            return changed(replacement, status="written_off")
        case _:
            assert_never(event)


REPLACEMENT: Decider[Replacement, ReplacementEvent] = Decider(KIND, Replacement(), evolve)


def oblige(missed: ReplacementDue, replacement: Replacement, over: ReleaseReason | None) -> list[ReplacementEvent]:
    """The promise was missed: a unit is owed. Once per case, unless that was withdrawn, or the case ended meanwhile.

    A unit that was lent by decision and is with the customer keeps the promise: the miss is told, and no more is owed.
    `over` says why nothing is owed any more, where the news came late; both are told, for the fault may come back.
    """
    if replacement.missed or replacement.status == "owed":
        return []
    obliged = ReplacementObliged(missed.case_id, missed.by)
    return [obliged] if over is None else [obliged, ReplacementReleased(missed.case_id, over)]


def withdraw(withdrawn: ReplacementWithdrawn, replacement: Replacement, at: datetime) -> list[ReplacementEvent]:
    """The breach did not happen, or the case has ended. A unit that the customer has is taken back as any other."""
    if withdrawn.reason != "not_missed":
        return release(ReleaseUnit(withdrawn.case_id, withdrawn.reason, at), replacement)
    return [ReplacementReleased(withdrawn.case_id, "not_missed")] if replacement.missed else []


@dataclass(frozen=True, slots=True)
class ReleaseUnit:
    """What a unit was owed or lent for is over since `at` (UTC), and why."""

    case_id: str
    reason: ReleaseReason
    at: datetime


def release(command: ReleaseUnit, replacement: Replacement) -> list[ReplacementEvent]:
    """An obligation ends with its reason. A unit that is out stays out until it is taken back, and is to be back some
    days later, unless a day was told before."""
    if replacement.status == "owed":
        return [ReplacementReleased(command.case_id, command.reason)]
    if replacement.status == "handed_over" and replacement.return_by is None and command.reason != "not_missed":
        day = day_of(command.at) + timedelta(days=DAYS_TO_RETURN)
        return [ReplacementReturnDue(command.case_id, day, command.reason)]
    return []


@dataclass(frozen=True, slots=True)
class OweAgain:
    """The fault of a case proved unsolved at `at` (UTC): its visit is taken up again, or it gets another one."""

    case_id: str
    at: datetime


def owe_again(command: OweAgain, replacement: Replacement) -> list[ReplacementEvent]:
    """Where the 24 h were missed before, the same commitment goes on: a unit is owed by the first due time.

    Where a unit had been handed over and is back, that promise was kept: the next unit is owed the same day. One that
    the customer still has stays: it is to be back by no day any more, unless one was agreed.
    """
    if replacement.status == "handed_over" and replacement.return_by is not None and not replacement.agreed:
        return [ReplacementReturnDue(command.case_id, None, "unsolved")]
    over = replacement.status in ("released", "returned", "written_off")
    if not replacement.missed or replacement.due is None or not over:
        return []
    due = replacement.due if replacement.status == "released" else end_of_day(command.at)
    return [ReplacementObliged(command.case_id, due)]


@dataclass(frozen=True, slots=True)
class HandOverUnit:
    """The case's station gives the customer an equivalent unit: by decision, for a reason, where none is owed."""

    case_id: str
    serial_no: str
    ground: LendingGround | None = None
    """None: because it is owed."""
    reason: str = ""
    return_by: date | None = None


@dataclass(frozen=True, slots=True)
class Handing:
    """Who hands a unit over, and what is known of it. `out_for` names a case only where the caller may read it."""

    station_id: str
    today: date
    """In Asia/Shanghai."""
    out: bool = False
    out_for: str | None = None
    registered: bool = False
    """It is a customer's own machine."""
    customer_id: str | None = None
    equipment_id: str | None = None
    """The machine that it stands in for."""
    machine_serial_no: str = ""
    number: str = ""
    """The case's."""
    over: Literal["closed", "ended"] | None = None
    """The case is over already, so that nothing will end what the unit is lent for."""


def hand_over(command: HandOverUnit, replacement: Replacement, handing: Handing) -> list[ReplacementEvent]:
    """Hand the unit over, by the station that has the case 交付替代设备. Where that is over and nobody agreed on a day,
    it is to be back some days later.

    Raises Rejected where none is owed and nobody says why one is lent, and for a unit that is none, or is out for
    another case.
    """
    id = unit_id(command.serial_no)
    if replacement.has(id):
        return []
    owed = replacement.status == "owed"
    if replacement.status == "handed_over" and replacement.unit is not None:
        had = replacement.unit.serial_no
        raise Rejected(
            f"the customer has replacement unit {had}: take it back first", f"客户处已有替代设备 {had}，请先收回"
        )
    if not owed and command.ground is None:
        raise Rejected(
            "no replacement unit is owed for this case: say on what ground one is lent (ground, reason)",
            "该服务单目前不欠替代设备；如决定借出，请写明依据和原因（ground、reason）",
            "ground",
        )
    if not id:
        raise Rejected("a unit needs its serial number", "替代设备须有序列号", "serial_no")
    if handing.registered:
        raise Rejected(
            f"{command.serial_no} is a customer’s registered machine, and no replacement unit",
            f"{command.serial_no} 是客户已登记的设备，不能作为替代设备",
            "serial_no",
        )
    if handing.out:
        raise already_out(command.serial_no, handing.out_for)
    if command.return_by is not None:
        _require_day(command.return_by, handing.today)
    until = list[ReplacementEvent]()
    if command.return_by is None and handing.over is not None:
        day = handing.today + timedelta(days=DAYS_TO_RETURN)
        until = [ReplacementReturnDue(command.case_id, day, handing.over)]
    return [
        ReplacementUnitHandedOver(
            case_id=command.case_id,
            station_id=handing.station_id,
            serial_no=command.serial_no,
            ground="owed" if owed or command.ground is None else command.ground,
            reason="" if owed else command.reason,
            return_by=command.return_by,
            equipment_id=handing.equipment_id,
            machine_serial_no=handing.machine_serial_no,
            customer_id=handing.customer_id,
            number=handing.number,
        ),
        *until,
    ]


@dataclass(frozen=True, slots=True)
class AgreeReturn:
    """By when the customer gives the unit back, and why that day. `today` is in Asia/Shanghai."""

    case_id: str
    return_by: date
    reason: str
    today: date


def agree_return(command: AgreeReturn, replacement: Replacement) -> list[ReplacementEvent]:
    """Agree on a day 约定归还日; the same day again is no news. Raises Rejected when no unit is out."""
    if replacement.status != "handed_over":
        raise no_unit_out()
    if replacement.agreed and replacement.return_by == command.return_by:
        return []
    _require_day(command.return_by, command.today)
    return [ReplacementReturnDue(command.case_id, command.return_by, "agreed", command.reason)]


@dataclass(frozen=True, slots=True)
class TakeUnitBack:
    """A station takes the unit back when the repair returns. `condition` is how it came back."""

    case_id: str
    condition: UnitCondition
    note: str = ""


def take_back(command: TakeUnitBack, replacement: Replacement, station_id: str) -> list[ReplacementEvent]:
    """Take the unit back 收回替代设备, also when the case is closed. Raises Rejected when none was handed over."""
    if replacement.status == "returned":
        return []
    out = replacement.unit
    if replacement.status != "handed_over" or out is None:
        raise no_unit_out()
    condition, note = command.condition, command.note
    return [ReplacementUnitReturned(command.case_id, station_id, out.serial_no, condition, note, out.equipment_id)]


def write_off(written_off: ReplacementUnitWrittenOff, replacement: Replacement) -> list[ReplacementEvent]:
    """The unit that the customer has does not come back."""
    out = replacement.unit
    if out is None or not replacement.has(unit_id(written_off.serial_no)):
        return []
    return [replace(written_off, serial_no=out.serial_no, equipment_id=out.equipment_id)]


def no_unit_out() -> Rejected:
    """The customer has none."""
    return Rejected("no replacement unit is with the customer", "客户处没有替代设备")


def _require_day(day: date, today: date) -> None:
    if day < today:
        raise Rejected("that day is over", "应收回日已过", "return_by")
    if day > today + LONGEST:
        raise Rejected("that day is more than a year ahead", "应收回日不得晚于一年之后", "return_by")
