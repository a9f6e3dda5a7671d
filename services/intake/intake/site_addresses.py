"""Street addresses of customers' sites: kept as contact persons are, for an address may name people, or be a home.

What is in no log is not on the log's clock either: its times are the machine's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eventlog.log.session import PreconditionFailed
from eventlog.postgres import Connection, Pool


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """Where a site is; `changed_at` is UTC."""

    customer_id: str
    site_id: str
    address: str
    changed_at: datetime


class KeptAddress(NamedTuple):
    """An address as it is kept, None once it was deleted: `version` rises with every change, from 1."""

    address: SiteAddress | None
    version: int


async def keep_address(connection: Connection, address: SiteAddress, if_match: int | None) -> tuple[SiteAddress, int]:
    """Put a site's address in place of an earlier one, inside `connection`'s transaction; the same once more changes
    nothing: then the earlier one is given. With its version. Raises PreconditionFailed when `if_match` is not the
    present version, 0 while there is none."""
    before, version = await _locked(connection, address.customer_id, address.site_id, if_match)
    if before is not None and before.address == address.address:
        return before, version
    await connection.execute(
        """INSERT INTO intake.site_addresses (customer_id, site_id, address, changed_at, version)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (customer_id, site_id) DO UPDATE
           SET address = EXCLUDED.address, changed_at = EXCLUDED.changed_at, version = EXCLUDED.version""",
        *(address.customer_id, address.site_id, address.address, address.changed_at, version + 1),
    )
    return address, version + 1


async def delete_address(
    connection: Connection, customer_id: str, site_id: str, at: datetime, if_match: int | None
) -> int | None:
    """Delete it, inside `connection`'s transaction; gives the version of its absence, or None where there was none.
    Raises PreconditionFailed as `keep_address` does."""
    before, version = await _locked(connection, customer_id, site_id, if_match)
    if before is None:
        return None
    await connection.execute(
        """UPDATE intake.site_addresses SET address = NULL, changed_at = $3, version = version + 1
           WHERE customer_id = $1 AND site_id = $2""",
        *(customer_id, site_id, at),
    )
    return version + 1


async def delete_addresses(connection: Connection, customer_id: str, at: datetime) -> int:
    """Delete all of a customer, inside `connection`'s transaction; gives how many there were."""
    done = await connection.execute(
        """UPDATE intake.site_addresses SET address = NULL, changed_at = $2, version = version + 1
           WHERE customer_id = $1 AND address IS NOT NULL""",
        *(customer_id, at),
    )
    return int(done.rpartition(" ")[2])


async def address_of(connection: Connection | Pool, customer_id: str, site_id: str) -> KeptAddress:
    """The site's address; version 0 where there never was one."""
    row = await connection.fetchrow(
        "SELECT customer_id, site_id, address, changed_at, version FROM intake.site_addresses "
        "WHERE customer_id = $1 AND site_id = $2",
        *(customer_id, site_id),
    )
    if row is None:
        return KeptAddress(None, 0)
    return KeptAddress(SiteAddress(*row[:4]) if row["address"] is not None else None, row["version"])


async def addresses_of(pool: Pool, sites: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The addresses of those sites that have one, by customer and site."""
    rows = await pool.fetch(
        "SELECT a.customer_id, a.site_id, a.address FROM intake.site_addresses a "
        "JOIN unnest($1::text[], $2::text[]) AS s (customer_id, site_id) USING (customer_id, site_id) "
        "WHERE a.address IS NOT NULL",
        *([customer for customer, _ in sites], [site for _, site in sites]),
    )
    return {(row["customer_id"], row["site_id"]): row["address"] for row in rows}


async def _locked(connection: Connection, customer_id: str, site_id: str, if_match: int | None) -> KeptAddress:
    name = f"site address {customer_id} {site_id}"
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)
    before = await address_of(connection, customer_id, site_id)
    if if_match is not None and if_match != before.version:
        raise PreconditionFailed(if_match, before.version)
    return before
