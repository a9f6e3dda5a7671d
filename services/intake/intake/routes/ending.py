"""How the clerk ends a case that gets none of the six classes 终止."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict
from starlette.responses import Response

from events.types import Ending
from intake.domain.ending import EndCase, MergeCase, end, merge
from intake.projections.cases import CaseRow
from intake.projections.cases_listed import CaseFilter, find_cases
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.resources import CASES, own_case
from service.framework import Body, Call, CaseId, Listed, Paged, Text, allow

router = APIRouter(tags=["服务单 · Cases"])


class End(Body):
    """How it ends, and why; a duplicate is merged instead."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"ending": "cancelled", "reason": "客户自行修好，取消上门"}]}
    )

    ending: Ending
    reason: Text


class Merge(Body):
    """The case that goes on, and why the two are one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"into": "k-1001", "reason": "同一台设备，同一故障"}]})

    into: CaseId
    reason: Text


@router.post(
    "/cases/{case_id}/end",
    summary="终止服务单 · End a case without a class",
    responses={200: {"model": CaseRow}},
)
async def end_case(case_id: CaseId, body: End, call: Annotated[Call, allow("clerk")]) -> Response:
    """Whatever is still open about it is called off: the visit, the call-back, the clocks. No station is to blame."""
    return await call.decide(CASES, case_id, end, EndCase(case_id, body.ending, body.reason))


@router.get(
    "/cases/{case_id}/duplicates",
    summary="并入本单的服务单 · What was merged into a case",
    responses={200: {"model": Listed[CaseRow]}},
)
async def list_duplicates(
    case_id: CaseId, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)], page: Paged
) -> Response:
    """The duplicates, with what was said there, newest first: each is read, with its attachments and sessions, by
    whoever sees this case."""
    await own_case(call, case_id)
    before = page.after(tuple[datetime, str])
    rows = await find_cases(call.runtime.pool, CaseFilter(merged_into=case_id), before, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.opened_at, row.case_id))


@router.post(
    "/cases/{case_id}/merge",
    summary="并入另一服务单 · Merge a duplicate",
    responses={200: {"model": CaseRow}},
)
async def merge_case(case_id: CaseId, body: Merge, call: Annotated[Call, allow("clerk")]) -> Response:
    """Ends this case as a duplicate of another unfinished one of the same customer, which goes on."""
    return await call.decide(CASES, case_id, merge, MergeCase(case_id, body.into, body.reason))
