"""What a search finds in the registers and among the cases, and what a clerk needs to know beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, Integer, Text, any_, bindparam, case, func, or_, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, given
from intake.domain.case import Status
from intake.domain.search import MATCHES, Asked, Kind, Match, Why
from intake.projections.alike import match, within
from intake.projections.cases import TABLE as CASES
from intake.projections.customers import TABLE as CUSTOMERS
from intake.projections.equipment import TABLE as EQUIPMENT

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
    """What a customer is called, and the newest of their unfinished cases."""

    name: str | None
    open_cases: tuple[OpenCase, ...] = ()


_IS = bindparam("id", type_=Text)
_FROM, _TO = bindparam("numbers_from", type_=Text), bindparam("numbers_to", type_=Text)
_NUMBER = given("number", k.number)
_CASE = Query(
    select(
        k.case_id,
        func.coalesce(k.number, k.case_id).label("label"),
        k.customer_id,
        case((or_(k.number == _NUMBER, k.case_id == _IS), 0), else_=1).label("match"),
        (k.case_id == _IS).label("by_id"),
    )
    .where(
        or_(k.case_id == _IS, k.number == _NUMBER, (k.number.op("~>=~")(_FROM)) & (k.number.op("~<~")(_TO))),
    )
    .order_by("match", k.opened_at.desc())
    .limit(LIMIT)
)
_CUSTOMER = Query(
    select(c.customer_id, c.name, match("text", c.name_searched).label("match"))
    .where(within("text", c.name_searched, 2))
    .order_by("match", c.customer_id)
    .limit(LIMIT)
)
_CUSTOMER_ITSELF = Query(select(c.customer_id, c.name).where(c.customer_id == _IS))
_MACHINE = Query(
    select(e.equipment_id, e.customer_id, e.model, e.serial_no, match("serial_no", e.serial_searched).label("match"))
    .where(within("serial_no", e.serial_searched, 3))
    .order_by("match", e.equipment_id)
    .limit(LIMIT)
)
_MACHINE_ITSELF = Query(select(e.equipment_id, e.customer_id, e.model, e.serial_no).where(e.equipment_id == _IS))

_WHOSE = bindparam("customers", type_=ARRAY(Text))
_NAMES = Query(select(c.customer_id, c.name).where(c.customer_id == any_(_WHOSE)))
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
    numbers_from = asked.numbers_from
    numbers = {"number": asked.number, "numbers_from": numbers_from, "numbers_to": numbers_from and f"{numbers_from}~"}
    found = [
        FoundThing("case", id, label, "id" if by_id else "case_number", MATCHES[rank], customer_id)
        for id, label, customer_id, rank, by_id in await _CASE.fetch(pool, id=asked.typed, **numbers, limit=limit)
    ]
    for id, name in await _CUSTOMER_ITSELF.fetch(pool, id=asked.typed):
        found.append(FoundThing("customer", id, name, "id", "exact", id))
    for id, name, rank in await _CUSTOMER.fetch(pool, text=asked.text, limit=limit):
        found.append(FoundThing("customer", id, name, "name", MATCHES[rank], id))
    for id, owner, model, serial_no in await _MACHINE_ITSELF.fetch(pool, id=asked.typed):
        found.append(FoundThing("equipment", id, f"{model} {serial_no}", "id", "exact", owner))
    if asked.serial_no is not None:
        for id, owner, model, serial_no, rank in await _MACHINE.fetch(pool, serial_no=asked.serial_no, limit=limit):
            found.append(FoundThing("equipment", id, f"{model} {serial_no}", "serial_no", MATCHES[rank], owner))
    return found


async def known_of(pool: Pool, customers: Sequence[str]) -> dict[str, Known]:
    """What a clerk needs to know of each of these customers."""
    known = {id: Known(None) for id in customers}
    for id, name in await _NAMES.fetch(pool, customers=list(known)):
        known[id] = Known(name)
    for row in await _OPEN.fetch(pool, customers=list(known), most=MOST_OPEN):
        one, case = known[row["customer_id"]], OpenCase(*(row[name] for name in OpenCase.__slots__))
        known[row["customer_id"]] = Known(one.name, (*one.open_cases, case))
    return known
