"""What is to be collected at customers' to be repaired by us 待取件, for those who go: a part of `intake.cases`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ARRAY, Text, and_, any_, bindparam, or_, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from events.types import RepairWay
from intake.projections.cases import TABLE, TO_COLLECT
from intake.projections.customers import TABLE as CUSTOMERS

t, c = TABLE.c, CUSTOMERS.c


@dataclass(frozen=True, slots=True)
class ToCollect:
    """A case whose thing is to be collected: by anybody of `collect_by`, or by `collector_id`; from `collect_on` on, a
    day in Asia/Shanghai. `opened_at` is UTC."""

    case_id: str
    number: str | None
    customer_id: str
    customer_name: str
    equipment_id: str | None
    model: str | None
    description: str
    opened_at: datetime
    collect_by: RepairWay
    collector_id: str | None
    collect_on: date | None
    collect_note: str | None


_MINE, _WAYS = given("mine", t.collector_id), bindparam("ways", type_=ARRAY(Text))
_LIST = Query(
    select(
        t.case_id,
        t.number,
        t.customer_id,
        c.name.label("customer_name"),
        t.equipment_id,
        t.model,
        t.description,
        t.opened_at,
        t.collect_by,
        t.collector_id,
        t.collect_on,
        t.collect_note,
    )
    .join(CUSTOMERS, c.customer_id == t.customer_id)
    .where(
        TO_COLLECT,
        wanted(t.collector_id),
        or_(
            _MINE.is_(None),
            t.collector_id == _MINE,
            and_(t.collector_id.is_(None), t.collect_by == any_(_WAYS)),
        ),
        behind(t.opened_at, t.case_id),
    )
    .order_by(t.opened_at, t.case_id)
    .limit(LIMIT)
)


async def find_collections(
    pool: Pool,
    collector_id: str | None,
    mine: str | None,
    ways: Sequence[str],
    after: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[ToCollect]:
    """Behind `after`, the oldest first; `mine`: those that this person may go for, who holds the roles `ways`."""
    rows = await _LIST.fetch(
        pool, collector_id=collector_id, mine=mine, ways=list(ways), **cursor(after, 2), limit=limit
    )
    return [ToCollect(**row) for row in rows]
