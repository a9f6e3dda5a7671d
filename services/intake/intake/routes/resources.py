"""What the information centre 信息中心 keeps, as callers see it."""

from dataclasses import dataclass, replace
from datetime import date

from events.catalog.article import ArticleEvent
from events.catalog.case import CaseEvent
from events.catalog.customer import CustomerEvent
from events.catalog.equipment import EquipmentEvent
from intake.domain.article import ARTICLE, Article, no_article
from intake.domain.case import CASE, Case, Status, known_case, no_case
from intake.domain.customer import CUSTOMER, Customer, named_customer, no_customer
from intake.domain.equipment import EQUIPMENT, Equipment, known_equipment, no_equipment
from intake.serial_numbers import keep_serial_numbers
from service import Resource


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
    is null where no equipment was named: nobody knows."""

    case_id: str
    status: Status
    region: str
    in_warranty: bool | None
    station_id: str | None
    visit_no: int
    run: int


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
    request = known_case(case, "")
    return CaseResponse(
        request.case_id, case.status, case.region, request.warranty, case.station_id, case.visit_no, case.run
    )


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
)
"""For commands, which are any clerk's."""
OWN_CASES = replace(CASES, visible=lambda principal, case: principal.sees(case.station_id))
"""For reads: a station sees those that it has."""
