"""The list of cases, newest first, by whatever is asked of them: each page is read from an index that has its order.

What is asked of one customer, machine or technician is looked through in a list of their own, which is short. What has
few choices (`TRAITS`) may be asked together in any way, and be very rare together: for each way in which these stand
that there is, a page is read, and of all of these one is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, and_, bindparam, func, not_, or_, select, true

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import columns_of
from events.types import Ending, Priority, RequestKind, Step
from intake.domain.case import Status
from intake.projections.assignments import in_hand
from intake.projections.cases import IN_DOUBT, NONE, TABLE, TRAITS, UNOWNED, CaseRow

t = TABLE.c


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are asked for; None leaves a property open."""

    status: Status | None = None
    station_id: str | None = None
    customer_id: str | None = None
    deflected: bool | None = None
    solved_by: Step | None = None
    ending: Ending | None = None
    merged_into: str | None = None
    equipment_id: str | None = None
    kind: RequestKind | None = None
    priority: Priority | None = None
    owner_id: str | None = None
    address_doubted: bool | None = None
    owned: bool | None = None
    """False: those at the information centre that nobody owns yet."""
    technician_id: str | None = None
    """Only cases that are not closed, in which the technician has an open work order."""

    @property
    def few(self) -> bool:
        """Whether they are in a short list of their own."""
        own = (self.customer_id, self.equipment_id, self.merged_into, self.owner_id, self.technician_id)
        return any(each is not None for each in own) or self.address_doubted is True or self.owned is False

    @property
    def mixed(self) -> bool:
        """Whether something is asked that has few choices."""
        return any(getattr(self, name) is not None for name in TRAITS)


_OWNED = bindparam("owned", type_=Boolean)
_DOUBTED = bindparam("address_doubted", type_=Boolean)
_DOUBT = or_(_DOUBTED.is_(None), and_(_DOUBTED, IN_DOUBT), and_(not_(_DOUBTED), ~IN_DOUBT))
_NEWEST = (t.opened_at.desc(), t.case_id.desc())
_PLAIN = Query(
    select(*columns_of(TABLE))
    .where(
        wanted(t.status),
        wanted(t.station_id),
        wanted(t.customer_id),
        wanted(t.equipment_id),
        wanted(t.deflected),
        wanted(t.solved_by),
        wanted(t.ending),
        wanted(t.merged_into),
        wanted(t.kind),
        wanted(t.priority),
        wanted(t.owner_id),
        or_(_OWNED.is_(None), and_(_OWNED, t.owner_id.is_not(None)), and_(not_(_OWNED), UNOWNED)),
        _DOUBT,
        in_hand(t.case_id, t.status == "closed"),
        behind(t.opened_at, t.case_id, descending=True),
    )
    .order_by(*_NEWEST)
    .limit(LIMIT)
)


def _has(number: int, name: str, known: ColumnElement[str]) -> ColumnElement[bool]:
    """The trait of this place is as is asked."""
    value = bindparam(name, type_=Text)
    return or_(value.is_(None), func.split_part(known, "/", number + 1) == value)


def _by_traits(at_station: bool) -> Query:
    """One statement for all, and one for a station's, each with an index of its own."""
    here = [t.station_id == given("station_id", t.station_id)] if at_station else []
    # each way there is, from one to the next in the index
    known = select(func.min(t.traits).label("traits")).where(*here).cte("known", recursive=True)
    following = select(func.min(t.traits)).where(t.traits > known.c.traits, *here).correlate(known).scalar_subquery()
    known = known.union_all(select(following).where(known.c.traits.is_not(None)))
    newest = (
        select(t.opened_at, t.case_id)
        .where(t.traits == known.c.traits, *here, _DOUBT, behind(t.opened_at, t.case_id, descending=True, always=True))
        .correlate(known)
        .order_by(*_NEWEST)
        .limit(LIMIT)
        .lateral("newest")
    )
    page = (
        select(newest.c.case_id)
        .select_from(known.join(newest, true()))
        .where(*(_has(number, name, known.c.traits) for number, name in enumerate(TRAITS)))
        .order_by(newest.c.opened_at.desc(), newest.c.case_id.desc())
        .limit(LIMIT)
        .subquery("page")
    )
    return Query(
        select(*columns_of(TABLE)).select_from(page.join(TABLE, page.c.case_id == t.case_id)).order_by(*_NEWEST)
    )


_END = (datetime.max.replace(tzinfo=UTC), "")
"""Before all."""
_MIXED, _MIXED_AT_STATION = _by_traits(False), _by_traits(True)


async def find_cases(
    pool: Pool, where: CaseFilter, before: tuple[datetime, str] | None, limit: int
) -> Sequence[CaseRow]:
    """Cases, newest first, that come after `before` (its opening time and number) in this order."""
    asked: dict[str, Any] = {field.name: getattr(where, field.name) for field in fields(CaseFilter)}
    query = _PLAIN
    if where.mixed and not where.few:
        before = before or _END
        query = _MIXED if where.station_id is None else _MIXED_AT_STATION
        if where.deflected is not None:
            asked["deflected"] = "deflected" if where.deflected else NONE
        asked["owned"] = "owned" if where.owned else None
    rows = await query.fetch(pool, **asked, **cursor(before, 2), limit=limit)
    return [CaseRow(**row) for row in rows]
