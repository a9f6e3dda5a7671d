"""What stands for a visit's costs: the machine's warranty, and the customer's maintenance contracts 维保合同 of a day.

It is one statement, for whoever decides who pays waits for it.
"""

from datetime import date

from sqlalchemy import and_, literal, select

from dispatch.domain.work_order.charge_rules import Contract, Machine
from dispatch.domain.work_order.quote import Known
from dispatch.projections.contracts import TABLE as CONTRACTS
from dispatch.projections.machines import TABLE as MACHINES
from eventlog.choices import Reader
from eventlog.postgres import Pool
from eventlog.read_models.queries import Query, given
from events.types import Coverage

m, c = MACHINES.c, CONTRACTS.c

_ONE = select(literal(1).label("one")).subquery()
_DAY = given("day", c.last_day)
_RUNS = and_(c.customer_id == given("customer_id", c.customer_id), c.last_day >= _DAY, c.starts_on <= _DAY)
_COVER = Query(
    select(
        m.equipment_id,
        m.accepted_on,
        m.warranty_until,
        m.warranty_months,
        c.contract_id,
        c.contract_no,
        c.starts_on,
        c.last_day,
        c.covers,
        c.equipment_ids,
    )
    .select_from(
        _ONE.outerjoin(MACHINES, m.equipment_id == given("equipment_id", m.equipment_id)).outerjoin(CONTRACTS, _RUNS)
    )
    .order_by(c.contract_id)
)
_covers: Reader[tuple[Coverage, ...]] = Reader(tuple[Coverage, ...])
_machines: Reader[tuple[str, ...]] = Reader(tuple[str, ...])


async def cover_of(pool: Pool, customer_id: str, equipment_id: str | None, day: date) -> Known | None:
    """As far as the information centre was heard; None where nothing is known. Raises what asyncpg raises."""
    rows = await _COVER.fetch(pool, customer_id=customer_id, equipment_id=equipment_id, day=day)
    machine = None if rows[0][0] is None else Machine(*rows[0][:4])
    contracts = [
        Contract(id, no, first, last, _covers.decode(covers), _machines.decode(machines))
        for *_, id, no, first, last, covers, machines in rows
        if id is not None
    ]
    return Known(machine, contracts) if machine is not None or contracts else None
