"""What is looked up when a case is opened: what the customer is, whether a maintenance contract is there, and which
unfinished cases it may be the same as; in one statement, for a clerk and a caller wait for it.

Those who ask in the same moment are answered together. Whoever asks alone, which is the rule, is asked about without
arrays: PostgreSQL does not know how long those are, and would plan the statement anew each time, for longer than it
takes to run.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Date, FromClause, Text, bindparam, func, literal, or_, select, true
from sqlalchemy.types import TypeEngine

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from events.types import CustomerClass, RequestKind
from intake.domain.customer_class import Facts
from intake.projections.contracts import TABLE as CONTRACTS
from intake.projections.customers import TABLE, CustomerRow
from intake.projections.duplicates import PossibleDuplicate, Unfinished, others_of
from intake.projections.standing import MACHINES, standing_of


class Opening(NamedTuple):
    """Who asks for what, on which day in Asia/Shanghai, and under which id. No other cases are looked for where there
    is no `kind`, and those of one station only, where one is named."""

    case_id: str
    customer_id: str
    equipment_id: str | None
    day: date
    kind: RequestKind | None
    station_id: str | None = None


class Circumstances(NamedTuple):
    """What the customer is, and whether a contract covers the machine, or all of the customer's, that day; and the
    cases that it may be the same as, the oldest first. Whom the read model does not know yet was registered a moment
    ago: it is new, and has no contract."""

    customer_class: CustomerClass = "new"
    under_contract: bool = False
    others: Sequence[Unfinished] = ()


_TYPES: dict[str, TypeEngine[Any]] = {name: Date() if name == "day" else Text() for name in Opening._fields}


def _openings(asked: FromClause) -> Query:
    a, c = asked.c, CONTRACTS.c
    covered = (
        select(c.contract_id)
        .where(
            c.customer_id == a.customer_id,
            c.starts_on <= a.day,
            c.last_day >= a.day,
            or_(func.jsonb_array_length(c.equipment_ids) == 0, c.equipment_ids.has_key(a.equipment_id)),
        )
        .exists()
    )
    of_machine, of_customer = others_of(a)
    m, w = of_machine.c, of_customer.c
    return Query(
        select(
            a.asked,
            *(TABLE.c[field.name] for field in fields(CustomerRow)),
            MACHINES,
            covered,
            *(func.coalesce(m[name], w[name]) for name in ("case_id", "number", "description")),
        )
        .select_from(
            asked.outerjoin(TABLE, TABLE.c.customer_id == a.customer_id)
            .outerjoin(of_machine, true())
            .outerjoin(of_customer, true())
        )
        .order_by(a.asked, func.coalesce(m.opened_at, w.opened_at), func.coalesce(m.case_id, w.case_id))
    )


_ONE = _openings(
    select(
        literal(1).label("asked"), *(bindparam(name, type_=type_).label(name) for name, type_ in _TYPES.items())
    ).subquery("asking")
)
_SEVERAL = _openings(
    func.unnest(*(bindparam(name, type_=ARRAY(type_)) for name, type_ in _TYPES.items()))
    .table_valued(*_TYPES, with_ordinality="asked")
    .render_derived("asking")
)


async def circumstances(pool: Pool, asked: Sequence[Opening]) -> dict[Opening, Circumstances]:
    """What is known of each. Raises what asyncpg raises."""
    if len(asked) == 1:
        rows = await _ONE.fetch(pool, **asked[0]._asdict())
    else:
        rows = await _SEVERAL.fetch(pool, **{name: [getattr(one, name) for one in asked] for name in Opening._fields})
    found: dict[Opening, Circumstances] = {}
    others: dict[Opening, list[Unfinished]] = {}
    for number, *customer, machines, covered, case_id, case_number, description in rows:
        opening = asked[number - 1]
        if opening not in found:
            seen = others[opening] = []
            found[opening] = _known(customer, machines, covered, opening, seen)
        if case_id is not None:
            others[opening].append(Unfinished(PossibleDuplicate(case_id, case_number), description))
    return found


def _known(
    customer: Sequence[Any], machines: int, covered: bool, opening: Opening, others: Sequence[Unfinished]
) -> Circumstances:
    if customer[0] is None:
        return Circumstances(others=others)
    standing = standing_of(CustomerRow(*customer), Facts(machines), opening.day)
    return Circumstances(standing.customer_class, covered, others)
