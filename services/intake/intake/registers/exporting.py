"""What is registered, row by row, as the forms have it. Contacts and addresses are for clerks; reading is on record."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from events.shanghai import day_of
from intake.accesses import record_accesses
from intake.contacts import main_contacts_of
from intake.domain.customer import CUSTOMER
from intake.projections.contracts import find_contracts
from intake.projections.equipment import find_equipment
from intake.projections.products import ProductFilter, find_products
from intake.projections.standing import CustomerFilter, find_customers
from intake.routes.sites import SiteItem, item
from intake.site_addresses import addresses_of
from service.framework import Call
from service.workbooks.exporting import PAGE, every

Rows = Sequence[dict[str, Any]]


async def products(call: Call) -> Rows:
    """Those that are sold no more as well."""
    pool = call.runtime.pool
    found = await every(
        lambda after, limit: find_products(pool, ProductFilter(), after or "", limit), lambda row: row.model_key
    )
    return [{name: getattr(row, name) for name in row.__slots__} for row in found]


async def customers(call: Call) -> Rows:
    """In order of number; for clerks with their contacts."""
    pool, nothing = call.runtime.pool, CustomerFilter(None, None, None)
    found = await every(
        lambda after, limit: find_customers(pool, nothing, day_of(call.at), after or "", limit),
        lambda row: row.customer_id,
    )
    contacts = {}
    if "clerk" in call.principal.roles:
        contacts = await main_contacts_of(pool, [row.customer_id for row in found])
        await record_accesses(pool, call, "read", [(id, None) for id in contacts])
    return [
        {"customer_id": row.customer_id, "name": row.name, "region": row.region}
        | (asdict(contacts[row.customer_id]) if row.customer_id in contacts else {})
        for row in found
    ]


async def sites(call: Call, customer_ids: Sequence[str]) -> Rows:
    """Of these customers, in order; for clerks with their addresses."""
    store, pool = call.runtime.store, call.runtime.pool
    found: list[SiteItem] = []
    for start in range(0, len(customer_ids), PAGE):
        some, session = customer_ids[start : start + PAGE], call.session()
        async with pool.acquire() as connection:
            session.foresee(await store.read_streams([CUSTOMER.stream(id) for id in some], connection))
        for id in some:
            customer = await session.load(CUSTOMER, id)
            found += [item(site) for _, site in sorted(customer.sites.items())]
    addresses = {}
    if "clerk" in call.principal.roles:
        addresses = await addresses_of(pool, [(each.customer_id, each.site_id) for each in found])
        await record_accesses(pool, call, "read", list(addresses))
    return [
        {name: getattr(each, name) for name in each.__slots__}
        | {"address": addresses.get((each.customer_id, each.site_id))}
        for each in found
    ]


async def equipment(call: Call) -> Rows:
    """In order of number, without what is scrapped."""
    pool = call.runtime.pool
    found = await every(
        lambda after, limit: find_equipment(pool, None, None, None, None, after or "", limit),
        lambda row: row.equipment_id,
    )
    names = ("equipment_id", "customer_id", "model", "serial_no", "warranty_months", "accepted_on", "warranty_until")
    return [{name: getattr(row, name) for name in names} for row in found if row.scrapped_at is None]


async def contracts(call: Call) -> Rows:
    """In the order in which they end."""
    pool = call.runtime.pool
    found = await every(
        lambda after, limit: find_contracts(pool, None, None, after, limit),
        lambda row: (row.last_day, row.contract_id),
    )
    return [{name: getattr(row, name) for name in row.__slots__} for row in found]
