"""What the information centre 信息中心 keeps, as callers see it: the row of its read model, as the log makes it now."""

from dataclasses import replace
from typing import TypeVar

from eventlog.log.session import Session
from eventlog.log.stream import Stream
from eventlog.moment import Moment
from eventlog.read_models.projection import view_of
from events.catalog.article import ArticleEvent
from events.catalog.case import CaseEvent
from events.catalog.customer import CustomerEvent
from events.catalog.equipment import EquipmentEvent
from events.catalog.installation import InstallationEvent
from events.catalog.product import ProductEvent
from intake.domain.article import ARTICLE, Article, no_article
from intake.domain.case import CASE, Case, no_case
from intake.domain.case_goods import about_goods
from intake.domain.customer import CUSTOMER, Customer, no_customer
from intake.domain.ending import take_in
from intake.domain.equipment import EQUIPMENT, Equipment, no_equipment
from intake.domain.installation import INSTALLATION, Installation, end_with, no_installation, warranty_begins
from intake.domain.product import PRODUCT, Product, no_product
from intake.projections.articles import ARTICLES as ARTICLE_ROWS
from intake.projections.assignments import has_in_hand
from intake.projections.cases import CASES as CASE_ROWS
from intake.projections.customers import CUSTOMERS as CUSTOMER_ROWS
from intake.projections.equipment import EQUIPMENT as EQUIPMENT_ROWS
from intake.projections.installations import INSTALLATIONS as INSTALLATION_ROWS
from intake.projections.products import PRODUCTS as PRODUCT_ROWS
from intake.relations import follow_machine
from service.framework import Call, Resource

Row = TypeVar("Row")


async def follow_ending(session: Session, before: Case, after: Case) -> None:
    """A case that ends takes its installation with it. A duplicate is merged into the case that goes on, in the same
    append: of two cases that are merged into each other at the same moment only one is."""
    ended = after.ending
    if ended is None or before.ending is not None:
        return
    if after.request is not None and after.request.kind == "installation":
        installation = await session.load(INSTALLATION, ended.case_id)
        await session.append(INSTALLATION, ended.case_id, end_with(ended, installation))
    if ended.merged_into is None:
        return
    into = await session.load(CASE, ended.merged_into)
    await session.append(CASE, ended.merged_into, take_in(ended, into, after))


def as_it_stands(row: Row) -> Row:
    """What a command answers is what a read shows."""
    return row


async def follow_acceptance(session: Session, before: Installation | None, after: Installation) -> None:
    """The warranty of the machines begins with the acceptance, in the same append."""
    accepted = after.accepted
    if accepted is None or (before is not None and before.accepted is not None):
        return
    for equipment_id in accepted.equipment_ids:
        machine = await session.load(EQUIPMENT, equipment_id)
        await session.append(EQUIPMENT, equipment_id, warranty_begins(accepted, equipment_id, machine))


CUSTOMERS: Resource[Customer, Customer, CustomerEvent] = Resource(
    replace(CUSTOMER, view=view_of(CUSTOMER_ROWS)),
    lambda customer: customer if customer.registered else None,
    no_customer,
    as_it_stands,
)
MACHINES: Resource[Equipment, Equipment, EquipmentEvent] = Resource(
    replace(EQUIPMENT, view=view_of(EQUIPMENT_ROWS)),
    lambda equipment: equipment if equipment.registered else None,
    no_equipment,
    as_it_stands,
    follow=follow_machine,
)
ARTICLES: Resource[Article, Article, ArticleEvent] = Resource(
    replace(ARTICLE, view=view_of(ARTICLE_ROWS)),
    lambda article: article if article.content else None,
    no_article,
    as_it_stands,
)
PRODUCTS: Resource[Product, Product, ProductEvent] = Resource(
    replace(PRODUCT, view=view_of(PRODUCT_ROWS)),
    lambda product: product if product.details else None,
    no_product,
    as_it_stands,
)
CASES: Resource[Case, Case, CaseEvent] = Resource(
    replace(CASE, view=view_of(CASE_ROWS)),
    lambda case: case if case.request else None,
    no_case,
    as_it_stands,
    follow=follow_ending,
)
"""For commands, which are any clerk's."""
INSTALLATIONS: Resource[Installation | None, Installation, InstallationEvent] = Resource(
    replace(INSTALLATION, view=view_of(INSTALLATION_ROWS)),
    lambda installation: installation,
    no_installation,
    as_it_stands,
    follow=follow_acceptance,
)
"""For whoever sees the case: ask `own_case` first."""


async def own_case(call: Call, case_id: str, moment: Moment | None = None) -> Stream[Case]:
    """For reads: headquarters see every case, a station those that it has, a technician those of their open orders, who
    deals with goods those of the kinds return, exchange and delivery fault; and with a case the duplicates that were
    merged into it: what was said and attached there is about the same thing.

    At a moment of the past a station sees those that it had then; a technician the past of those that are theirs now,
    for who had an order in hand then is not known here. Raises NotFound, in the same words whether there is no such
    case or it is another's.
    """
    if call.principal.only_technician:
        now = await call.read(CASES, case_id)
        goes_on, kept = await _goes_on(call, case_id, now.state, None)
        pool = call.runtime.pool
        if kept.status == "closed" or not await has_in_hand(pool, call.principal.id, goes_on):
            raise no_case(case_id)
        return now if moment is None else await call.read(CASES, case_id, moment)
    case = await call.read(CASES, case_id, moment)
    if call.principal.only_goods and not about_goods(case.state):
        raise no_case(case_id)
    if not call.principal.sees(case.state.station_id):
        _, kept = await _goes_on(call, case_id, case.state, moment)
        if not call.principal.sees(kept.station_id):
            raise no_case(case_id)
    return case


async def _goes_on(call: Call, case_id: str, case: Case, moment: Moment | None) -> tuple[str, Case]:
    """The case that goes on instead of a duplicate; itself, where it is none."""
    while case.ending is not None and case.ending.merged_into is not None:
        case_id = case.ending.merged_into
        case = (await call.read(CASES, case_id, moment)).state
    return case_id, case
