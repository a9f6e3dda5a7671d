"""The sites of a customer: register, correct, close, read."""

from dataclasses import dataclass
from typing import Annotated, Any, Self

from fastapi import APIRouter
from pydantic import AfterValidator, ConfigDict, Field, model_validator
from starlette.responses import Response

from eventlog.envelope import new_id
from events.catalog.customer import CustomerEvent, Place, SiteAdded
from events.hours import Hours, fault
from intake.domain.customer import CUSTOMER, Customer, Site, no_customer
from intake.domain.site import AddSite, CloseSite, CorrectSite, add_site, close_site, correct_site, known_site
from intake.routes.common import HEADQUARTERS, RegionName, corrects
from intake.routes.resources import as_it_stands
from service.framework import VERSIONED, AsOf, Body, Call, Id, Line, Listed, Paged, Resource, Text, allow, etag_of

router = APIRouter(tags=["客户地点 · Sites"])

Keeper = Annotated[Call, allow("clerk", "manager")]
Reader = Annotated[Call, allow(*HEADQUARTERS)]

WITH_SITES: Resource[Customer, Customer, CustomerEvent] = Resource(
    CUSTOMER, lambda customer: customer if customer.registered else None, no_customer, as_it_stands
)
"""The customer's own stream, as who asks for its sites sees it."""

Time = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
WORKDAYS: list[Any] = [{"weekday": day, "opens": "08:30", "closes": "17:30"} for day in range(1, 6)]


class OpeningHours(Body):
    """One stretch of a day of every week, by the clock in Asia/Shanghai; 24:00 is midnight."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    opens: Time
    closes: Time


def _week(hours: list[OpeningHours]) -> list[OpeningHours]:
    wrong = fault(hours_of(hours))
    if wrong is not None:
        raise ValueError(" · ".join(wrong))
    return hours


def hours_of(hours: list[OpeningHours]) -> tuple[Hours, ...]:
    """As the log has them."""
    return tuple(sorted(Hours(each.weekday, each.opens, each.closes) for each in hours))


Week = Annotated[list[OpeningHours], Field(max_length=50), AfterValidator(_week)]


class Coordinates(Body):
    """Where it is, by GCJ-02, which maps of China show; kept to a thousandth of a degree, about a hundred metres."""

    latitude: Annotated[float, Field(ge=0, le=56)]
    longitude: Annotated[float, Field(ge=72, le=138)]


def place_of(coordinates: Coordinates | None) -> Place | None:
    """As the log has it."""
    if coordinates is None:
        return None
    return Place(round(coordinates.latitude * 1000), round(coordinates.longitude * 1000))


class NewSite(Body):
    """A site. Its street address goes to `PUT …/sites/{site_id}/address`, never in here."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "site_id": "east-campus",
                    "name": "东校区",
                    "region": "上海市",
                    "hours": WORKDAYS,
                    "coordinates": {"latitude": 31.22, "longitude": 121.45},
                }
            ]
        }
    )

    site_id: Id | None = None
    name: Line
    region: RegionName
    hours: Week = Field(default_factory=list)
    coordinates: Coordinates | None = None


class SiteCorrection(Body):
    """What is otherwise at the site than it is known, and why it is corrected."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": WORKDAYS, "reason": "寒假后恢复正常开放"}]})

    name: Line | None = None
    region: RegionName | None = None
    hours: Week | None = None
    coordinates: Coordinates | None = None
    reason: Text

    @model_validator(mode="after")
    def _something(self) -> Self:
        return corrects(self)


class SiteClosing(Body):
    """Why the customer is there no longer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "已迁往新校区"}]})

    reason: Text


@dataclass(frozen=True, slots=True)
class SiteItem:
    """A site of a customer. Coordinates are GCJ-02, about a hundred metres exact; null where they are not known."""

    customer_id: str
    site_id: str
    name: str
    region: str
    hours: tuple[Hours, ...]
    latitude: float | None
    longitude: float | None
    site_closed: bool


def item(site: Site) -> SiteItem:
    """As callers see it."""
    known = site.added
    place = known.place
    return SiteItem(
        customer_id=known.customer_id,
        site_id=known.site_id,
        name=known.name,
        region=known.region,
        hours=known.hours,
        latitude=place.latitude / 1000 if place is not None else None,
        longitude=place.longitude / 1000 if place is not None else None,
        site_closed=site.closed,
    )


@router.post(
    "/customers/{customer_id}/sites",
    status_code=201,
    summary="登记客户地点 · Register a site",
    responses={201: {"model": SiteItem}},
)
async def add_customer_site(customer_id: Id, body: NewSite, call: Keeper) -> Response:
    """A number is made up where none is given; the same details once more are no second site."""
    site_id = body.site_id or str(new_id())
    place = place_of(body.coordinates)
    command = AddSite(SiteAdded(customer_id, site_id, body.name, body.region, hours_of(body.hours), place))
    return await call.decide(
        WITH_SITES,
        customer_id,
        add_site,
        command,
        answer=lambda customer: item(customer.sites[site_id]),
        status=201,
        location=f"/customers/{customer_id}/sites/{site_id}",
    )


@router.post(
    "/customers/{customer_id}/sites/{site_id}/correct",
    summary="更正客户地点 · Correct a site",
    responses={200: {"model": SiteItem}},
)
async def correct_customer_site(customer_id: Id, site_id: Id, body: SiteCorrection, call: Keeper) -> Response:
    """Also where it has changed: hours, the name, a better place."""
    hours = hours_of(body.hours) if body.hours is not None else None
    place = place_of(body.coordinates)
    command = CorrectSite(customer_id, site_id, body.name, body.region, hours, place, body.reason)
    return await call.decide(
        WITH_SITES, customer_id, correct_site, command, answer=lambda customer: item(customer.sites[site_id])
    )


@router.post(
    "/customers/{customer_id}/sites/{site_id}/close",
    summary="停用客户地点 · Close a site",
    responses={200: {"model": SiteItem}},
)
async def close_customer_site(customer_id: Id, site_id: Id, body: SiteClosing, call: Keeper) -> Response:
    """The customer is there no longer. It stays in the list, closed; its address is to be deleted separately."""
    command = CloseSite(customer_id, site_id, body.reason)
    return await call.decide(
        WITH_SITES, customer_id, close_site, command, answer=lambda customer: item(customer.sites[site_id])
    )


@router.get(
    "/customers/{customer_id}/sites",
    summary="客户的地点 · The sites of a customer",
    responses={200: {"model": Listed[SiteItem]}},
)
async def list_customer_sites(customer_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """In order of number, as they are now, or were."""
    stream = await call.read(WITH_SITES, customer_id, await call.moment(as_of))
    after = page.after(str) or ""
    found = [item(site) for id, site in sorted(stream.state.sites.items()) if id > after]
    return call.respond_page(page, found[: page.limit + 1], cursor=lambda site: site.site_id)


@router.get(
    "/customers/{customer_id}/sites/{site_id}",
    summary="查看客户地点 · Read a site",
    responses={200: {"model": SiteItem}},
    openapi_extra=VERSIONED,
)
async def read_customer_site(customer_id: Id, site_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """As it is now, or was. The ETag is the customer's: sites stand on its stream."""
    moment = await call.moment(as_of)
    stream = await call.read(WITH_SITES, customer_id, moment)
    return call.respond(item(known_site(stream.state, customer_id, site_id)), etag=etag_of(stream, moment))
