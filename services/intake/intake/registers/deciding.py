"""What a row means: the same decisions as of a single command, about what is new and about each cell that differs."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eventlog.decider import Decider, Rejected
from events.catalog.contract import ContractSigned
from events.catalog.customer import SiteAdded
from events.catalog.product import ProductDetails
from events.rules.models import model_key
from events.rules.serial_numbers import serial_key
from intake.domain.contract import CONTRACT, AmendContract, SignContract, amend, in_order, sign
from intake.domain.customer import CUSTOMER, CorrectCustomer, RegisterCustomer, correct, named_customer, register
from intake.domain.equipment import (
    EQUIPMENT,
    AcceptEquipment,
    CorrectEquipment,
    RegisterEquipment,
    Surroundings,
    accept,
    named_equipment,
)
from intake.domain.equipment import correct as correct_machine
from intake.domain.equipment import register as register_machine
from intake.domain.product import PRODUCT, ListProduct, ReviseProduct, list_product, revise
from intake.domain.serial_number import SERIAL_NUMBER
from intake.domain.site import AddSite, CorrectSite, add_site, correct_site
from intake.projections.equipment import having_serial_nos
from intake.registers.beside import Contacts, SiteAddresses
from intake.registers.forms import CONTRACTS, CUSTOMERS, PRODUCTS, SITES
from intake.registers.forms import EQUIPMENT as MACHINES
from intake.routes.contracts import NewContract
from intake.routes.customers import NewCustomer
from intake.routes.equipment import NewEquipment
from intake.routes.products import NewProduct, fitting, steps
from intake.routes.sites import NewSite, hours_of, place_of
from intake.serial_numbers import keep_serial_numbers
from service.workbooks.importing import Deciding, Register, Skipped, foresee
from service.workbooks.rows import Row

Stream = tuple[Decider[Any, Any], str]
NOBODY = Rejected("only a manager may change this register", "此登记册只有经理可以修改")


def _require(deciding: Deciding, role: str, refused: Rejected) -> None:
    """Raises Rejected for a caller who may not, where something is to be changed."""
    if role not in deciding.call.principal.roles:
        raise refused


async def decide_product(deciding: Deciding, row: Row) -> bool:
    """List it, or revise what differs. One that is sold no more stays so."""
    body: NewProduct = row.body
    session, key, given = deciding.session, model_key(body.model), row.given
    known = await session.load(PRODUCT, key)
    before = session.decided
    if known.details is None:
        details = ProductDetails(
            family=body.family,
            name_zh=body.name_zh,
            name_en=body.name_en,
            skills=body.skills,
            parts=fitting(body.parts),
            checklist=steps(body.checklist),
            warranty_months=body.warranty_months,
        )
        listing = ListProduct(key, body.model, details, body.fault_codes)
        await session.decide(PRODUCT, key, list_product, listing)
    else:
        revision = ReviseProduct(
            model_key=key,
            family=body.family,
            name_zh=body.name_zh,
            name_en=body.name_en,
            skills=body.skills if "skills" in given else None,
            parts=fitting(body.parts) if "parts" in given else None,
            checklist=steps(body.checklist) if "checklist" in given else None,
            warranty_months=body.warranty_months if "warranty_months" in given else None,
            reason=deciding.reason,
            fault_codes=body.fault_codes if "fault_codes" in given else None,
        )
        await session.decide(PRODUCT, key, revise, revision)
    if session.decided > before:
        _require(deciding, "manager", NOBODY)
    return known.details is not None


async def decide_customer(deciding: Deciding, row: Row) -> bool:
    """Register it, or correct what differs; and keep the contact, which clerks do."""
    body: NewCustomer = row.body
    session, id = deciding.session, row.given["customer_id"]
    known = (await session.load(CUSTOMER, id)).registered is not None
    if known:
        await session.decide(CUSTOMER, id, correct, CorrectCustomer(id, body.name, body.region, deciding.reason))
    else:
        await session.decide(CUSTOMER, id, register, RegisterCustomer(id, body.name, body.region))
    Contacts.of(deciding).keep(row, id)
    return known


async def decide_site(deciding: Deciding, row: Row) -> bool:
    """Add it to its customer, or correct what differs; and keep the address, which clerks do."""
    body: NewSite = row.body
    session, id, site_id, given = deciding.session, row.given["customer_id"], row.given["site_id"], row.given
    _require_sound(deciding, CUSTOMERS.name, id)
    customer = await session.load(CUSTOMER, id)
    named_customer(customer, id)
    known = site_id in customer.sites
    hours, place = hours_of(body.hours), place_of(body.coordinates)
    if known:
        said = hours if "hours" in given else None
        correction = CorrectSite(id, site_id, body.name, body.region, said, place, deciding.reason)
        await session.decide(CUSTOMER, id, correct_site, correction)
    else:
        added = SiteAdded(id, site_id, body.name, body.region, hours, place)
        await session.decide(CUSTOMER, id, add_site, AddSite(added))
    SiteAddresses.of(deciding).keep(row, id, site_id)
    return known


async def decide_machine(deciding: Deciding, row: Row) -> bool:
    """Register it with its acceptance, or correct what differs. Whose it is changes by a move, not by a sheet."""
    body: NewEquipment = row.body
    session, id = deciding.session, row.given["equipment_id"]
    _require_sound(deciding, CUSTOMERS.name, body.customer_id)
    owner = named_customer(await session.load(CUSTOMER, body.customer_id), body.customer_id)
    before = await session.load(EQUIPMENT, id)
    others = deciding.found["serial_nos"].get(serial_key(body.serial_no), ())
    namesake = None
    for other in others:
        machine = (await session.load(EQUIPMENT, other)).registered
        if other != id and machine is not None and serial_key(machine.serial_no) == serial_key(body.serial_no):
            namesake = other
    around = Surroundings(owner, namesake)
    at, known = deciding.call.at, before.registered
    if known is None:
        _require_sound(deciding, PRODUCTS.name, body.model)
        product = await session.load(PRODUCT, model_key(body.model))
        command = RegisterEquipment(
            id, body.customer_id, body.model, body.serial_no, body.warranty_months, body.accepted_on, at
        )
        around = around._replace(terms=product.warranty_months)
        await session.append(EQUIPMENT, id, register_machine(command, before, around))
    else:
        if known.customer_id != body.customer_id:
            raise Rejected(
                f"equipment {id} is customer {known.customer_id}'s: move it (POST /equipment/{id}/move)",
                f"设备 {id} 属于客户 {known.customer_id}；如已移交，请登记移机（POST /equipment/{id}/move）",
                field="customer_id",
            )
        correction = CorrectEquipment(
            id, body.customer_id, body.model, body.serial_no, body.warranty_months, deciding.reason
        )
        await session.append(EQUIPMENT, id, correct_machine(correction, before, around))
        if body.accepted_on is not None:
            acceptance = AcceptEquipment(id, body.accepted_on, at, deciding.reason)
            await session.decide(EQUIPMENT, id, accept, acceptance)
    await keep_serial_numbers(session, before if known is not None else None, await session.load(EQUIPMENT, id))
    return known is not None


async def decide_contract(deciding: Deciding, row: Row) -> bool:
    """Sign it, or amend what differs. Its number and its customer stay."""
    body: NewContract = row.body
    session, id = deciding.session, row.given["contract_id"]
    _require_sound(deciding, CUSTOMERS.name, body.customer_id)
    for equipment_id in body.equipment_ids:
        _require_sound(deciding, MACHINES.name, equipment_id)
    known = await session.load(CONTRACT, id)
    before = session.decided
    machines = tuple(sorted(set(body.equipment_ids)))
    named_customer(await session.load(CUSTOMER, body.customer_id), body.customer_id)
    for equipment_id in machines:
        try:
            named_equipment(await session.load(EQUIPMENT, equipment_id), equipment_id, body.customer_id)
        except Rejected as no:
            raise Rejected(no.en, no.zh, "equipment_ids") from None
    if known is None:
        signed = ContractSigned(
            contract_id=id,
            customer_id=body.customer_id,
            contract_no=body.contract_no,
            starts_on=body.starts_on,
            ends_on=body.ends_on,
            covers=in_order(body.covers),
            visits_a_year=body.visits_a_year,
            equipment_ids=machines,
        )
        await session.decide(CONTRACT, id, sign, SignContract(signed))
    else:
        for field in ("customer_id", "contract_no"):
            if getattr(known.signed, field) != getattr(body, field):
                was = getattr(known.signed, field)
                raise Rejected(f"stays {was}: sign another contract", f"须为 {was}；请另行签订合同", field)
        amendment = AmendContract(
            starts_on=body.starts_on,
            ends_on=body.ends_on,
            covers=in_order(body.covers),
            visits_a_year=body.visits_a_year,
            equipment_ids=machines if "equipment_ids" in row.given else None,
            reason=deciding.reason,
        )
        if not _as_it_stands(amendment, known):
            await session.append(CONTRACT, id, amend(amendment, known))
    if session.decided > before:
        _require(deciding, "manager", NOBODY)
    return known is not None


def _as_it_stands(amendment: AmendContract, known: Any) -> bool:
    """One that has ended can be in the sheet as it was."""
    names = ("starts_on", "ends_on", "covers", "visits_a_year", "equipment_ids")
    return all(getattr(amendment, name) in (None, getattr(known, name)) for name in names)


def _require_sound(deciding: Deciding, form: str, *key: str) -> None:
    if deciding.unsound(form, *key):
        raise Skipped


async def _serial_nos(deciding: Deciding, rows: Sequence[Row]) -> None:
    """Machines that have one of these serial numbers since before serial numbers had streams."""
    await deciding.call.runtime.require_read_models()
    keys = await asyncio.to_thread(lambda: sorted({serial_key(row.body.serial_no) for row in rows}))
    found: Mapping[str, Sequence[str]] = await having_serial_nos(deciding.call.runtime.pool, keys)
    deciding.found["serial_nos"] = found
    await foresee(deciding, [(EQUIPMENT, id) for ids in found.values() for id in ids])


def _machine_streams(row: Row) -> Iterable[Stream]:
    body: NewEquipment = row.body
    yield EQUIPMENT, row.given["equipment_id"]
    yield CUSTOMER, body.customer_id
    yield PRODUCT, model_key(body.model)
    yield SERIAL_NUMBER, serial_key(body.serial_no)


def _contract_streams(row: Row) -> Iterable[Stream]:
    body: NewContract = row.body
    yield CONTRACT, row.given["contract_id"]
    yield CUSTOMER, body.customer_id
    yield from ((EQUIPMENT, id) for id in body.equipment_ids)


def _customer_streams(row: Row) -> Iterable[Stream]:
    yield CUSTOMER, row.given["customer_id"]


REGISTERS = (
    Register(PRODUCTS, decide_product, lambda row: [(PRODUCT, model_key(row.body.model))]),
    Register(CUSTOMERS, decide_customer, _customer_streams, Contacts.prepare),
    Register(SITES, decide_site, _customer_streams, SiteAddresses.prepare),
    Register(MACHINES, decide_machine, _machine_streams, _serial_nos),
    Register(CONTRACTS, decide_contract, _contract_streams),
)
"""In this order: what one has new, a later one may refer to."""
