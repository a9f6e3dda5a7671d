"""One part of the register 配件目录."""

from dataclasses import dataclass
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.part import KIND, PartCorrected, PartDetails, PartEvent, PartListed
from events.types import Tracking


class Part(State, frozen=True):
    """What it is called now, and how it entered the register."""

    listed: PartListed
    details: PartDetails

    @property
    def tracked_by(self) -> Tracking:
        return self.listed.tracked_by


def evolve(part: Part | None, event: PartEvent) -> Part | None:
    """The part after one more event."""
    match event:
        case PartListed():
            return Part(event, event.details)
        case PartCorrected():
            return part and changed(part, details=event.details)
        case _:
            assert_never(event)


PART: Decider[Part | None, PartEvent] = Decider(KIND, None, evolve)


def no_part(part_no: str, field: str | None = None) -> NotFound:
    """It is not in the register."""
    return NotFound(f"there is no part {part_no} in the register", f"配件目录中没有 {part_no}", field)


def list_part(command: PartListed, part: Part | None) -> list[PartEvent]:
    """Enter it. The same once more is no news. Raises Rejected when the number is another entry's."""
    if part is None:
        return [command]
    if (part.details, part.tracked_by) == (command.details, command.tracked_by):
        return []
    raise Rejected(
        f"part {part.listed.part_no} is in the register already: correct it",
        f"配件 {part.listed.part_no} 已在目录中，请更正",
        "part_no",
    )


@dataclass(frozen=True, slots=True)
class CorrectPart:
    """Names and unit from now on; None leaves one as it is."""

    name_zh: str | None
    name_en: str | None
    unit_zh: str | None
    unit_en: str | None
    reason: str


def correct_part(command: CorrectPart, part: Part) -> list[PartEvent]:
    """What changes nothing is no news."""
    known = part.details
    details = PartDetails(
        name_zh=command.name_zh or known.name_zh,
        name_en=command.name_en or known.name_en,
        unit_zh=command.unit_zh or known.unit_zh,
        unit_en=command.unit_en or known.unit_en,
    )
    return [] if details == known else [PartCorrected(part.listed.part_id, known, details, command.reason)]
