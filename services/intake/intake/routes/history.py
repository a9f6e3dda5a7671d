"""The rows of an imported log, beside the case that was made of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, ConfigDict, Field
from starlette.responses import Response

from intake.domain.history import ImportActivity, import_activity
from intake.projections.cases import CaseRow
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.resources import CASES, own_case
from service.framework import Body, Call, CaseId, Id, Line, Listed, Paged, allow
from service.http.problem_details import FORBIDDEN, Problem

router = APIRouter(tags=["服务单 · Cases"])


class ImportedActivity(Body):
    """A row of the log that the case is imported from, as it stands there. `occurrence` tells equal rows apart."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "activity": "Take in charge ticket",
                    "staff_id": "technician-value-2",
                    "resource": "Value 2",
                    "happened_at": "2026-03-09T09:00:00+08:00",
                }
            ]
        }
    )

    activity: Line
    staff_id: Id
    resource: Line
    happened_at: AwareDatetime
    occurrence: Annotated[int, Field(ge=1, le=1_000)] = 1


@dataclass(frozen=True, slots=True)
class ActivityItem:
    """A row of the imported log."""

    activity: str
    staff_id: str
    resource: str
    happened_at: datetime
    occurrence: int


@router.post(
    "/cases/{case_id}/activities",
    summary="保存原始记录 · Keep a row of the imported log",
    responses={200: {"model": CaseRow}},
)
async def import_case_activity(
    case_id: CaseId, body: ImportedActivity, call: Annotated[Call, allow("clerk")]
) -> Response:
    """仅供导入程序；同一行只保存一次，不改变服务单的状态。

    For importers alone; a row that is kept already changes nothing, and no row changes where the case stands.
    """
    if "importer" not in call.principal.roles:
        en, zh = "Only the role importer brings in the rows of a log", "只有 importer 角色可以导入原始记录"
        raise Problem(FORBIDDEN, en, zh)
    command = ImportActivity(
        case_id=case_id,
        activity=body.activity,
        staff_id=body.staff_id,
        resource=body.resource,
        happened_at=body.happened_at,
        occurrence=body.occurrence,
    )
    return await call.decide(CASES, case_id, import_activity, command)


@router.get(
    "/cases/{case_id}/activities",
    summary="原始记录 · The rows of the imported log",
    responses={200: {"model": Listed[ActivityItem]}},
)
async def list_case_activities(
    case_id: CaseId, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)], page: Paged
) -> Response:
    """导入的服务单在原日志中的各行；其他服务单为空。

    What the log said of the case that was imported from it; nothing for any other case. A station sees its own cases
    only, a technician those of their open work orders.
    """
    case = await own_case(call, case_id)
    seen = page.after(int) or 0
    rows = case.state.imported[seen : seen + page.limit + 1]
    items = [ActivityItem(row.activity, row.staff_id, row.resource, row.happened_at, row.occurrence) for row in rows]
    return call.respond_page(page, items, cursor=lambda _: seen + page.limit)
