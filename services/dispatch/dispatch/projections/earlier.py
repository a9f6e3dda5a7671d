"""The visits at a machine, and those before an order of it: what `dispatch.queue` knows of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from dispatch.projections.queue import TABLE
from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from events.catalog.work_order import WorkOrderReceived

q = TABLE.c

_EQUIPMENT = given("equipment_id", q.equipment_id)
_EARLIER = Query(
    select(q.work_order_id, q.finished_at)
    .where(
        or_(
            q.case_id == given("case_id", q.case_id),
            and_(_EQUIPMENT.is_not(None), q.equipment_id == _EQUIPMENT),
        ),
        q.work_order_id != given("work_order_id", q.work_order_id),
        q.finished,
        q.status != "refused",
    )
    .order_by(q.finished_at.desc(), q.work_order_id)
    .limit(LIMIT)
)


async def finished_before(pool: Pool, order: WorkOrderReceived, limit: int) -> Sequence[tuple[str, datetime]]:
    """Other finished work orders of the same case or machine, and when they were finished: the latest first. One that
    a station refused was no visit."""
    rows = await _EARLIER.fetch(
        pool, case_id=order.case_id, equipment_id=order.equipment_id, work_order_id=order.work_order_id, limit=limit
    )
    return [(row["work_order_id"], row["finished_at"]) for row in rows]


_AT_A_MACHINE = Query(
    select(q.work_order_id, q.finished_at)
    .where(
        q.equipment_id == given("equipment_id", q.equipment_id),
        q.finished,
        q.status != "refused",
        behind(q.finished_at, q.work_order_id, descending=True),
    )
    .order_by(q.finished_at.desc(), q.work_order_id.desc())
    .limit(LIMIT)
)


async def visits_at(
    pool: Pool, equipment_id: str, after: tuple[datetime, str] | None, limit: int
) -> Sequence[tuple[str, datetime]]:
    """Finished work orders of a machine behind `after`, the latest first. One that a station refused was no visit."""
    rows = await _AT_A_MACHINE.fetch(pool, equipment_id=equipment_id, **cursor(after, 2), limit=limit)
    return [(row["work_order_id"], row["finished_at"]) for row in rows]


_ANY = Query(select(q.work_order_id).where(q.equipment_id == given("equipment_id", q.equipment_id)).limit(1))


async def any_order_of(pool: Pool, equipment_id: str) -> bool:
    """Whether a station ever got an order for a machine."""
    return await _ANY.fetchrow(pool, equipment_id=equipment_id) is not None
