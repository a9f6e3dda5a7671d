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


def oblige(case_id: str, due: datetime, replacement: Replacement) -> list[ReplacementEvent]:
    """The promise was missed: a unit is owed by `due`. Once per case, unless the first obligation was released."""
    return [ReplacementObliged(case_id, due)] if replacement.status in ("none", "released") else []


def release(case_id: str, replacement: Replacement) -> list[ReplacementEvent]:
    """The breach did not happen. A unit that the customer has already is taken back as any other."""
    return [ReplacementReleased(case_id)] if replacement.status == "owed" else []


@dataclass(frozen=True, slots=True)
class HandOverUnit:
    """The case's station gives the customer an equivalent unit."""

    case_id: str
    station_id: str
    serial_no: str


def hand_over(command: HandOverUnit, replacement: Replacement) -> list[ReplacementEvent]:
    """Hand the unit over 交付替代机. Raises Rejected unless one is owed."""
    if (replacement.status, replacement.serial_no) == ("handed_over", command.serial_no):
        return []
    if replacement.status != "owed":
        raise Rejected("no replacement unit is owed for this case", "该案件目前不欠替代机")
    return [ReplacementUnitHandedOver(command.case_id, command.station_id, command.serial_no)]


def take_back(case_id: str, station_id: str, replacement: Replacement) -> list[ReplacementEvent]:
    """Take the unit back 收回替代机. Raises Rejected when none was handed over."""
    if replacement.status == "returned":
        return []
    if replacement.status != "handed_over" or replacement.serial_no is None:
        raise Rejected("no replacement unit is with the customer", "客户处没有替代机")
    return [ReplacementUnitReturned(case_id, station_id, replacement.serial_no)]
