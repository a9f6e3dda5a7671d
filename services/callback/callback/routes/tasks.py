"""Call-back tasks: find, read."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from callback.details import TaskDetail
from callback.domain.task import Status
from callback.projections.tasks import TaskFilter, TaskRow, find_tasks
from callback.routes.resources import TASKS
from service.framework import VERSIONED, AsOf, Call, CaseId, Id, Listed, Moment, Paged, allow

router = APIRouter(tags=["回访 · Call-backs"])

Reader = Annotated[Call, allow("clerk", "manager")]


@router.get("/tasks", summary="查找回访任务 · Find call-back tasks", responses={200: {"model": Listed[TaskRow]}})
async def list_tasks(
    call: Reader,
    page: Paged,
    status: Annotated[Status | None, Query(description="状态 · Status")] = None,
    case_id: Annotated[CaseId | None, Query(description="服务单编号 · The case's number")] = None,
    due_before: Annotated[Moment | None, Query(description="应在此刻前拨打 · To be called before this moment")] = None,
) -> Response:
    """In the order in which they are due: who waits longest is called first, and nobody before the time agreed."""
    after = page.after(tuple[datetime, str])
    wanted = TaskFilter(status, case_id, due_before)
    rows = await find_tasks(call.runtime.pool, wanted, after, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.due_at, row.task_id))


@router.get(
    "/tasks/{task_id}",
    summary="查看回访任务 · Read a call-back task",
    responses={200: {"model": TaskDetail}},
    openapi_extra=VERSIONED,
)
async def read_task(task_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """As it stands now, or stood, with every call and every answer."""
    return await call.show(TASKS, task_id, as_of)
