"""The access log of contacts, for managers."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from intake.accesses import Access, AccessFilter, find_accesses
from service.framework import Call, Id, Listed, Moment, Paged, allow

router = APIRouter(tags=["联系人 · Contacts"])


@router.get(
    "/contact-accesses",
    summary="联系人查阅记录 · Who read or changed contacts",
    responses={200: {"model": Listed[Access]}},
)
async def list_accesses(
    call: Annotated[Call, allow("manager")],
    page: Paged,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    actor: Annotated[Id | None, Query(description="工号 · Who")] = None,
    since: Annotated[Moment | None, Query(alias="from", description="起始时间（含） · From, included")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="截止时间（不含） · Until, not included")] = None,
) -> Response:
    """Newest first. It cannot be changed; old entries go by rule (`CONTACT_ACCESS_DAYS`)."""
    wanted = AccessFilter(customer_id, actor, since, until)
    found = await find_accesses(call.runtime.pool, wanted, page.after(tuple[datetime, int]), page.limit + 1)
    return call.respond_page(page, found, cursor=lambda access: (access.at, access.id))
