"""A case's replacement unit 替代更换: owed from a missed resolve promise on, handed over, taken back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from eventlog.decider import Decider, Rejected
from events.catalog.replacement import (
    KIND,
    ReplacementEvent,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
)
from events.catalog.sla import ReplacementDue, ReplacementWithdrawn

ReplacementStatus = Literal["none", "owed", "released", "handed_over", "returned"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """How a case stands with its replacement unit."""

    status: ReplacementStatus = "none"
    due: datetime | None = None
    serial_no: str | None = None


def evolve(replacement: Replacement, event: ReplacementEvent) -> Replacement:
    """The standing after one more event."""
    match event:
        case ReplacementObliged():
            return Replacement("owed", event.due)
        case ReplacementReleased():
            return replace(replacement, status="released")
        case ReplacementUnitHandedOver():
            return replace(replacement, status="handed_over", serial_no=event.serial_no)
        case ReplacementUnitReturned():
            return replace(replacement, status="returned")
        case _:
            assert_never(event)


REPLACEMENT: Decider[Replacement, ReplacementEvent] = Decider(KIND, Replacement(), evolve)


def oblige(missed: ReplacementDue, replacement: Replacement) -> list[ReplacementEvent]:
    """The promise was missed: a unit is owed. Once per case, unless the first obligation was released."""
    if replacement.status not in ("none", "released"):
        return []
    return [ReplacementObliged(missed.case_id, missed.by)]


def release(withdrawn: ReplacementWithdrawn, replacement: Replacement) -> list[ReplacementEvent]:
    """The breach did not happen. A unit that the customer has already is taken back as any other."""
    return [ReplacementReleased(withdrawn.case_id)] if replacement.status == "owed" else []


@dataclass(frozen=True, slots=True)
class HandOverUnit:
    """The case's station gives the customer an equivalent unit."""

    case_id: str
    serial_no: str


def hand_over(command: HandOverUnit, replacement: Replacement, station_id: str) -> list[ReplacementEvent]:
    """Hand the unit over, by the station that has the case 交付替代设备. Raises Rejected unless one is owed."""
    if (replacement.status, replacement.serial_no) == ("handed_over", command.serial_no):
        return []
    if replacement.status != "owed":
        raise Rejected("no replacement unit is owed for this case", "该服务单目前不欠替代设备")
    return [ReplacementUnitHandedOver(command.case_id, station_id, command.serial_no)]


@dataclass(frozen=True, slots=True)
class TakeUnitBack:
    """The case's station takes the unit back when the repair returns."""

    case_id: str


def take_back(command: TakeUnitBack, replacement: Replacement, station_id: str) -> list[ReplacementEvent]:
    """Take the unit back 收回替代设备. Raises Rejected when none was handed over."""
    if replacement.status == "returned":
        return []
    if replacement.status != "handed_over" or replacement.serial_no is None:
        raise Rejected("no replacement unit is with the customer", "客户处没有替代设备")
    return [ReplacementUnitReturned(command.case_id, station_id, replacement.serial_no)]
