"""The sites that a request names: where a relocation begins and ends, where a machine is to be installed."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter
from starlette.responses import Response

from intake.accesses import record_access
from intake.domain.case import known_case
from intake.domain.site import known_site
from intake.routes.common import STATION
from intake.routes.contacts import customer_of
from intake.routes.resources import own_case
from intake.routes.sites import WITH_SITES, SiteItem, item
from intake.site_addresses import address_of
from service.framework import Call, CaseId, Listed, allow

router = APIRouter(tags=["服务单 · Cases"])


@dataclass(frozen=True, slots=True)
class CaseSite:
    """A site that the request names, where it begins or ends; `address` is null where nobody kept one."""

    site_end: Literal["from", "to"]
    site: SiteItem
    address: str | None


@router.get(
    "/cases/{case_id}/sites",
    summary="服务单的地点 · The sites of a request",
    responses={200: {"model": Listed[CaseSite]}},
)
async def list_sites_of_case(case_id: CaseId, call: Annotated[Call, allow("clerk", *STATION)]) -> Response:
    """Of a relocation or an installation, for whoever may read the contact of the case. Who read an address is on
    record."""
    customer_id = await customer_of(call, case_id)
    request = known_case((await own_case(call, case_id)).state, case_id)
    customer = (await call.read(WITH_SITES, customer_id)).state
    found = []
    ends: list[tuple[Literal["from", "to"], str | None]] = [("from", request.from_site_id), ("to", request.to_site_id)]
    for end, site_id in ends:
        if site_id is None:
            continue
        kept, _ = await address_of(call.runtime.pool, customer_id, site_id)
        if kept is not None:
            await record_access(call.runtime.pool, call, "read", customer_id, case_id, site_id)
        known = item(known_site(customer, customer_id, site_id))
        found.append(CaseSite(end, known, kept.address if kept is not None else None))
    return call.respond({"items": found, "next": None})
