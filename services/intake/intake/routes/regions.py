"""The regions that customers and stations are in: what a client offers to choose from."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from events.regions.tree import Region, find, matching
from intake.routes.common import HEADQUARTERS, STATION, RegionName
from service.framework import Call, Line, Listed, Paged, allow

router = APIRouter(tags=["区域 · Regions"])


@router.get("/regions", summary="区域表 · The regions", responses={200: {"model": Listed[Region]}})
async def list_regions(
    call: Annotated[Call, allow(*HEADQUARTERS, *STATION)],
    page: Paged,
    q: Annotated[Line | None, Query(description="名称或代码包含 · The name or code contains")] = None,
    parent: Annotated[RegionName | None, Query(description="上级区域 · The region right above")] = None,
) -> Response:
    """全国, the seven great regions, provinces and cities by GB/T 2260, each behind the one it lies in."""
    found = matching(q, find(parent) if parent is not None else None)
    after = page.after(str)
    begin = next((place for place, region in enumerate(found, 1) if region.name == after), 0)
    rows = [asdict(region) for region in found[begin : begin + page.limit + 1]]
    return call.respond_page(page, rows, cursor=lambda row: row["name"])
