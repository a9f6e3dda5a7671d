"""A customer organisation 客户. Its contact persons are not here: they never enter the log (see contacts)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.customer import (
    KIND,
    CustomerClassificationWithdrawn,
    CustomerClassified,
    CustomerCorrected,
    CustomerErased,
    CustomerEvent,
    CustomerRegistered,
    SiteAdded,
    SiteClosed,
    SiteCorrected,
)
from events.fields import Reason
from events.types import CustomerClass, ErasureReason


@dataclass(frozen=True, slots=True)
class RegisterCustomer:
    """Make a customer known. `region` decides which stations serve it."""

    customer_id: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class CorrectCustomer:
    """Mend a typing error, for a `reason`; None leaves a detail as it is."""

    customer_id: str
    name: str | None
    region: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ClassifyCustomer:
    """Say by hand what the customer is, for a `reason`."""

    customer_id: str
    customer_class: CustomerClass
    reason: Reason


@dataclass(frozen=True, slots=True)
class WithdrawClassification:
    """Let the rule speak again, for a `reason`."""

    customer_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased of a customer: for a `reason`, whether a contact, how many keys of cases and of machines, whether
    that of the customer itself, how many addresses of sites, of contacts beside the main one, and of attachments."""

    reason: ErasureReason
    contact: bool = False
    cases: int = 0
    machines: int = 0
    own: bool = False
    addresses: int = 0
    further_contacts: int = 0
    attachments: int = 0


class Site(State, frozen=True):
    """What is known of a site, with every correction."""

    added: SiteAdded
    closed: bool = False


class Customer(State, frozen=True):
    """What is known of a customer, with every correction; nothing yet while `registered` is None."""

    registered: CustomerRegistered | None = None
    erased: CustomerErased | None = None
    """The last erasure."""
    classified: CustomerClassified | None = None
    """The class that was given by hand, while it stands."""
    sites: Mapping[str, Site] = {}


def evolve(state: Customer, event: CustomerEvent) -> Customer:
    """The customer after an event."""
    match event:
        case CustomerRegistered():
            return Customer(registered=event)
        case CustomerCorrected():
            known = state.registered
            return changed(state, registered=known and replace(known, name=event.name, region=event.region))
        case CustomerClassified():
            return changed(state, classified=event)
        case CustomerClassificationWithdrawn():
            return changed(state, classified=None)
        case CustomerErased():
            return changed(state, erased=event)
        case SiteAdded():
            return _with(state, Site(event))
        case SiteCorrected():
            added = SiteAdded(event.customer_id, event.site_id, event.name, event.region, event.hours, event.place)
            return _with(state, Site(added))
        case SiteClosed():
            known_site = state.sites.get(event.site_id)
            return state if known_site is None else _with(state, changed(known_site, closed=True))
        case _:
            assert_never(event)


def _with(customer: Customer, site: Site) -> Customer:
    return changed(customer, sites={**customer.sites, site.added.site_id: site})


CUSTOMER: Decider[Customer, CustomerEvent] = Decider(KIND, Customer(), evolve)


def register(command: RegisterCustomer, customer: Customer) -> list[CustomerEvent]:
    """Raises Rejected when the number belongs to another customer already."""
    registered = CustomerRegistered(command.customer_id, command.name, command.region)
    if customer.registered == registered:
        return []
    if customer.registered is not None:
        raise Rejected(
            f"customer {command.customer_id} is registered already with other details: correct them, with a reason",
            f"客户编号 {command.customer_id} 已登记，且资料不同；如需更正请写明原因",
            field="customer_id",
        )
    return [registered]


def correct(command: CorrectCustomer, customer: Customer) -> list[CustomerEvent]:
    """What is as wanted already decides nothing. Raises NotFound for an unknown customer."""
    known = customer.registered
    if known is None:
        raise no_customer(command.customer_id)
    name, region = command.name or known.name, command.region or known.region
    if (name, region) == (known.name, known.region):
        return []
    return [CustomerCorrected(command.customer_id, name, region, known.name, known.region, command.reason)]


def classify(command: ClassifyCustomer, customer: Customer) -> list[CustomerEvent]:
    """The same class for the same reason decides nothing. Raises NotFound for an unknown customer."""
    if customer.registered is None:
        raise no_customer(command.customer_id)
    known = customer.classified
    if known is not None and (known.customer_class, known.reason) == (command.customer_class, command.reason):
        return []
    former = known.customer_class if known is not None else None
    return [CustomerClassified(command.customer_id, command.customer_class, former, command.reason)]


def withdraw_classification(command: WithdrawClassification, customer: Customer) -> list[CustomerEvent]:
    """Where no class stands that was given by hand, nothing. Raises NotFound for an unknown customer."""
    if customer.registered is None:
        raise no_customer(command.customer_id)
    if customer.classified is None:
        return []
    former = customer.classified.customer_class
    return [CustomerClassificationWithdrawn(command.customer_id, former, command.reason)]


def erase(done: Erasure, customer: Customer) -> list[CustomerEvent]:
    """Say that it was erased; nothing where nothing was left to erase. Raises NotFound for an unknown customer."""
    if customer.registered is None:
        raise no_customer("")
    kept = done.contact or done.addresses or done.further_contacts or done.attachments
    anything = kept or done.cases or done.machines or done.own
    if customer.erased is not None and not anything:
        return []
    return [
        CustomerErased(
            customer_id=customer.registered.customer_id,
            reason=done.reason,
            contact=done.contact,
            cases=done.cases,
            machines=done.machines,
            addresses=done.addresses,
            further_contacts=done.further_contacts,
            attachments=done.attachments,
        )
    ]


def named_customer(customer: Customer, customer_id: str) -> CustomerRegistered:
    """Raises NotFound, at `customer_id`, when a command names a customer that was never registered."""
    if customer.registered is None:
        raise no_customer(customer_id, "customer_id")
    return customer.registered


def no_customer(customer_id: str, field: str | None = None) -> NotFound:
    """There is no such customer; `field` named it."""
    return NotFound(f"there is no customer {customer_id}", f"没有客户 {customer_id}", field)
