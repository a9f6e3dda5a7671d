"""Customers' repairs 客户维修, read: where each thing is, with whom, what waits for whom, and how it came there."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from events.types import RepairStatus, StaffRole
from intake.attachments import ATTACHMENTS
from intake.domain.chain import no_image
from intake.projections.customer_repairs import CustomerRepairRow, RepairFilter, find_repairs
from intake.routes.repairs.resources import REPAIRS, Reader, only_own
from intake.routes.stream_history import RecordedItem, recorded_items
from service.framework import VERSIONED, AsOf, Call, Day, Id, Listed, Paged, allow
from service.uploads.media_types import media_type_of
from service.uploads.reading import SAFELY

router = APIRouter(tags=["客户维修 · Customer repairs"])


@router.get(
    "/customer-repairs",
    summary="客户维修列表 · The customers’ repairs",
    responses={200: {"model": Listed[CustomerRepairRow]}},
)
async def list_customer_repairs(
    call: Reader,
    page: Paged,
    status: Annotated[RepairStatus | None, Query(description="进度 · Where the thing is")] = None,
    open: Annotated[bool | None, Query(description="是否尚未交还 · Whether it is not back yet")] = None,
    holder_id: Annotated[Id | None, Query(description="现持有人工号 · Who has it")] = None,
    next_role: Annotated[StaffRole | None, Query(description="待何岗位接收 · Who takes it next")] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    equipment_id: Annotated[Id | None, Query(description="设备编号 · The machine's number")] = None,
    mine: Annotated[
        bool | None,
        Query(description="等我接收、处理或交还的 · What waits for the caller: to take it, or go on with it"),
    ] = None,
    due_by: Annotated[
        Day | None, Query(description="应于此日或之前交还而未交还的 · Not back, and promised by that day")
    ] = None,
) -> Response:
    """Those collected first at the front. Who collects things sees those that went, or are to go, through their
    hands."""
    wanted = RepairFilter(
        status=status,
        open=open,
        holder_id=holder_id,
        next_role=next_role,
        customer_id=customer_id,
        equipment_id=equipment_id,
        person=call.principal.id if only_own(call.principal) else None,
        due_by=due_by,
        mine=call.principal.id if mine else None,
        roles=tuple(call.principal.roles),
    )
    after = page.after(tuple[datetime, str])
    rows = await find_repairs(call.runtime.pool, wanted, after, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.collected_at, row.repair_id))


@router.get(
    "/customer-repairs/{repair_id}",
    summary="一次客户维修 · One customer’s repair",
    responses={200: {"model": CustomerRepairRow}},
    openapi_extra=VERSIONED,
)
async def read_customer_repair(repair_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """Where the thing is and with whom, every hand-over, and what was done; or how that was."""
    return await call.show(REPAIRS, repair_id, as_of)


@router.get(
    "/customer-repairs/{repair_id}/history",
    summary="客户维修的经过 · History of a customer’s repair",
    responses={200: {"model": Listed[RecordedItem]}},
)
async def list_customer_repair_history(repair_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """Everything that was recorded of it: when, by whom, and in one line."""
    repair = await call.read(REPAIRS, repair_id, await call.moment(as_of))
    items = recorded_items(repair, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, cursor=lambda item: item.version)


@router.get(
    "/customer-repairs/{repair_id}/signatures/{link_no}",
    summary="查看客户签名 · The customer’s signature",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_repair_signature(
    repair_id: Id,
    link_no: Annotated[int, Path(ge=1, le=1_000_000)],
    call: Annotated[Call, allow("salesperson", "delivery", "billing_clerk", "agent", "clerk", "manager")],
) -> Response:
    """The picture of a hand-over to or from the customer. 404 where the customer signed on paper, or it was erased."""
    repair = (await call.read(REPAIRS, repair_id)).state
    links = {1: repair.collected.signature}
    if repair.returned is not None:
        links[repair.returned.link_no] = repair.returned.signature
    digest = links.get(link_no, "")
    content = await ATTACHMENTS.content_of(call.runtime.pool, repair.collected.case_id, digest) if digest else None
    if content is None:
        raise no_image()
    return Response(content, media_type=media_type_of(content), headers=SAFELY)
