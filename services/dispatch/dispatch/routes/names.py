"""What people of the rosters are called 姓名: kept apart from the log, shown to who works with them, and deleted."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.staff.state import STAFF
from dispatch.names import delete_name, keep_name, names_of
from dispatch.routes.register_responses import StaffName, StaffNameDeleted
from dispatch.routes.resources import MEMBERS
from dispatch.routes.roster_requests import NameBody
from eventlog.decider import NotFound
from eventlog.log.session import Answer, PreconditionFailed, Session
from eventlog.postgres import Connection
from events.catalog.staff import StaffNameRemoved
from service.framework import VERSIONED, Call, Changed, Id, allow

router = APIRouter(prefix="/staff/{staff_id}/name", tags=["人员 · Staff"])
Desk = Annotated[Call, allow("manager", "dispatcher")]


@router.put("", summary="登记姓名 · Keep a person's name", responses={200: {"model": StaffName}})
async def put_staff_name(staff_id: Id, body: NameBody, call: Desk) -> Response:
    """It takes the place of an earlier one, of which nothing is kept. `If-Match` guards against another's change."""
    await call.read(MEMBERS, staff_id)

    async def work(connection: Connection) -> Changed[datetime]:
        kept = await keep_name(connection, staff_id, body.name, datetime.now(UTC), call.if_match)
        return Changed(kept.version, kept.changed_at)

    return await call.change(work, datetime, lambda at: StaffName(staff_id, body.name, at))


@router.get(
    "", summary="查看姓名 · Read a person's name", responses={200: {"model": StaffName}}, openapi_extra=VERSIONED
)
async def read_staff_name(staff_id: Id, call: Annotated[Call, allow("dispatcher", "clerk", "manager")]) -> Response:
    """A station reads those of its own staff."""
    await call.read(MEMBERS, staff_id)
    kept = (await names_of(call.runtime.pool, [staff_id])).get(staff_id)
    if kept is None or kept.name is None:
        raise no_name(staff_id)
    return call.respond(StaffName(staff_id, kept.name, kept.changed_at), etag=kept.version)


@router.delete("", summary="删除姓名 · Delete a person's name", responses={200: {"model": StaffNameDeleted}})
async def remove_staff_name(staff_id: Id, call: Desk) -> Response:
    """Nothing is kept of it but that there was one; whatever the log says of the staff number stays. Of who has left,
    the manager deletes it. The log says that it is deleted, so that a restore of an older backup brings none back."""
    await call.read(MEMBERS, staff_id)
    at, pool = datetime.now(UTC), call.runtime.pool
    repeated = await call.repeated()
    if not repeated:
        kept = (await names_of(pool, [staff_id])).get(staff_id)
        if kept is None:
            raise no_name(staff_id)
        if call.if_match not in (None, kept.version):
            raise PreconditionFailed(call.if_match or 0, kept.version)

    async def work(session: Session) -> Answer:
        await session.append(STAFF, staff_id, [StaffNameRemoved(staff_id)])
        return StaffNameDeleted(staff_id, at)

    # First it is said, then done: whoever breaks off in between finds the name still there, and asks again.
    answer = await call.execute(work)
    if not repeated:
        async with pool.acquire() as connection, connection.transaction():
            await delete_name(connection, staff_id, at, None)
    return answer


def no_name(staff_id: str) -> NotFound:
    """There is none yet, or none any more."""
    return NotFound(f"no name is kept of {staff_id}", f"没有登记 {staff_id} 的姓名")
