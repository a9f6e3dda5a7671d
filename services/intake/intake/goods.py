"""What a return or delivery fault means for its case and for the machines, in the same append."""

from dataclasses import replace
from functools import partial

from eventlog.log.session import Session
from events.catalog.case_goods import GoodsTakenUp
from events.catalog.goods import GoodsLine
from events.rules.serial_numbers import serial_key
from events.types import GoodsEnd
from intake.domain.case import CASE
from intake.domain.case_goods import done, take_up
from intake.domain.equipment import EQUIPMENT, Equipment, named_equipment, scrapped
from intake.domain.equipment_life import ReplaceEquipment, ScrapEquipment, replace_by, scrap
from intake.domain.sales_return import SalesReturn
from intake.domain.serial_number import SERIAL_NUMBER
from intake.relations import keep_relations


async def registered(session: Session, line: GoodsLine, customer_id: str) -> tuple[GoodsLine, Equipment | None]:
    """A line, linked to the machine that is registered with its serial number, and that. Raises Rejected for another
    customer's, and for one that is scrapped."""
    key = serial_key(line.serial_no)
    equipment_id = (await session.load(SERIAL_NUMBER, key)).equipment_id if key else None
    if equipment_id is None:
        return line, None
    machine = await session.load(EQUIPMENT, equipment_id)
    named_equipment(machine, equipment_id, customer_id)
    if machine.scrapped:
        raise scrapped(equipment_id, "lines")
    return replace(line, equipment_id=equipment_id), machine


async def take_case(session: Session, taken_up: GoodsTakenUp) -> None:
    """The case is with whoever deals with goods."""
    await session.decide(CASE, taken_up.case_id, take_up, taken_up)


async def give_case_back(session: Session, case_id: str, matter_id: str, end: GoodsEnd) -> None:
    """It is over: the case is called back, or goes on."""
    await session.decide(CASE, case_id, partial(done, matter_id), end)


async def settle_machines(session: Session, settled: SalesReturn) -> None:
    """A machine that was exchanged is replaced in the register; whatever was exchanged or refunded leaves it."""
    if settled.settled is None or settled.settled.judgement not in ("refund", "exchange"):
        return
    successors = {each.line_no: each.equipment_id for each in settled.settled.successors}
    for line, _ in settled.came_back:
        if line.equipment_id is not None:
            await _leaves(session, line.equipment_id, successors.get(line.line_no), settled.requested.return_id)


async def _leaves(session: Session, equipment_id: str, successor_id: str | None, return_id: str) -> None:
    reason = f"销售退回 {return_id} · Sales return {return_id}"
    before = await session.load(EQUIPMENT, equipment_id)
    if successor_id is not None:
        successor = await session.load(EQUIPMENT, successor_id)
        replaced = replace_by(ReplaceEquipment(equipment_id, successor_id, reason), before, successor)
        await session.append(EQUIPMENT, equipment_id, replaced)
    after = await session.decide(EQUIPMENT, equipment_id, scrap, ScrapEquipment(equipment_id, reason))
    await keep_relations(session, before, after)
