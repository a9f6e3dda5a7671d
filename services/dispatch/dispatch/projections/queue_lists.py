"""Lists of `dispatch.queue`: a station's queue 派工单队列, and what a technician finished.

Only the conditions that are asked for are in a statement, so that each combination finds its own index. What is open
and what is finished are found apart, the latter where a page has room for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import CTE, ColumnElement, FromClause, Select, and_, func, select, union, union_all

from dispatch.domain.work_order.state import FINISHED
from dispatch.projections.cases import TABLE as CASES
from dispatch.projections.queue import AGE, TABLE, URGENCY, URGENT
from dispatch.projections.replacements import OWED
from dispatch.projections.replacements import TABLE as REPLACEMENTS
from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, lists, texts, wanted
from events.types import Priority, RequestKind

q = TABLE.c


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which orders; None leaves a condition out. A technician's are those that they lead or help with. `status` is one
    status, or `open` for all that are unfinished."""

    station_id: str | None = None
    technician_id: str | None = None
    case_id: str | None = None
    status: str | None = None
    kind: RequestKind | None = None
    priority: Priority | None = None


Order = Literal["age", "priority"]
"""The oldest first; or the most urgent first, and the oldest of those."""

Cursor = tuple[bool, datetime, str] | tuple[bool, int, datetime, str]
"""Whether the row that ends a page is finished, and where it is in its order."""

_ORDERS: dict[Order, tuple[Any, ...]] = {"age": AGE, "priority": URGENT}
_TECHNICIAN = given("technician_id", q.technician_id)
_LEADS, _HELPS = q.technician_id == _TECHNICIAN, lists(q.helpers, _TECHNICIAN)


async def list_queue(
    models: Asked, where: QueueFilter, after: Cursor | None, limit: int, order: Order = "age"
) -> Sequence[Any]:
    """Orders behind `after`: unfinished ones first, in that order."""
    asked = _asked(where)
    wanted = {False, True} if where.status is None else {where.status in FINISHED}
    parts = tuple((finished, after is not None and after[0] == finished) for finished in sorted(wanted))
    if after is not None and after[0]:
        parts = tuple((finished, further) for finished, further in parts if finished)
    if not parts:
        return []
    keys = len(_ORDERS[order])
    query = _list(tuple(asked), parts, order)
    return await query.fetch(models, **asked, **cursor(after and after[1:], keys), limit=limit)


def _asked(where: QueueFilter) -> Mapping[str, Any]:
    """Column → what it is to equal. The priority says the urgency too, which indexes have."""
    equal = {
        "station_id": where.station_id,
        "technician_id": where.technician_id,
        "case_id": where.case_id,
        "kind": where.kind,
        "priority": where.priority,
        "urgency": None if where.priority is None else URGENCY[where.priority],
        "status": None if where.status == "open" else where.status,
    }
    return {name: value for name, value in equal.items() if value is not None}


@lru_cache(512)
def _list(equal: tuple[str, ...], parts: tuple[tuple[bool, bool], ...], order: Order) -> Query:
    """`parts`: whether finished or not, and whether it begins behind a page."""
    keys = _ORDERS[order]
    named = [name for name in equal if name != "technician_id"]

    def found(number: int, finished: bool, further: bool) -> Select[Any]:
        part = q.finished if finished else ~q.finished

        def page(source: FromClause, *whose: ColumnElement[bool]) -> Select[Any]:
            own = tuple(source.c[key.name] for key in keys)
            conditions = [source.c[name] == given(name, q[name]) for name in named]
            conditions += [behind(*own, always=True)] if further else []
            return select(*own).where(*whose, *conditions).order_by(*own).limit(LIMIT)

        if "technician_id" not in equal:
            return page(TABLE, part)
        columns = list(dict.fromkeys((*keys, *(q[name] for name in named))))
        return page(_theirs(f"theirs_{number}", columns, part))

    first, *rest = (found(number, *part).cte(f"part_{number}") for number, part in enumerate(parts))
    pages = [select(first.c.work_order_id)]
    if rest:
        room = select(func.count()).select_from(first).scalar_subquery() < LIMIT
        pages.append(select(rest[0].c.work_order_id).where(room))
    page = union_all(*pages).subquery("page")
    statement = (
        select(
            *(column for column in q if column is not q.helpers),
            texts(q.helpers).label("helpers"),
            func.coalesce(and_(OWED, CASES.c.work_order_id == q.work_order_id), False).label("replacement_owed"),
            func.coalesce(CASES.c.closed, False).label("case_closed"),
        )
        .select_from(
            page.join(TABLE, q.work_order_id == page.c.work_order_id)
            .outerjoin(REPLACEMENTS, REPLACEMENTS.c.case_id == q.case_id)
            .outerjoin(CASES, CASES.c.case_id == q.case_id)
        )
        .order_by(q.finished, *keys)
        .limit(LIMIT)
    )
    return Query(statement)


def _theirs(name: str, columns: Sequence[ColumnElement[Any]], *which: ColumnElement[bool]) -> CTE:
    """All orders that the technician leads or helps with: few, which no statistics say. Found before anything else, or
    another index looks better, in which their next one is far away."""
    both = union(select(*columns).where(_LEADS, *which), select(*columns).where(_HELPS, *which))
    return both.cte(name).prefix_with("MATERIALIZED")


_THEN = q.finished, q.finished_at >= given("since", q.finished_at), q.finished_at < given("until", q.finished_at)
_TOLD = q.work_order_id, q.case_id, q.number, q.station_id, q.status, q.finished_at
_ALL = _theirs("theirs", _TOLD, *_THEN, wanted(q.station_id))
_FINISHED = Query(select(_ALL).order_by(_ALL.c.finished_at, _ALL.c.work_order_id))


async def list_finished(
    models: Asked, technician_id: str, since: datetime, until: datetime, station_id: str | None
) -> Sequence[Any]:
    """What a technician finished from `since` until before `until`, for one station or all."""
    return await _FINISHED.fetch(models, technician_id=technician_id, since=since, until=until, station_id=station_id)
