"""The customers, each with its class 客户等级 of a day, and the list of them by class.

The list asks in SQL what `domain.customer_class` says: `tests/test_http_classes.py` holds the two against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any

import asyncpg
from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    func,
    not_,
    or_,
    select,
    union_all,
)

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, given
from eventlog.read_models.tables import columns_of
from events.regions.tree import within
from events.rules.search_text import search_text
from events.shanghai import start_of
from events.types import CustomerClass
from intake.domain.customer_class import RULE, ClassReason, Facts, Standing, by_hand, by_rule, first_new_day
from intake.projections.alike import has_pieces
from intake.projections.customers import NAME_PIECE, TABLE, CustomerRow
from intake.projections.equipment import TABLE as EQUIPMENT
from intake.projections.fleets import CAME, WENT

t, e, c, w = TABLE.c, EQUIPMENT.c, CAME.c, WENT.c


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDetail(CustomerRow):
    """A customer organisation, with its class on the day that it is asked for, and why it has it."""

    customer_class: CustomerClass
    why: ClassReason


_values = attrgetter(*(field.name for field in fields(CustomerRow)))


def detail(row: CustomerRow, facts: Facts, day: date) -> CustomerDetail:
    """A customer as callers see it on a day in Asia/Shanghai."""
    standing = standing_of(row, facts, day)
    return CustomerDetail(*_values(row), customer_class=standing.customer_class, why=standing.why)


def standing_of(row: CustomerRow, facts: Facts, day: date) -> Standing:
    """What was said by hand, or what the rule gives."""
    if row.classified is not None:
        return by_hand(row.classified, row.class_reason)
    return by_rule(row.registered_at, facts, day)


_WENT = select(w.machines).where(w.customer_id == c.customer_id).scalar_subquery()
_SCRAPPED = select(func.count()).where(e.customer_id == c.customer_id, e.scrapped_at.is_not(None)).scalar_subquery()
_IN_USE = c.machines - func.coalesce(_WENT, 0) - _SCRAPPED
MACHINES = func.coalesce(select(_IN_USE).where(c.customer_id == t.customer_id).scalar_subquery(), 0)
"""How many a customer has in use."""
_LARGE = and_(c.machines >= RULE.key_machines, RULE.key_machines <= _IN_USE)
"""The first half alone is what an index has: there is not much behind it to look at."""
NEW_SINCE = bindparam("new_since", type_=TIMESTAMP(timezone=True))
_TEXT = given("text", t.name_searched)
_REGIONS = bindparam("regions", type_=ARRAY(Text))
_WHOSE = bindparam("customers", type_=ARRAY(Text))
_ROWS = select(*columns_of(TABLE), MACHINES.label("machines"))
_ASKED = (
    or_(_TEXT.is_(None), func.strpos(t.name_searched, _TEXT) > 0),
    or_(_TEXT.is_(None), func.length(_TEXT) < NAME_PIECE, has_pieces(t.name_searched, _TEXT, NAME_PIECE)),
    or_(_REGIONS.is_(None), t.region_searched == any_(_REGIONS)),
)
_AFTER = given("after", t.customer_id)
_NOT_KEY = not_(select(c.customer_id).where(c.customer_id == t.customer_id, c.customer_id > _AFTER, _LARGE).exists())
_BY_RULE: dict[CustomerClass, Select[Any]] = {
    "key": select(t.customer_id)
    .select_from(CAME.join(TABLE, t.customer_id == c.customer_id))
    .where(t.classified.is_(None), _LARGE, c.customer_id > _AFTER, *_ASKED)
    .order_by(c.customer_id),
    "new": select(t.customer_id)
    .where(t.classified.is_(None), t.registered_at >= NEW_SINCE, _NOT_KEY, t.customer_id > _AFTER, *_ASKED)
    .order_by(t.customer_id),
    "regular": select(t.customer_id)
    .where(t.classified.is_(None), t.registered_at < NEW_SINCE, _NOT_KEY, t.customer_id > _AFTER, *_ASKED)
    .order_by(t.customer_id),
}

_SMALL = not_(select(c.customer_id).where(c.customer_id == t.customer_id, _LARGE).exists())
OF_CLASS_BY_RULE: dict[CustomerClass, Select[Any]] = {
    "key": select(t.customer_id)
    .select_from(CAME.join(TABLE, t.customer_id == c.customer_id))
    .where(t.classified.is_(None), _LARGE),
    "new": select(t.customer_id).where(t.classified.is_(None), t.registered_at >= NEW_SINCE, _SMALL),
    "regular": select(t.customer_id).where(t.classified.is_(None), t.registered_at < NEW_SINCE, _SMALL),
}
"""All who have a class by rule; `new_since` is the first day of those who are new."""


def _of_class(wanted: CustomerClass) -> Query:
    """Who has a class by hand and who by rule, each a page of an index; of both, a page."""
    by_hand = select(t.customer_id).where(t.classified == wanted, t.customer_id > _AFTER, *_ASKED)
    pages = [one.limit(LIMIT).subquery() for one in (by_hand.order_by(t.customer_id), _BY_RULE[wanted])]
    both = union_all(*(select(page.c.customer_id) for page in pages)).subquery()
    return Query(_ROWS.where(t.customer_id.in_(select(both.c.customer_id))).order_by(t.customer_id).limit(LIMIT))


_LISTS: dict[CustomerClass | None, Query] = {
    None: Query(_ROWS.where(*_ASKED, t.customer_id > _AFTER).order_by(t.customer_id).limit(LIMIT)),
    "key": _of_class("key"),
    "new": _of_class("new"),
    "regular": _of_class("regular"),
}
_OF = Query(_ROWS.where(t.customer_id == any_(_WHOSE)))
_FACTS = Query(select(_IN_USE).where(c.customer_id == given("customer_id", c.customer_id)))


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers are asked for; None leaves a property open. `text` is in the name, `region` contains theirs."""

    text: str | None
    region: str | None
    customer_class: CustomerClass | None


async def find_customers(
    pool: Pool, wanted: CustomerFilter, day: date, after: str, limit: int
) -> Sequence[CustomerDetail]:
    """Customers behind the number `after`, in order of number, as they stand on `day`.

    Name and region are compared as `search_text` has them.
    """
    regions = within(wanted.region) if wanted.region is not None else None
    rows = await _LISTS[wanted.customer_class].fetch(
        pool,
        text=wanted.text and search_text(wanted.text),
        regions=regions and [search_text(region) for region in regions],
        new_since=start_of(first_new_day(day)),
        after=after,
        limit=limit,
    )
    return [_told(row, day) for row in rows]


async def customers_of(pool: Pool, customers: Sequence[str], day: date) -> dict[str, CustomerDetail]:
    """Some customers, by number, as they stand on `day`."""
    return {row["customer_id"]: _told(row, day) for row in await _OF.fetch(pool, customers=customers)}


async def facts_of(pool: Pool, customer_id: str) -> Facts:
    """What the rule asks of a customer."""
    return Facts(await _FACTS.fetchval(pool, customer_id=customer_id) or 0)


def _told(found: asyncpg.Record, day: date) -> CustomerDetail:
    known = dict(found)
    facts = Facts(known.pop("machines"))
    return detail(CustomerRow(**known), facts, day)
