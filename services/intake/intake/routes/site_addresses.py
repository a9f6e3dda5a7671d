"""Street addresses of sites: kept by clerks as contact persons are, and in no log."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.postgres import Connection
from intake.accesses import record_access
from intake.domain.site import known_site
from intake.routes.sites import WITH_SITES
from intake.site_addresses import SiteAddress, address_of, delete_address, keep_address
from service.framework import VERSIONED, Body, Call, Changed, Id, Line, allow

router = APIRouter(tags=["客户地点 · Sites"])

Clerk = Annotated[Call, allow("clerk")]
PATH = "/customers/{customer_id}/sites/{site_id}/address"


class NewAddress(Body):
    """Where to go."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"address": "长宁路 1 号 3 号楼"}]})

    address: Line


@dataclass(frozen=True, slots=True)
class AddressDeleted:
    """There is no address any more; `deleted_at` is UTC."""

    customer_id: str
    site_id: str
    deleted_at: datetime


@router.put(PATH, summary="登记地点地址 · Keep a site's address", responses={200: {"model": SiteAddress}})
async def put_site_address(customer_id: Id, site_id: Id, body: NewAddress, call: Clerk) -> Response:
    """It takes the place of an earlier one, of which nothing is kept. `If-Match` guards against another's change; the
    same once more changes nothing, and is on record as a read."""
    await _require(call, customer_id, site_id)
    address = SiteAddress(customer_id, site_id, body.address, datetime.now(UTC))

    async def work(connection: Connection) -> Changed[datetime]:
        kept, version = await keep_address(connection, address, call.if_match)
        changed = kept is address
        await record_access(connection, call, "changed" if changed else "read", customer_id, site_id=site_id)
        return Changed(version, kept.changed_at)

    return await call.change(work, datetime, lambda changed_at: replace(address, changed_at=changed_at))


@router.get(
    PATH,
    summary="查看地点地址 · Read a site's address",
    responses={200: {"model": SiteAddress}},
    openapi_extra=VERSIONED,
)
async def read_site_address(customer_id: Id, site_id: Id, call: Clerk) -> Response:
    """Who read it is on record."""
    await _require(call, customer_id, site_id)
    address, version = await address_of(call.runtime.pool, customer_id, site_id)
    if address is None:
        raise _no_address(customer_id, site_id)
    await record_access(call.runtime.pool, call, "read", customer_id, site_id=site_id)
    return call.respond(address, etag=version)


@router.delete(PATH, summary="删除地点地址 · Delete a site's address", responses={200: {"model": AddressDeleted}})
async def remove_site_address(customer_id: Id, site_id: Id, call: Clerk) -> Response:
    """Nothing is kept of it but that there was one."""
    await _require(call, customer_id, site_id)

    async def work(connection: Connection) -> Changed[datetime]:
        at = datetime.now(UTC)
        version = await delete_address(connection, customer_id, site_id, at, call.if_match)
        if version is None:
            raise _no_address(customer_id, site_id)
        await record_access(connection, call, "deleted", customer_id, site_id=site_id)
        return Changed(version, at)

    return await call.change(work, datetime, lambda at: AddressDeleted(customer_id, site_id, at))


async def _require(call: Call, customer_id: str, site_id: str) -> None:
    """Raises NotFound for a site that there is not."""
    known_site((await call.read(WITH_SITES, customer_id)).state, customer_id, site_id)


def _no_address(customer_id: str, site_id: str) -> NotFound:
    return NotFound(
        f"site {site_id} of customer {customer_id} has no address", f"客户 {customer_id} 的地点 {site_id} 没有登记地址"
    )
