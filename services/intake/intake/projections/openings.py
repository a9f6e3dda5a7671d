"""What is looked up when a case is opened: what the customer is, and whether a maintenance contract is there."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import NamedTuple

from sqlalchemy import ARRAY, Date, Text, bindparam, func, or_, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from events.types import CustomerClass
from intake.domain.customer_class import Facts
from intake.projections.contracts import TABLE as CONTRACTS
from intake.projections.customers import TABLE, CustomerRow
from intake.projections.standing import MACHINES, standing_of


class Opening(NamedTuple):
    """Who asks for what, on which day in Asia/Shanghai."""

    customer_id: str
    equipment_id: str | None
    day: date


class Circumstances(NamedTuple):
    """What the customer is, and whether a contract covers the machine, or all of the customer's, that day. Whom the
    read model does not know yet was registered a moment ago: it is new, and has no contract."""

    customer_class: CustomerClass = "new"
    under_contract: bool = False


c = CONTRACTS.c
_ASKED = (
    func.unnest(
        bindparam("customers", type_=ARRAY(Text)),
        bindparam("machines", type_=ARRAY(Text)),
        bindparam("days", type_=ARRAY(Date)),
    )
    .table_valued("customer_id", "equipment_id", "day", with_ordinality="asked")
    .render_derived()
)
a = _ASKED.c
_COVERED = (
    select(c.contract_id)
    .where(
        c.customer_id == a.customer_id,
        c.starts_on <= a.day,
        c.last_day >= a.day,
        or_(func.jsonb_array_length(c.equipment_ids) == 0, c.equipment_ids.has_key(a.equipment_id)),
    )
    .exists()
)
_COLUMNS = [TABLE.c[field.name] for field in fields(CustomerRow)]
_OPENINGS = Query(
    select(a.asked, *_COLUMNS, MACHINES.label("machines"), _COVERED.label("under_contract")).select_from(
        _ASKED.join(TABLE, TABLE.c.customer_id == a.customer_id)
    )
)


async def circumstances(pool: Pool, asked: Sequence[Opening]) -> dict[Opening, Circumstances]:
    """What is known of each. Raises what asyncpg raises."""
    rows = await _OPENINGS.fetch(
        pool,
        customers=[one.customer_id for one in asked],
        machines=[one.equipment_id for one in asked],
        days=[one.day for one in asked],
    )
    found = {}
    for row in rows:
        opening, known = asked[row["asked"] - 1], CustomerRow(*row[1:-2])
        standing = standing_of(known, Facts(row["machines"]), opening.day)
        found[opening] = Circumstances(standing.customer_class, row["under_contract"])
    return {opening: found.get(opening, Circumstances()) for opening in asked}
