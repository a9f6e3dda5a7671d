"""What the information centre 信息中心 keeps, as callers see it."""

from dataclasses import dataclass, replace
from datetime import date

from eventlog.log.session import Session
from eventlog.log.stream import Stream
from events.catalog.article import ArticleEvent
from events.catalog.case import CaseEvent
from events.catalog.customer import CustomerEvent
from events.catalog.equipment import EquipmentEvent
from events.types import Ending
from intake.domain.article import ARTICLE, Article, no_article
from intake.domain.case import CASE, Case, Status, known_case, no_case
from intake.domain.customer import CUSTOMER, Customer, named_customer, no_customer
from intake.domain.ending import take_in
from intake.domain.equipment import EQUIPMENT, Equipment, known_equipment, no_equipment
from intake.projections.assignments import has_in_hand
from intake.serial_numbers import keep_serial_numbers
from service import Call, Resource


@dataclass(frozen=True, slots=True)
class CustomerResponse:
    """The customer as registered; the region decides the station."""

    customer_id: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class EquipmentResponse:
    """The machine with its warranty; both dates are null before acceptance."""

    equipment_id: str
    customer_id: str
    model: str
    serial_no: str
    warranty_months: int
    accepted_on: date | None
    warranty_until: date | None


@dataclass(frozen=True, slots=True)
class ArticleResponse:
    """The article's number."""

    article_id: str


@dataclass(frozen=True, slots=True)
class CaseResponse:
    """How a case stands after a command. `run` rises with every reopening, `visit_no` with every routing. `in_warranty`
    is null where no equipment was named: nobody knows.

    `ending` is how it ended without a class, `merged_into` the case that goes on instead of a duplicate. `number` is
    what people say; null for a case of before there were numbers.
    """

    case_id: str
    number: str | None
    status: Status
    region: str
    in_warranty: bool | None
    station_id: str | None
    visit_no: int
    run: int
    ending: Ending | None
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class ReceivedResponse(CaseResponse):
    """A new case. `possible_duplicates` are unfinished cases that it may be the same as: the clerk merges, or not."""

    possible_duplicates: tuple[str, ...]


def customer_response(customer: Customer) -> CustomerResponse:
    """A customer after a command."""
    registered = named_customer(customer, "")
    return CustomerResponse(registered.customer_id, registered.name, registered.region)


def equipment_response(equipment: Equipment) -> EquipmentResponse:
    """A machine after a command."""
    registered, accepted = known_equipment(equipment, ""), equipment.accepted
    dates = (accepted.accepted_on, accepted.warranty_until) if accepted else (None, None)
    return EquipmentResponse(
        registered.equipment_id,
        registered.customer_id,
        registered.model,
        registered.serial_no,
        registered.warranty_months,
        *dates,
    )


def article_response(article: Article) -> ArticleResponse:
    """An article after a command."""
    return ArticleResponse(article.published.article_id if article.published else "")


def case_response(case: Case) -> CaseResponse:
    """A case after a command."""
    request, ended = known_case(case, ""), case.ending
    return CaseResponse(
        case_id=request.case_id,
        number=request.number or None,
        status=case.status,
        region=case.region,
        in_warranty=request.warranty,
        station_id=case.station_id,
        visit_no=case.visit_no,
        run=case.run,
        ending=ended.ending if ended else None,
        merged_into=ended.merged_into if ended else None,
    )


async def merge_into(session: Session, before: Case, after: Case) -> None:
    """A duplicate is merged into the case that goes on, in the same append: of two cases that are merged into each
    other at the same moment only one is."""
    ended = after.ending
    if ended is None or ended.merged_into is None or before.ending is not None:
        return
    into = await session.load(CASE, ended.merged_into)
    await session.append(CASE, ended.merged_into, take_in(ended, into, after))


CUSTOMERS: Resource[Customer, Customer, CustomerEvent] = Resource(
    CUSTOMER, lambda customer: customer if customer.registered else None, no_customer, customer_response
)
MACHINES: Resource[Equipment, Equipment, EquipmentEvent] = Resource(
    EQUIPMENT,
    lambda equipment: equipment if equipment.registered else None,
    no_equipment,
    equipment_response,
    follow=keep_serial_numbers,
)
ARTICLES: Resource[Article, Article, ArticleEvent] = Resource(
    ARTICLE, lambda article: article if article.published else None, no_article, article_response
)
CASES: Resource[Case, Case, CaseEvent] = Resource(
    CASE,
    lambda case: case if case.request else None,
    no_case,
    case_response,
    follow=merge_into,
)
"""For commands, which are any clerk's."""
_STATION_CASES = replace(CASES, visible=lambda principal, case: principal.sees(case.station_id))


async def own_case(call: Call, case_id: str) -> Stream[Case]:
    """For reads: headquarters see every case, a station those that it has, a technician those of their open orders.

    Raises NotFound, in the same words whether there is no such case or it is another's.
    """
    if not call.principal.only_technician:
        return await call.read(_STATION_CASES, case_id)
    case = await call.read(CASES, case_id)
    pool = call.runtime.pool
    if case.state.status == "closed" or not await has_in_hand(pool, call.principal.id, case_id):
        raise no_case(case_id)
    return case
