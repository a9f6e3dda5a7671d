"""Which machines' inspection plans may have something to follow: what the log says of machines and contracts since."""

from collections.abc import Sequence
from typing import NamedTuple

from eventlog.postgres import Pool
from events.catalog import codec
from events.catalog.contract import ContractAmended, ContractEnded, ContractSigned
from events.catalog.equipment import AcceptanceCorrected, EquipmentAccepted, EquipmentCorrected
from events.catalog.equipment_life import (
    AccessoryAttached,
    AccessoryDetached,
    EquipmentMoved,
    EquipmentReplaced,
    EquipmentScrapped,
    EquipmentSucceeded,
)

MOST_LOOKED = 20_000
"""Positions that one question looks through: an import is followed step by step."""

OF_MACHINES = codec.names_of(
    (
        EquipmentAccepted,
        AcceptanceCorrected,
        EquipmentCorrected,
        AccessoryAttached,
        AccessoryDetached,
        EquipmentMoved,
        EquipmentReplaced,
        EquipmentSucceeded,
        EquipmentScrapped,
    )
)
OF_CONTRACTS = codec.names_of((ContractSigned, ContractAmended, ContractEnded))

_SHOWN = "SELECT position FROM intake.checkpoints WHERE subscription = 'read_models' AND lane = 'intake'"
# Kept in order by the machine, and by the customer.
_NEWS = """
    SELECT DISTINCT type = ANY($3) AS of_machine, key
    FROM intake.events WHERE position > $1 AND position <= $2 AND type = ANY($3 || $4)"""
_OF_CUSTOMERS = "SELECT equipment_id FROM intake.equipment WHERE customer_id = ANY($1)"


class News(NamedTuple):
    """The machines, by number, and the position up to which there are no others."""

    machines: Sequence[str]
    reached: int


async def shown(pool: Pool) -> int:
    """Up to which position of the log the read models tell everything. Raises what asyncpg raises."""
    position: int | None = await pool.fetchval(_SHOWN)
    return position or 0


async def news(pool: Pool, after: int) -> News:
    """Of what the read models tell by now, behind a position. Raises what asyncpg raises."""
    reached = min(await shown(pool), after + MOST_LOOKED)
    if reached <= after:
        return News((), after)
    rows = await pool.fetch(_NEWS, after, reached, OF_MACHINES, OF_CONTRACTS)
    machines = {row["key"] for row in rows if row["of_machine"]}
    customers = {row["key"] for row in rows if not row["of_machine"]}
    if customers:
        found = await pool.fetch(_OF_CUSTOMERS, sorted(customers))
        machines |= {row["equipment_id"] for row in found}
    return News(sorted(machines), reached)
