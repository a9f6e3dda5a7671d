"""Customers' repairs and factory services as callers see them, whose business they are, and what else follows."""

from dataclasses import replace
from typing import Annotated

from eventlog.log.session import Session
from eventlog.read_models.projection import view_of
from events.catalog.customer_repair import CustomerRepairCameBack, CustomerRepairEvent
from events.catalog.equipment_life import EquipmentBackFromFactory, EquipmentBroughtBack
from events.catalog.factory_service import FactoryServiceEvent
from intake.domain.case import CASE
from intake.domain.chain import Person
from intake.domain.customer_repair import CUSTOMER_REPAIR, CustomerRepair, no_repair
from intake.domain.equipment import EQUIPMENT
from intake.domain.factory_service import FACTORY_SERVICE, FactoryService, no_service
from intake.domain.workshop import back_from_factory, bring_back_case
from intake.projections.customer_repairs import CUSTOMER_REPAIRS
from intake.projections.factory_services import FACTORY_SERVICES
from intake.projections.technicians import TECHNICIANS
from intake.routes.common import HEADQUARTERS
from intake.routes.resources import as_it_stands
from service.framework import Call, Principal, Resource, allow

COLLECTORS = frozenset({"salesperson", "delivery"})

Collector = Annotated[Call, allow("salesperson", "delivery")]
Hand = Annotated[Call, allow("salesperson", "delivery", "billing_clerk", "agent")]
Agent = Annotated[Call, allow("agent")]
Reader = Annotated[Call, allow("salesperson", "delivery", "billing_clerk", "agent", *HEADQUARTERS)]
DeskReader = Annotated[Call, allow("billing_clerk", "agent", *HEADQUARTERS)]


def only_own(principal: Principal) -> bool:
    """Whether the caller sees those things alone that went, or are to go, through their own hands."""
    return principal.roles - {"importer"} <= COLLECTORS


def _is_theirs(principal: Principal, repair: CustomerRepair) -> bool:
    return not only_own(principal) or principal.id in repair.people


async def _tell_case(session: Session, before: CustomerRepair | None, after: CustomerRepair) -> None:
    """Back with the customer, the case waits for its call-back, and a machine that is registered has it in its
    history."""
    if before is None or before.returned is not None or after.returned is None or after.finished is None:
        return
    case_id, repair_id = after.collected.case_id, after.collected.repair_id
    machine, result = after.collected.equipment_id, after.finished.result
    case = await session.load(CASE, case_id)
    await session.append(CASE, case_id, bring_back_case(case_id, repair_id, result, case))
    if machine is not None:
        await session.load(EQUIPMENT, machine)
        await session.append(EQUIPMENT, machine, [EquipmentBroughtBack(machine, repair_id, result)])


async def _tell_whence(session: Session, before: FactoryService | None, after: FactoryService) -> None:
    """Back from its maker, the thing is at the service desk again, or the case goes on; a machine that is registered
    has it in its history."""
    if before is None or before.returned is not None or after.returned is None or after.result is None:
        return
    sent, back, result = after.sent, after.returned, after.result.result
    machine, service_id = sent.equipment_id, sent.factory_service_id
    if machine is not None:
        await session.load(EQUIPMENT, machine)
        await session.append(EQUIPMENT, machine, [EquipmentBackFromFactory(machine, service_id, result)])
    if not sent.repair_id:
        case = await session.load(CASE, sent.case_id)
        await session.append(CASE, sent.case_id, back_from_factory(sent.case_id, service_id, result, case))
        return
    came = CustomerRepairCameBack(
        repair_id=sent.repair_id,
        case_id=sent.case_id,
        factory_service_id=sent.factory_service_id,
        result=result,
        received_by=back.received_by,
        condition=back.condition,
    )
    await session.load(CUSTOMER_REPAIR, sent.repair_id)
    await session.append(CUSTOMER_REPAIR, sent.repair_id, [came])


REPAIRS: Resource[CustomerRepair | None, CustomerRepair, CustomerRepairEvent] = Resource(
    replace(CUSTOMER_REPAIR, view=view_of(CUSTOMER_REPAIRS)),
    lambda repair: repair,
    no_repair,
    as_it_stands,
    _is_theirs,
    _tell_case,
    lambda _, repair: repair.collected.case_id,
)
SERVICES: Resource[FactoryService | None, FactoryService, FactoryServiceEvent] = Resource(
    replace(FACTORY_SERVICE, view=view_of(FACTORY_SERVICES)),
    lambda service: service,
    no_service,
    as_it_stands,
    follow=_tell_whence,
    key=lambda _, service: service.sent.case_id,
)


async def person_of(call: Call, staff_id: str) -> Person | None:
    """What the roster says of somebody; None for a number that is on none. Raises what `find` raises."""
    found = await call.runtime.find(lambda: TECHNICIANS.rows(call.runtime.pool, [staff_id]))
    row = found.get(staff_id)
    return None if row is None else Person(staff_id, row.station_id is not None)
