"""A case's replacement unit 替代更换: owed from a missed resolve promise on, handed over, taken back.

The monitor says once that the 24 h were missed, and may withdraw it. Between the two a unit is owed as long as its
reason lasts: until the fault is solved or the case is over, and again when the fault proves unsolved.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never

from dispatch.domain.unit import already_out, unit_id
from eventlog.decider import Decider, Rejected, State, changed
from events.catalog.replacement import (
    KIND,
    ReplacementEvent,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
)
from events.catalog.sla import ReplacementDue, ReplacementWithdrawn
from events.shanghai import end_of_day
from events.types import ReleaseReason

ReplacementStatus = Literal["none", "owed", "released", "handed_over", "returned"]


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

    def has(self, id: str) -> bool:
        """Whether the unit `id` is out for this case."""
        return self.status == "handed_over" and self.unit is not None and unit_id(self.unit.serial_no) == id


def evolve(replacement: Replacement, event: ReplacementEvent) -> Replacement:
    """The standing after one more event."""
    match event:
        case ReplacementObliged():
            return Replacement("owed", event.due, missed=True)
        case ReplacementReleased():
            status: ReplacementStatus = "released" if replacement.status == "owed" else replacement.status
            missed = replacement.missed and event.reason not in ("not_missed", "ended")
            return changed(replacement, status=status, missed=missed)
        case ReplacementUnitHandedOver():
            return changed(replacement, status="handed_over", unit=event, back=None)
        case ReplacementUnitReturned():
            return changed(replacement, status="returned", back=event)
        case _:
            assert_never(event)


REPLACEMENT: Decider[Replacement, ReplacementEvent] = Decider(KIND, Replacement(), evolve)


def oblige(missed: ReplacementDue, replacement: Replacement, over: ReleaseReason | None) -> list[ReplacementEvent]:
    """The promise was missed: a unit is owed. Once per case, unless that was withdrawn, or the case ended meanwhile.

    `over` says why nothing is owed any more, where the news came late; both are told, for the fault may come back.
    """
    if replacement.missed or replacement.status not in ("none", "released"):
        return []
    obliged = ReplacementObliged(missed.case_id, missed.by)
    return [obliged] if over is None else [obliged, ReplacementReleased(missed.case_id, over)]


def withdraw(withdrawn: ReplacementWithdrawn, replacement: Replacement) -> list[ReplacementEvent]:
    """The breach did not happen, or the case has ended. A unit that the customer has is taken back as any other."""
    if withdrawn.reason != "not_missed":
        return release(ReleaseUnit(withdrawn.case_id, withdrawn.reason), replacement)
    return [ReplacementReleased(withdrawn.case_id, "not_missed")] if replacement.missed else []


@dataclass(frozen=True, slots=True)
class ReleaseUnit:
    """What a unit was owed for is over, and why."""

    case_id: str
    reason: ReleaseReason


def release(command: ReleaseUnit, replacement: Replacement) -> list[ReplacementEvent]:
    """An obligation ends with its reason. A unit that is out stays out until it is taken back."""
    return [ReplacementReleased(command.case_id, command.reason)] if replacement.status == "owed" else []


@dataclass(frozen=True, slots=True)
class OweAgain:
    """The fault of a case proved unsolved at `at` (UTC): its visit is taken up again, or it gets another one."""

    case_id: str
    at: datetime


def owe_again(command: OweAgain, replacement: Replacement) -> list[ReplacementEvent]:
    """Where the 24 h were missed before, the same commitment goes on: a unit is owed by the first due time.

    Where a unit had been handed over and is back, that promise was kept: the next unit is owed the same day.
    """
    if not replacement.missed or replacement.due is None or replacement.status not in ("released", "returned"):
        return []
    due = replacement.due if replacement.status == "released" else end_of_day(command.at)
    return [ReplacementObliged(command.case_id, due)]


@dataclass(frozen=True, slots=True)
class HandOverUnit:
    """The case's station gives the customer an equivalent unit."""

    case_id: str
    serial_no: str


@dataclass(frozen=True, slots=True)
class Handing:
    """Who hands a unit over, and what is known of it. `out_for` names a case only where the caller may read it."""

    station_id: str
    out: bool = False
    out_for: str | None = None
    registered: bool = False
    """It is a customer's own machine."""


def hand_over(command: HandOverUnit, replacement: Replacement, handing: Handing) -> list[ReplacementEvent]:
    """Hand the unit over, by the station that has the case 交付替代设备.

    Raises Rejected unless one is owed, and for a unit that is none, or is out for another case.
    """
    id = unit_id(command.serial_no)
    if replacement.has(id):
        return []
    if replacement.status != "owed":
        raise Rejected("no replacement unit is owed for this case", "该服务单目前不欠替代设备")
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
    return [ReplacementUnitHandedOver(command.case_id, handing.station_id, command.serial_no)]


@dataclass(frozen=True, slots=True)
class TakeUnitBack:
    """A station takes the unit back when the repair returns."""

    case_id: str


def take_back(command: TakeUnitBack, replacement: Replacement, station_id: str) -> list[ReplacementEvent]:
    """Take the unit back 收回替代设备, also when the case is closed. Raises Rejected when none was handed over."""
    if replacement.status == "returned":
        return []
    if replacement.status != "handed_over" or replacement.unit is None:
        raise Rejected("no replacement unit is with the customer", "客户处没有替代设备")
    return [ReplacementUnitReturned(command.case_id, station_id, replacement.unit.serial_no)]
