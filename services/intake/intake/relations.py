"""Machines that know each other: what a change of one means for the others' streams, in the same append."""

from eventlog.log.session import Session
from events.catalog.equipment import EquipmentCorrected
from events.catalog.equipment_life import AccessoryAdded, AccessoryRemoved, EquipmentMoved, EquipmentSucceeded
from intake.domain.equipment import EQUIPMENT, Equipment, corrected_along
from intake.domain.equipment_life import Lineage, moved
from intake.serial_numbers import keep_serial_numbers


async def follow_machine(session: Session, before: Equipment | None, after: Equipment) -> None:
    """What a change of a machine means for serial numbers and other machines."""
    await keep_serial_numbers(session, before, after)
    await keep_relations(session, before, after)


async def keep_relations(session: Session, before: Equipment | None, after: Equipment) -> None:
    """The machine that it belongs to, the one that took its place, and its accessories, which go where it goes."""
    if before is None or after.registered is None:
        return
    id, old, new = after.registered.equipment_id, before.parent_id, after.parent_id
    if old != new and old is not None:
        await session.append(EQUIPMENT, old, [AccessoryRemoved(old, id)])
    if old != new and new is not None:
        await session.append(EQUIPMENT, new, [AccessoryAdded(new, id)])
    if after.successor_id is not None and before.successor_id is None:
        await session.append(EQUIPMENT, after.successor_id, [EquipmentSucceeded(after.successor_id, id)])
    if after.moved is not None and after.moved != before.moved:
        await _take_along(session, after, after.moved)
    elif after.corrected is not None and after.corrected != before.corrected:
        await _correct_along(session, after, after.corrected)


async def _take_along(session: Session, machine: Equipment, move: EquipmentMoved) -> None:
    for accessory_id in machine.accessories:
        accessory = await session.load(EQUIPMENT, accessory_id)
        event = moved(accessory, accessory_id, move.customer_id, move.site_id, move.reason)
        await session.append(EQUIPMENT, accessory_id, [event])
        await _take_along(session, accessory, move)


async def _correct_along(session: Session, machine: Equipment, correction: EquipmentCorrected) -> None:
    """It was always that customer's, so its accessories were, too."""
    if correction.customer_id == correction.former_customer_id:
        return
    for accessory_id in machine.accessories:
        accessory = await session.load(EQUIPMENT, accessory_id)
        event = corrected_along(accessory, accessory_id, correction)
        await session.append(EQUIPMENT, accessory_id, [event])
        await _correct_along(session, accessory, event)


async def lineage(session: Session, parent_id: str) -> Lineage:
    """A machine, and all that it belongs to. Their versions are checked by the append, so that of two machines that are
    made accessories of each other at once, one is."""
    parent = await session.load(EQUIPMENT, parent_id)
    ancestors, above = list[str](), parent.parent_id
    while above is not None:
        ancestors.append(above)
        above = (await session.load(EQUIPMENT, above)).parent_id
    return Lineage(parent, ancestors)
