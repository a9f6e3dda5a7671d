"""What a search finds in the registers and among the cases, and what a clerk needs to know beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import asyncpg
from sqlalchemy import ARRAY, Integer, Text, any_, bindparam, collate, func, or_, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, given
from events.types import CustomerClass
from intake.domain.case import Status
from intake.domain.search import SHORTEST_SERIAL_NO, Asked, Kind, Match, Why
from intake.projections.alike import Alike
from intake.projections.cases import TABLE as CASES
from intake.projections.customers import NAME_PIECE
from intake.projections.customers import TABLE as CUSTOMERS
from intake.projections.equipment import TABLE as EQUIPMENT
from intake.projections.standing import customers_of

MOST_OPEN = 5
"""Unfinished cases that are told of one customer."""

k, c, e = CASES.c, CUSTOMERS.c, EQUIPMENT.c


@dataclass(frozen=True, slots=True)
class FoundThing:
    """Something of the registers that is like what was asked; `label` is what people call it."""

    kind: Kind
    id: str
    label: str
    why: Why
    match: Match
    customer_id: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An unfinished case. `number` is what people say, null for a case of before there were numbers; times are UTC."""

    case_id: str
    number: str | None
    status: Status
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What a customer is called, its class on the day, and the newest of their unfinished cases."""

    name: str | None
    customer_class: CustomerClass | None = None
    open_cases: tuple[OpenCase, ...] = ()


_IS = bindparam("id", type_=Text)
_FROM, _TO = bindparam("numbers_from", type_=Text), bindparam("numbers_to", type_=Text)
_CASES = select(k.case_id, func.coalesce(k.number, k.case_id).label("label"), k.customer_id).limit(LIMIT)
signs = collate(k.number, "C")
_CASE = Query(_CASES.add_columns(k.case_id == _IS).where(or_(k.case_id == _IS, signs == given("number", k.number))))
_CASES_OF_DAY = Query(_CASES.where(signs >= _FROM, signs < _TO).order_by(signs.desc()))
_CUSTOMER = Query(select(c.customer_id, c.name).where(c.customer_id == _IS))
_BY_NAME = Alike((c.customer_id, c.name), c.name_searched, NAME_PIECE)
_MACHINE_SHOWN = (e.equipment_id, e.customer_id, e.model, e.serial_no)
_MACHINE = Query(select(*_MACHINE_SHOWN).where(e.equipment_id == _IS))
_BY_SERIAL_NO = Alike(_MACHINE_SHOWN, e.serial_searched, SHORTEST_SERIAL_NO)

_WHOSE = bindparam("customers", type_=ARRAY(Text))
_RANKED = (
    select(
        k.customer_id,
        k.case_id,
        k.number,
        k.status,
        k.opened_at,
        func.row_number().over(partition_by=k.customer_id, order_by=(k.opened_at.desc(), k.case_id)).label("nr"),
    )
    .where(k.customer_id == any_(_WHOSE), k.status != "closed")
    .cte("ranked")
)
_OPEN = Query(
    select(_RANKED)
    .where(_RANKED.c.nr <= bindparam("most", type_=Integer))
    .order_by(_RANKED.c.customer_id, _RANKED.c.nr)
)


async def find_things(pool: Pool, asked: Asked, limit: int) -> list[FoundThing]:
    """Cases by number, its beginning, or id; customers by part of a name or id; machines by part of a serial number or
    id."""
    return [
        *await _cases(pool, asked, limit),
        *await _customers(pool, asked, limit),
        *await _machines(pool, asked, limit),
    ]


async def _cases(pool: Pool, asked: Asked, limit: int) -> list[FoundThing]:
    rows = await _CASE.fetch(pool, id=asked.typed, number=asked.number, limit=limit)
    found = [
        FoundThing("case", id, label, "id" if by_id else "case_number", "exact", owner)
        for id, label, owner, by_id in rows
    ]
    if first := asked.numbers_from:
        rows = await _CASES_OF_DAY.fetch(pool, numbers_from=first, numbers_to=f"{first}~", limit=limit)
        found += [FoundThing("case", id, label, "case_number", "prefix", owner) for id, label, owner in rows]
    return found


async def _customers(pool: Pool, asked: Asked, limit: int) -> list[FoundThing]:
    itself = [
        FoundThing("customer", id, name, "id", "exact", id) for id, name in await _CUSTOMER.fetch(pool, id=asked.typed)
    ]
    named = await _BY_NAME.fetch(pool, asked.text, limit)
    return itself + [
        FoundThing("customer", row["customer_id"], row["name"], "name", match, row["customer_id"])
        for row, match in named
    ]


async def _machines(pool: Pool, asked: Asked, limit: int) -> list[FoundThing]:
    itself = await _MACHINE.fetch(pool, id=asked.typed)
    found = [_machine(row, "id", "exact") for row in itself]
    if asked.serial_no is not None:
        rows = await _BY_SERIAL_NO.fetch(pool, asked.serial_no, limit)
        found += [_machine(row, "serial_no", match) for row, match in rows]
    return found


def _machine(row: asyncpg.Record, why: Why, match: Match) -> FoundThing:
    label = f"{row['model']} {row['serial_no']}"
    return FoundThing("equipment", row["equipment_id"], label, why, match, row["customer_id"])


async def known_of(pool: Pool, customers: Sequence[str], day: date) -> dict[str, Known]:
    """What a clerk needs to know of each of these customers on a day in Asia/Shanghai."""
    known = {id: Known(None) for id in customers}
    for id, customer in (await customers_of(pool, list(known), day)).items():
        known[id] = Known(customer.name, customer.customer_class)
    for row in await _OPEN.fetch(pool, customers=list(known), most=MOST_OPEN):
        one, case = known[row["customer_id"]], OpenCase(*(row[name] for name in OpenCase.__slots__))
        known[row["customer_id"]] = replace(one, open_cases=(*one.open_cases, case))
    return known
