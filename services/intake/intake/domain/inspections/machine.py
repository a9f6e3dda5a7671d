"""What of a machine decides about its inspections: whose it is, its warranty, whether it is in use by itself."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from events.types import CallOffCause
from intake.domain.equipment import Equipment, known_equipment
from intake.domain.inspections.covers import Cover


class Machine(NamedTuple):
    """A machine. `warranty` is None before acceptance, and where there is none."""

    equipment_id: str
    customer_id: str
    site_id: str | None
    warranty: Cover | None
    out_of_use: CallOffCause | None
    predecessor_id: str | None


def machine_of(equipment: Equipment, equipment_id: str) -> Machine:
    """As its stream says. Raises NotFound for an unknown machine."""
    known, accepted = known_equipment(equipment, equipment_id), equipment.accepted
    return Machine(
        equipment_id,
        known.customer_id,
        equipment.site_id,
        warranty(known.warranty_months, accepted.accepted_on, accepted.warranty_until) if accepted else None,
        out_of_use(equipment.scrapped, equipment.successor_id, equipment.parent_id),
        equipment.predecessor_id,
    )


def warranty(months: int, accepted_on: date | None, until: date | None) -> Cover | None:
    """What the warranty gives: one inspection a quarter."""
    if not months or accepted_on is None or until is None:
        return None
    return Cover(accepted_on, until)


def out_of_use(scrapped: bool, successor_id: str | None, parent_id: str | None) -> CallOffCause | None:
    """Why a machine is not inspected by itself; None where it is."""
    if scrapped:
        return "scrapped"
    if successor_id is not None:
        return "replaced"
    return "accessory" if parent_id is not None else None


def covers(machine: Machine, line: Sequence[Machine], contracts: Sequence[Cover]) -> Sequence[Cover]:
    """What covers a machine: its warranty, those of the machines whose place it took, which it goes on with, and
    contracts."""
    warranties = [each.warranty for each in (machine, *line) if each.warranty is not None]
    return (*warranties, *contracts)
