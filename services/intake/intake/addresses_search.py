"""Which sites a search finds by their street address: the one place where it reads them."""

from dataclasses import dataclass

from sqlalchemy import Text, column, table

from eventlog.postgres import Pool
from intake.domain.search import Asked, Match
from intake.projections.alike import Alike

_SHOWN = [column(name, Text) for name in ("customer_id", "site_id", "address")]
_ADDRESSES = table("site_addresses", *_SHOWN, column("address_searched", Text), schema="intake").c
_BY_ADDRESS = Alike(tuple(_SHOWN), _ADDRESSES.address_searched, 2)


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """An address that is like what was asked."""

    customer_id: str
    site_id: str
    address: str
    match: Match


async def find_addresses(pool: Pool, asked: Asked, limit: int) -> list[FoundAddress]:
    """Sites by part of their address. Whoever keeps a record of who has read addresses finds here all that a search
    reads."""
    found = await _BY_ADDRESS.fetch(pool, asked.text, limit)
    return [FoundAddress(row["customer_id"], row["site_id"], row["address"], match) for row, match in found]
