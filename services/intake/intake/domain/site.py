"""The sites of a customer 客户地点: on the customer's stream, for a site is nothing without its customer."""

from dataclasses import dataclass

from eventlog.decider import NotFound, Rejected
from events.catalog.customer import CustomerEvent, Place, SiteAdded, SiteClosed, SiteCorrected
from events.hours import Hours
from intake.domain.customer import Customer, Site, no_customer


@dataclass(frozen=True, slots=True)
class AddSite:
    """Make a site known."""

    added: SiteAdded


@dataclass(frozen=True, slots=True)
class CorrectSite:
    """Say what a site is like now, for a `reason`; None leaves a detail as it is."""

    customer_id: str
    site_id: str
    name: str | None
    region: str | None
    hours: tuple[Hours, ...] | None
    place: Place | None
    reason: str


@dataclass(frozen=True, slots=True)
class CloseSite:
    """The customer is there no longer."""

    customer_id: str
    site_id: str
    reason: str


def add_site(command: AddSite, customer: Customer) -> list[CustomerEvent]:
    """Raises NotFound for an unknown customer, Rejected when the number belongs to another of its sites."""
    added = command.added
    if customer.registered is None:
        raise no_customer(added.customer_id)
    known = customer.sites.get(added.site_id)
    if known is None:
        return [added]
    if known.added == added and not known.closed:
        return []
    raise Rejected(
        f"customer {added.customer_id} has another site {added.site_id}: correct it, or choose another id",
        f"客户 {added.customer_id} 已有地点 {added.site_id}；请更正该地点，或另选编号",
        field="site_id",
    )


def correct_site(command: CorrectSite, customer: Customer) -> list[CustomerEvent]:
    """What is as wanted already decides nothing. Raises NotFound for an unknown site, Rejected for a closed one."""
    site = known_site(customer, command.customer_id, command.site_id)
    known = site.added
    if site.closed:
        raise Rejected(f"site {command.site_id} is closed", f"地点 {command.site_id} 已停用")
    wanted = SiteAdded(
        customer_id=command.customer_id,
        site_id=command.site_id,
        name=command.name or known.name,
        region=command.region or known.region,
        hours=known.hours if command.hours is None else command.hours,
        place=command.place or known.place,
    )
    if wanted == known:
        return []
    return [
        SiteCorrected(
            customer_id=wanted.customer_id,
            site_id=wanted.site_id,
            name=wanted.name,
            region=wanted.region,
            hours=wanted.hours,
            place=wanted.place,
            former_name=known.name,
            former_region=known.region,
            former_hours=known.hours,
            former_place=known.place,
            reason=command.reason,
        )
    ]


def close_site(command: CloseSite, customer: Customer) -> list[CustomerEvent]:
    """Once more is no news. Raises NotFound for an unknown site."""
    site = known_site(customer, command.customer_id, command.site_id)
    return [] if site.closed else [SiteClosed(command.customer_id, command.site_id, command.reason)]


def require_site(customer: Customer, customer_id: str, site_id: str) -> None:
    """Raises NotFound for a site that the customer never had, Rejected for one that is closed; both at `site_id`."""
    if known_site(customer, customer_id, site_id, "site_id").closed:
        raise Rejected(f"site {site_id} is closed", f"地点 {site_id} 已停用", "site_id")


def known_site(customer: Customer, customer_id: str, site_id: str, field: str | None = None) -> Site:
    """Raises NotFound, at `field` where one named it, for a site that the customer never had."""
    site = customer.sites.get(site_id)
    if site is None:
        raise NotFound(f"customer {customer_id} has no site {site_id}", f"客户 {customer_id} 没有地点 {site_id}", field)
    return site
