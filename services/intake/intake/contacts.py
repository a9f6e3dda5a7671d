"""Contact persons 联系人: the one table that can be changed, because personal data never enters the log.

What is in no log is not on the log's clock either: its times are the machine's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from eventlog.log.session import PreconditionFailed
from eventlog.postgres import Connection, Pool


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call and where to go; `changed_at` is UTC."""

    customer_id: str
    person: str
    phone: str
    address: str
    changed_at: datetime


class KeptContact(NamedTuple):
    """A contact as it is kept: `version` rises with every change, from 1."""

    contact: Contact
    version: int


async def keep_contact(connection: Connection, contact: Contact, if_match: int | None) -> KeptContact:
    """Put the customer's contact in place of an earlier one, inside `connection`'s transaction; the same details once
    more change nothing: then the earlier one is given, with its version and time.

    Raises PreconditionFailed when `if_match` is not the present version, 0 while there is none."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"contact {contact.customer_id}")
    before = await contact_of(connection, contact.customer_id)
    version = before.version if before else await _version(connection, contact.customer_id)
    if if_match is not None and if_match != version:
        raise PreconditionFailed(if_match, version)
    if before is not None and replace(contact, changed_at=before.contact.changed_at) == before.contact:
        return before
    await connection.execute(
        """INSERT INTO intake.contacts (customer_id, person, phone, address, changed_at, version)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (customer_id) DO UPDATE
           SET person = EXCLUDED.person, phone = EXCLUDED.phone, address = EXCLUDED.address,
               changed_at = EXCLUDED.changed_at, version = EXCLUDED.version""",
        contact.customer_id,
        contact.person,
        contact.phone,
        contact.address,
        contact.changed_at,
        version + 1,
    )
    return KeptContact(contact, version + 1)


async def delete_contact(connection: Connection, customer_id: str, at: datetime, if_match: int | None) -> int | None:
    """Delete it, inside `connection`'s transaction; gives the version of its absence, from which a later contact goes
    on, or None where there was none. Raises PreconditionFailed as `keep_contact` does."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"contact {customer_id}")
    version = await _version(connection, customer_id)
    if if_match is not None and if_match != version:
        raise PreconditionFailed(if_match, version)
    deleted: int | None = await connection.fetchval(
        """UPDATE intake.contacts
           SET person = NULL, phone = NULL, address = NULL, changed_at = $2, version = version + 1
           WHERE customer_id = $1 AND person IS NOT NULL RETURNING version""",
        customer_id,
        at,
    )
    return deleted


async def _version(connection: Connection, customer_id: str) -> int:
    version = await connection.fetchval("SELECT version FROM intake.contacts WHERE customer_id = $1", customer_id)
    return version or 0


async def contact_of(connection: Connection | Pool, customer_id: str) -> KeptContact | None:
    """The customer's contact, or None while there is none, or none any more."""
    row = await connection.fetchrow(
        "SELECT customer_id, person, phone, address, changed_at, version FROM intake.contacts "
        "WHERE customer_id = $1 AND person IS NOT NULL",
        customer_id,
    )
    return KeptContact(Contact(*row[:5]), row["version"]) if row else None


async def contacts_of(pool: Pool, customer_ids: Sequence[str]) -> dict[str, Contact]:
    """The contacts of those customers who have one, by customer."""
    rows = await pool.fetch(
        "SELECT customer_id, person, phone, address, changed_at FROM intake.contacts "
        "WHERE customer_id = ANY($1) AND person IS NOT NULL",
        list(customer_ids),
    )
    return {row["customer_id"]: Contact(*row) for row in rows}
